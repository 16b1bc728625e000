"""The letters of the benchmark: one for everybody, and one for each; with and without files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.events import Attachment
from bot.message import Message, Moment, StateName
from bot.render import render
from bot.render.rendered import Capabilities, Rendered

_MAIL = Capabilities(markup="mail", buttons=False)
_CLOSES = Moment(at=datetime(2021, 8, 16, 21, 59, tzinfo=UTC))
_STATES = ("HT", "IS", "LT", "MD", "SS", "SY", "TL", "TG", "UG", "VE", "ZW")
CALENDAR = Attachment(
    name="pre-sessions.ics",
    media_type="text/calendar; method=PUBLISH",
    content=b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\n"
    + b"BEGIN:VEVENT\r\nUID:one@example.org\r\nSUMMARY:Pre-session\r\nEND:VEVENT\r\n" * 16
    + b"END:VCALENDAR\r\n",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is sent: ``shared`` letters are rendered once for all their readers."""

    name: str
    shared: bool
    files: tuple[Attachment, ...] = ()


WORKS = (
    Work(name="one letter for all, with a calendar file", shared=True, files=(CALENDAR,)),
    Work(name="one letter for all", shared=True),
    Work(name="a letter for each", shared=False),
)


def written(number: int) -> Rendered:
    """A reminder as a reader gets it, rendered from its template."""
    message = Message(
        key="letter/reminder",
        params={
            "state": StateName(code=_STATES[number % len(_STATES)]),
            "closes": _CLOSES,
            "answered": number % 24,
            "total": 24,
        },
    )
    return render(message, "fr", _MAIL)


def address(number: int) -> str:
    """A reader's address: a few hundred domains, as among missions and applicants."""
    return f"reader{number}@host{number % 300}.example"
