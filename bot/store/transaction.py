"""The transaction of a turn, and the store as the asynchronous core sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, text

from bot.vault import Vault

T = TypeVar("T")

_LOCK = text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")


@dataclass(slots=True)
class Transaction:
    """What a turn works with. ``memo`` holds what may be read once per transaction.

    ``driver`` is the database driver's own connection under ``connection``.
    """

    connection: Connection
    vault: Vault
    memo: dict[str, Any] = field(default_factory=dict)
    driver: Any = field(init=False)

    def __post_init__(self) -> None:
        self.driver = self.connection.connection.driver_connection

    @property
    def postgresql(self) -> bool:
        """Whether other processes write at the same time."""
        return self.connection.dialect.name == "postgresql"

    def alone_with(self, name: str) -> None:
        """Wait until no other transaction works on what ``name`` stands for."""
        if self.postgresql:
            self.connection.execute(_LOCK, {"name": name})


class Store(Protocol):
    """The state store as the async core sees it."""

    engine: Engine
    vault: Vault

    async def turn(self, work: Callable[[Transaction], T], *, ahead: bool = False) -> T:
        """Run ``work`` in a transaction; returns after the commit that holds it.

        What is ``ahead`` goes before all that waits: the world has it already.
        """
        ...

    def close(self) -> None:
        """Finish what is running and let go of the database."""
        ...
