"""Named points between two durable steps, where tests kill the process.

``reach`` does nothing unless the environment names a point when the process starts:
``PRESESSIONS_FAILPOINT=dispatcher.sent`` ends it the first time it gets there, and
``dispatcher.sent:3`` the third time. It ends as by ``kill -9``: nothing is flushed, closed
or committed. Never set it where the bot works for people.
"""

from __future__ import annotations

import os
from collections.abc import Callable

VARIABLE = "PRESESSIONS_FAILPOINT"


def _ignore(_name: str) -> None:
    """No point is named: go on."""


def _killer(setting: str) -> Callable[[str], None]:
    point, _, times = setting.partition(":")
    left = int(times or 1)

    def reach_or_die(name: str) -> None:
        nonlocal left
        left -= name == point
        if left == 0:
            os._exit(137)

    return reach_or_die


_setting = os.environ.get(VARIABLE)  # the one variable that is no setting of the bot
reach: Callable[[str], None] = _killer(_setting) if _setting else _ignore
