"""A mailing from command to last message: drafted, looked at, confirmed, held, sent, stopped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.events import StaffCommanded, StaffPressed, StaffSubmitted, TimerFired
from bot.facts.cycle import Cycle
from bot.facts.mailings import KINDS, TEACHES, Kind, Plan, Run, Step
from bot.message import Items, Message, Term
from bot.outreach import Outreach
from bot.workflows.aside import open_window, whisper
from bot.workflows.mailings import boards, previews
from bot.workflows.mailings.planning import Texts, names_somebody, plan
from bot.workflows.roles import may

_TICK = timedelta(seconds=4)  # how often the board counts while messages leave
_AFTER = timedelta(seconds=1)
_STEPS: Mapping[str, Step] = {
    "discard": "discard",
    "undo": "undo",
    "pause": "pause",
    "resume": "resume",
    "stop": "stop",
}


def command(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """``mailing KIND``: plan one and show it; without a kind, what was sent in this round."""
    kind = _kind(event.rest)
    outreach = context.outreach or Outreach()
    if kind is None:
        shown = Message(key="missions.which") if event.rest else _overview(outreach)
        return [whisper(event, shown)]
    if kind == "newsletter":
        window = previews.texts_window(kind)
        return [open_window(event, window)]
    made = plan(kind, cycle, outreach, context.now)
    if not isinstance(made, Plan):
        return [whisper(event, made)]
    return _drafted(event, context, cycle, made)


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The buttons of a run's board."""
    pressed = Press.read(event.data)
    if pressed.verb != "mailing" or len(pressed.about) != 2:
        return None
    outreach, cycle = context.outreach, context.cycle
    if outreach is None or outreach.run is None or cycle is None:
        return [whisper(event, Message(key="staff.gone"))]
    if pressed.about[0] == "look":
        return _look(event, context, cycle, outreach)
    return _moved(event, context, outreach, outreach.run)


