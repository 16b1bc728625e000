"""What every rehearsal of the tests is played with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import structlog

from bot import resources
from bot.consulting import Library
from bot.facts.cycle import Cycle
from bot.files import cyclefile


@pytest.fixture(scope="session")
def whole() -> Cycle:
    """The reference round."""
    return cyclefile.read(resources.example("presessions-40.toml"))


@pytest.fixture(scope="session")
def two_states(whole: Cycle) -> Cycle:
    """The same with two States, in which a few applicants make a panel."""
    return replace(whole, states=whole.states[7:9])


@pytest.fixture(scope="session")
def library() -> Iterator[Library]:
    """The index of questions, read once."""
    library = Library()
    yield library
    library.close()


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """What the core logs while faults strike is part of the play."""
    with structlog.testing.capture_logs():
        yield
