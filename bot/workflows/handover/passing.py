"""Passing what a person wrote on to the office."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import effects as fx
from bot.context import Contact, Context
from bot.facts.threads import Reason, Remark
from bot.i18n import Language
from bot.message import Message
from bot.workflows.handover.card import redraw

_TOLD: Mapping[Reason, str] = {
    "safety": "faq.handed_over_safety",
    "person": "faq.handed_over_person",
}


def ask_office(
    context: Context,
    contact: Contact,
    words: str,
    language: Language,
    *,
    reason: Reason,
    topic: str = "",
) -> Sequence[fx.Effect]:
    """Pass a person's words on, and tell them that somebody will answer."""
    key = _TOLD.get(reason, "faq.handed_over")
    return [
        *pass_on(context, contact, words, language, reason=reason, topic=topic),
        fx.Send(contact_id=contact.id, message=Message(key=key), language=language),
    ]


def pass_on(
    context: Context,
    contact: Contact,
    words: str,
    language: Language,
    *,
    reason: Reason,
    topic: str = "",
    remark: Remark = "",
) -> list[fx.Effect]:
    """Put a person's words into their thread, without a word to them."""
    return [
        fx.PassOn(
            contact_id=contact.id,
            words=words,
            language=language,
            reason=reason,
            topic=topic,
            remark=remark,
        ),
        redraw(contact.person_id, context.now),
    ]


def note(contact: Contact, words: str) -> Sequence[fx.Effect]:
    """Keep a trace of a question that was answered by offering the nearest entries."""
    return [
        fx.Record(
            event="faq.unsure",
            subject=f"contact:{contact.id}",
            actor="bot",
            details={"length": len(words)},
        )
    ]
