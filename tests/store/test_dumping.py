"""Backups: consistent while others write, sealed, whole or refused, from each kind to each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from bot import backups
from bot.errors import UsageError
from bot.operations import forget_again
from bot.store import applications, contacts, erasing
from bot.store.database import Store, open_store
from bot.store.tables import metadata
from bot.store.transaction import Transaction
from bot.store.types import Instant
from bot.vault import Vault
from tests.store.databases import VAULT
from tests.store.facts import NOW, draft
from tests.store.postgresql import Cluster
from tests.store.test_rotation import LUCIA, NEW, OLD, known
from tests.store.test_sealed import CANARY, write_everywhere


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A place to restore into."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/restored.sqlite3"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    with cluster.database(f"restored_{uuid4().hex}") as url:
        yield url


async def test_restored_backup_holds_everything_and_goes_on(
    store: Store, empty_url: str, tmp_path: Path
) -> None:
    await store.turn(write_everywhere)
    facts = await store.turn(known)
    path = backups.make(store.engine, VAULT, tmp_path, NOW)
    restored = open_store(empty_url, VAULT)
    assert backups.restore(path, VAULT, restored.engine) == backups.verify(path, VAULT)
    assert await restored.turn(known) == facts
    # The counters go on after the rows that came: new people do not collide.
    assert await restored.turn(lambda turn: contacts.at_address(turn, LUCIA, NOW)) == facts[0]
    newcomer = await restored.turn(lambda turn: draft(turn, "Abbbbbbbbbbb"))
    assert newcomer.id > facts[0].id  # type: ignore[attr-defined,unused-ignore]
    with pytest.raises(UsageError, match="empty database"):
        backups.restore(path, VAULT, restored.engine)
    restored.close()


_ANY = {int: 1, str: "TG", bytes: b"x", bool: False, float: 0.5, date: date(2021, 8, 1)}


def a_row_everywhere(turn: Transaction) -> dict[str, int]:
    """One row in every table there is, with something in each of its columns."""
    for table in metadata.sorted_tables:
        row: dict[str, object] = {
            column.name: NOW if isinstance(column.type, Instant) else _ANY[column.type.python_type]
            for column in table.columns
        }
        for key in table.foreign_keys:
            row[key.parent.name] = turn.connection.execute(select(key.column)).scalar_one()
        turn.connection.execute(table.insert().values(row))
    return dict.fromkeys(metadata.tables, 1)


async def test_backup_holds_whatever_a_table_can_hold(
    store: Store, empty_url: str, tmp_path: Path
) -> None:
    everywhere = await store.turn(a_row_everywhere)
    path = backups.make(store.engine, VAULT, tmp_path, NOW)
    restored = open_store(empty_url, VAULT)
    assert backups.restore(path, VAULT, restored.engine) == everywhere
    for table in metadata.sorted_tables:
        rows = []
        for each in (store, restored):
            with each.engine.connect() as connection:
                rows.append(connection.execute(select(table)).all())
        assert rows[0] == rows[1], table.name
    restored.close()


async def test_backup_shows_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    await store.turn(write_everywhere)
    written: list[bool] = []

    class Slow:
        """A sink in the middle of whose work somebody applies."""

        def __init__(self) -> None:
            self.data = b""

        def write(self, data: bytes) -> None:
            if not written:
                written.append(True)
                with store.engine.connect() as connection:
                    connection.exec_driver_sql(
                        "INSERT INTO leases (name, holder, until) VALUES ('late', 'x', 1)"
                    )
                    connection.rollback() if connection.dialect.name == "sqlite" else (
                        connection.commit()
                    )
            self.data += data

    from bot.store import dumping

    counts = dumping.dump(store.engine, Slow())
    with store.engine.connect() as connection:
        now = connection.execute(text("SELECT count(*) FROM leases")).scalar_one()
    assert (counts["leases"], now) == (0, 1)


async def test_backup_tells_nothing_and_opens_only_whole(store: Store, tmp_path: Path) -> None:
    await store.turn(write_everywhere)
    path = backups.make(store.engine, VAULT, tmp_path, NOW)
    whole = path.read_bytes()
    assert [word in whole for word in (CANARY.encode(), b"applications", b"email")] == [False] * 3
    assert path.stat().st_mode & 0o077 == 0
    for damaged in (whole[:-1], whole[:-40], whole[:200], whole + b"x", _flipped(whole), b"PK"):
        path.write_bytes(damaged)
        with pytest.raises(UsageError, match="cannot be restored"):
            backups.verify(path, VAULT)
    path.write_bytes(whole)
    with pytest.raises(UsageError, match="a key that PRESESSIONS_SECRET_KEY does not hold"):
        backups.verify(path, Vault([NEW]))


def _flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]


async def test_backup_is_sealed_anew_with_what_is_in_it(store: Store, tmp_path: Path) -> None:
    await store.turn(write_everywhere)
    path = backups.make(store.engine, VAULT, tmp_path, NOW)
    assert backups.reseal(path, Vault([NEW, OLD])) == 0
    only_new = Vault([NEW])
    counts = backups.verify(path, only_new)
    restored = open_store(f"sqlite:///{tmp_path}/new.sqlite3", only_new)
    assert backups.restore(path, only_new, restored.engine) == counts
    contact, *_ = await restored.turn(known)
    [application] = await restored.turn(lambda turn: applications.of_round(turn, 40))
    assert (contact.address, application.text("organisation")) == (LUCIA.value, CANARY)  # type: ignore[attr-defined]
    restored.close()


def test_old_backups_go_and_the_newest_stays(tmp_path: Path, sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    days = (0, 20, 29, 31)
    made = [backups.make(store.engine, VAULT, tmp_path, NOW + timedelta(days=day)) for day in days]
    store.close()
    (tmp_path / "somebody-elses.backup").write_bytes(b"")
    keep = timedelta(days=5)
    assert backups.drop_old(tmp_path, NOW + timedelta(days=31), keep) == made[:2]
    assert backups.drop_old(tmp_path, NOW + timedelta(days=900), keep) == made[2:3]
    assert sorted(each.name for each in tmp_path.glob("*.backup")) == [
        made[3].name,
        "somebody-elses.backup",
    ]


def test_pieces_of_backups_that_broke_off_go_after_a_day(tmp_path: Path, sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    whole = backups.make(store.engine, VAULT, tmp_path, NOW)
    store.close()
    broken, under_way = (
        tmp_path / f"presessions-2021-08-{day}T120000Z.part" for day in ("05", "07")
    )
    for piece in (broken, under_way):
        piece.write_bytes(b"x")
    backups.drop_old(tmp_path, NOW + timedelta(days=6), timedelta(days=30))
    assert sorted(tmp_path.glob("presessions-*")) == sorted([whole, under_way])


def test_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path, sqlite_url: str) -> None:
    store = open_store(sqlite_url, VAULT)
    folder = tmp_path / "backups"
    folder.write_text("a file in the way")
    with pytest.raises(UsageError, match="cannot be written"):
        backups.make(store.engine, VAULT, folder, NOW)
    store.close()
    assert folder.read_text() == "a file in the way"


async def test_whoever_was_erased_since_does_not_come_back(
    store: Store, empty_url: str, tmp_path: Path
) -> None:
    await store.turn(write_everywhere)
    contact, *_ = await store.turn(known)
    person = contact.person_id  # type: ignore[attr-defined]
    before = backups.make(store.engine, VAULT, tmp_path, NOW)
    await store.turn(lambda turn: erasing.erase(turn, [person], NOW))
    await store.turn(lambda turn: erasing.finish(turn, person))
    backups.make(store.engine, VAULT, tmp_path, NOW + timedelta(days=1))
    erased = backups.erased_since(before, VAULT)
    assert erased == {f"person:{person}", "application:Aaaaaaaaaaaa"}
    restored = open_store(empty_url, VAULT)
    backups.restore(before, VAULT, restored.engine)
    assert await restored.turn(lambda turn: contacts.find(turn, LUCIA)) is not None
    assert await restored.turn(lambda turn: forget_again(turn, erased, NOW)) == 2
    assert await restored.turn(lambda turn: contacts.find(turn, LUCIA)) is None
    restored.close()
