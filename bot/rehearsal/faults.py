"""What goes wrong in a rehearsal, and when: drawn from the seed, one draw for each chance."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from bot.errors import ChannelDown, OutcomeUnknown, SendError, TemporarySendError
from bot.events import ChannelName

# How often each fault strikes, per chance for it to.
_CRASH = 0.004
_DATABASE = 0.004
_SENDING = 0.02
_REPEATED = 0.02
_LATE = 0.03
_AWAY = 0.0015
_JUMP = 0.004
_SET_RIGHT = 0.2

Sending = Literal["refused", "throttled", "down", "lost answer"]
_SENDING_KINDS: tuple[Sending, ...] = ("refused", "throttled", "down", "lost answer")
_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
# How long something may be on its way to us, at most: what comes next overtakes it.
_DELAYS: Mapping[ChannelName, Sequence[timedelta]] = {
    "telegram": (_MINUTE / 2, 5 * _MINUTE, 3 * _HOUR, 23 * _HOUR),
    "email": (5 * _MINUTE, _HOUR, 12 * _HOUR, 70 * _HOUR),
    "slack": (_MINUTE, 5 * _MINUTE, _HOUR),
}
# When a provider brings something again that it has not heard of: Slack after one and five
# minutes, Telegram and a mailbox after a restart.
_AGAIN: Sequence[timedelta] = (timedelta(), _MINUTE, 5 * _MINUTE, 9 * _HOUR)
_LONGEST_AWAY = 15 * _HOUR
# Between two durable steps, where a process can die and leave something half told.
CRASH_POINTS = frozenset(
    {
        "runner.received",
        "runner.decided",
        "runner.committed",
        "dispatcher.claimed",
        "dispatcher.sent",
        "dispatcher.settled",
    }
)


class Crash(BaseException):
    """The process dies here: nothing above may catch it, as nothing catches ``kill -9``."""


@dataclass(slots=True)
class Faults:
    """Strikes by chance; ``spared`` are the numbers of strikes to leave out when looking for
    the shortest trace of a failure."""

    seed: int
    on: bool = False
    spared: Collection[int] = ()
    struck: list[str] = field(default_factory=list)
    _chance: random.Random = field(init=False)
    _drawn: int = 0
    _skewed: timedelta = timedelta()

    def __post_init__(self) -> None:
        self._chance = random.Random(f"faults {self.seed}")  # noqa: S311  (invents, guards nothing)

    def crash_at(self, point: str) -> bool:
        """Whether the process dies at this point."""
        return point in CRASH_POINTS and self._strikes(_CRASH, f"crash at {point}")

    def database(self) -> Literal["before", "after"] | None:
        """Whether a commit fails, and whether it had happened all the same."""
        if not self._strikes(_DATABASE, "database away"):
            return None
        return self._chance.choice(("before", "after"))

    def sending(self) -> Sending | None:
        """What a provider does instead of taking a message."""
        if not self._strikes(_SENDING, "sending"):
            return None
        kind = self._chance.choice(_SENDING_KINDS)
        self.struck[-1] = f"sending: {kind}"
        return kind

    def late(self, channel: ChannelName) -> timedelta | None:
        """How much later than at once something reaches us, which others may overtake."""
        if not self._strikes(_LATE, f"{channel} late"):
            return None
        return self._chance.choice(_DELAYS[channel]) * self._chance.uniform(0.2, 1)

    def repeated(self) -> timedelta | None:
        """When the provider delivers something again although it was acknowledged."""
        if not self._strikes(_REPEATED, "delivered again"):
            return None
        return self._chance.choice(_AGAIN)

    def away(self) -> timedelta | None:
        """How long the bot does not run: everything waits outside, also what is due."""
        if not self._strikes(_AWAY, "the bot is away for hours"):
            return None
        return _LONGEST_AWAY * self._chance.uniform(0.02, 1)

    def skew(self) -> timedelta:
        """How wrong the machine's clock is now; once set wrong, it stays so for a while."""
        if self._skewed and self._chance.random() < _SET_RIGHT:
            self._skewed = timedelta()
        elif not self._skewed and self._strikes(_JUMP, "clock jumps"):
            self._skewed = timedelta(minutes=self._chance.choice((-120, -60, 60, 120)))
        return self._skewed

    def _strikes(self, likelihood: float, what: str) -> bool:
        if not self.on or self._chance.random() >= likelihood:
            return False
        self._drawn += 1
        if self._drawn in self.spared:
            return False
        self.struck.append(what)
        return True


def as_error(kind: Sending) -> SendError:
    """The adapter's error for a fault of sending."""
    match kind:
        case "refused":
            return TemporarySendError("451 try again later")
        case "throttled":
            return TemporarySendError("429 slow down", retry_after=timedelta(seconds=7))
        case "down":
            return ChannelDown("the provider cannot be reached")
        case "lost answer":
            return OutcomeUnknown("the connection broke before the answer")
