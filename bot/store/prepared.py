"""Statements written in SQLAlchemy Core, compiled once, and run by the driver itself.

A turn runs about ten statements inside the one writer, and what Core does around each
execution costs several times what SQLite needs for it. Here Core says what the SQL is and
how values are converted, once; each run is then a call of the driver.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Boolean, Dialect, LargeBinary
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError

from bot.store.transaction import Transaction

Row = Any
_Convert = Callable[[Any], Any]
_INSERT = {"sqlite": sqlite_insert, "postgresql": postgresql_insert}


class Prepared:
    """A statement with named parameters, or a function that writes it with a dialect's insert.

    An insert without VALUES of its own takes the ``columns`` as parameters.
    """

    def __init__(self, statement: Any, *, columns: Sequence[str] | None = None) -> None:
        self._statement = statement
        self._columns = columns
        self._compiled: dict[str, _Compiled] = {}

    def all(self, transaction: Transaction, **values: object) -> list[Row]:
        """Every row it returns, with its columns as attributes."""
        compiled = self._for(transaction)
        return [compiled.row(raw) for raw in compiled.execute(transaction, values).fetchall()]

    def first(self, transaction: Transaction, **values: object) -> Row | None:
        """The first row it returns, or None."""
        compiled = self._for(transaction)
        found = compiled.execute(transaction, values).fetchall()
        return compiled.row(found[0]) if found else None

    def scalar(self, transaction: Transaction, **values: object) -> Any:
        """The first column of the first row, or None when there is no row."""
        row = self.first(transaction, **values)
        return None if row is None else row[0]

    def run(self, transaction: Transaction, **values: object) -> int:
        """Execute it; returns how many rows it changed."""
        changed: int = self._for(transaction).execute(transaction, values).rowcount
        return changed

    def _for(self, transaction: Transaction) -> _Compiled:
        dialect = transaction.connection.dialect
        compiled = self._compiled.get(dialect.name)
        if compiled is None:
            statement = self._statement
            if callable(statement):
                statement = statement(_INSERT[dialect.name])
            compiled = _Compiled(statement, dialect, self._columns)
            self._compiled[dialect.name] = compiled
        return compiled


class _Compiled:
    """The statement as one dialect's driver takes it."""

    def __init__(
        self, statement: Any, dialect: Dialect, columns: Sequence[str] | None = None
    ) -> None:
        compiled = statement.compile(
            dialect=dialect,
            column_keys=columns,
            compile_kwargs={"render_postcompile": True},
        )
        self.sql = str(compiled)
        self._dialect = dialect
        self._driver_error = dialect.loaded_dbapi.Error
        self._in_order = _in_order(compiled.positiontup)
        binds = compiled.binds
        self._constants = {
            name: value
            for name, value in compiled.params.items()
            if name not in binds or not binds[name].required
        }
        self._into = [
            (name, convert)
            for name, bind in binds.items()
            if (convert := _into(bind.type, dialect)) is not None
        ]
        columns_out = list(statement.exported_columns)
        self._out = [
            (place, convert)
            for place, column in enumerate(columns_out)
            if (convert := _out_of(column.type, dialect)) is not None
        ]
        self._row = _row_type([column.key for column in columns_out])

    def execute(self, transaction: Transaction, values: dict[str, Any]) -> Any:
        """Run it with converted values; the driver's errors become SQLAlchemy's."""
        given = self._constants | values if self._constants else values
        for name, convert in self._into:
            value = given.get(name)
            if value is not None:
                given[name] = convert(value)
        try:
            return transaction.driver.execute(self.sql, self._in_order(given))
        except self._driver_error as error:
            raise DBAPIError.instance(
                self.sql,
                None,
                error,
                self._driver_error,
                hide_parameters=True,
                dialect=self._dialect,
            ) from error

    def row(self, raw: Sequence[Any]) -> Row:
        """A raw row with every column converted."""
        if not self._out:
            return self._row._make(raw)
        values = list(raw)
        for place, convert in self._out:
            if values[place] is not None:
                values[place] = convert(values[place])
        return self._row._make(values)


def _in_order(names: Sequence[str] | None) -> Callable[[dict[str, Any]], Any]:
    """What a driver takes: the values in the order of their places, or as they are, by name."""
    if names is None:
        return lambda given: given
    if len(names) == 1:
        return lambda given: (given[names[0]],)
    return itemgetter(*names) if names else lambda _given: ()


def _into(kind: Any, dialect: Dialect) -> _Convert | None:
    """What a bound value goes through; the drivers take bytes and truth as they are."""
    if isinstance(kind, LargeBinary | Boolean):
        return None
    convert: _Convert | None = kind.dialect_impl(dialect).bind_processor(dialect)
    return convert


def _row_type(names: Sequence[str]) -> Any:
    return namedtuple("Row", names, rename=True)


def _out_of(kind: Any, dialect: Dialect) -> _Convert | None:
    if isinstance(kind, LargeBinary):
        return None
    convert: _Convert | None = kind.dialect_impl(dialect).result_processor(dialect, None)
    return convert
