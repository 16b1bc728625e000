"""A speaker who is prevented from coming: somebody else speaks, from elsewhere, or nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation import letterform
from bot.conversation.answers import understand
from bot.conversation.choices import Press, offers, picked
from bot.conversation.field import Field
from bot.conversation.form import Form, load_form
from bot.conversation.place import Desk
from bot.conversation.state import Conversation
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import Application, Value
from bot.handlers.drafts import desk_for, own_application
from bot.handlers.gate import stale
from bot.handlers.speech import conversation_of, person_in, remember, round_in, say, spoken
from bot.i18n import Language
from bot.message import Choice, Items, Message, StateName, Term
from bot.states.folding import fold
from bot.workflows import answers, confirmations, replacing
from bot.workflows.codenames import introduced

_LONGEST = 400
_PREVENTED = re.compile(
    r"\b(?:(?:i|we)"
    r" (?:can ?not|cant|can t|can no longer|could not|am unable to|will not be able to)"
    r" (?:come|attend|travel|speak|participate|take part)"
    r"|(?:i am|i m|we are) prevented from"
    r"|(?:je suis|nous sommes|etre) empeche(?:e|s|es)?"
    r"|(?:je ne (?:peux|pourrai|pourrais)|nous ne (?:pouvons|pourrons)) (?:pas|plus)"
    r" (?:venir|participer|me deplacer|nous deplacer|voyager|assister|intervenir|prendre la parole)"
    r"|no (?:puedo|podre|podremos|podemos|voy a poder|vamos a poder)"
    r" (?:venir|ir|asistir|participar|viajar|intervenir)"
    r"|(?:estoy|estamos) impedid[oa]s?"
    r"|me es imposible (?:venir|asistir|participar|viajar))\b"
)


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The ways out, and the options of the questions about a substitute."""
    pressed = Press.read(event.data)
    act = _PRESSES.get(pressed.verb)
    if act is None:
        return None
    language = spoken(event, context)
    application = own_application(context, pressed.about[0] if pressed.about else None)
    if application is None or application.status != "confirmed":
        return stale(event, context)
    return act(context, application, language, pressed)


def typed(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Words that say that they cannot come, or that answer a question about a substitute."""
    conversation = conversation_of(context)
    language = spoken(event, context)
    if conversation.mode == "substitute":
        application = own_application(context, conversation.application)
        if application is None or application.status != "confirmed":
            return None
        return _answered(event, context, application, language)
    speaking = [each for each in context.applications if each.status == "confirmed"]
    if not speaking or len(event.text) > _LONGEST or not _PREVENTED.search(fold(event.text)):
        return None
    about = event.token.about if event.token else None
    if confirmations.awaiting(context) and about not in {each.id for each in speaking}:
        return None  # a no to an invitation that waits for one
    meant = [each for each in speaking if each.id == about] or speaking
    if len(meant) == 1:
        return _ask(context, meant[0], language, Press("prevented"))
    which = tuple(
        (Choice(label=each.reference or each.id, data=Press("prevented", (each.id,)).data),)
        for each in meant
    )
    asked = Message(key="confirm.which", choices=which)
    return [_idle(context, asked, language), say(context, asked, language, kind="dialogue")]


def _ask(
    context: Context, application: Application, language: Language, _pressed: Press
) -> Sequence[fx.Effect]:
    """What should happen with the place."""
    about = (application.id,)
    ways = [Press("prevented_who", about)]
    if round_in(context).format != "virtual":
        ways.append(Press("prevented_how", (*about, "remote")))
    ways += [
        Press("prevented_how", (*about, "recorded")),
        Press("prevented_out", about),
        Press("prevented_no", about),
    ]
    asked = Message(
        key="prevented.ask",
        params={"state": StateName(code=application.state or "")},
        choices=tuple(
            (Choice(label=Term(key=f"prevented.button.{_label(way)}"), data=way.data),)
            for way in ways
        ),
    )
    told = fx.TellStaff(
        message=Message(key="speaker.prevented", params=introduced(application, context)),
        key=f"prevented:{application.id}:{context.now:%Y%m%d}",
    )
    return [
        _idle(context, asked, language),
        say(context, asked, language, kind="dialogue", about=application.id),
        told,
        answers.card_of(application, context),
    ]


def _label(way: Press) -> str:
    return way.about[1] if len(way.about) > 1 else way.verb.removeprefix("prevented_")


def _how(
    context: Context, application: Application, language: Language, pressed: Press
) -> Sequence[fx.Effect]:
    mode = pressed.about[1] if len(pressed.about) > 1 else ""
    if mode not in {"remote", "recorded"}:
        return []
    told = Message(
        key=f"prevented.{mode}", params={"state": StateName(code=application.state or "")}
    )
    return [
        *replacing.speaks(context, application, mode, by=f"contact:{person_in(context).id}"),
        fx.TellStaff(
            message=Message(key=f"speaker.speaks_{mode}", params=introduced(application, context))
        ),
        say(context, told, language, kind="dialogue", about=application.id),
    ]


def _out(
    context: Context, application: Application, _language: Language, _pressed: Press
) -> Sequence[fx.Effect]:
    contact = person_in(context)
    by = f"contact:{contact.id}"
    return answers.declined(context, application, contact, round_in(context), by=by)


def _no(
    context: Context, application: Application, language: Language, _pressed: Press
) -> Sequence[fx.Effect]:
    stays = Message(key="prevented.no", params={"state": StateName(code=application.state or "")})
    return [
        remember(context, Conversation(language=language)),
        say(context, stays, language, kind="dialogue", about=application.id),
    ]


def _who(
    context: Context, application: Application, language: Language, _pressed: Press
) -> Sequence[fx.Effect]:
    return _next(context, application, language, {})


def _is(
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
        joined = Message(key="letterform.joined", params={"first": problem, "rest": asked})
        asked = Message(key=joined.key, params=joined.params, choices=asked.choices)
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
    stop = Choice(
        label=Term(key="prevented.button.no"), data=Press("prevented_no", (application.id,)).data
    )
    key = "substitute.question" if known else "substitute.first"
    return Message(key=key, params={"question": question}, choices=(*choices, (stop,)))


def _desk(context: Context, application: Application, language: Language) -> Desk:
    """The questions about a substitute as a small form of their own, numbered from one."""
    form = load_form()
    asked = Form(fields=tuple(form.field(name) for name in replacing.FIELDS))
    return replace(desk_for(context, application, language), form=asked)


def _answered(
    event: PersonWrote, context: Context, application: Application, language: Language
) -> Sequence[fx.Effect] | None:
    conversation = conversation_of(context)
    data = picked(event.text, conversation.offered)
    if data is not None:
        pressed = Press.read(data)
        return _PRESSES[pressed.verb](context, application, language, pressed)
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
        return _no(context, application, language, Press("prevented_no"))
    if understood.question:
        return None
    value = "" if understood.command == "skip" and field.optional else understood.value
    if value is None:
        return _next(context, application, language, conversation.edited, understood.problem)
    return _next(context, application, language, {**conversation.edited, field.name: value})


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


def _idle(context: Context, asked: Message, language: Language) -> fx.SaveConversation:
    return remember(context, Conversation(language=language, offered=offers(asked.choices)))


_Act = Callable[[Context, Application, Language, Press], Sequence[fx.Effect]]
_PRESSES: Mapping[str, _Act] = {
    "prevented": _ask,
    "prevented_who": _who,
    "prevented_how": _how,
    "prevented_out": _out,
    "prevented_no": _no,
    "substitute_is": _is,
}
