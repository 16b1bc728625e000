"""Handing a question to a person in the office, and their answer back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.application import Application
from bot.context import Contact, Context
from bot.conversation.choices import Press
from bot.events import StaffPressed, StaffSubmitted
from bot.i18n import Language, as_language
from bot.message import Choice, LanguageName, Message, Param, StateName, Term
from bot.workflows.codenames import code_name, masked

_SHOWN = 1500  # characters of a person's words in the office's channel


def ask_office(
    context: Context, contact: Contact, words: str, language: Language, *, reason: str
) -> Sequence[fx.Effect]:
    """Pass a person's words on, and tell them that somebody will answer."""
    return [
        *pass_on(context, contact, words, language, reason=reason),
        fx.Send(
            contact_id=contact.id,
            message=Message(
                key="faq.handed_over_safety" if reason == "safety" else "faq.handed_over"
            ),
            language=language,
        ),
    ]


def pass_on(
    context: Context, contact: Contact, words: str, language: Language, *, reason: str
) -> Sequence[fx.Effect]:
    """Show a person's words to the office: one card a person and day, the rest in its thread.

    So nobody can bury the office's channel, and nothing said is lost.
    """
    surface = f"question:{contact.id}:{context.now:%Y%m%d}"
    board = _question(context, contact, words, language, reason)
    card = board.cards[0]
    said = replace(card.message, choices=(card.choices,))
    return [
        fx.ShowBoard(surface=surface, board=board),
        fx.TellStaff(message=said, thread=surface),
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


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Reply under a question: a window to write the answer in."""
    pressed = Press.read(event.data)
    if pressed.verb != "reply" or len(pressed.about) != 2:
        return None
    language = as_language(event.language_hint) or "en"
    if context.staff is None or context.staff.role not in {"reviewer", "approver"}:
        refusal = Message(key="staff.not_allowed")
        return [
            fx.Whisper(actor=event.actor, channel=event.channel, message=refusal, language=language)
        ]
    dialog = fx.Dialog(
        title=Message(key="staff.reply_title"),
        body=(
            Message(
                key="staff.reply_intro", params={"language": LanguageName(code=pressed.about[1])}
            ),
        ),
        data=event.data,
        submit=Message(key="staff.reply_send"),
        inputs=(
            fx.Input(
                name="text",
                label=Message(key="staff.reply_text"),
                multiline=True,
                optional=False,
            ),
        ),
    )
    return [fx.OpenDialog(trigger_id=event.trigger_id, dialog=dialog, language=language)]


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """Send what the office wrote to the person who asked."""
    pressed = Press.read(event.data)
    if pressed.verb != "reply" or len(pressed.about) != 2:
        return None
    allowed = context.staff is not None and context.staff.role in {"reviewer", "approver"}
    text = event.values.get("text", "").strip()
    contact, language = context.contact, as_language(pressed.about[1]) or "en"
    if not allowed or not text or contact is None:
        return []
    sent = Message(
        key="staff.replied", params={"code": code_name(f"{contact.id:05d}"), "actor": event.actor}
    )
    return [
        fx.Send(
            contact_id=contact.id,
            message=Message(key="faq.office_answer", params={"text": text}),
            language=language,
            kind="dialogue",
        ),
        fx.TellStaff(message=sent),
        fx.Record(event="question.answered", subject=f"contact:{contact.id}", actor=event.actor),
    ]


def _question(
    context: Context, contact: Contact, words: str, language: Language, reason: str
) -> fx.Board:
    application = _latest(context)
    none = Term(key="form.value.none")
    state: Param = StateName(code=application.state) if application and application.state else none
    params: dict[str, Param] = {
        "code": code_name(f"{contact.id:05d}"),
        "channel": Term(key=f"channel.{contact.channel}"),
        "language": LanguageName(code=language),
        "state": state,
        "status": Term(key=f"status.{application.status}") if application else none,
        "words": masked(words, context.applications, contact.address)[:_SHOWN] or none,
    }
    reply = Choice(
        label=Term(key="staff.button.reply"),
        data=Press("reply", (f"c{contact.id}", language)).data,
        style="primary",
    )
    return fx.Board(
        title=Message(key=f"staff.question_{reason}"),
        cards=(fx.Card(message=Message(key="staff.question", params=params), choices=(reply,)),),
    )


def _latest(context: Context) -> Application | None:
    return context.applications[-1] if context.applications else None
