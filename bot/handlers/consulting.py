"""Questions: the FAQ answers what it is sure of; a person in the office gets the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from textwrap import shorten

from bot import effects as fx
from bot.context import Consulted, Context
from bot.conversation.choices import Press, button, offers
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import Application
from bot.facts.threads import Lesson
from bot.faq.answers import ENTRIES, answer
from bot.handlers import usefulness
from bot.handlers.drafts import ask_again, own_application
from bot.handlers.speech import buttons_gone, conversation_of, person_in, remember, say, spoken
from bot.i18n import Language
from bot.message import Choice, Message
from bot.workflows import handover

_NEAREST = 3
_SAFETY = "reprisals_safety"
_LABEL = 60  # characters of a question on a button


def answer_question(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Anything that no earlier handler knew what to do with."""
    language = spoken(event, context)
    text = event.words
    if not text.strip() and event.attachments:
        return []  # what becomes of the files is all there is to say
    if not text.strip():
        return [say(context, Message(key="faq.empty"), language)]
    if context.consulted is None:
        return [fx.Consult(text=text, language=language)]
    return answers(context, text, language)


def in_the_form(
    event: PersonWrote, context: Context, application: Application, language: Language
) -> Sequence[fx.Effect]:
    """A question in the middle of the form: answer it, then ask the form's question again."""
    if context.consulted is None and not _office_answers(context):
        return [fx.Consult(text=event.text, language=language)]
    return [
        *answers(context, event.text, language, keep_offers=True),
        ask_again(context, application, language),
    ]


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The nearest entries offered as buttons, and the wish to reach a person."""
    pressed = Press.read(event.data)
    language = spoken(event, context)
    if pressed.verb == "faq" and pressed.about and pressed.about[0] in ENTRIES:
        told = say(context, _entry(context, pressed.about[0], ()), language)
        return [told, *_form_again(context, language)]
    if pressed.verb == "faq" and (live := _taught_live(context)) is not None:
        told = say(context, _taught(live.answers[language]), language)
        return [told, *_form_again(context, language)]
    if pressed.verb == "ask":
        return [say(context, Message(key="faq.ask_away"), language)]
    if pressed.verb == "person":
        question = conversation_of(context).question
        asked = handover.ask_office(
            context, person_in(context), question, language, reason="person"
        )
        gone = buttons_gone(event, context, Message(key="threads.useful.person"), language)
        forgotten = remember(context, replace(conversation_of(context), question=""))
        return [*gone, *asked, forgotten, *_form_again(context, language)]
    return None


def _form_again(context: Context, language: Language) -> list[fx.Effect]:
    """The question the form waits at, once more, where a press was about something else."""
    conversation = conversation_of(context)
    application = own_application(context, conversation.application)
    if conversation.mode != "form" or application is None:
        return []
    return [ask_again(context, application, language)]


def answers(
    context: Context, words: str, language: Language, *, keep_offers: bool = False
) -> Sequence[fx.Effect]:
    """What the index said about some words: its entries, the nearest ones, or a person.

    ``keep_offers`` leaves alone what a numbered answer means, as in the middle of a form.
    """
    if _office_answers(context):
        assert context.thread is not None, "somebody answers in a thread"
        reason = context.thread.reason
        return handover.pass_on(context, person_in(context), words, language, reason=reason)
    assert context.consulted is not None, "the index was asked before"
    answered = [each for each in context.consulted if _answerable(each)]
    effects: list[fx.Effect] = [
        say(context, _answer(context, each, language), language) for each in answered
    ]
    # Whoever asks for a person or fears for somebody gets one, whatever else was answered.
    unknown = [each for each in context.consulted if each.entry is None or each.handover]
    if unknown:
        return [
            *effects,
            *_unsure(words, context, unknown, language, keep_offers=keep_offers),
        ]
    if not keep_offers:
        effects = _asking(context, answered, words, language)
    return [*effects, *_beside_the_office(context, answered, words, language)]


def _asking(
    context: Context, answered: Sequence[Consulted], words: str, language: Language
) -> list[fx.Effect]:
    """The answers; the only one asks whether it was what they needed, save beside a form's letter.

    There a number as the answer would be one of the form's own.
    """
    messages = [_answer(context, each, language) for each in answered]
    by_mail = person_in(context).at_once
    conversation = replace(conversation_of(context), language=language, question=words)
    if len(messages) != 1 or (by_mail and conversation.mode != "idle"):
        return [say(context, message, language) for message in messages]
    entry = answered[0].entry or ""
    choices = usefulness.by_letter(entry) if by_mail else usefulness.buttons(entry)
    asking = replace(messages[0], choices=choices)
    if by_mail:
        conversation = replace(conversation, offered=offers(choices))
    return [remember(context, conversation), say(context, asking, language)]


def _beside_the_office(
    context: Context, answered: Sequence[Consulted], words: str, language: Language
) -> list[fx.Effect]:
    """While the office has a thread of this person open, it also sees what the bot answered."""
    thread = context.thread
    if thread is None or thread.state != "open" or not answered:
        return []
    return handover.pass_on(
        context,
        person_in(context),
        words,
        language,
        reason=thread.reason,
        topic=_titled(answered[0].entry),
        remark="answered",
    )


def _answerable(consulted: Consulted) -> bool:
    """Whether an entry is said: a person who may be in danger gets one calm message, not two."""
    told = consulted.handover == "safety" and consulted.entry == _SAFETY
    return consulted.entry is not None and consulted.handover != "person" and not told


def _office_answers(context: Context) -> bool:
    return context.thread is not None and context.thread.claimed(context.now)


def _titled(entry: str | None) -> str:
    """An entry whose title staff can be shown; those they wrote themselves have none."""
    return entry if entry is not None and entry in ENTRIES else ""


def _unsure(
    words: str,
    context: Context,
    unknown: Sequence[Consulted],
    language: Language,
    *,
    keep_offers: bool,
) -> Sequence[fx.Effect]:
    reason = next((each.handover for each in unknown if each.handover), None)
    near = tuple(dict.fromkeys(entry for each in unknown for entry in each.near))[:_NEAREST]
    if reason is not None or not near:
        return handover.ask_office(
            context,
            person_in(context),
            words,
            language,
            reason=reason or "unknown",
            topic=next((entry for entry in near if entry in ENTRIES), ""),
        )
    offered_own = {
        each.near[0]: shorten(each.offered[language], _LABEL, placeholder=" …")
        for each in unknown
        if each.offered
    }
    buttons = [
        Choice(
            label=offered_own.get(entry) or Message(key=f"faq/{entry}#title"),
            data=Press("faq", (entry,)).data,
        )
        for entry in near
    ]
    buttons.append(button("faq.button.person", "person"))
    offered = Message(key="faq.near", choices=tuple((button,) for button in buttons))
    conversation = replace(conversation_of(context), language=language, question=words)
    if not keep_offers:
        conversation = replace(conversation, offered=offers(offered.choices))
    return [
        remember(context, conversation),
        say(context, offered, language),
        *handover.note(person_in(context), words),
    ]


def _answer(context: Context, consulted: Consulted, language: Language) -> Message:
    """The entry's text for this round, or the one the office wrote."""
    assert consulted.entry is not None, "only what was found is answered"
    if consulted.taught:
        return _taught(consulted.taught[language])
    return _entry(context, consulted.entry, consulted.states)


def _taught(text: str) -> Message:
    return Message(key="threads.taught", params={"text": text})


def _taught_live(context: Context) -> Lesson | None:
    """The version of an entry of the office's own that may be said."""
    return next((each for each in context.lessons if each.state == "live"), None)


def _entry(context: Context, entry: str, states: Sequence[str]) -> Message:
    return answer(entry, cycle=context.cycle, now=context.now, states=tuple(states))
