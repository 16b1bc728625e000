"""What most commands begin with: the settings, the store, and a turn in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from rich.console import Console

from bot import clock
from bot.config import Settings, load
from bot.store import schema
from bot.store.database import Store, Transaction, open_store
from bot.vault import Vault

T = TypeVar("T")


def now(settings: Settings) -> datetime:
    """The present moment, moved where a rehearsal has moved it."""
    return clock.told_by(settings.clock_file)()


@contextmanager
def opened(settings: Settings | None = None) -> Iterator[Store]:
    """The store, with its schema current."""
    settings = settings or load()
    store = open_store(settings.database_url, Vault(settings.keys))
    try:
        schema.require_current(store.engine)
        yield store
    finally:
        store.close()


def turn(store: Store, work: Callable[[Transaction], T]) -> T:
    """One transaction, from a command that is not asynchronous."""
    return asyncio.run(store.turn(work))


def once(work: Callable[[Transaction, datetime], T]) -> T:
    """One transaction at the present moment: all that most commands need."""
    settings = load()
    moment = now(settings)
    with opened(settings) as store:
        return turn(store, lambda transaction: work(transaction, moment))


def console() -> Console:
    """Where tables go: as wide as the terminal, or wide enough for a program to read."""
    found = Console()
    return found if found.is_terminal else Console(width=160)
