"""``presessions keys``: which keys seal the database, and sealing it anew."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated, Any

from cyclopts import App, Parameter
from rich.progress import Progress
from sqlalchemy import Table

from bot.cli.backup import FOLDER
from bot.cli.opening import opened, turn
from bot.config import load
from bot.errors import UsageError
from bot.store.database import Store, Transaction
from bot.store.rotation import Batch

keys_app = App(
    name="keys",
    help="The keys that seal the database.\n\nExample: presessions keys rotate",
)


def register(app: App) -> None:
    """Add these commands."""
    app.command(keys_app)


@keys_app.command
def new() -> None:
    """Print a new key.

    Example: presessions keys new
    """
    from secrets import token_hex

    print(token_hex(32))


@keys_app.command
def rotate(
    *,
    backups: Annotated[Path, Parameter(name="--backups")] = FOLDER,
) -> int:
    """Seal everything anew under the first key, the backups too; older keys then open nothing.

    First put the new key before the old one (PRESESSIONS_SECRET_KEY=new,old) and restart every
    `presessions run`. This may then be done while they run, and done again if it was
    interrupted. When it has finished, take the old key away and restart.

    Example: presessions keys rotate --backups /srv/backups

    Parameters
    ----------
    backups: Path
        Where backups are kept; each is written anew.
    """
    settings = load()
    if backups != FOLDER and not backups.is_dir():
        raise UsageError(f"{backups} is no folder: name the one where backups are kept.")
    with Progress() as progress, opened(settings) as store:
        lost = _tables(store, progress)
        lost += _backups(store, backups, progress)
        _let_go_of_old_pages(store)
    if lost:
        print(f"{lost} rows were sealed with a key that is not there, and stay as they are.")
        print("Add that key at the end of PRESESSIONS_SECRET_KEY and run this again.")
        return 1
    older = len(settings.keys) - 1
    print(
        "Everything is sealed under the first key."
        + (" The older ones can be taken away now." if older else "")
    )
    return 0


def _tables(store: Store, progress: Progress) -> int:
    from bot.store import rotation

    waiting = turn(store, rotation.pending)
    number = sum(waiting.values())
    task = progress.add_task("database", total=number or 1, completed=0 if number else 1)
    lost = 0
    for table in rotation.tables():
        last: tuple[Any, ...] | None = None
        while True:
            batch = turn(store, partial(_reseal, table=table, after=last))
            progress.advance(task, batch.resealed + batch.lost)
            lost += batch.lost
            last = batch.last
            if last is None:
                break
    return lost


def _reseal(transaction: Transaction, table: Table, after: tuple[Any, ...] | None) -> Batch:
    from bot.failpoints import reach
    from bot.store import rotation

    batch = rotation.reseal(transaction, table, after)
    reach("keys.resealed")
    return batch


def _backups(store: Store, folder: Path, progress: Progress) -> int:
    from bot import backups

    files = backups.every(folder) if folder.is_dir() else {}
    task = progress.add_task("backups", total=len(files))
    lost = 0
    for path in files:
        lost += backups.reseal(path, store.vault)
        progress.advance(task)
    return lost


def _let_go_of_old_pages(store: Store) -> None:
    """What the old key sealed also leaves the database's own log and free space."""
    with store.engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
