"""The first words: greetings, help, the wish to apply, and the choice of a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation import engine
from bot.conversation.choices import Press, button, offers
from bot.conversation.state import Conversation
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import Application
from bot.handlers import drafts, leaving, letters, standing, wishes
from bot.handlers.calls import is_open, not_open, open_states
from bot.handlers.speech import (
    FromPerson,
    conversation_of,
    on_both_channels,
    person_in,
    remember,
    round_in,
    say,
    spoken,
)
from bot.handlers.words import intent
from bot.i18n import LANGUAGES, Language
from bot.message import Choice, Listing, Message, Moment, Term
from bot.workflows import reminders


def greet(event: FromPerson, context: Context) -> Sequence[fx.Effect] | None:
    """Say what this bot is for, with buttons for everything it does."""
    wanted = _wanted(event)
    idle = conversation_of(context).mode == "idle"
    if idle and wanted is None and isinstance(event, PersonWrote) and _unknown(event.text):
        wanted = "help"
    if wanted not in {"start", "help"}:
        return None
    language = spoken(event, context)
    message = _menu(context, "menu.welcome" if wanted == "start" else "menu.help")
    kept = Conversation(language=language, offered=offers(message.choices))
    if not idle:
        kept = replace(conversation_of(context), language=language)
    return [remember(context, kept), say(context, message, language)]


def _unknown(text: str) -> bool:
    """A slash and one word we have no use for: the menu says what there is."""
    return text.lstrip().startswith("/") and len(text.split()) == 1


def apply(event: FromPerson, context: Context) -> Sequence[fx.Effect] | None:
    """Begin an application, or go on with the one that is not finished."""
    if _wanted(event) != "apply":
        return None
    language = spoken(event, context)
    unfinished = [each for each in context.applications if each.status == "draft"]
    if unfinished:
        meant = [each for each in unfinished if context.subject and each.id == context.subject.id]
        return go_on(context, (meant or unfinished)[-1], language)
    if not open_states(context):
        message = not_open(context)
        return [remember(context, Conversation(language=language)), say(context, message, language)]
    return _begin(event, context, language)


def resume(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The button that goes on with a draft."""
    press = Press.read(event.data)
    application = drafts.own_application(context, press.about[0] if press.about else None)
    if press.verb != "continue" or application is None or application.status != "draft":
        return None
    return go_on(context, application, spoken(event, context))


def go_on(context: Context, application: Application, language: Language) -> Sequence[fx.Effect]:
    """Take a draft up where it stopped, in the way of the channel."""
    open_for_it = application.state is None or is_open(context, application.state)
    if person_in(context).at_once and open_for_it:
        return letters.begin(context, application, language)
    return leaving.take_up(context, application, language)


def _begin(event: FromPerson, context: Context, language: Language) -> Sequence[fx.Effect]:
    cycle = round_in(context)
    answers = wishes.answers(event, open_states(context))
    application = Application(
        id=context.fresh_id,
        cycle=cycle.number,
        person_id=person_in(context).person_id,
        contact_id=person_in(context).id,
        language=language,
        answers=answers,
        created_at=context.now,
    )
    new = [
        *drafts.save_draft(context, application, answers, language),
        *reminders.plan(application, cycle, context.now, context.late),
    ]
    if person_in(context).at_once:
        return [*new, *letters.begin(context, application, language)]
    desk = drafts.desk_for(context, application, language)
    step = engine.begin(desk, application.id, answers)
    hello = Message(
        key="dialogue.begin",
        params={"closes": Moment(at=cycle.last_close, zone=cycle.zone)},
    )
    return [
        *new,
        remember(context, replace(step.conversation, language=language)),
        say(context, hello, language, kind="dialogue", about=application.id),
        *(
            say(context, message, language, kind="dialogue", about=application.id)
            for message in step.say
        ),
    ]


