"""Everything in a database as a stream of records, and back into an empty one of either kind.

The values go over as the database holds them: what is sealed stays sealed. A stream begins with
the schema's revision and ends with how many rows each table had.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, MetaData, func, insert, inspect, select, text

from bot.errors import UsageError
from bot.store import schema
from bot.vault import SealBroken

_LENGTH = struct.Struct(">I")
_AT_ONCE = 200
_LARGEST = 1 << 30


class Sink(Protocol):
    """Where a stream goes."""

    def write(self, data: bytes) -> None:
        """Add to it."""
        ...


class Source(Protocol):
    """Where a stream comes from."""

    def read(self, size: int) -> bytes:
        """The next bytes."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One entry of a stream: the head, a row of a table, or the end."""

    kind: str
    values: Any
    table: str = ""


Counts = dict[str, int]


def dump(engine: Engine, sink: Sink) -> Counts:
    """Write everything as it stands at one moment, whatever others write meanwhile."""
    counts: Counts = {}
    with _still(engine) as connection:
        held = _reflected(connection)
        columns = {table.name: list(table.columns.keys()) for table in held.sorted_tables}
        head = {"revision": schema.revision(connection), "columns": columns}
        _put(sink, Record(kind="head", values=head))
        for table in held.sorted_tables:
            counts[table.name] = 0
            rows = connection.execution_options(yield_per=_AT_ONCE).execute(select(table))
            for row in rows:
                _put(sink, Record(kind="row", table=table.name, values=list(row)))
                counts[table.name] += 1
        _put(sink, Record(kind="end", values=counts))
    return counts


def records(source: Source) -> Iterator[Record]:
    """The records of a stream, up to its end and no less."""
    while True:
        record = _take(source)
        yield record
        if record.kind == "end":
            return


def copy(source: Iterator[Record], sink: Sink) -> None:
    """Write records as a stream again."""
    for record in source:
        _put(sink, record)


def restore(engine: Engine, source: Iterator[Record]) -> Counts:
    """Fill an empty database from a stream, then bring its schema up to date."""
    if schema.age(engine) != "empty":
        raise UsageError(
            "A backup is only restored into an empty database: name a new file or database in"
            " PRESESSIONS_DATABASE_URL."
        )
    head = next(source).values
    schema.migrate(engine, to=head["revision"])
    with _writing(engine) as connection:
        tables = _reflected(connection).tables
        counts = dict.fromkeys(head["columns"], 0)
        end = _fill(connection, tables, head["columns"], counts, source)
        if end != counts:
            raise UsageError("The backup is not complete: its rows are not those it counted.")
        _number_on(connection, tables)
    schema.migrate(engine)
    return counts


def _fill(
    connection: Connection,
    tables: Any,
    columns: dict[str, list[str]],
    counts: Counts,
    source: Iterator[Record],
) -> Counts:
    waiting: list[dict[str, Any]] = []
    present = ""
    for record in source:
        if waiting and (record.table != present or len(waiting) >= _AT_ONCE):
            connection.execute(insert(tables[present]), waiting)
            waiting = []
        if record.kind == "end":
            end: Counts = record.values
            return end
        present = record.table
        counts[present] += 1
        waiting.append(dict(zip(columns[present], record.values, strict=True)))
    return {}


def _number_on(connection: Connection, tables: Any) -> None:
    """PostgreSQL's counters do not see the numbers that rows brought with them."""
    if connection.dialect.name == "sqlite":
        return
    for table in tables.values():
        for column in inspect(connection).get_columns(table.name):
            if "nextval" in (column["default"] or ""):
                highest = select(func.coalesce(func.max(table.c[column["name"]]), 0) + 1)
                sequence = func.pg_get_serial_sequence(table.name, column["name"])
                connection.execute(
                    select(func.setval(sequence, highest.scalar_subquery(), text("false")))
                )


@contextmanager
def _still(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one moment of the database for as long as it is open."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
            yield connection
            connection.exec_driver_sql("ROLLBACK")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection


@contextmanager
def _writing(engine: Engine) -> Iterator[Connection]:
    """A connection that keeps all or nothing."""
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            yield connection
        return
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.exec_driver_sql("ROLLBACK")
            raise
        connection.exec_driver_sql("COMMIT")


def _reflected(connection: Connection) -> MetaData:
    """The tables as this database has them, whatever version made them."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != "alembic_version")
    return found


def _put(sink: Sink, record: Record) -> None:
    blobs: list[bytes] = []
    values = record.values
    if isinstance(values, list):
        values = [_flat(value, blobs) for value in values]
    line = json.dumps([record.kind, record.table, values, [len(blob) for blob in blobs]])
    raw = line.encode()
    sink.write(_LENGTH.pack(len(raw)) + raw + b"".join(blobs))


def _flat(value: Any, blobs: list[bytes]) -> Any:
    if isinstance(value, bytes | memoryview):
        blobs.append(bytes(value))
        return {"blob": len(blobs) - 1}
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _take(source: Source) -> Record:
    length = _LENGTH.unpack(_exactly(source, _LENGTH.size))[0]
    kind, table, values, sizes = json.loads(_exactly(source, length))
    blobs = [_exactly(source, size) for size in sizes]
    if isinstance(values, list):
        values = [_whole(value, blobs) for value in values]
    return Record(kind=kind, table=table, values=values)


def _whole(value: Any, blobs: Sequence[bytes]) -> Any:
    if not isinstance(value, dict):
        return value
    return date.fromisoformat(value["date"]) if "date" in value else blobs[value["blob"]]


def _exactly(source: Source, size: int) -> bytes:
    data = source.read(size) if size < _LARGEST else b""
    if len(data) < size:
        raise SealBroken("the backup ends too early")
    return data
