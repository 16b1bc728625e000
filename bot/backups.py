"""Backups: the whole database in one sealed file, checked by restoring it, aged out by date."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import Engine

from bot.errors import UsageError
from bot.failpoints import reach
from bot.sealedfile import SealedReader, SealedWriter
from bot.store import dumping, rotation
from bot.store.database import Transaction, open_store
from bot.store.dumping import Counts, Record
from bot.vault import SealBroken, Vault

_STAMP = "%Y-%m-%dT%H%M%SZ"
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
_NAME = re.compile(r"presessions-(\d{4}-\d\d-\d\dT\d{6}Z)")
_BROKEN_OFF = timedelta(days=1)  # no backup takes so long: its process died


def make(engine: Engine, vault: Vault, folder: Path, now: datetime) -> Path:
    """Write a backup into a folder while the bot may run; the file appears whole or not at all."""
    path = folder / f"presessions-{now.astimezone(UTC).strftime(_STAMP)}.backup"
    with _appearing(path) as file:
        sealed = SealedWriter(file, vault)
        dumping.dump(engine, sealed)
        sealed.close()
    return path


def every(folder: Path, kind: str = "backup") -> dict[Path, datetime]:
    """The backups in a folder with when they were made, oldest first."""
    found = {path: _NAME.fullmatch(path.stem) for path in folder.glob(f"*.{kind}")}
    made = {
        path: datetime.strptime(match.group(1), _STAMP).replace(tzinfo=UTC)
        for path, match in found.items()
        if match
    }
    return dict(sorted(made.items(), key=lambda item: item[1]))


def drop_old(folder: Path, now: datetime, keep: timedelta) -> list[Path]:
    """Remove the backups that are too old, the newest one never, and pieces of what broke off."""
    old = [path for path, made in list(every(folder).items())[:-1] if made < now - keep]
    broken = every(folder, "part")
    for path in (*old, *(path for path, made in broken.items() if made < now - _BROKEN_OFF)):
        path.unlink(missing_ok=True)
    return old


def restore(path: Path, vault: Vault, engine: Engine) -> Counts:
    """Fill an empty database from a backup; UsageError says why one cannot be."""
    with _records(path, vault) as records:
        return dumping.restore(engine, records)


def erased_since(path: Path, vault: Vault) -> set[str]:
    """Who was erased after a backup was made, as the later ones beside it tell."""
    own = _erased(path, vault)
    made = every(path.parent)
    later = [each for each, moment in made.items() if path in made and moment > made[path]]
    return set().union(*(_erased(each, vault) for each in later)) - own


def _erased(path: Path, vault: Vault) -> set[str]:
    with _records(path, vault) as records:
        columns = next(records).values["columns"].get("erasures", [])
        return {
            dict(zip(columns, record.values, strict=True))["subject"]
            for record in records
            if record.table == "erasures"
        }


def verify(path: Path, vault: Vault) -> Counts:
    """Restore a backup into a scratch database and open every sealed value in it."""
    with tempfile.TemporaryDirectory(prefix="presessions-verify-") as folder:
        store = open_store(f"sqlite:///{folder}/restored.sqlite3", vault)
        try:
            counts = restore(path, vault, store.engine)
            with store.engine.connect() as connection:
                broken = rotation.unreadable(Transaction(connection, vault))
                whole = connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
                dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        finally:
            store.close()
    if broken or not whole or dangling:
        raise UsageError(f"{path} does not restore whole: {_named(broken)}")
    return counts


def reseal(path: Path, vault: Vault) -> int:
    """Write a backup anew under the present key; returns how many rows no key of ours opens."""
    lost = 0

    def anew(records: Iterator[Record]) -> Iterator[Record]:
        nonlocal lost
        head = next(records)
        yield head
        for record in records:
            if record.kind == "row":
                row = dict(zip(head.values["columns"][record.table], record.values, strict=True))
                values = rotation.resealed(vault, record.table, row)
                lost += values is None
                yield replace(record, values=list((row | (values or {})).values()))
            else:
                yield record

    with _records(path, vault) as records, _appearing(path) as file:
        sealed = SealedWriter(file, vault)
        dumping.copy(anew(records), sealed)
        sealed.close()
    return lost


@contextmanager
def _records(path: Path, vault: Vault) -> Iterator[Iterator[Record]]:
    try:
        with path.open("rb") as file:
            yield dumping.records(SealedReader(file, vault))
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from None
    except SealBroken as error:
        raise UsageError(f"{path} cannot be restored: {error}") from None


@contextmanager
def _appearing(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its name only once it is on the disk, readable by its owner alone."""
    part = path.with_suffix(".part")
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(part, _NEW, 0o600), "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        reach("backup.written")
        part.replace(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _named(broken: dict[str, int]) -> str:
    tables = ", ".join(f"{number} in {table}" for table, number in broken.items())
    return f"values that no key opens: {tables}" if broken else "its tables do not fit together"
