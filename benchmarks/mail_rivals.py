"""What other libraries read out of a mail; those that are not installed are left out."""

from __future__ import annotations

import importlib
import importlib.util
import logging
from collections.abc import Callable
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import Message
from typing import Any, cast

TextReader = Callable[[bytes], str]
AddressReader = Callable[[bytes], set[str]]


def _body(raw: bytes) -> str:
    message = message_from_bytes(raw, policy=policy.default)
    part = message.get_body(preferencelist=("plain", "html"))
    return str(part.get_content()) if part is not None else ""


def _quotequail(raw: bytes) -> str:
    import quotequail

    body = _body(raw)
    found = quotequail.unwrap(body)
    if found is None:
        return body
    return "\n".join(found.get(place, "") for place in ("text_top", "text_bottom"))


def _mail_parser_reply(raw: bytes) -> str:
    library: Any = importlib.import_module("mailparser_reply")
    languages = ["en", "fr", "es", "de", "it", "pt", "nl", "pl", "da", "sv", "ja", "ko", "zh"]
    return str(library.EmailReplyParser(languages=languages).parse_reply(text=_body(raw)) or "")


def _email_reply_parser(raw: bytes) -> str:
    library: Any = importlib.import_module("email_reply_parser")
    return str(library.EmailReplyParser.parse_reply(_body(raw)))


def text_readers() -> dict[str, TextReader]:
    """The libraries that claim to find the new text."""
    readers: dict[str, tuple[str, TextReader]] = {
        "stdlib body": ("email", _body),
        "quotequail": ("quotequail", _quotequail),
        "mail-parser-reply": ("mailparser_reply", _mail_parser_reply),
        "email-reply-parser": ("email_reply_parser", _email_reply_parser),
    }
    return {name: read for name, (module, read) in readers.items() if _installed(module)}


def _installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def _stdlib_dsn(raw: bytes) -> set[str]:
    found: set[str] = set()
    for part in message_from_bytes(raw).walk():
        if part.get_content_type() == "message/delivery-status":
            blocks = cast("list[Message]", part.get_payload())
            values = (str(block.get("Final-Recipient", "")) for block in blocks)
            found |= {value.partition(";")[2].strip().lower() for value in values if ";" in value}
    return found


def _stdlib_and_failed_recipients(raw: bytes) -> set[str]:
    declared = str(message_from_bytes(raw).get("X-Failed-Recipients", ""))
    return _stdlib_dsn(raw) | {a.strip().lower() for a in declared.split(",") if a.strip()}


def _flufl(raw: bytes) -> set[str]:
    from flufl.bounce import scan_message

    logging.getLogger("flufl.bounce").disabled = True
    return {address.decode().lower() for address in scan_message(message_from_bytes(raw))}


ADDRESS_READERS: dict[str, AddressReader] = {
    "stdlib DSN": _stdlib_dsn,
    "stdlib + X-Failed-Recipients": _stdlib_and_failed_recipients,
    "flufl.bounce": _flufl,
}


def stdlib_subject(raw: bytes) -> str:
    """The subject as the standard library decodes it."""
    return str(make_header(decode_header(str(message_from_bytes(raw)["subject"] or ""))))


def auto_submitted(raw: bytes) -> bool:
    """The one header that RFC 3834 asks for."""
    value = str(message_from_bytes(raw).get("Auto-Submitted", "no")).strip().lower()
    return not value.startswith("no")
