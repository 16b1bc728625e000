"""How long the Slack adapter waits for what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds.

    Slack waits three for an answer, so a turn that takes longer than ``answer_after`` is
    answered before its end and then seen through, with ``pauses`` between its failures.
    A socket that stays away for ``socket_grace`` is given up for a new one.
    """

    answer_after: float = 2.5
    pauses: Sequence[float] = (1, 5, 30, 60, 300)
    close_after: float = 5.0
    socket_grace: float = 20.0
    socket_look_every: float = 1.0
    socket_retry_after: float = 5.0
