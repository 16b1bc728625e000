"""The schema's age: where a database stands, and bringing it up to date."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

from bot.errors import UsageError
from bot.store.unusable import unusable

_LOCK = text("SELECT pg_advisory_lock(hashtextextended('presessions schema', 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended('presessions schema', 0))")

Age = Literal["empty", "old", "current", "newer"]


def age(engine: Engine) -> Age:
    """How the database's schema compares with this program's; UsageError where none answers."""
    script = ScriptDirectory.from_config(_config())
    try:
        with engine.connect() as connection:
            found = revision(connection)
            if found is None:
                return "old" if inspect(connection).has_table("contacts") else "empty"
    except DBAPIError as error:
        raise unusable(error) from None
    known = {entry.revision for entry in script.walk_revisions()}
    if found == script.get_current_head():
        return "current"
    return "old" if found in known else "newer"


def revision(connection: Connection) -> str | None:
    """The last migration that was applied."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring the schema up to date; does nothing when it is."""
    config = _config()
    with engine.connect() as connection, _alone(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, to)


@contextmanager
def _alone(connection: Connection) -> Iterator[None]:
    """Several workers may start on one empty database; SQLite sees to it by itself."""
    if connection.dialect.name == "sqlite":
        yield
        return
    connection.execute(_LOCK)
    connection.commit()
    try:
        yield
    finally:
        connection.rollback()
        connection.execute(_UNLOCK)
        connection.commit()


def require_current(engine: Engine) -> None:
    """Create the schema of an empty database; refuse any other that is not current."""
    found = age(engine)
    if found == "empty":
        migrate(engine)
    elif found == "old":
        raise UsageError("The database has an older schema: run `presessions migrate` first.")
    elif found == "newer":
        raise UsageError("The database was made by a newer presessions: install that version.")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
