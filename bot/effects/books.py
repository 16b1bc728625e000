"""Timers and the audit log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTimer:
    """Wake a process at a moment; the same id again moves it."""

    id: str
    kind: str
    subject: str
    due: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimers:
    """Drop the timers whose id is this, or begins with it when it ends in ``:``."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Append to the audit log; ids and event names only."""

    event: str
    subject: str
    actor: str
    details: Mapping[str, str | int] = field(default_factory=dict)
