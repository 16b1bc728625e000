"""Telling those who were not selected: when that may be done, and who they are."""

from __future__ import annotations

from bot.application import Application
from bot.context import Context
from bot.message import Message
from bot.releases import Planned
from bot.workflows import held

_EVER_CHOSEN = frozenset({"approved", "confirmed", "declined"})


def refusal(context: Context) -> Message | None:
    """Why it is too early: a place may still become free for one of them."""
    peers = context.peers
    if not any(each.status in _EVER_CHOSEN for each in peers):
        return Message(key="settle.no_panel")
    unanswered = [each for each in peers if each.status == "approved"]
    waiting = [each for each in peers if each.status == "waitlisted"]
    if unanswered and waiting:
        return Message(key="settle.unanswered", params={"count": len(unanswered)})
    if unanswered and not waiting and any(_undecided(each) for each in peers):
        return Message(key="settle.undecided", params={"count": len(unanswered)})
    return None


def planned(context: Context) -> tuple[Planned, ...]:
    """Everybody without a place who was not told so yet."""
    found = (_planned(each, context) for each in context.peers)
    return tuple(each for each in found if each is not None)


def _planned(application: Application, context: Context) -> Planned | None:
    if held.was(application, context) is not None:
        return None
    told = held.told(application, context)
    step = {"submitted": "reject", "shortlisted": "reject", "rejected": "settle"}
    if application.status == "waitlisted" and told != "waitlisted":
        return _letter(application, "settle", "waiting")
    if application.status in step and told != "rejected":
        return _letter(application, step[application.status], "regret")
    return None


def _letter(application: Application, action: str, letter: str) -> Planned:
    return Planned(
        application_id=application.id,
        action=action,  # type: ignore[arg-type]
        letter=letter,
        language=application.language,
        revision=application.revision,
    )


def _undecided(application: Application) -> bool:
    return application.status in {"submitted", "shortlisted"}
