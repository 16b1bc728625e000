"""Striking people's words out of what is sealed elsewhere, a few rows a turn.

Everything that is stored has to be read for it, which takes seconds in a full database. So a
turn reads only so many rows; where it stopped is stored, sealed words and all, in the turn
that did it, and a timer goes on from there, also after a crash.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, delete, select, tuple_, update

from bot.effects import Board, ShowBoard
from bot.store import bodies, rotation, surfaces
from bot.store.sealed import open_json, seal_json
from bot.store.tables import outbox, set_aside, strikings
from bot.store.tables import surfaces as surfaces_table
from bot.store.transaction import Transaction
from bot.vault import SealBroken

STRUCK = "[…]"
_LARGEST = 1024 * 1024
# What holds nobody's words but their owner's, and the words that are to be struck out.
_OWN = frozenset({"applications", "attachments", "contacts", "statements", "strikings"})
_LABEL = b"strikings.words"
# What one turn may cost, in units of about 0.2 µs: nobody waits longer than some 20 ms for it.
_BUDGET = 150_000
_OF_A_ROW = 200
_CHUNK = 50  # rows read at once


@dataclass(frozen=True, slots=True, kw_only=True)
class Struck:
    """What one turn did: what Slack is to show now, and which striking goes on later."""

    shown: tuple[ShowBoard, ...] = ()
    left: int | None = None


def strike(transaction: Transaction, words: Collection[str]) -> Struck:
    """Strike words out of the first rows there are; the rest is left for later turns."""
    if not words:
        return Struck()
    shown, reached = _slice(transaction, Words.of(words), None)
    if reached is None:
        return Struck(shown=shown)
    return Struck(shown=shown, left=_keep(transaction, words, reached))


def strike_later(transaction: Transaction, words: Collection[str]) -> int | None:
    """Add words to a striking that has not begun, so that many people need one pass."""
    if not words:
        return None
    begun = strikings.c.reached.is_not(None)
    row = transaction.connection.execute(
        select(strikings).where(~begun).limit(1).with_for_update()
    ).first()
    if row is None:
        return _keep(transaction, words, None)
    every = sorted({*open_json(transaction.vault, row.words, _LABEL), *words})
    sealed = seal_json(transaction.vault, every, _LABEL)
    transaction.connection.execute(
        update(strikings).where(strikings.c.id == row.id).values(words=sealed)
    )
    number: int = row.id
    return number


def strike_on(transaction: Transaction, number: int) -> Struck:
    """Go on with a striking where the last turn stopped."""
    mine = strikings.c.id == number
    row = transaction.connection.execute(select(strikings).where(mine).with_for_update()).first()
    if row is None:
        return Struck()
    words = open_json(transaction.vault, row.words, _LABEL)
    shown, reached = _slice(transaction, Words.of(words), row.reached and json.loads(row.reached))
    if reached is None:
        transaction.connection.execute(delete(strikings).where(mine))
        return Struck(shown=shown)
    transaction.connection.execute(
        update(strikings).where(mine).values(reached=json.dumps(reached))
    )
    return Struck(shown=shown, left=number)


def unfinished(transaction: Transaction) -> tuple[int, ...]:
    """The strikings that are not done."""
    return tuple(
        transaction.connection.execute(select(strikings.c.id).order_by(strikings.c.id)).scalars()
    )


def surface_of_post(transaction: Transaction, row_id: int, provider_id: str) -> str:
    """A plain post becomes a board of its own, which can be rewritten."""
    name = f"rewritten:{row_id}"
    surfaces.new_version(transaction, name, b"")
    transaction.connection.execute(
        update(surfaces_table).where(surfaces_table.c.name == name).values(provider_id=provider_id)
    )
    return name


_Reached = list[Any]  # a table's name and the key of the last row that was looked at


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What is struck out, in all its spellings, longest first."""

    spellings: tuple[str, ...]

    @classmethod
    def of(cls, words: Iterable[str]) -> Words:
        """The words as they may stand in a text, or in JSON."""
        every = {form.lower() for each in words for form in (each, *_in_json(each))}
        return cls(spellings=tuple(sorted(every, key=len, reverse=True)))

    def cost(self, row: Mapping[str, Any]) -> int:
        """What it costs to look for all of them in a row."""
        size = sum(len(value) for value in row.values() if isinstance(value, bytes))
        return _OF_A_ROW + len(self.spellings) + size * (10 + len(self.spellings)) // 1000

    def struck_out_of(self, text: str) -> str:
        """The text without them; a plain look for each is far quicker than one pattern of all."""
        lowered = text.lower()
        found = [each for each in self.spellings if each in lowered]
        if not found:
            return text
        return re.sub("|".join(map(re.escape, found)), STRUCK, text, flags=re.IGNORECASE)


