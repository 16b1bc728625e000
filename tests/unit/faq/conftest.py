"""One loaded index for all tests of the FAQ."""

from __future__ import annotations

import pytest

from bot.faq.index import FaqIndex


@pytest.fixture(scope="session")
def index() -> FaqIndex:
    return FaqIndex.load()


@pytest.fixture(scope="session")
def letters() -> FaqIndex:
    """The index of machines on which the sentence encoder cannot run."""
    return FaqIndex.of_letters()
