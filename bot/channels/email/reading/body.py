"""Which parts of a mail are its text, and which are files.

One preference: of several forms of the same text (multipart/alternative) the plain one is
read, unless it is blank; a part that says it is an attachment is never text.
"""

from __future__ import annotations

from bot.channels.email.reading.charsets import declared_in, decode
from bot.channels.email.reading.fields import Fields
from bot.channels.email.reading.html import html_to_text
from bot.channels.email.reading.limits import LIMITS
from bot.channels.email.reading.structure import Part
from bot.channels.email.reading.uuencoding import enclosed

_PLAIN = frozenset({"text/plain", "text/markdown", "text/enriched"})
_SHOWN = _PLAIN | {"text/html"}


def body_text(root: Part) -> str:
    """The mail's whole text, quotations and all, in plain lines."""
    return _text(root)[: LIMITS.text_characters]


def _text(part: Part) -> str:
    # Recursion is bounded: a structure deeper than the cap was refused.
    if part.type == "multipart/alternative":
        return _best(part.children)
    if part.holds_letter:
        texts = [_text(child) for child in part.children]
        return "\n".join(text for text in texts if text.strip())
    return _leaf(part) if is_text(part) or part.type.startswith("multipart/") else ""


def _best(forms: list[Part]) -> str:
    ranked = sorted(forms, key=lambda form: not _has_plain(form))
    return next((text for form in ranked if (text := _text(form)).strip()), "")


def _has_plain(part: Part) -> bool:
    return any(below.type in _PLAIN for below in part.walk())


def _leaf(part: Part) -> str:
    content = _shown(part)
    charset = part.options.get("charset")
    if not charset and part.type == "text/html":
        charset = declared_in(content)
    if part.type == "text/plain":
        content, _ = enclosed(content)
    text = decode(content, charset)
    return html_to_text(text) if part.type == "text/html" or _looks_html(text) else text


def _shown(part: Part) -> bytes:
    # The decoded text is cut later; this keeps a huge part from being decoded at all.
    most = LIMITS.html_characters * 4
    return Part(part.headers, part.body[:most], part.type, part.options, part.depth).content()


def _looks_html(text: str) -> bool:
    start = text[:200].lstrip().lower()
    return start.startswith(("<!doctype html", "<html")) and "<body" in text[:50_000].lower()


def is_text(part: Part) -> bool:
    """Whether a part is shown in the letter rather than listed below it."""
    if part.type not in _SHOWN or part.disposition[0] == "attachment":
        return False
    # Some programs name even the only part there is.
    return part.depth == 0 or not (part.disposition[1].get("filename") or part.options.get("name"))


def files(root: Part) -> list[Part]:
    """The parts that are listed as attachments; what is inside an attached mail is not."""
    found = []
    stack = [root]
    while stack:
        part = stack.pop()
        if part.holds_letter:
            stack.extend(reversed(part.children))
        elif not is_text(part):
            found.append(part)
        elif part.type == "text/plain":
            found.extend(_enclosed_files(part))
    return found


def _enclosed_files(part: Part) -> list[Part]:
    """Files between the lines of a letter, as if they were parts beside it."""
    _, files = enclosed(part.content())
    return [
        Part(
            Fields((("content-disposition", b'attachment; filename="' + name + b'"'),)),
            memoryview(data),
            "application/octet-stream",
            {},
            part.depth + 1,
        )
        for name, data in files
    ]