def choose_language(event: FromPerson, context: Context) -> Sequence[fx.Effect] | None:
    """Change the language, at any point; a form goes on with the same question."""
    wanted = _wanted(event)
    if wanted == "language":
        asked = _languages()
        kept = conversation_of(context)
        effects: list[fx.Effect] = [say(context, asked, spoken(event, context))]
        if kept.mode == "idle":
            effects.insert(0, remember(context, replace(kept, offered=offers(asked.choices))))
        return effects
    chosen = next((each for each in LANGUAGES if wanted == f"language:{each}"), None)
    asks_languages = conversation_of(context).field == "speaker_languages"
    if chosen is None or (asks_languages and isinstance(event, PersonWrote)):
        return None
    return _speak(context, chosen)


def _speak(context: Context, language: Language) -> Sequence[fx.Effect]:
    conversation = conversation_of(context)
    effects: list[fx.Effect] = [
        fx.SetPreference(contact_id=person_in(context).id, language=language),
        remember(context, replace(conversation, language=language)),
    ]
    application = drafts.own_application(context, conversation.application)
    if conversation.mode in {"form", "review", "leaving"} and application is not None:
        if application.status == "draft":
            effects += drafts.save_draft(context, application, application.answers, language)
        changed = Message(key="language.changed")
        return [
            *effects,
            say(context, changed, language, kind="dialogue"),
            drafts.ask_again(context, application, language),
        ]
    return [*effects, say(context, _menu(context, "language.changed_menu"), language)]


def reminders_switch(event: FromPerson, context: Context) -> Sequence[fx.Effect] | None:
    """STOP ends reminders; asking for them starts them again."""
    wanted = _wanted(event)
    language = spoken(event, context)
    if wanted == "stop":
        return reminders.switch_off(person_in(context), context.applications, language)
    if wanted == "remind":
        return reminders.switch_on(
            person_in(context), context.applications, context.cycle, language, context.now
        )
    return None


def status(event: FromPerson, context: Context) -> Sequence[fx.Effect] | None:
    """What became of my application."""
    if _wanted(event) != "status":
        return None
    return standing.show(context, spoken(event, context))


def withdraw(event: FromPerson, context: Context) -> Sequence[fx.Effect] | None:
    """The wish to withdraw, typed: each application with its own button."""
    if _wanted(event) != "withdraw":
        return None
    return standing.show(context, spoken(event, context))


def _wanted(event: FromPerson) -> str | None:
    if isinstance(event, PersonPressed):
        press = Press.read(event.data)
        return ":".join((press.verb, *press.about)) if press.verb in _MENU else None
    return intent(event.words)


# Each language by its own name: whoever cannot read the present one must find theirs.
_OWN_NAMES: Mapping[Language, str] = {"en": "English", "fr": "Français", "es": "Español"}
_MENU = frozenset({"start", "apply", "language", "help", "status", "stop", "remind"})


def _menu(context: Context, key: str) -> Message:
    cycle = context.cycle
    verbs = ["status", "language", "ask"] if context.applications else ["language", "ask"]
    if open_states(context):
        verbs.insert(0, "apply")
    buttons = tuple((button(f"menu.button.{verb}", verb),) for verb in verbs)
    if not context.applications and cycle is not None and on_both_channels(context):
        began = Term(key=f"linking.began.{person_in(context).channel}")
        buttons = (*buttons, (Choice(label=began, data=Press("link").data),))
    if cycle is None:
        return Message(key=f"{key}_no_round", choices=buttons)
    return Message(
        key=key,
        params={
            "number": str(cycle.number),
            "states": Listing.states(cycle.codes),
            "call": Message(key=f"menu.call_{cycle.phase(context.now)}", params=_call(context)),
        },
        choices=buttons,
    )


def _call(context: Context) -> dict[str, Moment]:
    cycle = round_in(context)
    return {
        "before": {"opens": Moment(at=cycle.opens, zone=cycle.zone)},
        "open": {"closes": Moment(at=cycle.last_close, zone=cycle.zone)},
        "closed": {"closed": Moment(at=cycle.last_close, zone=cycle.zone)},
        "over": {},
    }[cycle.phase(context.now)]


def _languages() -> Message:
    return Message(
        key="language.which",
        choices=tuple(
            (Choice(label=_OWN_NAMES[each], data=Press("language", (each,)).data),)
            for each in LANGUAGES
        ),
    )
