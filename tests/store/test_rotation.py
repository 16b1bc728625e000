"""Sealing everything anew: nothing is left under the old key, nobody is lost meanwhile."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, update

from bot.errors import UsageError
from bot.events import Address
from bot.store import applications, contacts, ledger, rotation
from bot.store.database import Store, Transaction, open_store
from bot.store.tables import applications as applications_table
from bot.store.tables import metadata
from bot.vault import Vault
from tests.store.databases import VAULT
from tests.store.facts import NOW
from tests.store.test_sealed import CANARY, write_everywhere

OLD = "store tests " * 4
NEW = "another key " * 4
BOTH, ONLY_NEW = Vault([NEW, OLD]), Vault([NEW])
LUCIA = Address(channel="email", value=f"{CANARY}@example.org")


async def rotate(store: Store, most: int | None = None) -> int:
    """All tables to their end, or only so many turns; gives how many rows were lost."""
    lost = turns = 0
    for table in rotation.tables():
        last: tuple[Any, ...] | None = None
        while True:
            if turns == most:
                return lost
            batch = await store.turn(partial(rotation.reseal, table=table, after=last))
            turns += 1
            lost += batch.lost
            last = batch.last
            if last is None:
                break
    return lost


def entered(turn: Transaction) -> bool:
    return ledger.first_time(
        turn,
        channel="email",
        external_id="1",
        kind="PersonWrote",
        now=NOW,
        contact_id=None,
        body="",
    )


def known(turn: Transaction) -> tuple[object, ...]:
    """What must be found whatever the keys are."""
    contact = contacts.find(turn, LUCIA)
    assert contact is not None
    [application] = applications.of_person(turn, contact.person_id, 40)
    return contact, application, entered(turn)


async def test_rotation_leaves_nothing_under_the_old_key(database_url: str) -> None:
    seen = []
    for vault in (VAULT, BOTH, ONLY_NEW):
        store = open_store(database_url, vault)
        if vault is VAULT:
            await store.turn(write_everywhere)
        before = await store.turn(known)
        seen.append((before, sum((await store.turn(rotation.pending)).values()) > 0))
        assert await rotate(store) == 0
        assert (await store.turn(known), await store.turn(rotation.lost)) == (before, {})
        assert set((await store.turn(rotation.pending)).values()) == {0}
        store.close()
    facts = seen[0][0]
    assert seen == [(facts, False), (facts, True), (facts, False)]


async def test_rotation_goes_on_where_it_was_interrupted(database_url: str) -> None:
    store = open_store(database_url, VAULT)
    await store.turn(write_everywhere)
    facts = await store.turn(known)
    store.close()
    left = []
    for most in (1, 2, 5, None):
        store = open_store(database_url, BOTH)
        await rotate(store, most)
        assert await store.turn(known) == facts  # half-way, everybody is found
        left.append(sum((await store.turn(rotation.pending)).values()))
        store.close()
    assert left == sorted(left, reverse=True)
    assert (left[0] > left[-1], left[-1]) == (True, 0)


async def test_rows_of_a_lost_key_are_counted_and_left(database_url: str) -> None:
    store = open_store(database_url, VAULT)
    await store.turn(write_everywhere)
    store.close()
    store = open_store(database_url, ONLY_NEW)
    lost = await store.turn(rotation.lost)
    assert (lost["contacts"], lost["applications"], lost["attachments"]) == (4, 1, 2)
    unreadable = await store.turn(rotation.unreadable)
    assert (set(unreadable), unreadable["contacts"]) == (set(lost), 2)
    assert await rotate(store) == sum(unreadable.values())
    store.close()


async def test_large_rows_go_a_few_at_a_time(store: Store) -> None:
    await store.turn(write_everywhere)

    def grow(turn: Transaction) -> int:
        sealed = turn.vault.seal(bytes(3 * 1024 * 1024), b"applications.answers")
        turn.connection.execute(update(applications_table).values(answers=sealed))
        return rotation._rows_at_once(turn, applications_table)

    assert await store.turn(grow) == 1


def binary_columns() -> set[str]:
    return {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary)
    }


def test_every_binary_column_is_sealed_under_its_name_or_a_listed_hash() -> None:
    """Whoever adds a column must seal it under its own name, or list it as a hash."""
    source = "\n".join(path.read_text() for path in Path("bot").rglob("*.py"))
    labels = set(re.findall(r'b"([a-z_]+\.[a-z_]+)"', source))
    every = {
        f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.c
    }
    assert (binary_columns() - set(rotation.HASHES)) - labels == set()
    assert set(rotation.HASHES) - every == set()


@pytest.mark.parametrize("name", sorted(rotation.HASHES))
def test_hashes_are_no_sealed_columns(name: str) -> None:
    table, _, column = name.partition(".")
    sealed = {each.name for each in rotation.sealed_columns(metadata.tables[table])}
    assert column not in sealed


async def test_database_of_another_key_is_refused(database_url: str) -> None:
    refused = []
    for vault, filled in ((VAULT, False), (ONLY_NEW, False), (VAULT, True), (ONLY_NEW, True)):
        store = open_store(database_url, vault)
        if vault is VAULT and filled:
            await store.turn(write_everywhere)
        try:
            await store.turn(rotation.require_key)
        except UsageError as error:
            refused.append((vault, filled, str(error).partition(":")[0]))
        store.close()
    opens = "PRESESSIONS_SECRET_KEY opens nothing that is stored in this database"
    assert refused == [(ONLY_NEW, True, opens)]


async def test_database_of_an_older_key_is_not_refused(database_url: str) -> None:
    for vault in (VAULT, BOTH):
        store = open_store(database_url, vault)
        if vault is VAULT:
            await store.turn(write_everywhere)
        await store.turn(rotation.require_key)
        store.close()
