"""What a person may know and decide about their own data: see it, and who may read their name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, offers
from bot.conversation.form import load_form
from bot.conversation.questions import answer_lines
from bot.events import PersonPressed, PersonWrote
from bot.facts.application import LIVE, Application
from bot.facts.consent import Consent, Consents, Purpose, agreed, of
from bot.handlers.drafts import own_application
from bot.handlers.speech import conversation_of, person_in, remember, say, spoken
from bot.handlers.words import intent
from bot.i18n import Language
from bot.message import Choice, Items, Message, Param, StateName, Term, joined
from bot.workflows import shortlist
from bot.workflows.codenames import hidden

# What is asked after a yes to speaking; the form itself asks only for the first two purposes.
ASKED: tuple[Purpose, ...] = ("missions", "own_mission", "publication", "recording")
_IN_THE_FORM: tuple[tuple[Purpose, str], ...] = (
    ("processing", "consent"),
    ("publication", "publish_name"),
)
_TOGETHER = frozenset({"idle", "letter", "withdrawing"})


def wanted(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """The words that ask for it, anywhere."""
    wish = intent(event.words)
    language = spoken(event, context)
    if wish == "privacy":
        return _shown(context, _menu(context), language)
    if wish == "my_data":
        return _shown(context, _data(context), language)
    if wish == "discreet":
        return _discreet(context, language, on=not person_in(context).discreet)
    return None


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The buttons of the menu, and the lines of the list of who may know."""
    pressed = Press.read(event.data)
    language = spoken(event, context)
    answer: Sequence[fx.Effect] | None = None
    match pressed.verb, *pressed.about:
        case ["privacy"]:
            answer = _shown(context, _menu(context), language)
        case ["my_data"]:
            answer = _shown(context, _data(context), language)
        case ["read", _]:
            answer = _read(context, language)
        case ["discreet", ("on" | "off") as wish]:
            answer = _discreet(context, language, on=wish == "on")
        case [("who" | "consent"), application_id, *wish]:
            application = own_application(context, application_id)
            answer = None if application is None else _who(event, context, application, wish)
    return answer


def _who(
    event: PersonPressed, context: Context, application: Application, wish: Sequence[str]
) -> Sequence[fx.Effect] | None:
    match wish:
        case []:
            return _shown(context, question(application, context), spoken(event, context))
        case [purpose, ("yes" | "no") as said] if purpose in ASKED:
            chosen = next(each for each in ASKED if each == purpose)
            return _decided(event, context, application, chosen, given=said == "yes")
        case _:
            return None


def asked_after(effects: Sequence[fx.Effect], context: Context) -> list[fx.Effect]:
    """Once somebody has agreed to speak, ask who may know; noted beside a form sent in."""
    more: list[fx.Effect] = []
    for effect in effects:
        if not isinstance(effect, fx.ChangeStatus):
            continue
        application = own_application(context, effect.application_id)
        if effect.action in {"submit", "edit"}:
            more += _as_in_the_form(effects, context, effect.application_id, application)
        elif effect.action == "confirm" and application is not None and context.contact:
            message = question(application, context)
            language = application.language
            more += [*_offered(context, message, language), _said(context, message, language)]
    return more


def question(application: Application, context: Context) -> Message:
    """Who may know: a line each, and a button that changes it."""
    consents = of(application, context.consents.get(application.id))
    return _question(application, consents)


def _question(application: Application, consents: Consents) -> Message:
    state = StateName(code=application.state or "")
    lines: list[Param] = []
    buttons: list[tuple[Choice, ...]] = []
    for purpose in ASKED:
        now, other = ("yes", "no") if agreed(consents, purpose) else ("no", "yes")
        lines.append(Message(key=f"privacy.{purpose}.{now}", params=_about(purpose, state)))
        data = Press("consent", (application.id, purpose, other)).data
        buttons.append((Choice(label=Term(key=f"privacy.button.{purpose}.{other}"), data=data),))
    return Message(
        key="privacy.who_may_know",
        params={"state": state, "lines": Items(items=tuple(lines))},
        choices=tuple(buttons),
    )


def _about(purpose: Purpose, state: StateName) -> dict[str, Param]:
    return {"state": state} if purpose == "own_mission" else {}


def _decided(
    event: PersonPressed,
    context: Context,
    application: Application,
    purpose: Purpose,
    *,
    given: bool,
) -> Sequence[fx.Effect]:
    consents = of(application, context.consents.get(application.id))
    language = spoken(event, context)
    changed = fx.RecordConsent(
        application_id=application.id, purpose=purpose, given=given, language=language
    )
    after = _with(consents, changed, context)
    message = _question(application, after)
    contact = person_in(context)
    return [
        changed,
        *_published(context, application, purpose, given=given),
        fx.Record(
            event="consent.given" if given else "consent.withdrawn",
            subject=application.id,
            actor=f"contact:{contact.id}",
            details={"purpose": purpose},
        ),
        *_told_office(application, consents, after),
        *(
            shortlist.refresh(context.cycle, application.state, context.now)
            if context.cycle and application.state
            else ()
        ),
        *_offered(context, message, language),
        replace(_said(context, message, language), replaces=event.message_id or None),
    ]


