"""Addresses that fail, move or come back: remembered, and told to the office once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import effects as fx
from bot.context import Contact, Context
from bot.conversation.choices import Press, button
from bot.errors import without_addresses
from bot.events import LISTS, AddressFailed, AddressReturned, MailHeld, StaffPressed
from bot.facts.deliverability import Health
from bot.message import Listing, Message, Param, Term
from bot.workflows import reminders, unread
from bot.workflows.aside import whisper
from bot.workflows.codenames import code_of
from bot.workflows.roles import may

_AGAIN = "address"
_NO_WORD = re.compile(r"\W+")
# What an application tells of other ways to reach the person.
_GIVEN = ("phone", "email", "speaker_phone", "speaker_email")


def failed(event: AddressFailed, context: Context) -> Sequence[fx.Effect]:
    """What a failure means: a note, a mark against the address, or the end of our letters."""
    contact = context.contact
    if contact is None:
        return []
    if event.kind == "delay":
        return [_noted(event, contact)]
    if event.kind == "complaint":
        return _complained(event, context, contact)
    came_back = _came_back(event, contact)
    if not contact.reachable:
        return came_back
    if event.permanent:
        return [
            *came_back,
            fx.MarkAddress(contact_id=contact.id, reachable=False),
            _noted(event, contact),
            _board(event, context, contact, "staff.address_failed"),
        ]
    return _failed_for_now(event, context, contact)


def _failed_for_now(
    event: AddressFailed, context: Context, contact: Contact
) -> Sequence[fx.Effect]:
    """A full mailbox counts against its address until, after some days, nothing goes there."""
    health = context.health.failed_again(context.now)
    effects: list[fx.Effect] = [
        *_came_back(event, contact),
        fx.ScoreAddress(contact_id=contact.id, health=health),
        _noted(event, contact),
    ]
    if health.suppressed:
        return [
            fx.MarkAddress(contact_id=contact.id, reachable=False),
            *effects,
            _board(event, context, contact, "staff.address_suppressed"),
        ]
    if event.contact_id is not None:
        return effects  # a mail server's report: the next letter may arrive
    params = _params(event, context, contact)
    lost = Message(
        key="staff.message_failed",
        params={name: params[name] for name in ("code", "channel", "references", "reason")},
    )
    return [*effects, fx.TellStaff(message=lost)]


def _came_back(event: AddressFailed, contact: Contact) -> list[fx.Effect]:
    if event.message_id is None:
        return []
    reason = without_addresses(event.reason)
    return [fx.LetterReturned(contact_id=contact.id, message_id=event.message_id, reason=reason)]


def _complained(event: AddressFailed, context: Context, contact: Contact) -> Sequence[fx.Effect]:
    """Whoever called our mail spam gets nothing but answers and decisions, from now on."""
    told = Message(
        key="staff.complaint",
        params={
            "code": code_of(contact.id),
            "references": _references(context),
        },
    )
    return [
        *reminders.silence(contact, context.applications),
        *(fx.LeaveList(contact_id=contact.id, list=name) for name in LISTS if name != "reminders"),
        _noted(event, contact),
        fx.TellStaff(message=told, key=f"complaint:{contact.id}"),
    ]


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The button that sends to an address again."""
    pressed = Press.read(event.data)
    contact = context.contact
    if pressed.verb != _AGAIN or contact is None:
        return None
    if not may(context, "reviewer"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    done = Message(
        key="staff.address_again",
        params={"code": code_of(contact.id), "actor": event.actor},
    )
    return [
        fx.MarkAddress(contact_id=contact.id, reachable=True),
        fx.ScoreAddress(contact_id=contact.id, health=Health()),
        fx.Record(event="address.again", subject=f"contact:{contact.id}", actor=event.actor),
        fx.ShowBoard(surface=_surface(contact), board=fx.Board(title=done)),
    ]


def returned(event: AddressReturned, context: Context) -> Sequence[fx.Effect]:
    """An address works again, or under a new value."""
    if context.contact is None:
        return []
    moved = event.new_value if event.new_value != context.contact.address else None
    return [fx.MarkAddress(contact_id=context.contact.id, reachable=True, moved_to=moved)]


def held(event: MailHeld, _context: Context) -> Sequence[fx.Effect]:
    """A mail was set aside: the office is told, once a day for each reason, never its content."""
    reason = without_addresses(event.reason)
    told = Message(key="staff.mail_held", params={"reason": reason})
    return [
        unread.told(told, _NO_WORD.sub("-", reason)[:80]),
        fx.Record(event="mail.held", subject="mail", actor="bot"),
    ]


def repeated(context: Context) -> Sequence[fx.Effect]:
    """A second mail under the identifier of another: both counted, but somebody should look."""
    contact = context.contact
    assert contact is not None, "a mail has a sender"
    told = Message(key="staff.repeated_id", params={"code": code_of(contact.id)})
    return [
        fx.TellStaff(message=told, key=f"repeated_id:{contact.id}:{context.now:%Y%m%d}"),
        fx.Record(event="mail.repeated_id", subject=f"contact:{contact.id}", actor="bot"),
    ]


def _board(event: AddressFailed, context: Context, contact: Contact, key: str) -> fx.ShowBoard:
    """A board that keeps saying how an address stands, with the button to try it again."""
    again = button("staff.button.address_again", _AGAIN, f"c{contact.id}")
    params = _params(event, context, contact)
    title = {name: params[name] for name in ("code", "channel")}
    board = fx.Board(
        title=Message(key="staff.address_lost", params=title),
        cards=(fx.Card(message=Message(key=key, params=params), choices=(again,)),),
    )
    return fx.ShowBoard(surface=_surface(contact), board=board)


def _surface(contact: Contact) -> str:
    return f"address:{contact.id}"


def _params(event: AddressFailed, context: Context, contact: Contact) -> dict[str, Param]:
    return {
        "code": code_of(contact.id),
        "channel": Term(key=f"channel.{contact.channel}"),
        "references": _references(context),
        "reason": without_addresses(event.reason),
        "ways": _ways(context, contact),
    }


def _references(context: Context) -> Param:
    draft = Term(key="status.draft")
    references = tuple(each.reference or draft for each in context.applications)
    return Listing(items=references) if references else Term(key="form.value.none")


def _ways(context: Context, contact: Contact) -> Param:
    """How else the person can be reached: their other addresses, and what they wrote in the form.

    Only the kinds: the addresses themselves stay in the application.
    """
    channels = [Term(key=f"channel.{each.channel}") for each in context.elsewhere if each.reachable]
    given = {
        name
        for application in context.applications
        for name in _GIVEN
        if application.text(name)
        and application.text(name).casefold() != contact.address.casefold()
    }
    ways: list[Param] = [*channels, *(Term(key=f"form.label.{n}") for n in _GIVEN if n in given)]
    return Listing(items=tuple(ways)) if ways else Term(key="form.value.none")


def _noted(event: AddressFailed, contact: Contact) -> fx.Record:
    return fx.Record(
        event=f"address.{_NOTES[event.kind]}",
        subject=f"contact:{contact.id}",
        actor="bot",
        details={"permanent": int(event.permanent)},
    )


_NOTES = {"bounce": "failed", "delay": "delayed", "complaint": "complained"}
