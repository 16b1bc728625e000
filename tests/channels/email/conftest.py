"""Real mail servers, started once for the tests that need them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.mailservers.dovecot import Dovecot, running_dovecot
from tests.mailservers.postfix import Postfix, running_postfix
from tests.mailservers.world import World, running_world


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """An IMAP server; each test takes a mailbox name of its own."""
    with running_dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The rest of the internet's mail servers."""
    with running_world() as server:
        yield server


@pytest.fixture(scope="session")
def postfix(dovecot: Dovecot, world: World) -> Iterator[Postfix]:
    """A relay whose own domain is Dovecot's."""
    with running_postfix(lmtp=dovecot.lmtp, world=world.port) as server:
        yield server
