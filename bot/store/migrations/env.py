"""Runs the migrations on the connection that ``bot.store.schema`` hands over."""

from __future__ import annotations

from alembic import context

from bot.store.tables import metadata


def _run() -> None:
    connection = context.config.attributes["connection"]
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=True,
        transactional_ddl=connection.dialect.name != "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("COMMIT")
    else:
        connection.commit()


_run()
