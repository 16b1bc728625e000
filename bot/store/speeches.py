"""Speakers' statements with their content: for an export, or a look that is logged."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.store.prepared import Row
from bot.store.tables import applications, statements
from bot.store.transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """The newest version of one statement: words, a link, or a file."""

    reference: str
    form: str
    content: bytes = field(repr=False)
    name: str = field(default="", repr=False)
    media_type: str = "text/plain"

    @property
    def file_name(self) -> str:
        """A name for a folder: the reference, and the ending of its kind."""
        if self.form == "file":
            return f"{self.reference}{mimetypes.guess_extension(self.media_type) or '.bin'}"
        return f"{self.reference}.{'url' if self.form == 'link' else 'txt'}"


def of_round(transaction: Transaction, cycle: int) -> list[Speech]:
    """The newest statement of every speaker of a round."""
    rows = transaction.connection.execute(
        select(statements, applications.c.reference)
        .join_from(statements, applications)
        .where(applications.c.cycle == cycle, statements.c.dropped.is_(False))
        .order_by(applications.c.reference, statements.c.version)
    ).all()
    newest = {row.reference: row for row in rows}
    return [_speech(transaction, row) for row in newest.values()]


def of(transaction: Transaction, application_id: str) -> Speech | None:
    """The newest statement of one speaker."""
    row = transaction.connection.execute(
        select(statements, applications.c.reference)
        .join_from(statements, applications)
        .where(applications.c.id == application_id, statements.c.dropped.is_(False))
        .order_by(statements.c.version.desc())
        .limit(1)
    ).first()
    return None if row is None else _speech(transaction, row)


def _speech(transaction: Transaction, row: Row) -> Speech:
    vault = transaction.vault
    if row.form == "file":
        content = vault.open(row.content, b"statements.content")
    else:
        content = vault.open(row.text, b"statements.text")
    return Speech(
        reference=row.reference or row.application_id,
        form=row.form,
        content=content,
        name=vault.open(row.name, b"statements.name").decode() if row.name else "",
        media_type=row.media_type or "text/plain",
    )
