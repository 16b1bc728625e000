"""Giving a person everything that is kept about them: one archive, readable without this bot."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, select

from bot.render import render
from bot.render.errors import TemplateError
from bot.render.rendered import Capabilities
from bot.store import bodies, personal, rotation
from bot.store.database import Transaction
from bot.store.types import Instant
from bot.vault import SealBroken, Vault

# What others think of a person, or what only keeps the bot going, is not theirs to have.
_LEFT_OUT = frozenset({"code_requests", "conflicts", "link_codes", "reviews", "surfaces"})
_NOT_TOLD = frozenset(
    {
        *("lease", "lease_until", "key", "target", "concerns", "source", "attempts", "parts_done"),
        *("why", "criteria"),  # what the office noted beside a decision
        *("uncertain", "not_before", "expires_at", "error", "provider_id", "conversation"),
    }
)
_FILES = frozenset({"attachments.content", "statements.content"})
_PLAIN = Capabilities(markup="plain", buttons=False)


def archive(transaction: Transaction, person_id: int) -> bytes:
    """A ZIP with data.json and every file the person sent."""
    written = io.BytesIO()
    found: dict[str, list[dict[str, Any]]] = {}
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as pack:
        for table, where in personal.of_person(transaction, person_id).items():
            if table.name in _LEFT_OUT:
                continue
            rows = transaction.connection.execute(select(table).where(where)).mappings()
            told = [
                _told(transaction.vault, table, row, pack)
                for row in rows
                if _is_theirs(table, dict(row))
            ]
            if told:
                found[table.name] = told
        text = json.dumps(found, ensure_ascii=False, indent=2, default=str)
        pack.writestr("data.json", text + "\n")
    return written.getvalue()


def _is_theirs(table: Table, row: Mapping[str, Any]) -> bool:
    if table.name == "thread_entries":
        return row["kind"] in {"person", "answer"}
    # A letter that waits out its hold, or was taken back, has told nobody anything.
    return table.name != "outbox" or (row["contact_id"] is not None and row["state"] == "sent")


def _told(vault: Vault, table: Table, row: Any, pack: zipfile.ZipFile) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for column in table.columns:
        name, value = f"{table.name}.{column.name}", row[column.name]
        if name in rotation.HASHES or column.name in _NOT_TOLD or value is None:
            continue
        if not isinstance(value, bytes):
            told[column.name] = value.isoformat() if isinstance(column.type, Instant) else value
            continue
        opened = _opened(vault, value, name)
        if name in _FILES:
            place = f"files/{table.name}-{row['id']}"
            pack.writestr(place, opened)
            told[column.name] = place
        else:
            told[column.name] = _letter(opened) if name == "outbox.body" else _plain(opened)
    return told


def _opened(vault: Vault, value: bytes, name: str) -> bytes:
    try:
        return vault.open(value, name.encode())
    except SealBroken:
        return b"(sealed with a key that is lost)"


def _plain(opened: bytes) -> Any:
    text = opened.decode(errors="replace")
    try:
        return json.loads(text) if text[:1] in {"{", "["} else text
    except ValueError:
        return text


def _letter(opened: bytes) -> str:
    shape, _, body = opened.partition(b"\n")
    if shape != b"letter":
        return ""
    send = bodies.LETTER.validate_json(body).send
    try:
        return render(send.message, send.language, _PLAIN).text
    except TemplateError:
        return ""
