"""A speaker's statement: as a mail, a file or a link at once, or in several messages of a chat."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, button, offers, picked
from bot.conversation.state import Conversation
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import Application
from bot.facts.releases import Form
from bot.handlers.drafts import own_application
from bot.handlers.gate import stale
from bot.handlers.speech import conversation_of, person_in, remember, round_in, say, spoken
from bot.handlers.words import intent
from bot.i18n import Language
from bot.message import Choice, Message, Moment, Param, StateName, Style, joined
from bot.states.folding import fold
from bot.workflows import statements
from bot.workflows.deciding import refresh

_WISH = re.compile(
    r"(?:(?:send|submit) )?(?:my |the |our )?statement"
    r"|(?:envoyer |transmettre )?(?:ma |la |notre )?declaration"
    r"|(?:enviar |mandar )?(?:mi |la |nuestra )?declaracion"
)
_LINK = re.compile(r"(?:\S{0,40}\s+){0,6}?(https?://\S{4,500})(?:\s+\S{0,40}){0,6}")
_SPEECH = 60  # a mail of fewer words to a speaker's letter is a message, not a statement
_QUESTION = 30
_MOST = 650  # what can be read calmly in five minutes
_A_MINUTE = 130
_PARTS = 40


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The buttons around a statement."""
    pressed = Press.read(event.data)
    act = _PRESSES.get(pressed.verb)
    if act is None:
        return None
    language = spoken(event, context)
    application = own_application(context, pressed.about[0] if pressed.about else None)
    if application is None or application.status != "confirmed":
        return stale(event, context)
    return act(context, application, language)


