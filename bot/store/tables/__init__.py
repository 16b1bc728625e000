"""The tables. What a person wrote or is called is only ever stored sealed (``LargeBinary``)."""

from __future__ import annotations

from bot.store.tables.base import metadata
from bot.store.tables.books import audit, cursors, leases, timers
from bot.store.tables.missions import missions
from bot.store.tables.people import contacts, late_access, persons
from bot.store.tables.post import inbox, outbox, surfaces
from bot.store.tables.rounds import applications, attachments, cycles, decisions, reference_counters

__all__ = [
    "applications",
    "attachments",
    "audit",
    "contacts",
    "cursors",
    "cycles",
    "decisions",
    "inbox",
    "late_access",
    "leases",
    "metadata",
    "missions",
    "outbox",
    "persons",
    "reference_counters",
    "surfaces",
    "timers",
]
