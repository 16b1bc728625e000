"""Events that were set aside, whole and sealed, until somebody runs them again."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import select, update

from bot import events
from bot.events import Event
from bot.store.tables import set_aside
from bot.store.transaction import Transaction

_LABEL = b"set_aside.event"
_LONGEST_ERROR = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """One event that was set aside, without its content."""

    id: int
    at: datetime
    channel: str
    kind: str
    error: str
    replayed_at: datetime | None


def keep(transaction: Transaction, event: Event, channel: str, error: str, now: datetime) -> int:
    """Keep an event whole; returns the number to name it by."""
    sealed = transaction.vault.seal(json.dumps(_packed(event)).encode(), _LABEL)
    return int(
        transaction.connection.execute(
            set_aside.insert()
            .values(
                at=now,
                channel=channel,
                kind=type(event).__name__,
                error=error[:_LONGEST_ERROR],
                event=sealed,
            )
            .returning(set_aside.c.id)
        ).scalar_one()
    )


def waiting(transaction: Transaction, *, every: bool, limit: int) -> Sequence[Aside]:
    """What was set aside, newest first; those that were run again only on request."""
    statement = select(
        set_aside.c.id,
        set_aside.c.at,
        set_aside.c.channel,
        set_aside.c.kind,
        set_aside.c.error,
        set_aside.c.replayed_at,
    )
    if not every:
        statement = statement.where(set_aside.c.replayed_at.is_(None))
    rows = transaction.connection.execute(statement.order_by(set_aside.c.id.desc()).limit(limit))
    return [Aside(**row) for row in rows.mappings()]


def event(transaction: Transaction, number: int) -> Event | None:
    """The event that was set aside under a number."""
    sealed = transaction.connection.execute(
        select(set_aside.c.event).where(set_aside.c.id == number)
    ).scalar()
    if sealed is None:
        return None
    return cast("Event", _unpacked(json.loads(transaction.vault.open(sealed, _LABEL))))


def replayed(transaction: Transaction, number: int, now: datetime) -> None:
    """Note that an event was run again."""
    transaction.connection.execute(
        update(set_aside).where(set_aside.c.id == number).values(replayed_at=now)
    )


def _packed(value: object) -> Any:
    """As JSON, with a mark where JSON has no word for the type."""
    for kind, mark, pack in _PACK:
        if isinstance(value, kind):
            return {"$": mark, "value": pack(value)}
    if is_dataclass(value):
        named = {each.name: _packed(getattr(value, each.name)) for each in fields(value)}
        return {"$": type(value).__name__, "value": named}
    return value


def _unpacked(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    mark, packed = value["$"], value["value"]
    if mark in _UNPACK:
        return _UNPACK[mark](packed)
    kind = getattr(events, mark)
    known = {each.name for each in fields(kind)}
    # An event of an older version may hold what this one does not know.
    return kind(**{name: _unpacked(each) for name, each in packed.items() if name in known})


_PACK: Sequence[tuple[type, str, Callable[[Any], Any]]] = (
    (bytes, "bytes", lambda value: b64encode(value).decode()),
    (datetime, "at", datetime.isoformat),
    (timedelta, "seconds", timedelta.total_seconds),
    (tuple, "tuple", lambda value: [_packed(each) for each in value]),
    (Mapping, "mapping", lambda value: {name: _packed(each) for name, each in value.items()}),
)
_UNPACK: Mapping[str, Callable[[Any], Any]] = {
    "bytes": b64decode,
    "at": datetime.fromisoformat,
    "seconds": lambda value: timedelta(seconds=value),
    "tuple": lambda value: tuple(_unpacked(each) for each in value),
    "mapping": lambda value: {name: _unpacked(each) for name, each in value.items()},
}
