"""One decision: what it needs and changes, the letter that waits, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot import effects as fx
from bot.context import Contact, Context
from bot.events import TimerFired
from bot.facts.application import Action, Application
from bot.facts.cycle import Cycle
from bot.facts.releases import Planned
from bot.message import Wording
from bot.workflows import held, shortlist, statements
from bot.workflows.letters.confirmation import answer_until
from bot.workflows.letters.outcomes import letter, letter_for
from bot.workflows.posting import answerable

_AFTER_HOLD = timedelta(seconds=2)
_LOOK_AGAIN = timedelta(seconds=15)
# Before the day to answer: the first reminder, then the last.
CHASES: Mapping[str, timedelta] = {"first": timedelta(days=4), "last": timedelta(days=1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Enacted:
    """A decision as it is made: who, why, on which criteria, and what they wrote in the letter."""

    planned: Planned
    by: str
    why: str = field(default="", repr=False)
    added: str = field(default="", repr=False)
    wording: Wording | None = None
    criteria: Mapping[str, object] = field(default_factory=dict, repr=False)
    release: str | None = None


def plan(context: Context, application: Application, action: Action) -> Planned:
    """A decision with the letter that it needs."""
    return Planned(
        application_id=application.id,
        action=action,
        letter=letter_for(action, held.told(application, context)),
        language=application.language,
        revision=application.revision,
    )


def enact(
    context: Context, cycle: Cycle, application: Application, holder: Contact, what: Enacted
) -> list[fx.Effect]:
    """Decide, and let the letter wait out its hold; what it contradicts is withdrawn."""
    action = what.planned.action
    effects = [
        *call_off(application),
        fx.ChangeStatus(
            application_id=application.id,
            action=action,
            by=what.by,
            why=what.why,
            criteria=what.criteria,
            release=what.release,
        ),
    ]
    if what.planned.letter is None:
        return effects
    out = context.now + cycle.hold
    answer_by = answer_until(cycle, out)
    if action == "approve":
        effects += [
            fx.SetOffer(application_id=application.id, answer_by=answer_by),
            *answering(application, answer_by, out),
        ]
    if action == "vacate":
        effects.append(fx.SetOffer(application_id=application.id, ended="released"))
    message = letter(
        what.planned.letter,
        application,
        holder,
        cycle,
        answer_by=answer_by,
        added=what.added,
        wording=what.wording,
    )
    return [
        *effects,
        fx.Send(
            contact_id=holder.id,
            message=message,
            language=application.language,
            kind="decision",
            key=held.key(application),
            about=application.id,
            not_before=out,
        ),
        _look(application, out + _AFTER_HOLD),
    ]


def call_off(application: Application) -> list[fx.Effect]:
    """What was still to be sent about an application, and what would have woken for it."""
    return [
        fx.Withhold(key=f"decision:{application.id}:"),
        fx.Withhold(key=f"chase:{application.id}:"),
        fx.CancelTimers(id=f"hold:{application.id}"),
        fx.CancelTimers(id=f"confirm:{application.id}:"),
        *statements.call_off(application),
    ]


def answering(application: Application, answer_by: datetime, now: datetime) -> list[fx.Effect]:
    """The reminders before the day to answer, and what happens on it."""
    due = {name: answer_by - before for name, before in CHASES.items()}
    timers: list[fx.Effect] = [
        fx.SetTimer(
            id=f"confirm:{application.id}:{name}", kind="chase", subject=application.id, due=at
        )
        for name, at in due.items()
        if at > now
    ]
    silence = fx.SetTimer(
        id=f"confirm:{application.id}:silence",
        kind="silence",
        subject=application.id,
        due=answer_by + _AFTER_HOLD,
    )
    return [fx.CancelTimers(id=f"confirm:{application.id}:"), *timers, silence]


def take_back(context: Context, cycle: Cycle, application: Application, by: str) -> list[fx.Effect]:
    """Undo a decision that nobody was told: what was agreed before goes on."""
    before = held.was(application, context)
    effects = [
        *call_off(application),
        fx.ChangeStatus(
            application_id=application.id, action=held.undoing(application, context), by=by
        ),
    ]
    offer = context.deciding.offer(application.id)
    if before == "approved" and offer.answer_by:
        effects += answering(application, offer.answer_by, context.now)
    if before == "confirmed":
        effects += statements.plan(application, cycle, context)
    return effects


def hold_over(_event: TimerFired, context: Context) -> list[fx.Effect]:
    """The hold time has ended: the letter is out, and no board offers Undo any more."""
    application, holder, cycle = context.subject, context.holder, context.cycle
    if application is None or holder is None or cycle is None:
        return []
    effects = _answerable(application, holder, cycle, context)
    if held.was(application, context) is not None:  # on its way, or the channel is down
        return [*effects, _look(application, context.now + _LOOK_AGAIN), *redraw(context)]
    noted = fx.SetOffer(application_id=application.id, told=application.status)
    return [noted, *effects, *redraw(context)]


def _answerable(
    application: Application, holder: Contact, cycle: Cycle, context: Context
) -> list[fx.Effect]:
    """Let the letter's two answers be typed where there are no buttons."""
    offer = context.deciding.offer(application.id)
    if application.status != "approved" or offer.answer_by is None:
        return []
    asked = letter("confirmation", application, holder, cycle, answer_by=offer.answer_by)
    return answerable(holder, asked.choices)


def redraw(context: Context) -> list[fx.Effect]:
    """Have everything that shows the State's decisions drawn anew."""
    state = context.state or (context.subject and context.subject.state)
    if context.cycle is None or not state:
        return []
    return refresh(context.cycle, state, context.now)


def refresh(cycle: Cycle, state: str, now: datetime) -> list[fx.Effect]:
    """Have a State's shortlist, its speakers and their releases drawn anew."""
    subject = f"{cycle.number}:{state}"
    return [
        *shortlist.refresh(cycle, state, now),
        fx.SetTimer(id=f"speakers:{subject}", kind="speakers", subject=subject, due=now),
    ]


def _look(application: Application, due: datetime) -> fx.SetTimer:
    return fx.SetTimer(id=f"hold:{application.id}", kind="hold", subject=application.id, due=due)
