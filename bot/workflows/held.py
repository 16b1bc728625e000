"""Decisions that nobody was told yet: the key of their letter says where they came from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from bot.context import Context
from bot.facts.application import CHOSEN, Action, Application, Status

# Where taking a decision back leads, by what the application was before it.
BACK: Mapping[Status, Action] = {
    "submitted": "undo",
    "shortlisted": "undo",
    "waitlisted": "back_waitlisted",
    "rejected": "back_rejected",
    "approved": "back_approved",
    "confirmed": "back_confirmed",
}
_UNTOLD: frozenset[Status] = frozenset({"shortlisted", "waitlisted", "rejected"})


def key(application: Application) -> str:
    """The key of the letter about a decision on an application as it is now."""
    return f"decision:{application.id}:{application.revision}:{application.status}"


def was(application: Application, context: Context) -> Status | None:
    """What an application was before the decision that waits out its hold; None without one."""
    prefix = f"decision:{application.id}:"
    for pending in context.pending:
        if pending.startswith(prefix):
            before = pending.removeprefix(prefix).partition(":")[2]
            return cast("Status", before) if before in BACK else "submitted"
    return None


def told(application: Application, context: Context) -> Status:
    """The status as its person may know it: decisions nobody has been told are none yet."""
    known = context.deciding.offer(application.id).told
    if was(application, context) is not None:
        return known or "submitted"
    if application.status in _UNTOLD and application.id not in context.deciding.leaving:
        return application.status if known == application.status else "submitted"
    return application.status


def can_undo(application: Application, context: Context) -> bool:
    """Whether the last decision can be taken back: nobody has been told of it yet."""
    if was(application, context) is not None:
        return True
    untold = told(application, context) != application.status
    return untold and application.status in {"waitlisted", "rejected"}


def undo_first(application: Application, context: Context, action: Action) -> bool:
    """Whether a step makes no sense before the decision that still waits is taken back.

    Nobody is told of the end of what they were never told of, nor twice of the same.
    """
    if was(application, context) is None:
        return False
    known = told(application, context)
    return action in {"retract", "defer", "vacate"} or known in CHOSEN


def undoing(application: Application, context: Context) -> Action:
    """The step that takes the last decision back."""
    return BACK[was(application, context) or "submitted"]