def typed(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """Words, files and links of a speaker whose statement is being taken in, or who mails it."""
    conversation = conversation_of(context)
    if conversation.mode == "statement":
        application = own_application(context, conversation.application)
    else:
        application = _mailed(event, context)
    if application is None or application.status != "confirmed":
        return None
    language = spoken(event, context)
    data = picked(event.text, conversation.offered) if conversation.mode == "statement" else None
    if data is not None:
        act = _PRESSES.get(Press.read(data).verb)
        return act(context, application, language) if act else None
    return _taken(event, context, application, language)


def begin(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """``my statement``: take one in, asking for which meeting where there are several."""
    speaking = [each for each in context.applications if each.status == "confirmed"]
    if not speaking or not _WISH.fullmatch(fold(event.text.lstrip("/"))):
        return None
    language = spoken(event, context)
    if len(speaking) == 1:
        return _begin(context, speaking[0], language)
    asked = Message(
        key="statement.which",
        choices=tuple(
            (Choice(label=each.reference or each.id, data=Press("statement", (each.id,)).data),)
            for each in speaking
        ),
    )
    idle = Conversation(language=language, offered=offers(asked.choices))
    return [remember(context, idle), say(context, asked, language, kind="dialogue")]


def _mailed(event: PersonWrote, context: Context) -> Application | None:
    """The speaker's application, where a reply to one of our letters holds a statement.

    In a chat a bare link is one, while one is waited for.
    """
    if not person_in(context).at_once:
        return _awaited(event, context)
    named = event.token.about if event.token else None
    application = own_application(context, named)
    if application is None:
        return None
    whole = len(event.text.split()) >= _SPEECH
    holds = whole or bool(event.attachments) or _LINK.fullmatch(event.text.strip()) is not None
    return application if holds and statements.deadline(round_in(context)) else None


def _awaited(event: PersonWrote, context: Context) -> Application | None:
    speaking = [each for each in context.applications if each.status == "confirmed"]
    if len(speaking) != 1 or not _LINK.fullmatch(event.text.strip()):
        return None
    return None if statements.in_hand(speaking[0], round_in(context), context) else speaking[0]


def _taken(
    event: PersonWrote, context: Context, application: Application, language: Language
) -> Sequence[fx.Effect] | None:
    text = event.text.strip()
    if event.attachments:
        return _keep(context, application, language, "file", name=event.attachments[0].name)
    link = _LINK.fullmatch(text)
    if link is not None:
        return _keep(context, application, language, "link", text=link.group(1))
    if person_in(context).at_once:
        whole = len(text.split()) >= _SPEECH
        return _keep(context, application, language, "text", text=text) if whole else None
    return _in_chat(context, application, language, text)


def _in_chat(
    context: Context, application: Application, language: Language, text: str
) -> Sequence[fx.Effect] | None:
    if intent(text) in {"cancel", "later", "stop", "start"}:
        return _stop(context, application, language)
    if not text or (text.endswith("?") and len(text.split()) <= _QUESTION):
        return None  # a question is answered, and the statement goes on afterwards
    return _part(context, application, language, text)


def _begin(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    cycle = round_in(context)
    offer = context.deciding.offer(application.id)
    chat = "mail" if person_in(context).at_once else "chat"
    params: dict[str, Param] = {"how": Message(key=f"statement.how_{statements.how(cycle, offer)}")}
    asked = Message(
        key=f"statement.begin_{chat}",
        params=params,
        choices=((_button("stop", application),),),
    )
    return [
        _waiting(context, application, language, {}, asked),
        say(context, asked, language, kind="dialogue", about=application.id),
    ]


def _part(
    context: Context, application: Application, language: Language, text: str
) -> Sequence[fx.Effect]:
    """One more piece of it: say how much there is by now."""
    parts = _parts(context)
    if len(parts) >= _PARTS:
        return _done(context, application, language)
    parts[f"part{len(parts) + 1}"] = text
    words = sum(len(str(part).split()) for part in parts.values())
    told = Message(
        key="statement.part",
        params={"count": words},
        choices=(
            (_button("done", application, style="primary"),),
            (_button("again", application), _button("stop", application)),
        ),
    )
    return [
        _waiting(context, application, language, parts, told),
        say(context, told, language, kind="dialogue", about=application.id),
    ]


def _done(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    text = "\n\n".join(str(part) for part in _parts(context).values())
    if not text:
        return _begin(context, application, language)
    return _keep(context, application, language, "text", text=text)


def _keep(
    context: Context,
    application: Application,
    language: Language,
    form: Form,
    *,
    text: str = "",
    name: str = "",
) -> Sequence[fx.Effect]:
    """Store it as the newest version, and give a receipt."""
    words = len(text.split()) if form == "text" else None
    receipt = _receipt(context, application, form, words, name or text)
    return [
        fx.KeepStatement(
            application_id=application.id,
            form=form,
            text=text,
            words=words,
            by=f"contact:{person_in(context).id}",
        ),
        fx.Withhold(key=f"statement:{application.id}:"),
        fx.Record(
            event="statement.received",
            subject=application.id,
            actor=f"contact:{person_in(context).id}",
            details={"form": form},
        ),
        remember(context, Conversation(language=language, offered=offers(receipt.choices))),
        say(context, receipt, language, kind="dialogue", about=application.id),
        *refresh(round_in(context), application.state or "", context.now),
    ]


def _receipt(
    context: Context, application: Application, form: Form, words: int | None, shown: str
) -> Message:
    cycle = round_in(context)
    how = statements.how(cycle, context.deciding.offer(application.id))
    params: dict[str, Param] = {"state": StateName(code=application.state or "")}
    parts: list[Message] = []
    if form == "text":
        parts.append(Message(key="statement.received_text", params={**params, "count": words or 0}))
    else:
        parts.append(Message(key=f"statement.received_{form}", params={**params, "shown": shown}))
    if words and words > _MOST * 1.05:
        minutes = -(-words // _A_MINUTE)
        parts.append(Message(key="statement.long", params={"count": minutes}))
    if form == "text" and how == "video":
        parts.append(Message(key="statement.video_too"))
    end = statements.deadline(cycle)
    if end is not None and context.now < end:
        at = Moment(at=end, zone=cycle.zone)
        parts.append(Message(key="statement.until", params={"at": at}))
    return replace(joined(parts), choices=((_button("wrong", application),),))


def _stop(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    """Not now: nothing was kept, and it can begin again at any time."""
    stopped = Message(key="statement.stopped", choices=((statements.begin_button(application),),))
    return [
        remember(context, Conversation(language=language, offered=offers(stopped.choices))),
        say(context, stopped, language, kind="dialogue", about=application.id),
    ]


def _wrong(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    """What was taken for a statement was none: forget this version of it."""
    if application.id not in context.deciding.statements:
        over = Message(key="dialogue.button_stale")
        return [fx.Acknowledge(message=over, language=language, alert=True)]
    dropped = Message(key="statement.dropped", choices=((statements.begin_button(application),),))
    return [
        fx.DropStatement(application_id=application.id),
        fx.Record(
            event="statement.dropped",
            subject=application.id,
            actor=f"contact:{person_in(context).id}",
        ),
        *statements.plan(application, round_in(context), context),
        remember(context, Conversation(language=language, offered=offers(dropped.choices))),
        say(context, dropped, language, kind="dialogue", about=application.id),
        *refresh(round_in(context), application.state or "", context.now),
    ]


def _parts(context: Context) -> dict[str, str]:
    conversation = conversation_of(context)
    if conversation.mode != "statement":
        return {}
    return {name: str(part) for name, part in conversation.edited.items()}


def _waiting(
    context: Context,
    application: Application,
    language: Language,
    parts: Mapping[str, str],
    asked: Message,
) -> fx.SaveConversation:
    place = Conversation(
        mode="statement",
        application=application.id,
        language=language,
        edited=dict(parts),
        offered=offers(asked.choices),
    )
    return remember(context, place)


def _button(verb: str, application: Application, *, style: Style = "plain") -> Choice:
    return button(f"statement.button.{verb}", f"statement_{verb}", application.id, style=style)


_Act = Callable[[Context, Application, Language], Sequence[fx.Effect]]
_PRESSES: Mapping[str, _Act] = {
    "statement": _begin,
    "statement_done": _done,
    "statement_again": _begin,
    "statement_stop": _stop,
    "statement_wrong": _wrong,
}
