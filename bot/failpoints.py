"""Named points between two durable steps, where tests kill the process.

``reach`` does nothing unless a point was named: by ``PRESESSIONS_FAILPOINT=dispatcher.sent``
when the process starts, or by ``arm``. Then the process ends the first time it gets there,
with ``dispatcher.sent:3`` the third time; it ends as by ``kill -9``: nothing is flushed,
closed or committed. Never name one where the bot works for people.
"""

from __future__ import annotations

import os
from collections.abc import Callable

# Where the running bot passes, and where a command does: a test kills the process at each.
RUNNING = (
    "runner.received",  # here, not decided about
    "runner.decided",  # decided, inside the open transaction
    "runner.committed",  # committed, not acknowledged
    "cursor.saved",  # acknowledged, the next not asked for
    "dispatcher.claimed",  # claimed, not sent
    "dispatcher.sent",  # taken by the wire, not settled
    "dispatcher.settled",  # settled
)
COMMANDS = ("keys.resealed", "backup.written")

VARIABLE = "PRESESSIONS_FAILPOINT"
STATUS = 137

_left: dict[str, int] = {}
_watching: list[Callable[[str], None]] = []


def arm(setting: str) -> None:
    """End the process at ``point`` or, the n-th time it gets there, at ``point:n``."""
    point, _, times = setting.partition(":")
    _left[point] = int(times or 1)


def watch(watcher: Callable[[str], None] | None) -> None:
    """Have a rehearsal told of every point, which may raise there; None ends that."""
    _watching[:] = [watcher] if watcher else []


def reach(point: str) -> None:
    """End the process if this point was named; otherwise go on."""
    for watcher in _watching:
        watcher(point)
    if point in _left:
        _left[point] -= 1
        if _left[point] == 0:
            os._exit(STATUS)


if VARIABLE in os.environ:  # the one variable that is no setting of the bot
    arm(os.environ[VARIABLE])
