"""The parts of a mail's body, encoded for seven-bit lines."""

from __future__ import annotations

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from urllib.parse import quote

from bot.channels.email.headers import one_line
from bot.events import Attachment
from bot.i18n import Language

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*(?:; [a-z]+=[A-Za-z0-9-]+)*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._ -]+")
_SHELL = (
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"></head>\n<body>\n{html}\n</body></html>\n'
)


def body(
    *, text: str, html: str, language: Language, attachments: Sequence[Attachment], boundary: str
) -> bytes:
    """Everything from the first Content-Type on: text, text with HTML, or both with files."""
    shown = _readable(text=text, html=html, language=language, boundary=boundary)
    if not attachments:
        return shown
    return _multipart("mixed", boundary + "m", [shown, *map(_file, attachments)])


def _readable(*, text: str, html: str, language: Language, boundary: str) -> bytes:
    plain = _text("plain", text)
    if not html.strip():
        return plain
    return _multipart("alternative", boundary, [plain, _text("html", _page(html, language))])


def _page(html: str, language: Language) -> str:
    whole = "<html" in html[:500].lower()
    return html if whole else _SHELL.format(language=language, html=html)


def _text(subtype: str, text: str) -> bytes:
    head = (
        f'Content-Type: text/{subtype}; charset="utf-8"\r\n'
        "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
    )
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd").rstrip()
    # Half a surrogate pair is no character: "?" stands for it.
    content = (lines + "\n").replace("\n", "\r\n").encode("utf-8", "replace")
    return head.encode() + b2a_qp(content, istext=True)


def _file(attachment: Attachment) -> bytes:
    known = _MEDIA_TYPE.fullmatch(attachment.media_type)
    media_type = attachment.media_type if known else "application/octet-stream"
    name = one_line(attachment.name).replace("/", "_").replace("\\", "_")[:150] or "file"
    plain = _PLAIN_NAME.fullmatch(name)
    shown = f'filename="{name}"' if plain else f"filename*=utf-8''{quote(name, safe='')}"
    head = (
        f"Content-Type: {media_type}\r\n"
        "Content-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment;\r\n {shown}\r\n\r\n"
    )
    return head.encode() + encodebytes(attachment.content).replace(b"\n", b"\r\n")


def _multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    rule = f"--{boundary}\r\n".encode()
    return b"".join([head, *(rule + part + b"\r\n" for part in parts), rule[:-2], b"--\r\n"])
