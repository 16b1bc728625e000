"""The schema: what the migrations make is what the tables say, and its age is told."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, text
from sqlalchemy.engine import make_url

from bot.errors import UsageError
from bot.store import schema
from bot.store.database import Store, open_store
from bot.store.tables import metadata
from tests.store.databases import VAULT
from tests.store.postgresql import Cluster


def run(engine: Engine, statement: str) -> None:
    with engine.connect() as connection:
        connection.execute(text(statement))
        if engine.dialect.name != "sqlite":
            connection.commit()


def downgrade(engine: Engine) -> None:
    config = schema._config()
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def test_migrations_make_what_the_tables_say(store: Store) -> None:
    with store.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, metadata) == []


def test_partial_indexes_and_collations_are_migrated(store: Store) -> None:
    """What alembic does not compare."""
    with store.engine.connect() as connection:
        inspector = inspect(connection)
        found = {
            index["name"]: index.get("dialect_options", {})
            for index in inspector.get_indexes("outbox")
        }
        option = f"{store.engine.dialect.name}_where"
        assert {name for name, options in found.items() if option in options} == {
            "ix_outbox_concerns",
            "ix_outbox_target",
            "ix_outbox_waiting",
        }
        if store.engine.dialect.name == "postgresql":
            keys = {column["name"]: column["type"] for column in inspector.get_columns("outbox")}
            ids = {column["name"]: column["type"] for column in inspector.get_columns("timers")}
            collations = [getattr(kind, "collation", None) for kind in (keys["key"], ids["id"])]
            assert collations == ["C", "C"]


def test_going_back_leaves_nothing_and_forth_again_works(store: Store) -> None:
    downgrade(store.engine)
    assert set(inspect(store.engine).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
    assert schema.age(store.engine) == "empty"
    schema.require_current(store.engine)
    assert schema.age(store.engine) == "current"


def test_current_schema_is_left_alone(store: Store) -> None:
    schema.require_current(store.engine)
    schema.migrate(store.engine)
    assert schema.age(store.engine) == "current"


@pytest.mark.parametrize(
    ("made", "age", "told"),
    [
        ("DELETE FROM alembic_version", "old", "run `presessions migrate` first"),
        (
            "UPDATE alembic_version SET version_num = '9999'",
            "newer",
            "made by a newer presessions",
        ),
    ],
)
def test_other_schema_is_refused_with_what_to_do(
    store: Store, made: str, age: str, told: str
) -> None:
    run(store.engine, made)
    assert schema.age(store.engine) == age
    with pytest.raises(UsageError, match=told):
        schema.require_current(store.engine)


def test_empty_database_gets_its_schema_also_from_two_at_once(cluster: Cluster) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with cluster.database("empty_at_first") as url:
        stores = [open_store(url, VAULT) for _ in range(3)]
        with ThreadPoolExecutor(3) as threads:
            list(threads.map(lambda each: schema.require_current(each.engine), stores))
        assert [schema.age(each.engine) for each in stores] == ["current"] * 3
        for each in stores:
            each.close()


def test_failed_migration_leaves_the_database_as_it_was(cluster: Cluster) -> None:
    with cluster.database("half_way") as url:
        engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"))
        run(engine, "CREATE TABLE decisions (id integer)")  # in the way of the last step
        with pytest.raises(Exception, match="decisions"):
            schema.migrate(engine)
        assert inspect(engine).get_table_names() == ["decisions"]
        engine.dispose()
