"""A speaker who cannot come names who speaks instead: the questions about that person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation import letterform
from bot.conversation.answers import understand
from bot.conversation.choices import Press, button, offers, picked
from bot.conversation.field import Field
from bot.conversation.form import Form, load_form
from bot.conversation.place import Desk
from bot.conversation.state import Conversation
from bot.events import PersonWrote
from bot.facts.application import Application, Value
from bot.handlers.drafts import desk_for
from bot.handlers.speech import conversation_of, person_in, remember, say
from bot.i18n import Language
from bot.message import Choice, Items, Message, StateName, Term, joined
from bot.workflows import replacing


def begin(
    context: Context, application: Application, language: Language, _pressed: Press
) -> Sequence[fx.Effect]:
    """The first question about whoever speaks instead."""
    return _next(context, application, language, {})


def chosen(
    context: Context, application: Application, language: Language, pressed: Press
) -> Sequence[fx.Effect]:
    """An option of a question about the substitute."""
    conversation = conversation_of(context)
    if len(pressed.about) != 3 or conversation.mode != "substitute":
        return [fx.Acknowledge(message=Message(key="dialogue.button_stale"), language=language)]
    _, name, option = pressed.about
    field = load_form().field(name)
    value: Value = option
    if field.kind == "yes_no":
        value = option in {"yes", "publish"}
    if option == "skip":
        value = ""
    return _next(context, application, language, {**conversation.edited, name: value})


def answered(
    event: PersonWrote, context: Context, application: Application, language: Language
) -> Sequence[fx.Effect] | None:
    """Words, or the number of an option, in answer to the questions."""
    conversation = conversation_of(context)
    data = picked(event.text, conversation.offered)
    if data is not None:
        pressed = Press.read(data)
        return _OFFERED[pressed.verb](context, application, language, pressed)
    desk = _desk(context, application, language)
    if person_in(context).at_once:
        found = letterform.read(desk, conversation.edited, event.in_context or event.text)
        known = {name: found.answers[name] for name in replacing.FIELDS if name in found.answers}
        if all(name in known or desk.form.field(name).optional for name in replacing.FIELDS):
            known = {**dict.fromkeys(replacing.FIELDS, ""), **known}
        doubts = Items(items=tuple(problem for _, problem in found.problems))
        problem = Message(key="substitute.doubts", params={"doubts": doubts})
        return _next(context, application, language, known, problem if found.problems else None)
    field: Field = load_form().field(conversation.field or replacing.FIELDS[0])
    understood = understand(
        field,
        event.text,
        language,
        states=(),
        answers={**application.answers, **conversation.edited},
        now=desk.today,
    )
    if understood.command in {"cancel", "later"}:
        return stay(context, application, language, Press("prevented_no"))
    if understood.question:
        return None
    value = "" if understood.command == "skip" and field.optional else understood.value
    if value is None:
        return _next(context, application, language, conversation.edited, understood.problem)
    return _next(context, application, language, {**conversation.edited, field.name: value})


def stay(
    context: Context, application: Application, language: Language, _pressed: Press
) -> Sequence[fx.Effect]:
    """They come after all: everything is as it was."""
    stays = Message(key="prevented.no", params={"state": StateName(code=application.state or "")})
    return [
        remember(context, Conversation(language=language)),
        say(context, stays, language, kind="dialogue", about=application.id),
    ]


def _next(
    context: Context,
    application: Application,
    language: Language,
    known: Mapping[str, Value],
    problem: Message | None = None,
) -> Sequence[fx.Effect]:
    """Ask what is still missing about the substitute; with all of it, they are the speaker."""
    missing = [name for name in replacing.FIELDS if name not in known]
    if not missing:
        return _replaced(context, application, language, known)
    asked = _question(context, application, language, missing, known)
    if problem is not None:
        asked = joined([problem, asked])
    place = Conversation(
        mode="substitute",
        application=application.id,
        field=missing[0],
        language=language,
        edited=dict(known),
        offered=offers(asked.choices),
    )
    return [
        remember(context, place),
        say(context, asked, language, kind="dialogue", about=application.id),
    ]


def _question(
    context: Context,
    application: Application,
    language: Language,
    missing: Sequence[str],
    known: Mapping[str, Value],
) -> Message:
    form = load_form()
    if person_in(context).at_once:
        desk = _desk(context, application, language)
        fields = [desk.form.field(name) for name in missing]
        asked = letterform.questions(desk.form, fields, desk)
        return Message(key="substitute.letter", params={"questions": asked})
    field = form.field(missing[0])
    question = Message(key=f"form.ask.{field.name}")
    options = [*field.choices()]
    if field.optional:
        options.append(Choice(label=Term(key="dialogue.button.skip"), data="skip"))
    choices = tuple(
        (
            Choice(
                label=option.label,
                data=Press("substitute_is", (application.id, field.name, option.data)).data,
            ),
        )
        for option in options
    )
    stop = button("prevented.button.no", "prevented_no", application.id)
    key = "substitute.question" if known else "substitute.first"
    return Message(key=key, params={"question": question}, choices=(*choices, (stop,)))


def _desk(context: Context, application: Application, language: Language) -> Desk:
    """The questions about a substitute as a small form of their own, numbered from one."""
    form = load_form()
    asked = Form(fields=tuple(form.field(name) for name in replacing.FIELDS))
    return replace(desk_for(context, application, language), form=asked)


def _replaced(
    context: Context,
    application: Application,
    language: Language,
    known: Mapping[str, Value],
) -> Sequence[fx.Effect]:
    contact = person_in(context)
    told = Message(
        key="substitute.done",
        params={
            "speaker": f"{known['speaker_first_name']} {known['speaker_last_name']}",
            "state": StateName(code=application.state or ""),
        },
    )
    return [
        *replacing.replaced(context, application, contact, known, by=f"contact:{contact.id}"),
        remember(context, Conversation(language=language)),
        say(context, told, language, kind="dialogue", about=application.id),
    ]


# What stands under each of the questions.
_OFFERED: Mapping[str, Callable[[Context, Application, Language, Press], Sequence[fx.Effect]]] = {
    "substitute_is": chosen,
    "prevented_no": stay,
}