def _with(consents: Consents, changed: fx.RecordConsent, context: Context) -> Consents:
    answer = Consent(
        purpose=changed.purpose,
        given=changed.given,
        version=changed.version,
        language=changed.language,
        at=context.now,
    )
    return {**consents, changed.purpose: answer}


def _published(
    context: Context, application: Application, purpose: Purpose, *, given: bool
) -> list[fx.Effect]:
    """The form's own answer says the same as this one."""
    if purpose != "publication":
        return []
    return [
        fx.SaveAnswers(
            application_id=application.id,
            contact_id=person_in(context).id,
            cycle=application.cycle,
            language=application.language,
            answers={**application.answers, "publish_name": given},
        )
    ]


def _told_office(application: Application, before: Consents, after: Consents) -> list[fx.Effect]:
    """The office hears when a speaker takes back what it may have acted on."""
    if application.status != "confirmed":
        return []
    withdrawn = [each for each in ASKED if agreed(before, each) and not agreed(after, each)]
    if not withdrawn:
        return []
    told = Message(
        key="privacy.withdrawn",
        params={
            "code": hidden(application),
            "state": StateName(code=application.state or ""),
            "purposes": Items(
                items=tuple(Term(key=f"privacy.purpose.{each}") for each in withdrawn)
            ),
        },
    )
    return [fx.TellStaff(message=told)]


def _as_in_the_form(
    effects: Sequence[fx.Effect],
    context: Context,
    application_id: str,
    application: Application | None,
) -> list[fx.Effect]:
    """What the form just sent in says about consent, where that is new."""
    saved = [
        each
        for each in effects
        if isinstance(each, fx.SaveAnswers) and each.application_id == application_id
    ]
    if not saved and application is None:
        return []
    answers = saved[-1].answers if saved else application.answers if application else {}
    recorded = context.consents.get(application_id, {})
    language: Language = saved[-1].language if saved else conversation_of(context).language or "en"
    found: list[fx.Effect] = []
    for purpose, name in _IN_THE_FORM:
        answer, known = answers.get(name), recorded.get(purpose)
        if isinstance(answer, bool) and (known is None or known.given != answer):
            found.append(
                fx.RecordConsent(
                    application_id=application_id,
                    purpose=purpose,
                    given=answer,
                    language=language,
                )
            )
    return found


def _menu(context: Context) -> Message:
    contact = person_in(context)
    sent = [each for each in context.applications if each.status in LIVE]
    turn = "off" if contact.discreet else "on"
    buttons = [
        Choice(label=Term(key="privacy.button.my_data"), data="my_data"),
        *(_who_button(context, each) for each in sent),
        Choice(label=Term(key=f"privacy.button.discreet_{turn}"), data=f"discreet:{turn}"),
        Choice(label=Term(key="privacy.button.erase"), data="erase", style="danger"),
    ]
    return Message(key="privacy.menu", choices=tuple((each,) for each in buttons))


def _who_button(context: Context, application: Application) -> Choice:
    label: Param = Term(key="privacy.button.who")
    if len(context.applications) > 1:
        about: Param = application.reference or StateName(code=application.state or "")
        label = Message(key="status.button_of", params={"choice": label, "application": about})
    return Choice(label=label, data=Press("who", (application.id,)).data)


def _data(context: Context) -> Message:
    """Everything the bot keeps that its person can be shown where they are."""
    parts: list[Message] = []
    for each in context.applications:
        lines = answer_lines(load_form(), each.answers)
        params: dict[str, Param] = {
            "reference": each.reference or Term(key="status.draft"),
            "state": StateName(code=each.state) if each.state else Term(key="form.value.none"),
            "answers": Items(items=tuple(lines)) if lines else Term(key="form.value.none"),
        }
        parts.append(Message(key="privacy.application", params=params))
    buttons = ((Choice(label=Term(key="privacy.button.erase"), data="erase", style="danger"),),)
    contact = person_in(context)
    about = Message(
        key="privacy.my_data",
        params={"channel": Term(key=f"privacy.channel.{contact.channel}")},
        choices=buttons,
    )
    return joined([*parts, about])


def _discreet(context: Context, language: Language, *, on: bool) -> Sequence[fx.Effect]:
    contact = person_in(context)
    message = Message(key="privacy.discreet_on" if on else "privacy.discreet_off")
    return [
        fx.SetDiscreet(contact_id=contact.id, discreet=on),
        say(context, message, language, kind="dialogue"),
    ]


def _read(context: Context, language: Language) -> Sequence[fx.Effect]:
    """The message behind a discreet notice."""
    message = context.kept or Message(key="privacy.discreet_gone")
    return _shown(context, message, language)


def _shown(context: Context, message: Message, language: Language) -> Sequence[fx.Effect]:
    return [*_offered(context, message, language), _said(context, message, language)]


def _said(context: Context, message: Message, language: Language) -> fx.Send:
    return say(context, message, language, kind="dialogue")


def _offered(context: Context, message: Message, language: Language) -> list[fx.Effect]:
    """Let the choices be typed, where the dialogue does not wait for an answer."""
    kept = conversation_of(context)
    if kept.mode not in _TOGETHER:
        return []
    return [remember(context, replace(kept, offered=offers(message.choices), language=language))]
