"""Who in the office may do what: three roles, each with the rights of those before it."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context, Role

_RANK: Mapping[Role | None, int] = {None: 0, "viewer": 1, "reviewer": 2, "approver": 3}


def may(context: Context, needed: Role) -> bool:
    """Whether the staff member of this event has a role, or one above it."""
    role = context.staff.role if context.staff else None
    return _RANK[role] >= _RANK[needed]
