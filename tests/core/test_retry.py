"""What is done after each kind of failure, and how long it waits."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import (
    ChannelDown,
    OutcomeUnknown,
    PermanentSendError,
    RecipientGone,
    SendError,
    TemporarySendError,
)
from bot.retry import Again, Stop, back_off, decide
from tests.store.facts import NOW

MINUTE = timedelta(minutes=1)


class Steady(random.Random):
    """No jitter: every wait at its longest."""

    def random(self) -> float:
        return 0.0


@pytest.mark.parametrize(
    ("error", "shape", "attempts", "verdict"),
    [
        (RecipientGone("550"), "letter", 1, Stop(gone=True)),
        (PermanentSendError("554"), "letter", 1, Stop()),
        (TemporarySendError("451"), "letter", 1, Again(at=NOW + timedelta(seconds=2))),
        (TemporarySendError("451"), "letter", 4, Again(at=NOW + timedelta(seconds=16))),
        (TemporarySendError("451"), "letter", 39, Again(at=NOW + timedelta(hours=1))),
        (TemporarySendError("451"), "letter", 40, Stop()),
        (TemporarySendError("500"), "aside", 3, Stop()),
        (TemporarySendError("500"), "window", 1, Stop()),
        (
            TemporarySendError("429", retry_after=MINUTE),
            "board",
            1,
            Again(at=NOW + MINUTE, counts=False),
        ),
        (
            OutcomeUnknown("timeout"),
            "letter",
            1,
            Again(at=NOW + timedelta(seconds=2), uncertain=True),
        ),
        (ChannelDown("refused"), "letter", 40, Again(at=NOW + MINUTE / 4, counts=False)),
        (
            ChannelDown("421", retry_after=MINUTE),
            "window",
            9,
            Again(at=NOW + MINUTE, counts=False),
        ),
    ],
)
def test_error_decides_what_is_next(
    error: SendError, shape: str, attempts: int, verdict: Again | Stop
) -> None:
    assert decide(error, shape=shape, attempts=attempts, now=NOW, jitter=Steady()) == verdict


@pytest.mark.fault(10)
@given(st.integers(1, 10_000), st.integers())
def test_waits_grow_to_an_hour_and_jitter_only_shortens_them(attempts: int, seed: int) -> None:
    longest = back_off(attempts, Steady())
    wait = back_off(attempts, random.Random(seed))
    assert longest * 2 / 3 <= wait <= longest <= timedelta(hours=1)
    assert longest <= back_off(attempts + 1, Steady())
