"""A run's message in the office's channel: where it stands, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from bot import effects as fx
from bot.conversation.choices import button
from bot.facts.cycle import Cycle
from bot.facts.mailings import Run, Stage
from bot.message import Choice, Listing, Message, Moment, Param, Style, Term
from bot.workflows.mailings.previews import in_languages

Button = Literal["look", "discard", "undo", "pause", "resume", "stop"]
_BUTTONS: Mapping[Stage, tuple[Button, ...]] = {
    "draft": ("look", "discard"),
    "held": ("undo", "pause"),
    "sending": ("pause", "stop"),
    "paused": ("resume", "stop"),
}
_STYLES: Mapping[Button, Style] = {
    "look": "primary",
    "resume": "primary",
    "stop": "danger",
}
_SLOW = timedelta(minutes=2)  # shorter ones need no forecast


def surface(mailing_id: str) -> str:
    """The name of a run's board."""
    return f"mailing:{mailing_id}"


def board(run: Run, cycle: Cycle, now: datetime) -> fx.ShowBoard:
    """Post a run's board, or bring it up to date."""
    title = Message(
        key=f"missions.board.{run.kind}", params={"number": str(run.cycle), "id": run.id}
    )
    cards = [fx.Card(message=_standing(run, cycle, now), choices=_choices(run))]
    if run.trouble:
        states = Listing.states(run.trouble)
        trouble = Message(key="missions.board_trouble", params={"states": states})
        cards.append(fx.Card(message=trouble))
    return fx.ShowBoard(surface=surface(run.id), board=fx.Board(title=title, cards=tuple(cards)))


def _standing(run: Run, cycle: Cycle, now: datetime) -> Message:
    progress = run.progress
    figures: dict[str, Param] = {"count": run.recipients, "sent": progress.sent}
    match run.stage:
        case "draft" | "discarded":
            params: dict[str, Param] = {
                "count": run.recipients,
                "languages": in_languages(run.languages),
            }
        case "held":
            at = Moment(at=run.release_at or now, zone=cycle.zone)
            params = {"count": run.recipients, "at": at}
        case "sending":
            params = figures | {"left": _left(run, now), "other": _other(run)}
        case "paused":
            params = figures | {"waiting": progress.waiting}
        case "done" | "stopped":
            params = figures | {"other": _other(run), "answered": progress.answered}
    return Message(key=f"missions.board_{run.stage}", params=params)


def _other(run: Run) -> Param:
    """What did not go as planned, in figures; nothing to say where all went well."""
    progress = run.progress
    counts = {
        "failed": progress.failed,
        "bounced": progress.bounced,
        "skipped": progress.skipped,
        "withheld": progress.withheld,
        "uncertain": progress.uncertain,
    }
    said = tuple(
        Message(key=f"missions.figure.{name}", params={"count": count})
        for name, count in counts.items()
        if count
    )
    return Listing(items=said) if said else Term(key="missions.figure.nothing")


def _left(run: Run, now: datetime) -> Param:
    """How long it will still take, from how long it took so far."""
    progress = run.progress
    if not progress.sent or progress.first_sent is None:
        return Term(key="missions.left_unknown")
    spent = now - progress.first_sent
    left = spent / progress.sent * progress.waiting
    if left < _SLOW:
        return Term(key="missions.left_short")
    return Message(
        key="missions.left_minutes", params={"count": round(left / timedelta(minutes=1))}
    )


def _choices(run: Run) -> tuple[Choice, ...]:
    return tuple(
        button(f"missions.button.{verb}", "mailing", verb, run.id, style=_STYLES.get(verb, "plain"))
        for verb in _BUTTONS.get(run.stage, ())
    )
