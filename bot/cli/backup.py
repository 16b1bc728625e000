"""``presessions backup``: make one while the bot runs, check it, put it back."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from bot.cli.opening import now, opened, turn
from bot.config import load
from bot.errors import UsageError

FOLDER = Path("var/backups")

backup_app = App(
    name="backup",
    help="Back the database up, sealed with the bot's key.\n\n"
    "Example: presessions backup /srv/backups --keep-days 30",
)


def register(app: App) -> None:
    """Add these commands."""
    app.command(backup_app)


@backup_app.default
def make(
    folder: Path = FOLDER,
    *,
    keep_days: Annotated[int, Parameter(name="--keep-days")] = 30,
    check: Annotated[bool, Parameter(name="--verify")] = True,
) -> None:
    """Write a backup while the bot may run, restore it to see that it works, drop old ones.

    A backup is sealed: without the secret key nobody can read it, you neither. People who were
    erased stay in older backups until those age out.

    Example: presessions backup /srv/backups --keep-days 30

    Parameters
    ----------
    folder: Path
        Where backups are kept.
    keep_days: int
        Older ones are deleted, save for the newest.
    check: bool
        Restore it into a scratch database and open everything in it.
    """
    from bot import backups
    from bot.vault import Vault

    if keep_days < 1:
        raise UsageError("--keep-days must be 1 or more.")
    settings = load()
    moment = now(settings)
    vault = Vault(settings.keys)
    with opened(settings) as store:
        path = backups.make(store.engine, vault, folder, moment)
    rows = sum(backups.verify(path, vault).values()) if check else None
    checked = f"restored and read: {rows} rows" if check else "not verified"
    print(f"{path} ({path.stat().st_size / 1e6:.1f} MB, {checked})")
    for old in backups.drop_old(folder, moment, timedelta(days=keep_days)):
        print(f"{old} was older than {keep_days} days and is deleted")


@backup_app.command
def verify(file: Path) -> None:
    """Restore a backup into a scratch database and open every sealed value in it.

    Example: presessions backup verify var/backups/presessions-2021-08-02T090000Z.backup

    Parameters
    ----------
    file: Path
        The backup.
    """
    from bot import backups
    from bot.vault import Vault

    counts = backups.verify(file, Vault(load().keys))
    print(f"{file} restores whole: {sum(counts.values())} rows in {len(counts)} tables.")


@backup_app.command
def restore(file: Path) -> None:
    """Fill the empty database that PRESESSIONS_DATABASE_URL names from a backup.

    The backup of a SQLite database may go into PostgreSQL, and the other way round. Whoever was
    erased after it was made, as later backups beside it tell, is erased again.

    Example: presessions backup restore var/backups/presessions-2021-08-02T090000Z.backup

    Parameters
    ----------
    file: Path
        The backup.
    """
    from bot import backups
    from bot.operations import forget_again, strike_on
    from bot.store.database import open_store
    from bot.vault import Vault

    settings = load()
    vault = Vault(settings.keys)
    store = open_store(settings.database_url, vault)
    try:
        erased = backups.erased_since(file, vault)
        counts = backups.restore(file, vault, store.engine)
        moment = now(settings)
        forgotten = turn(store, lambda work: forget_again(work, erased, moment))
        while turn(store, lambda work: strike_on(work, moment)):
            pass
    finally:
        store.close()
    print(f"{sum(counts.values())} rows in {len(counts)} tables were restored.")
    print(f"{forgotten} erasures made since then were made again.")
    print("Start the bot, then run `presessions doctor`.")
