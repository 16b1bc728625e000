"""A calendar program: the answer it sends to an invitation (iTIP, RFC 5546)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.events import Attachment

_KEPT = re.compile(
    r"^(?:BEGIN:VEVENT|END:VEVENT|UID|SEQUENCE|DTSTART|DTEND|ORGANIZER|SUMMARY)[^\r\n]*",
    re.MULTILINE,
)


def answer_to(files: Sequence[Attachment], attendee: str) -> Attachment | None:
    """``attendee`` accepts every meeting of the first invitation among the files."""
    invitation = next((each for each in files if "calendar" in each.media_type), None)
    if invitation is None:
        return None
    unfolded = re.sub(r"\r?\n[ \t]", "", invitation.content.decode("utf-8", "replace"))
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Rehearsal//EN", "METHOD:REPLY"]
    for line in _KEPT.findall(unfolded):
        if line.startswith("END:VEVENT"):
            lines.append(f"ATTENDEE;PARTSTAT=ACCEPTED:mailto:{attendee}")
        lines.append(line)
    lines += ["END:VCALENDAR", ""]
    return Attachment(
        name="reply.ics",
        media_type='text/calendar; method=REPLY; charset="utf-8"',
        content="\r\n".join(lines).encode(),
    )