def _moved(
    event: StaffPressed, context: Context, outreach: Outreach, run: Run
) -> Sequence[fx.Effect]:
    if not may(context, "approver"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    step = _STEPS.get(Press.read(event.data).about[0])
    if step is None or not run.allows(step):
        return [whisper(event, Message(key="missions.too_late")), _again(run.id, context)]
    if step == "resume" and (named := _named(outreach)) is not None:
        return [whisper(event, named)]
    return advance(run, step, context, by=event.actor)


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """A run was confirmed, or a newsletter written."""
    pressed = Press.read(event.data)
    if pressed.verb != "mailing" or len(pressed.about) != 2:
        return None
    cycle, outreach = context.cycle, context.outreach
    if cycle is None or outreach is None:
        return [whisper(event, Message(key="staff.gone"))]
    if pressed.about[0] == "write":
        return _written(event, context, cycle, outreach)
    run = outreach.run
    refusal = _refusal(context, outreach)
    if refusal is not None or run is None:
        redraw = [_again(run.id, context)] if run else []
        return [whisper(event, refusal or Message(key="staff.gone")), *redraw]
    return confirm(run, cycle, context, by=event.actor)


def confirm(run: Run, cycle: Cycle, context: Context, *, by: str) -> list[fx.Effect]:
    """Queue a run, to leave when its hold time is over."""
    release = context.now + cycle.hold
    return [
        fx.AdvanceMailing(id=run.id, step="confirm", by=by, release_at=release),
        _again(run.id, context),
    ]


def advance(run: Run, step: Step, context: Context, *, by: str) -> list[fx.Effect]:
    """Take one step that needs nothing more, and show it."""
    return [fx.AdvanceMailing(id=run.id, step=step, by=by), _again(run.id, context)]


def tick(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Bring a run's board up to date, begin it when its hold time is over, end it when done."""
    outreach, cycle, now = context.outreach, context.cycle, context.now
    if outreach is None or outreach.run is None or cycle is None:
        return []
    run = outreach.run
    shown = boards.board(run, cycle, now)
    if run.stage == "held":
        return _held(run, outreach, context, shown)
    if run.stage != "sending":
        return [shown]
    if run.progress.waiting:
        return [shown, _at(run.id, context, _TICK)]
    return [fx.AdvanceMailing(id=run.id, step="finish", by="bot"), _again(run.id, context)]


def _held(
    run: Run, outreach: Outreach, context: Context, shown: fx.ShowBoard
) -> Sequence[fx.Effect]:
    """A run in its hold time leaves when that is over, and nobody in it asked for secrecy."""
    release = run.release_at or context.now
    if release > context.now:
        return [shown, _at(run.id, context, release - context.now)]
    named = _named(outreach)
    if named is not None:
        return [*advance(run, "undo", context, by="bot"), fx.TellStaff(message=named)]
    step = fx.AdvanceMailing(id=run.id, step="release", by="bot")
    return [step, _at(run.id, context, _AFTER)]


def _drafted(
    event: StaffCommanded | StaffSubmitted, context: Context, cycle: Cycle, made: Plan
) -> list[fx.Effect]:
    mailing_id = fresh(context)
    effects: list[fx.Effect] = [
        fx.DraftMailing(id=mailing_id, plan=made, by=event.actor),
        _again(mailing_id, context),
    ]
    if isinstance(event, StaffCommanded):
        window = previews.window(made, mailing_id, cycle, may_send=may(context, "approver"))
        effects.append(open_window(event, window))
    return effects


def _written(
    event: StaffSubmitted, context: Context, cycle: Cycle, outreach: Outreach
) -> Sequence[fx.Effect]:
    if not may(context, "reviewer"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    texts: Texts = previews.texts_of(event.values)
    made = plan("newsletter", cycle, outreach, context.now, texts)
    if not isinstance(made, Plan):
        return [whisper(event, made)]
    return _drafted(event, context, cycle, made)


def _look(
    event: StaffPressed, context: Context, cycle: Cycle, outreach: Outreach
) -> Sequence[fx.Effect]:
    assert outreach.run is not None, "refused before"
    assert outreach.plan is not None, "the snapshot reads it for a press"
    if not may(context, "viewer"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    window = previews.window(
        outreach.plan,
        outreach.run.id,
        cycle,
        may_send=may(context, "approver") and outreach.run.allows("confirm"),
        warning=_outdated(outreach),
    )
    return [open_window(event, window)]


def _refusal(context: Context, outreach: Outreach) -> Message | None:
    """Why a confirmation has no effect."""
    if not may(context, "approver"):
        return Message(key="staff.not_allowed")
    if outreach.run is None:
        return Message(key="staff.gone")
    if not outreach.run.allows("confirm"):
        return Message(key="missions.too_late")
    if outreach.sent_before:
        return Message(key="missions.sent_before")
    return _outdated(outreach) or _named(outreach)


def _named(outreach: Outreach) -> Message | None:
    """Somebody in these letters has asked for confidentiality since they were written."""
    if outreach.plan is None or not names_somebody(outreach.plan, outreach):
        return None
    return Message(key="missions.refused_name_since")


def _outdated(outreach: Outreach) -> Message | None:
    """A newer programme was published since the letters were written."""
    run, programme = outreach.run, outreach.programme
    if run is None or programme is None or run.kind not in TEACHES | {"cancel", "reminder"}:
        return None
    return None if run.version == programme.version else Message(key="missions.outdated")


def _overview(outreach: Outreach) -> Message:
    if not outreach.runs:
        return Message(key="missions.no_runs")
    lines = tuple(
        Message(
            key="missions.run_line",
            params={
                "kind": Term(key=f"missions.kind.{run.kind}"),
                "id": run.id,
                "stage": Term(key=f"missions.stage.{run.stage}"),
                "sent": run.progress.sent,
                "total": run.recipients,
            },
        )
        for run in outreach.runs
    )
    return Message(key="missions.runs", params={"runs": Items(items=lines)})


def _kind(rest: str) -> Kind | None:
    named = rest.split(" ", 1)[0].casefold()
    return next((kind for kind in KINDS if kind == named), None)


def fresh(context: Context) -> str:
    """The id of a new run."""
    return "M" + context.fresh_id[1:8]


def _again(mailing_id: str, context: Context) -> fx.SetTimer:
    return _at(mailing_id, context, timedelta())


def _at(mailing_id: str, context: Context, later: timedelta) -> fx.SetTimer:
    return fx.SetTimer(
        id=f"mailing:{mailing_id}", kind="mailing", subject=mailing_id, due=context.now + later
    )
