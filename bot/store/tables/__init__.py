"""The tables. What a person wrote or is called is only ever stored sealed (``LargeBinary``)."""

from __future__ import annotations

from bot.store.tables.agenda import agendas, editions, round_figures
from bot.store.tables.base import metadata
from bot.store.tables.books import audit, cursors, leases, timers
from bot.store.tables.deciding import offers, release_texts, releases, statements
from bot.store.tables.mail import address_health, link_codes, set_aside, unsubscriptions
from bot.store.tables.missions import (
    attendance,
    mailing_letters,
    mailing_recipients,
    mailings,
    missions,
    subscriptions,
)
from bot.store.tables.people import contacts, late_access, persons
from bot.store.tables.post import inbox, outbox, surfaces
from bot.store.tables.privacy import code_requests, consents, erasures, strikings
from bot.store.tables.reviews import conflicts, homes, panels, reviews
from bot.store.tables.rounds import applications, attachments, cycles, decisions, reference_counters
from bot.store.tables.threads import lessons, thread_entries, threads, votes

__all__ = [
    "address_health",
    "agendas",
    "applications",
    "attachments",
    "attendance",
    "audit",
    "code_requests",
    "conflicts",
    "consents",
    "contacts",
    "cursors",
    "cycles",
    "decisions",
    "editions",
    "erasures",
    "homes",
    "inbox",
    "late_access",
    "leases",
    "lessons",
    "link_codes",
    "mailing_letters",
    "mailing_recipients",
    "mailings",
    "metadata",
    "missions",
    "offers",
    "outbox",
    "panels",
    "persons",
    "reference_counters",
    "release_texts",
    "releases",
    "reviews",
    "round_figures",
    "set_aside",
    "statements",
    "strikings",
    "subscriptions",
    "surfaces",
    "thread_entries",
    "threads",
    "timers",
    "unsubscriptions",
    "votes",
]
