"""Everything the sandbox remembers: typed shelves over one SQLite file, and who wants to know."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Generic, TypeVar

from pydantic import TypeAdapter

Json = dict[str, Any]
"""A JSON object as it stands on the wire."""

T = TypeVar("T")

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS record (
    shelf TEXT NOT NULL, key TEXT NOT NULL, position INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (shelf, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS content (id TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
"""


class World:
    """The outside world's state: in memory for reading, in SQLite before anyone is answered."""

    def __init__(self, data: Path | None = None) -> None:
        if data is not None:
            data.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(
            ":memory:" if data is None else data, isolation_level=None, check_same_thread=False
        )
        # NORMAL survives kill -9 of this process, which is the promise; FULL would also survive
        # a power cut, at a disk flush for every message of a test run.
        self._database.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;")
        self._database.executescript(_SCHEMA)
        self._depth = 0
        self._undo: list[Callable[[], None]] = []
        self._touched: set[str] = set()
        self._listeners: list[Callable[[frozenset[str]], None]] = []
        self._counters = Shelf(self, "counter", int, part=None)
        position = self._database.execute("SELECT coalesce(max(position), 0) FROM record")
        self._position = int(position.fetchone()[0])

    def close(self) -> None:
        """Close the file; the world cannot be used afterwards."""
        self._database.close()

    def shelf(self, name: str, kind: type[T], *, part: str | None) -> Shelf[T]:
        """The records of one kind; a change to them is announced as a change of `part`."""
        return Shelf(self, name, kind, part=part)

    def number(self, name: str, start: int = 1) -> int:
        """The next number of a named series, never given twice, not even after a restart."""
        value = self._counters.get(name) or start
        self._counters.put(name, value + 1)
        return value

    def renumber(self, name: str, start: int) -> None:
        """Let a series go on from another number."""
        self._counters.put(name, start)

    @contextmanager
    def change(self) -> Iterator[None]:
        """Several writes as one: all are kept or none. Never await inside."""
        if self._depth == 0:
            self._database.execute("BEGIN IMMEDIATE")
        self._depth += 1
        try:
            yield
        except BaseException:
            self._depth -= 1
            if self._depth == 0:
                self._roll_back()
            raise
        self._depth -= 1
        if self._depth == 0:
            self._commit()

    def _commit(self) -> None:
        self._database.execute("COMMIT")
        self._undo.clear()
        parts = frozenset(self._touched)
        self._touched.clear()
        if parts:
            self.announce(parts)

    def _roll_back(self) -> None:
        self._database.execute("ROLLBACK")
        for undo in reversed(self._undo):
            undo()
        self._undo.clear()
        self._touched.clear()

    def announce(self, parts: frozenset[str]) -> None:
        """Tell every listener that these parts of the world look different now."""
        for listener in list(self._listeners):
            listener(parts)

    @contextmanager
    def listening(self, listener: Callable[[frozenset[str]], None]) -> Iterator[None]:
        """Call `listener` with the names of the changed parts after every change."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    async def until(self, condition: Callable[[], bool], patience: float) -> bool:
        """Wait until the condition holds, looked at after every change; False when too late."""
        changed = asyncio.Event()
        with self.listening(lambda _parts: changed.set()):
            try:
                async with asyncio.timeout(patience):
                    while not condition():
                        changed.clear()
                        await changed.wait()
            except TimeoutError:
                return condition()
        return True

    def keep(self, content: bytes) -> str:
        """Store a file's bytes; the id is their fingerprint, so the same bytes are kept once."""
        fingerprint = hashlib.sha256(content).hexdigest()
        self._database.execute(
            "INSERT INTO content VALUES (?, ?) ON CONFLICT DO NOTHING", (fingerprint, content)
        )
        return fingerprint

    def content(self, fingerprint: str) -> bytes:
        """The bytes kept under an id."""
        query = "SELECT body FROM content WHERE id = ?"
        return bytes(self._database.execute(query, (fingerprint,)).fetchone()[0])

    def load(self, shelf: str) -> list[tuple[str, bytes]]:
        """A shelf's stored records in the order in which they were first put there."""
        query = "SELECT key, body FROM record WHERE shelf = ? ORDER BY position"
        return [(str(key), bytes(body)) for key, body in self._database.execute(query, (shelf,))]

    def write(
        self, shelf: str, key: str, body: bytes | None, part: str | None, undo: Callable[[], None]
    ) -> None:
        """Store or (with None) delete one record; used by shelves only."""
        with self.change():
            self._undo.append(undo)
            if part is not None:
                self._touched.add(part)
            if body is None:
                self._database.execute(
                    "DELETE FROM record WHERE shelf = ? AND key = ?", (shelf, key)
                )
                return
            self._position += 1
            self._database.execute(
                "INSERT INTO record VALUES (?, ?, ?, ?) "
                "ON CONFLICT (shelf, key) DO UPDATE SET body = excluded.body",
                (shelf, key, self._position, body),
            )


class Shelf(Generic[T]):
    """Records of one kind by key, in the order in which they came."""

    def __init__(self, world: World, name: str, kind: type[T], *, part: str | None) -> None:
        self._world = world
        self._name = name
        self._part = part
        self._json: TypeAdapter[T] = TypeAdapter(kind)
        self._records: dict[str, T] = {
            key: self._json.validate_json(body) for key, body in world.load(name)
        }

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._records.values()))

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: object) -> bool:
        return str(key) in self._records

    def __getitem__(self, key: object) -> T:
        return self._records[str(key)]

    def get(self, key: object) -> T | None:
        """The record, or None."""
        return self._records.get(str(key))

    def items(self) -> list[tuple[str, T]]:
        """Keys and records in order."""
        return list(self._records.items())

    def put(self, key: object, record: T) -> T:
        """Store a record under a key, in place of what was there."""
        name = str(key)
        before = self._records.get(name)
        known = name in self._records
        self._records[name] = record

        def undo() -> None:
            if known:
                self._records[name] = before  # type: ignore[assignment]  # known: it is a T
            else:
                self._records.pop(name, None)

        self._world.write(self._name, name, self._json.dump_json(record), self._part, undo)
        return record

    def remove(self, key: object) -> None:
        """Take a record away, if it is there."""
        name = str(key)
        if name not in self._records:
            return
        before = self._records.pop(name)

        def undo() -> None:
            self._records[name] = before

        self._world.write(self._name, name, None, self._part, undo)
