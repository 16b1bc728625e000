"""One of several workers at a time: who may poll Telegram, who may read the mailbox."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy.engine import make_url

from bot.clock import machine
from bot.errors import UsageError
from bot.logs import describe
from bot.store import ledger
from bot.store.database import Store, Transaction

_TERM = timedelta(seconds=15)
_RENEW = 4.0  # seconds: several tries fit into one term

log = structlog.get_logger()


async def lead(store: Store, name: str, holder: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run ``work`` whenever this worker holds the lease ``name``, until cancelled."""
    while True:
        if not await _hold(store, name, holder):
            await asyncio.sleep(_RENEW)
            continue
        log.info("lease.held", name=name)
        task = asyncio.ensure_future(work())
        try:
            await _renew_while_running(store, name, holder, task)
        finally:
            task.cancel()
            await asyncio.wait({task})
            with contextlib.suppress(Exception):
                await store.turn(lambda turn: ledger.drop_lease(turn, name, holder))
        if not task.cancelled() and task.exception() is not None:
            log.error("listener.failed", name=name, error=describe(task.exception()))  # type: ignore[arg-type]
            await asyncio.sleep(_RENEW)


async def _renew_while_running(
    store: Store, name: str, holder: str, task: asyncio.Future[None]
) -> None:
    while not task.done():
        await asyncio.wait({task}, timeout=_RENEW)
        if not await _hold(store, name, holder):
            log.warning("lease.lost", name=name)
            return


async def _hold(store: Store, name: str, holder: str) -> bool:
    def hold(transaction: Transaction) -> bool:
        wall = machine()
        return ledger.hold_lease(transaction, name, holder, wall=wall, until=wall + _TERM)

    try:
        return await store.turn(hold)
    except Exception as error:  # noqa: BLE001  (no database: nobody leads until it is back)
        log.error("lease.unknown", name=name, error=describe(error))
        return False


@contextlib.contextmanager
def alone(database_url: str) -> Iterator[bool]:
    """Hold a SQLite file for one running bot; yields False for other databases.

    The lock is the operating system's: it ends with the process, however that ends.
    """
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        yield False
        return
    path = Path(url.database + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                f"Another `presessions run` uses {url.database}. Stop it first; for several"
                " workers use PostgreSQL."
            ) from None
        yield True
