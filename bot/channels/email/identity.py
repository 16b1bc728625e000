"""What makes two copies of a mail the same mail, however they reached us."""

from __future__ import annotations

import hashlib
import re

from bot.channels.email.reading.parsed import ParsedMail

_HEAD_END = re.compile(rb"\r?\n\r?\n|\r\r")
_LINE_END = re.compile(rb"\r\n?|\n")


def identity(raw: bytes, mail: ParsedMail) -> str:
    """A stable id: the Message-ID alone is not one, since anybody can repeat it.

    Trace headers are left out: a copy that came another way, or to another of our
    addresses, is still the same mail. What could not be read counts byte by byte.
    """
    if mail.kind == "quarantined":
        return _digest(b"raw", raw)
    end = _HEAD_END.search(raw)
    body = _LINE_END.sub(b"\n", raw[end.end() :]).rstrip() if end else b""
    facts = (mail.message_id, mail.sender, mail.subject, mail.date)
    return _digest(repr(facts).encode("utf-8", "backslashreplace"), body)


def _digest(*parts: bytes) -> str:
    state = hashlib.sha256()
    for part in parts:
        state.update(len(part).to_bytes(8, "big") + part)
    return "mail:" + state.hexdigest()[:40]
