"""A speaker who is prevented from coming: somebody else speaks, from elsewhere, or nobody."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, offers
from bot.conversation.state import Conversation
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import Application
from bot.handlers import substituting
from bot.handlers.drafts import own_application
from bot.handlers.gate import stale
from bot.handlers.speech import conversation_of, person_in, remember, round_in, say, spoken
from bot.i18n import Language
from bot.message import Choice, Message, StateName, Term
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
        return substituting.answered(event, context, application, language)
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
        answers.card_of(application.id, context),
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


def _idle(context: Context, asked: Message, language: Language) -> fx.SaveConversation:
    return remember(context, Conversation(language=language, offered=offers(asked.choices)))


_Act = Callable[[Context, Application, Language, Press], Sequence[fx.Effect]]
_PRESSES: Mapping[str, _Act] = {
    "prevented": _ask,
    "prevented_who": substituting.begin,
    "prevented_how": _how,
    "prevented_out": _out,
    "prevented_no": substituting.stay,
    "substitute_is": substituting.chosen,
}
