"""Telling those who were not selected: when that may be done, and who they are."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.facts.application import CHOSEN, EVER_CHOSEN, UNDECIDED, Action, Application, Status
from bot.facts.releases import Planned, Release
from bot.message import Message
from bot.workflows import held

_STEPS: Mapping[Status, Action] = {
    "submitted": "reject",
    "shortlisted": "reject",
    "rejected": "settle",
}


def refusal(context: Context) -> Message | None:
    """Why it is too early: a place may still become free for one of them."""
    peers = context.peers
    if not any(each.status in EVER_CHOSEN for each in peers):
        return Message(key="settle.no_panel" if peers else "settle.nobody_applied")
    undecided = [each for each in peers if each.status in UNDECIDED]
    if undecided and not _panels(context):
        return Message(key="settle.undecided_left", params={"count": len(undecided)})
    unanswered = [each for each in peers if each.status == "approved"]
    waiting = [each for each in peers if each.status == "waitlisted"]
    if unanswered and waiting:
        return Message(key="settle.unanswered", params={"count": len(unanswered)})
    if unanswered and not waiting and undecided:
        return Message(key="settle.undecided", params={"count": len(unanswered)})
    if not any(each.status in CHOSEN for each in peers):
        return Message(key="settle.nobody_yet")
    return None


def vacant(context: Context) -> bool:
    """Whether a place of the panel is free that somebody on the waiting list could take."""
    panels = _panels(context)
    chosen = sum(each.status in EVER_CHOSEN for each in context.peers)
    size = len(panels[-1].criteria.get("panel", ())) if panels else chosen  # type: ignore[arg-type]
    taken = sum(each.status in CHOSEN for each in context.peers)
    return taken < size and any(each.status == "waitlisted" for each in context.peers)


def _panels(context: Context) -> list[Release]:
    """The panels that were decided as a whole, the last one last."""
    return [
        each
        for each in context.deciding.releases
        if each.kind == "panel" and each.stage == "released"
    ]


def planned(context: Context) -> tuple[Planned, ...]:
    """Everybody without a place who was not told so yet."""
    found = (_planned(each, context) for each in context.peers)
    return tuple(each for each in found if each is not None)


def _planned(application: Application, context: Context) -> Planned | None:
    if held.was(application, context) is not None:
        return None
    told = held.told(application, context)
    if application.status == "waitlisted" and told != "waitlisted":
        return _letter(application, "settle", "waiting")
    if application.status in _STEPS and told != "rejected":
        return _letter(application, _STEPS[application.status], "regret")
    return None


def _letter(application: Application, action: Action, letter: str) -> Planned:
    return Planned(
        application_id=application.id,
        action=action,
        letter=letter,
        language=application.language,
        revision=application.revision,
    )
