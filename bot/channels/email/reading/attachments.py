"""The files in a mail: cleaned names, types read from the bytes, nothing unpacked or run."""

from __future__ import annotations

from bot.channels.email.reading.fields import decode_words
from bot.channels.email.reading.limits import LIMITS, Limits, MailRefused
from bot.channels.email.reading.parsed import MailAttachment
from bot.channels.email.reading.structure import Part
from bot.channels.filetypes import media_type, shown_name


def attachment(part: Part, limits: Limits = LIMITS) -> MailAttachment:
    """Decode one part that is not shown as text."""
    # Base64 and quoted-printable never grow when decoded, so the raw size bounds the result.
    if len(part.body) > limits.attachment_bytes * 3 // 2:
        raise MailRefused("an attachment is too large")
    content = part.content()
    if len(content) > limits.attachment_bytes:
        raise MailRefused("an attachment is too large")
    disposition, options = part.disposition
    name = options.get("filename") or part.options.get("name") or _fallback_name(part)
    return MailAttachment(
        name=shown_name(name),
        type=media_type(content, part.type),
        size=len(content),
        content=content,
        inline=disposition != "attachment" and "content-id" in part.headers,
    )


def _fallback_name(part: Part) -> str:
    if part.type == "message/rfc822" and part.children:
        return (part.children[0].headers.words("subject") or "message") + ".eml"
    return decode_words(part.headers.text("content-description"))[:60]
