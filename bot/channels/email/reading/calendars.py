"""Answers to calendar invitations (iTIP METHOD:REPLY), read line by line.

Only four properties matter, so the file is not handed to a full iCalendar parser: what a
stranger sends stays text.
"""

from __future__ import annotations

import re

from bot.channels.email.reading.addresses import fold
from bot.channels.email.reading.charsets import decode
from bot.channels.email.reading.parsed import CalendarReply
from bot.channels.email.reading.structure import Part

_LARGEST = 200_000
_ATTENDEE = re.compile(r"(?im)^ATTENDEE((?:;[^:\n]{0,500})?):(?:mailto:)?(\S{3,320})")
_ANSWER = re.compile(r"(?i);PARTSTAT=\"?([A-Z-]{4,20})")


def calendar_reply(root: Part) -> CalendarReply | None:
    """The answer in the first calendar part that is one."""
    for part in root.walk():
        if part.type in {"text/calendar", "application/ics"} and len(part.body) <= _LARGEST:
            reply = _reply(decode(part.content(), part.options.get("charset") or "utf-8"))
            if reply:
                return reply
    return None


def _reply(text: str) -> CalendarReply | None:
    unfolded = re.sub(r"\n[ \t]", "", text)
    uid = re.search(r"(?im)^UID(?:;[^:\n]{0,200})?:(\S[^\n]{0,500})", unfolded)
    attendee = _ATTENDEE.search(unfolded)
    if not re.search(r"(?im)^METHOD:\s*REPLY\s*$", unfolded) or not uid or not attendee:
        return None
    answer = _ANSWER.search(attendee[1])
    address = fold(attendee[2].strip("<>\"'"))
    if not answer or not address:
        return None
    return CalendarReply(uid=uid[1].strip(), attendee=address, answer=answer[1].lower())
