"""Mail as people's programs write and read it: composing, showing, and the post's own reports."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message, MIMEPart
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Final

from bot.sandbox.errors import BadInput
from bot.sandbox.mail.records import Attachment

_HEADERS_END: Final = re.compile(rb"\r?\n\r?\n")
_TAG: Final = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingFile:
    """A file that a person attaches."""

    name: str
    type: str
    base64: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a person's mail client is asked to send."""

    sender: str
    to: str
    subject: str
    text: str
    html: str | None = None
    in_reply_to: str | None = None
    references: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[OutgoingFile] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a mail client shows of a mail."""

    sender: str = ""
    to: str = ""
    subject: str = ""
    text: str = ""
    html: str | None = None
    message_id: str = ""
    in_reply_to: str = ""
    attachments: tuple[Attachment, ...] = ()


def compose(letter: Letter, at: datetime) -> bytes:
    """The letter as a mail client puts it on the wire."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = letter.sender
    message["To"] = letter.to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(at)
    domain = parseaddr(letter.sender)[1].rpartition("@")[2] or "example.org"
    message["Message-ID"] = make_msgid(domain=domain)
    if letter.in_reply_to:
        message["In-Reply-To"] = letter.in_reply_to
        message["References"] = letter.references or letter.in_reply_to
    elif letter.references:
        message["References"] = letter.references
    message.set_content(letter.text)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    for file in letter.attachments:
        _attach(message, file)
    for name, value in letter.headers.items():
        del message[name]
        message[name] = value
    return message.as_bytes()


def _attach(message: EmailMessage, file: OutgoingFile) -> None:
    try:
        content = base64.b64decode(file.base64, validate=True)
    except binascii.Error:
        raise BadInput(f"The attachment {file.name} is not valid base64.") from None
    main, _, sub = file.type.partition("/")
    message.add_attachment(
        content, maintype=main, subtype=sub or "octet-stream", filename=file.name
    )


def show(raw: bytes) -> Shown:
    """What a mail client shows; a mail that cannot be read is shown as it is."""
    try:
        return _show(message_from_bytes(raw, policy=policy.default))
    except (MessageError, LookupError, ValueError, AttributeError, TypeError) as error:
        # The standard parser raises all of these on damaged mail; the world must go on.
        return Shown(subject=f"(unreadable: {error})", text=raw.decode(errors="replace"))


def _show(message: EmailMessage) -> Shown:
    plain = message.get_body(("plain",))
    rich = message.get_body(("html",))
    markup = None if rich is None else str(rich.get_content())
    text = html.unescape(_TAG.sub("", markup or "")) if plain is None else plain.get_content()
    return Shown(
        sender=str(message.get("From", "")),
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        text=str(text).replace("\r\n", "\n").strip("\n"),
        html=markup and markup.replace("\r\n", "\n"),
        message_id=str(message.get("Message-ID", "")).strip(),
        in_reply_to=str(message.get("In-Reply-To", "")).strip(),
        attachments=tuple(_file(part) for part in message.iter_attachments()),
    )


def _file(part: MIMEPart) -> Attachment:
    content = part.get_payload(decode=True)
    return Attachment(
        name=part.get_filename() or "unnamed",
        type=part.get_content_type(),
        size=len(content) if isinstance(content, bytes) else 0,
    )


def header(raw: bytes, name: str) -> str:
    """One header of a raw mail, empty when absent or unreadable."""
    head = _HEADERS_END.split(raw, 1)[0] + b"\r\n\r\n"
    try:
        return str(message_from_bytes(head, policy=policy.compat32).get(name, "")).strip()
    except (MessageError, ValueError):
        return ""


def with_trace(raw: bytes, lines: Mapping[str, str]) -> bytes:
    """The mail with the headers a receiving server puts above it."""
    end = b"\n" if b"\n" in raw and b"\r\n" not in raw else b"\r\n"
    return b"".join(f"{name}: {value}".encode() + end for name, value in lines.items()) + raw


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a mail did not arrive, in the terms of RFC 3464."""

    action: str
    status: str
    diagnostic: str


def delivery_report(
    raw: bytes, *, sender: str, recipient: str, failure: Failure, at: datetime
) -> bytes:
    """The report that comes back to the envelope's sender (RFC 3462 and 3464)."""
    failed = failure.action == "failed"
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = "Mail Delivery System <MAILER-DAEMON@mx.sandbox.test>"
    message["To"] = sender
    message["Subject"] = (
        "Undelivered Mail Returned to Sender" if failed else "Delayed Mail (still being retried)"
    )
    message["Date"] = format_datetime(at)
    message["Message-ID"] = make_msgid(domain="mx.sandbox.test")
    message["Auto-Submitted"] = "auto-replied"
    reason = f"<{recipient}>: {failure.diagnostic}"
    if failed:
        message.set_content(f"Your message could not be delivered.\n\n{reason}\n")
    else:
        message.set_content(f"Your message has not arrived yet; we go on trying.\n\n{reason}\n")
    message.make_mixed()
    message.set_param("report-type", "delivery-status")
    message.replace_header(
        "Content-Type", str(message["Content-Type"]).replace("multipart/mixed", "multipart/report")
    )
    message.attach(_status_part(recipient, failure, at))
    message.attach(_headers_part(raw))
    return message.as_bytes()


def _status_part(recipient: str, failure: Failure, at: datetime) -> EmailMessage:
    server = Message(policy=policy.SMTP)
    server["Reporting-MTA"] = "dns; mx.sandbox.test"
    server["Arrival-Date"] = format_datetime(at)
    outcome = Message(policy=policy.SMTP)
    outcome["Final-Recipient"] = f"rfc822; {recipient}"
    outcome["Original-Recipient"] = f"rfc822;{recipient}"
    outcome["Action"] = failure.action
    outcome["Status"] = failure.status
    outcome["Remote-MTA"] = "dns; mx.remote.test"
    outcome["Diagnostic-Code"] = f"smtp; {failure.diagnostic}"
    part = EmailMessage(policy=policy.SMTP)
    part["Content-Type"] = "message/delivery-status"
    part["Content-Description"] = "Delivery report"
    part.set_payload([server, outcome])
    return part


def _headers_part(raw: bytes) -> EmailMessage:
    part = EmailMessage(policy=policy.SMTP)
    part["Content-Type"] = "text/rfc822-headers"
    part["Content-Description"] = "Undelivered message headers"
    part.set_payload(_HEADERS_END.split(raw, 1)[0].decode("ascii", errors="replace") + "\r\n")
    return part


def vacation_reply(raw: bytes, *, address: str, sender: str, at: datetime) -> bytes:
    """The automatic answer of somebody who is away (RFC 3834)."""
    away = Letter(
        sender=address,
        to=sender,
        subject="Auto: " + show(raw).subject,
        text="Thank you for your message. I am away from the office until next week.",
        in_reply_to=header(raw, "Message-ID") or None,
        headers={"Auto-Submitted": "auto-replied", "Precedence": "bulk"},
    )
    return compose(away, at)