def _in_json(word: str) -> Iterator[str]:
    """A word as it stands in JSON, where quotes and other signs are written differently."""
    for only_ascii in (False, True):
        yield json.dumps(word, ensure_ascii=only_ascii)[1:-1]


def _keep(transaction: Transaction, words: Collection[str], reached: _Reached | None) -> int:
    values = {
        "words": seal_json(transaction.vault, sorted(words), _LABEL),
        "reached": None if reached is None else json.dumps(reached),
    }
    statement = strikings.insert().values(values).returning(strikings.c.id)
    number: int = transaction.connection.execute(statement).scalar_one()
    return number


def _slice(
    transaction: Transaction, words: Words, reached: _Reached | None
) -> tuple[tuple[ShowBoard, ...], _Reached | None]:
    """Look at the next rows of one table after another; None when the last was reached."""
    shown: list[ShowBoard] = []
    left = _BUDGET
    for table, after in _still(reached):
        for row in _rows(transaction, table, after):
            if _struck(transaction, table.name, row, words):
                shown += _strike_row(transaction, table, row, words)
            left -= words.cost(row)
            if left <= 0:
                return tuple(shown), [table.name, *(row[key.name] for key in _keys(table))]
    return tuple(shown), None


def _still(reached: _Reached | None) -> Iterator[tuple[Table, Sequence[Any] | None]]:
    """The tables that are left, with the key after which each goes on."""
    # Slack's posts last: one that is drawn meanwhile from words not yet struck is found there.
    every = sorted(rotation.tables(), key=lambda table: table is outbox)
    searched = [table for table in every if table.name not in _OWN]
    names = [table.name for table in searched]
    first = names.index(reached[0]) if reached else 0
    for number, table in enumerate(searched[first:]):
        yield table, reached[1:] if reached and number == 0 else None


def _keys(table: Table) -> tuple[Any, ...]:
    return tuple(table.primary_key.columns)


def _rows(
    transaction: Transaction, table: Table, after: Sequence[Any] | None
) -> Iterator[dict[str, Any]]:
    """The rows of a table in the order of their keys, a few at a time."""
    keys = _keys(table)
    statement = select(table).order_by(*keys).limit(_CHUNK)
    while True:
        beyond = statement if after is None else statement.where(tuple_(*keys) > tuple(after))
        rows = transaction.connection.execute(beyond).mappings().all()
        yield from (dict(row) for row in rows)
        if len(rows) < _CHUNK:
            return
        after = [rows[-1][key.name] for key in keys]


def _strike_row(
    transaction: Transaction, table: Table, found: Mapping[str, Any], words: Words
) -> Iterator[ShowBoard]:
    """Strike words out of a row as it stands now, locked."""
    own = [key == found[key.name] for key in _keys(table)]
    if table is set_aside:  # what nobody could handle is kept whole, or not at all
        transaction.connection.execute(table.delete().where(*own))
        return
    statement = select(table).where(*own).with_for_update()
    row = transaction.connection.execute(statement).mappings().first()
    struck = {} if row is None else _struck(transaction, table.name, dict(row), words)
    if row is None or not struck:
        return
    transaction.connection.execute(update(table).where(*own).values(struck))
    if table is outbox and row["channel"] == "slack" and row["state"] == "sent":
        yield from _shown_again(transaction, dict(row), struck["body"])


def _struck(
    transaction: Transaction, table: str, row: Mapping[str, Any], words: Words
) -> dict[str, bytes]:
    found = {}
    for name, value in row.items():
        label = f"{table}.{name}"
        if not isinstance(value, bytes) or label in rotation.HASHES or len(value) > _LARGEST:
            continue
        try:
            text = transaction.vault.open(value, label.encode()).decode(errors="surrogateescape")
        except SealBroken:
            continue
        after = words.struck_out_of(text)
        if after != text:
            raw = after.encode(errors="surrogateescape")
            found[name] = transaction.vault.seal(raw, label.encode())
    return found


def _shown_again(
    transaction: Transaction, row: Mapping[str, Any], sealed: bytes
) -> Iterator[ShowBoard]:
    shape, _, body = transaction.vault.open(sealed, b"outbox.body").partition(b"\n")
    if shape == b"post" and row["provider_id"]:
        title = bodies.POST.validate_json(body).message
        surface = surface_of_post(transaction, row["id"], row["provider_id"])
        yield ShowBoard(surface=surface, board=Board(title=title))
    elif shape == b"board":
        queued = bodies.BOARD.validate_json(body)
        if surfaces.provider_id(transaction, queued.surface) == row["provider_id"]:
            yield ShowBoard(surface=queued.surface, board=queued.board, under=queued.under)
