"""What to do after a failed send: pure arithmetic on the error and the attempts so far."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    RecipientGone,
    SendError,
    TemporarySendError,
)

_FIRST = timedelta(seconds=2)
_LONGEST = timedelta(hours=1)
_CIRCUIT = timedelta(seconds=15)
_MOST = {
    **dict.fromkeys(("letter", "mailing", "board", "post", "unfile"), 40),
    "file": 8,
    "home": 5,
    "aside": 3,
    "window": 1,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Try at ``at``; ``counts`` is False when no row was to blame, ``uncertain`` when the
    message may have arrived already."""

    at: datetime
    counts: bool = True
    uncertain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """Give up; ``gone`` when the address itself is dead."""

    gone: bool = False


def decide(
    error: SendError, *, shape: str, attempts: int, now: datetime, jitter: random.Random
) -> Again | Stop:
    """Whether and when to send again after an error on attempt number ``attempts``."""
    match error:
        case RecipientGone():
            return Stop(gone=True)
        case ChannelDown():
            return Again(at=now + (error.retry_after or _CIRCUIT), counts=False)
        case TemporarySendError() if attempts < _MOST[shape]:
            wait = error.retry_after or back_off(attempts, jitter)
            return Again(
                at=now + wait,
                counts=error.retry_after is None,
                uncertain=isinstance(error, OutcomeUnknown),
            )
        case _:
            return Stop()


def back_off(attempts: int, jitter: random.Random) -> timedelta:
    """Doubling waits from two seconds to an hour, each shortened by up to a third at random."""
    longest: timedelta = min(_FIRST * (1 << min(attempts - 1, 20)), _LONGEST)
    return longest * (1 - jitter.random() / 3)
