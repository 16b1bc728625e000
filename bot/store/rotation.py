"""Sealing everything anew under the present key, a few rows a turn, while the bot may run.

What is done is recognised by the key's name at the front of each sealed value, so a run that
was killed goes on where it stopped, and a second one finds nothing to do. Every binary column
is sealed under its own name unless it is listed here as a keyed hash: a column that somebody
adds is covered from its first day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, and_, func, or_, select, tuple_, update

from bot.errors import UsageError
from bot.store.applications import organisation_hash
from bot.store.contacts import address_hash
from bot.store.sealed import open_answers
from bot.store.tables import contacts, metadata
from bot.store.transaction import Transaction
from bot.vault import SealBroken, Vault

_AT_ONCE = 4 * 1024 * 1024  # bytes in one turn: others wait no longer for the writer
_MOST_ROWS = 200

Row = Mapping[str, Any]
Rehash = Callable[[Vault, Row], object]


def _of_address(vault: Vault, row: Row) -> object:
    address = vault.open(row["address"], b"contacts.address").decode()
    return address_hash(vault, row["channel"], address)


def _of_organisation(vault: Vault, row: Row) -> object:
    return organisation_hash(vault, open_answers(vault, row["answers"]))


def _of_source(vault: Vault, row: Row) -> object:
    if row["source"] is None:
        return row["external_id"]
    source = vault.open(row["source"], b"inbox.source").decode(errors="surrogatepass")
    return vault.fingerprint(source, f"inbox:{row['channel']}").hex()


# Each keyed hash with what it is made of. None: it is of no use under another key and is
# made anew by itself (a board is drawn again, a code that proves an address is asked again).
HASHES: Mapping[str, Rehash | None] = {
    "contacts.address_hash": _of_address,
    "applications.organisation_hash": _of_organisation,
    "inbox.external_id": _of_source,
    "link_codes.code_hash": None,
    "surfaces.digest": None,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one turn did; ``last`` is where the next goes on, None at the table's end."""

    last: tuple[Any, ...] | None
    resealed: int = 0
    lost: int = 0


def sealed_columns(table: Table) -> tuple[Column[Any], ...]:
    """The columns of a table that hold sealed values."""
    return tuple(
        column
        for column in table.columns
        if isinstance(column.type, LargeBinary) and f"{table.name}.{column.name}" not in HASHES
    )


def tables() -> Iterator[Table]:
    """Every table that holds sealed values."""
    return (table for table in metadata.sorted_tables if sealed_columns(table))


def pending(transaction: Transaction) -> dict[str, int]:
    """How many rows of each table hold something that an older key sealed."""
    return {table.name: _count(transaction, table) for table in tables()}


def lost(transaction: Transaction) -> dict[str, int]:
    """How many values of each table were sealed with a key that is none of ours."""
    found = {}
    for table in tables():
        keys = _keys_in(transaction, table)
        unknown = [key for key in keys if not transaction.vault.knows(key)]
        if unknown:
            found[table.name] = sum(keys[key] for key in unknown)
    return found


def require_key(transaction: Transaction) -> None:
    """Refuse a database that another key has sealed: everybody in it would be a stranger."""
    keys = _keys_in(transaction, contacts)
    if keys and not any(transaction.vault.knows(key) for key in keys):
        raise UsageError(
            "PRESESSIONS_SECRET_KEY opens nothing that is stored in this database: put back the"
            " key that it was sealed with, alone or behind the new one after a comma."
        )


def unreadable(transaction: Transaction) -> dict[str, int]:
    """How many rows of each table hold something that does not open; every value is tried."""
    found = {}
    for table in tables():
        rows = transaction.connection.execution_options(yield_per=100).execute(select(table))
        broken = sum(
            resealed(transaction.vault, table.name, dict(row)) is None for row in rows.mappings()
        )
        if broken:
            found[table.name] = broken
    return found


def reseal(transaction: Transaction, table: Table, after: tuple[Any, ...] | None) -> Batch:
    """Seal a few rows of a table anew, with their hashes, in the order of their keys."""
    keys = tuple(table.primary_key.columns)
    statement = select(table).where(_is_older(transaction, table)).order_by(*keys)
    if after is not None:
        statement = statement.where(tuple_(*keys) > after)
    limit = _rows_at_once(transaction, table)
    rows = transaction.connection.execute(statement.limit(limit).with_for_update()).mappings().all()
    done = 0
    for row in rows:
        done += _reseal_row(transaction, table, dict(row))
    last = tuple(rows[-1][key.name] for key in keys) if len(rows) == limit else None
    return Batch(last=last, resealed=done, lost=len(rows) - done)


def resealed(vault: Vault, table: str, row: Row) -> dict[str, object] | None:
    """What a row's sealed values and hashes are under the present key; None when lost."""
    try:
        return _opened_and_sealed(vault, table, row) | _rehashed(vault, table, row)
    except SealBroken:
        return None


def _reseal_row(transaction: Transaction, table: Table, row: Row) -> bool:
    values = resealed(transaction.vault, table.name, row)
    if values is None:
        return False
    own = and_(*(key == row[key.name] for key in table.primary_key.columns))
    transaction.connection.execute(update(table).where(own).values(values))
    return True


def _opened_and_sealed(vault: Vault, table: str, row: Row) -> dict[str, object]:
    labels = {name: f"{table}.{name}" for name, value in row.items() if isinstance(value, bytes)}
    return {
        name: vault.seal(vault.open(row[name], label.encode()), label.encode())
        for name, label in labels.items()
        if label not in HASHES
    }


def _rehashed(vault: Vault, table: str, row: Row) -> dict[str, object]:
    return {
        name.partition(".")[2]: rehash(vault, row)
        for name, rehash in HASHES.items()
        if rehash is not None and name.startswith(f"{table}.")
    }


def _is_older(transaction: Transaction, table: Table) -> Any:
    prefix = transaction.vault.prefix
    return or_(*(func.substr(column, 1, len(prefix)) != prefix for column in sealed_columns(table)))


def _count(transaction: Transaction, table: Table) -> int:
    statement = select(func.count()).select_from(table).where(_is_older(transaction, table))
    return transaction.connection.execute(statement).scalar_one()


def _keys_in(transaction: Transaction, table: Table) -> dict[bytes, int]:
    """The front of every sealed value in a table, which names its key, and how many have it."""
    found: dict[bytes, int] = {}
    for column in sealed_columns(table):
        front = func.substr(column, 1, len(transaction.vault.prefix))
        statement = select(front, func.count()).where(column.is_not(None)).group_by(front)
        for key, number in transaction.connection.execute(statement):
            found[bytes(key)] = found.get(bytes(key), 0) + number
    return found


def _rows_at_once(transaction: Transaction, table: Table) -> int:
    sizes: Sequence[Any] = [
        func.coalesce(func.length(column), 0) for column in sealed_columns(table)
    ]
    largest = transaction.connection.execute(select(func.max(sum(sizes[1:], sizes[0])))).scalar()
    return max(1, min(_MOST_ROWS, _AT_ONCE // max(int(largest or 1), 1)))
