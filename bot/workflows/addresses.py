"""Addresses that fail, move or come back: remembered, and told to the office once."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.events import AddressFailed, AddressReturned, MailHeld
from bot.message import Message, Term
from bot.workflows.codenames import code_name, without_addresses


def failed(event: AddressFailed, context: Context) -> Sequence[fx.Effect]:
    """A dead address gets nothing more; the office hears of it with the way to go on."""
    contact = context.contact
    if contact is None or not contact.reachable:
        return []
    references = [each.reference or each.id for each in context.applications]
    told = Message(
        key="staff.address_failed" if event.permanent else "staff.message_failed",
        params={
            "code": code_name(f"{contact.id:05d}"),
            "channel": Term(key=f"channel.{contact.channel}"),
            "references": ", ".join(references) or Term(key="form.value.none"),
            "reason": without_addresses(event.reason),
        },
    )
    effects: list[fx.Effect] = [
        fx.Record(
            event="address.failed",
            subject=f"contact:{contact.id}",
            actor="bot",
            details={"permanent": int(event.permanent)},
        ),
        fx.TellStaff(message=told),
    ]
    if event.permanent:
        effects.insert(0, fx.MarkAddress(contact_id=contact.id, reachable=False))
    return effects


def returned(event: AddressReturned, context: Context) -> Sequence[fx.Effect]:
    """An address works again, or under a new value."""
    if context.contact is None:
        return []
    moved = event.new_value if event.new_value != context.contact.address else None
    return [fx.MarkAddress(contact_id=context.contact.id, reachable=True, moved_to=moved)]


def held(event: MailHeld, _context: Context) -> Sequence[fx.Effect]:
    """A mail was set aside: the office is told once, without its content."""
    told = Message(key="staff.mail_held", params={"reason": without_addresses(event.reason)})
    return [
        fx.TellStaff(message=told),
        fx.Record(event="mail.held", subject="mail", actor="bot"),
    ]
