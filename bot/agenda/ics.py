"""Calendar files of meetings, as iTIP (RFC 5546) and the calendars in use want them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress

from bot.agenda.programme import Meeting, Programme
from bot.agenda.vtimezone import vtimezone
from bot.i18n import Language
from bot.message import Items, Link, Message, Param, StateName
from bot.render import render
from bot.render.rendered import Capabilities
from bot.render.words import one_line

Method = Literal["REQUEST", "CANCEL", "PUBLISH"]

_PLAIN = Capabilities(markup="plain", buttons=True)
_PRODUCT = "-//UPR Info//Pre-sessions//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Organiser:
    """Who invites: the office's name and the address that takes the answers."""

    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whose calendar it is; ``state`` is the mission's own State, reviewed or not.

    Only this one address stands in the file, so that nobody learns who else was invited.
    """

    name: str
    address: str
    language: Language
    state: str | None = None


def invitation(
    programme: Programme, meeting: Meeting, organiser: Organiser, recipient: Recipient
) -> bytes:
    """One meeting for one mission's calendar: a request, its update, or its cancellation.

    Calendars take one meeting from a request, whatever else it holds, so each has a file of
    its own; ``method(meeting)`` is what the mail's Content-Type must name.
    """
    return _written(programme, [meeting], method(meeting), organiser, recipient)


def calendar(
    programme: Programme, recipient: Recipient, *, organiser: Organiser | None = None
) -> bytes:
    """The whole programme as a file to keep: PUBLISH, which asks for no answer."""
    return _written(programme, programme.held, "PUBLISH", organiser, recipient)


def method(meeting: Meeting) -> Method:
    """What a meeting's file does in a calendar."""
    return "CANCEL" if meeting.status == "cancelled" else "REQUEST"


def _written(
    programme: Programme,
    meetings: Sequence[Meeting],
    how: Method,
    organiser: Organiser | None,
    recipient: Recipient,
) -> bytes:
    file = Calendar()
    for name, value in (
        ("prodid", _PRODUCT),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", how),
    ):
        file.add(name, value)
    years = {meeting.starts.year for meeting in meetings}
    if years:
        file.add_component(vtimezone(programme.zone, min(years)))
    for meeting in meetings:
        event = _event(programme, meeting, recipient)
        if organiser is not None:
            event.add("organizer", _party(organiser.name, organiser.address), encode=False)
        if how != "PUBLISH":
            event.add("attendee", _attendee(recipient, how), encode=False)
        file.add_component(event)
    written: bytes = file.to_ical()
    return written


def _event(programme: Programme, meeting: Meeting, recipient: Recipient) -> Event:
    # The wall clock of the round: a calendar that knows the zone shows its reader's own.
    zone = ZoneInfo(programme.zone)
    spoken: dict[str, str] = {"LANGUAGE": recipient.language}
    stamp = programme.published_at.astimezone(UTC)
    event = Event()
    event.add("uid", meeting.uid)
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("dtstart", meeting.starts.astimezone(zone))
    event.add("dtend", meeting.ends.astimezone(zone))
    event.add("summary", _said([_summary(programme, meeting)], recipient), parameters=spoken)
    event.add("description", _said(_description(meeting, recipient), recipient), parameters=spoken)
    if meeting.room or meeting.link:
        event.add("location", one_line(meeting.room) or meeting.link)
    if meeting.link:
        event.add("url", meeting.link)
    event.add("status", meeting.status.upper())
    event.add("class", "PUBLIC")
    event.add("transp", "TRANSPARENT" if meeting.status == "cancelled" else "OPAQUE")
    return event


def _summary(programme: Programme, meeting: Meeting) -> Message:
    params: dict[str, Param] = {
        "number": str(programme.cycle),
        "state": StateName(code=meeting.state),
    }
    kind = "cancelled" if meeting.status == "cancelled" else "summary"
    return Message(key=f"agenda.calendar_{kind}", params=params)


def _description(meeting: Meeting, recipient: Recipient) -> Sequence[Message]:
    about: dict[str, Param] = {"state": StateName(code=meeting.state)}
    if meeting.status == "cancelled":
        return [Message(key="agenda.calendar_not_held", params=about)]
    parts = [Message(key="agenda.calendar_about", params=about)]
    if meeting.state == recipient.state:
        parts.append(Message(key="agenda.calendar_own"))
    if meeting.speakers:
        speakers = Items(items=tuple(each.label for each in meeting.speakers))
        parts.append(Message(key="agenda.calendar_speakers", params={"speakers": speakers}))
    if meeting.link:
        link = Link(url=meeting.link)
        parts.append(Message(key="agenda.calendar_link", params={"link": link}))
    return parts


def _said(parts: Sequence[Message], recipient: Recipient) -> str:
    return "\n\n".join(render(part, recipient.language, _PLAIN).text for part in parts)


def _party(name: str, address: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{address}")
    party.params["CN"] = one_line(name).replace('"', "'")  # few calendars know RFC 6868's ^'
    return party


def _attendee(recipient: Recipient, how: Method) -> vCalAddress:
    party = _party(recipient.name, recipient.address)
    party.params["CUTYPE"] = "GROUP"  # a mission's mailbox is read by several people
    party.params["ROLE"] = "REQ-PARTICIPANT"
    if how == "REQUEST":
        party.params["PARTSTAT"] = "NEEDS-ACTION"
        party.params["RSVP"] = "TRUE"
    return party
