"""The parts of a mail's body, encoded for seven-bit lines."""

from __future__ import annotations

import re
from base64 import encodebytes
from binascii import b2a_qp
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import quote

from bot.channels.email.headers import one_line
from bot.events import Attachment
from bot.i18n import Language
from bot.render.mail import WAY_OUT

_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*(?:; [a-z]+=[A-Za-z0-9-]+)*")
_HEAD = (
    b'Content-Type: text/%s; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
)
_PLAIN, _HTML = _HEAD % b"plain", _HEAD % b"html"
_SOFT = b"=\r\n"
_KEPT_IN_MEMORY = 64 * 1024
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._ -]+")
_SHELL = (
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"></head>\n<body>\n{html}\n</body></html>\n'
)


def body(
    *,
    text: str,
    html: str,
    language: Language,
    attachments: Sequence[Attachment],
    boundary: str,
    way_out: tuple[str, str] | None = None,
) -> bytes:
    """Everything from the first Content-Type on: text, text with HTML, or both with files.

    ``way_out`` is what this reader's copy says below, in plain text and in HTML: the rest may
    be the same for many, and is encoded once.
    """
    shown = _readable(text, _page(html, language) if html.strip() else "", way_out, boundary)
    if not attachments:
        return shown
    return _multipart("mixed", boundary + "m", [shown, *map(_file, attachments)])


def _readable(text: str, page: str, way_out: tuple[str, str] | None, boundary: str) -> bytes:
    below, link = way_out or ("", "")
    plain = _PLAIN + _encoded(text, end=True) + (_encoded(below, end=True) if below else b"")
    if not page:
        return plain
    before, mark, after = page.partition(WAY_OUT)
    shown = _HTML + _encoded(before, end=not mark)
    if mark:
        # A soft break on either side: what comes between is another line's length.
        shown += _SOFT + _encoded(link, end=False) + _SOFT + _encoded(after, end=True)
    return _multipart("alternative", boundary, [plain, shown])


def _page(html: str, language: Language) -> str:
    whole = "<html" in html[:500].lower()
    return html if whole else _SHELL.format(language=language, html=html)


@lru_cache(maxsize=32)
def _encoded(text: str, *, end: bool) -> bytes:
    """Text as quoted-printable lines; a letter to many is encoded once for all of them."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "\ufffd")
    lines = f"{lines.rstrip()}\n" if end else lines
    # Half a surrogate pair is no character: "?" stands for it.
    return b2a_qp(lines.replace("\n", "\r\n").encode("utf-8", "replace"), istext=True)


def _file(attachment: Attachment) -> bytes:
    """A file as a part; a small one, which may go to many, is encoded once."""
    small = len(attachment.content) <= _KEPT_IN_MEMORY
    return (_kept_file if small else _encoded_file)(attachment)


def _encoded_file(attachment: Attachment) -> bytes:
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


_kept_file = lru_cache(maxsize=32)(_encoded_file)


def _multipart(subtype: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    head = f'Content-Type: multipart/{subtype}; boundary="{boundary}"\r\n\r\n'.encode()
    rule = f"--{boundary}\r\n".encode()
    return b"".join([head, *(rule + part + b"\r\n" for part in parts), rule[:-2], b"--\r\n"])
