"""Waiting on conditions, never on time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

PATIENCE = 30.0
_LOOK_AGAIN = 0.03


def until(
    what: str,
    look: Callable[[], T | None],
    seconds: float = PATIENCE,
    instead: Callable[[], object] = str,
) -> T:
    """The first true answer of ``look``; fails with what was waited for, and what is there."""
    end = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:g} s in vain for {what}; there is: {instead()}")
        time.sleep(_LOOK_AGAIN)
    return found


def never(what: str, look: Callable[[], object], after: Callable[[], object]) -> None:
    """Fails when ``look`` finds something by the time that ``after`` is so."""
    until("what comes after", after)
    found = look()
    assert not found, f"{what}: {found!r}"
