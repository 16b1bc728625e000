"""Calendar files as they leave: the one they invite, and the address their answers come to.

Everybody else's file is the same, so it is written once; these lines are filled in here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.channels.email.headers import one_line
from bot.events import Attachment
from bot.facts.mailings import MISSION_ADDRESS, MISSION_NAME, ORGANISER_ADDRESS

_LONGEST = 75  # octets of a line, by RFC 5545


def personal(
    files: Iterable[Attachment], *, recipient: str, answers_to: str
) -> tuple[Attachment, ...]:
    """The files with their placeholders filled in; all others as they are."""
    return tuple(
        replace(file, content=_filled(file.content, recipient, answers_to))
        if file.media_type.startswith("text/calendar")
        else file
        for file in files
    )


def _filled(content: bytes, recipient: str, answers_to: str) -> bytes:
    name = '"' + one_line(recipient).replace('"', "'") + '"'
    filled = (
        content.replace(MISSION_ADDRESS.encode(), one_line(recipient).encode())
        .replace(MISSION_NAME.encode(), name.encode())
        .replace(ORGANISER_ADDRESS.encode(), answers_to.encode())
    )
    return b"\r\n".join(_folded(each) for each in filled.split(b"\r\n"))


def _folded(line: bytes) -> bytes:
    """A content line folded at 75 octets, never inside a character."""
    if len(line) <= _LONGEST:
        return line
    pieces = []
    most = _LONGEST
    while len(line) > most:
        cut = most
        while line[cut] & 0xC0 == 0x80:  # the middle of a character
            cut -= 1
        pieces.append(line[:cut])
        line = line[cut:]
        most = _LONGEST - 1  # the space that marks a continued line counts
    return b"\r\n ".join([*pieces, line])
