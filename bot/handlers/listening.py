"""Staying out of it: while a person of the office answers, the bot only passes words on."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation import letterform
from bot.conversation.choices import Press
from bot.conversation.state import read
from bot.events import PersonPressed, PersonWrote
from bot.facts.threads import Remark
from bot.handlers.drafts import desk_for, own_application
from bot.handlers.speech import FromPerson, conversation_of, person_in, spoken
from bot.handlers.words import bare_intent
from bot.message import Message
from bot.workflows import handover

# What the bot does at once, whoever speaks: rights that must not wait for a person.
# Deleting and fetching one's data are asked about before this handler.
_AT_ONCE = frozenset({"stop", "remind", "withdraw"})
# Buttons that ask something; all others do something, and go on doing it.
_QUESTIONS = frozenset({"faq", "ask", "person", "useful"})


def silent(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """What a person writes while the office answers them goes into their thread."""
    thread = context.thread
    if thread is None or not thread.claimed(context.now) or _is_command(event.text):
        return None
    if _for_the_form(event, context):
        return None
    files = "".join(f"\n📎 {file.name}" for file in event.attachments)
    words = f"{event.words}{files}".strip()
    passed = handover.pass_on(
        context,
        person_in(context),
        words,
        spoken(event, context),
        reason=thread.reason,
        remark=_remark(event),
    )
    if event.attachments and event.authentic and context.applications:
        return [fx.KeepAttachments(application_id=context.applications[-1].id), *passed]
    return passed


def pressed(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """A question by button: somebody is about to answer it in person."""
    claimed = context.thread is not None and context.thread.claimed(context.now)
    if not claimed or Press.read(event.data).verb not in _QUESTIONS:
        return None
    notice = Message(key="threads.person_is_writing")
    return [fx.Acknowledge(message=notice, language=spoken(event, context))]


def resumed(event: FromPerson, context: Context, effects: Sequence[fx.Effect]) -> list[fx.Effect]:
    """Whoever goes back to a form by a button or command types for the form again."""
    thread = context.thread
    if thread is None or not thread.listening or not thread.claimed(context.now):
        return []
    if isinstance(event, PersonWrote) and not _is_command(event.text):
        return []
    places = [each for each in effects if isinstance(each, fx.SaveConversation)]
    if not places or read(places[-1].conversation or {}).mode == "idle":
        return []
    return [fx.ChangeThread(thread_id=thread.id, listening=False)]


def _is_command(text: str) -> bool:
    return text.lstrip().startswith("/") or bare_intent(text) in _AT_ONCE


def _for_the_form(event: PersonWrote, context: Context) -> bool:
    """Whether these words answer a form: the office has not spoken since it asked."""
    conversation = conversation_of(context)
    application = own_application(context, conversation.application)
    if application is not None and person_in(context).at_once and conversation.mode == "letter":
        desk = desk_for(context, application, spoken(event, context))
        if letterform.marked(desk, event.in_context or event.text):
            return True  # by their numbers they can mean nothing else
    assert context.thread is not None, "asked only about a thread"
    return conversation.mode != "idle" and not context.thread.listening


def _remark(event: PersonWrote) -> Remark:
    if not event.authentic:
        return "unproven"
    if event.edited:
        return "edited"
    return "wordless" if event.unsupported else ""
