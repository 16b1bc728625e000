"""Second approvals, confirmations and statements; an audit log that nobody can rewrite."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from bot.store.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_TWO = "NOT two_people OR released_by IS NULL OR released_by <> proposed_by"
_REFUSES = "the audit log is only ever added to"


def upgrade() -> None:
    """Apply."""
    _releases()
    _offers()
    _statements()
    with op.batch_alter_table("decisions") as batch:
        batch.add_column(sa.Column("release_id", sa.String(length=16), nullable=True))
        batch.add_column(sa.Column("criteria", sa.LargeBinary(), nullable=True))
    op.create_index("ix_audit_subject", "audit", ["subject"])
    for statement in _guard() if _sqlite() else _guard_postgresql():
        op.execute(statement)


def downgrade() -> None:
    """Take back."""
    if _sqlite():
        op.execute("DROP TRIGGER audit_update")
        op.execute("DROP TRIGGER audit_delete")
    else:
        op.execute("DROP FUNCTION audit_refuse() CASCADE")
    op.drop_index("ix_audit_subject", "audit")
    with op.batch_alter_table("decisions") as batch:
        batch.drop_column("criteria")
        batch.drop_column("release_id")
    for table in ("statements", "offers", "release_texts", "releases"):
        op.drop_table(table)


def _sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _guard() -> list[str]:
    return [
        f"CREATE TRIGGER audit_{change.lower()} BEFORE {change} ON audit"
        f" BEGIN SELECT RAISE(ABORT, '{_REFUSES}'); END"
        for change in ("UPDATE", "DELETE")
    ]


def _guard_postgresql() -> list[str]:
    return [
        f"""CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSES}'; END $$""",
        """CREATE TRIGGER audit_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
    ]


def _releases() -> None:
    op.create_table(
        "releases",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("cycle", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=2), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("decisions", sa.Text(), nullable=False),
        sa.Column("proposed_by", sa.String(length=64), nullable=False),
        sa.Column("proposed_at", Instant(), nullable=False),
        sa.Column("released_by", sa.String(length=64), nullable=True),
        sa.Column("released_at", Instant(), nullable=True),
        sa.Column("two_people", sa.Boolean(), nullable=False),
        sa.Column("criteria", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(_TWO, name="ck_releases_two_people"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_releases")),
    )
    op.create_index("ix_releases_cycle_state", "releases", ["cycle", "state"])
    op.create_table(
        "release_texts",
        sa.Column("id", _serial(), nullable=False),
        sa.Column("release_id", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=16), nullable=False),
        sa.Column("letter", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"], ["releases.id"], name=op.f("fk_release_texts_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release_texts")),
    )
    op.create_index(op.f("ix_release_texts_release_id"), "release_texts", ["release_id"])


def _offers() -> None:
    op.create_table(
        "offers",
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("told", sa.String(length=16), nullable=True),
        sa.Column("answer_by", Instant(), nullable=True),
        sa.Column("ended", sa.String(length=16), nullable=True),
        sa.Column("back", sa.String(length=16), nullable=True),
        sa.Column("mode", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_offers_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("application_id", name=op.f("pk_offers")),
    )


def _statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", _serial(), nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("words", sa.Integer(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("name", sa.LargeBinary(), nullable=True),
        sa.Column("media_type", sa.String(length=127), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("dropped", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"],
            ["applications.id"],
            name=op.f("fk_statements_application_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sa.UniqueConstraint(
            "application_id", "version", name=op.f("uq_statements_application_id_version")
        ),
    )


def _serial() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")
