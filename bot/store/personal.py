"""What belongs to a person: whatever the schema ties to them, in every table there is.

A table that somebody adds is covered as soon as it refers to a person, an address or an
application. One that holds personal data without doing so must be listed in ``LOOSE``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, false, or_, select

from bot.store.tables import applications, contacts, inbox, metadata, missions, outbox, persons
from bot.store.transaction import Transaction

# Tables that no key ties to a person, and why that is right. Whatever of a person's they quote
# is struck out of their sealed columns when the person is erased.
LOOSE: Mapping[str, str] = {
    "agendas": "ids of speakers; names of moderators",
    "attendance": "what missions answered",
    "audit": "ids and event names only",
    "cursors": "places in streams",
    "cycles": "the rounds, which are public",
    "editions": "published agendas, speakers by id",
    "erasures": "the ids of those who were erased",
    "homes": "which members of the office opened the bot's tab, and in which language",
    "leases": "which worker does what",
    "lessons": "answers of the office to everybody; quotes are struck out",
    "mailing_letters": "what was sent to the missions; names in it are struck out",
    "mailings": "what was sent to the missions; names in it are struck out",
    "panels": "ids of applications",
    "reference_counters": "numbers",
    "releases": "ids of applications",
    "set_aside": "events nobody could handle: dropped when the person sent them or is named",
    "round_figures": "numbers, none of them below three",
    "strikings": "words of the erased, until they are struck out everywhere",
    "surfaces": "which Slack message shows which board",
    "timers": "ids of applications",
}

# Columns that name an application without saying so to the database.
_KEYS: Mapping[str, Column[Any]] = {"release_texts.about": applications.c.id}

Belongings = Mapping[Table, ColumnElement[bool]]


def of_person(transaction: Transaction, person_id: int) -> Belongings:
    """Where each table's rows of a person are, parents before children."""
    found = _tied({persons: persons.c.id == person_id})
    mine = contacts_of(transaction, person_id)
    found[outbox] = or_(found[outbox], outbox.c.concerns.in_(mine))
    if _is_mission(transaction, mine):
        # A State's mission stays in the office's address book until the office takes it out.
        return {table: where for table, where in found.items() if table.name not in _OF_MISSIONS}
    return found


def of_applications(ids: Collection[str]) -> Belongings:
    """Where each table's rows of some applications are, parents before children."""
    return _tied({applications: applications.c.id.in_(ids)})


def contacts_of(transaction: Transaction, person_id: int) -> list[int]:
    """The ids of a person's addresses."""
    statement = select(contacts.c.id).where(contacts.c.person_id == person_id)
    return list(transaction.connection.execute(statement).scalars())


def present(transaction: Transaction, ids: Collection[int]) -> list[int]:
    """Which of some persons there are."""
    statement = select(persons.c.id).where(persons.c.id.in_(ids)).order_by(persons.c.id)
    return list(transaction.connection.execute(statement).scalars())


def forget(transaction: Transaction, belongings: Belongings, keep: Collection[Table] = ()) -> int:
    """Delete rows, children first; what came in stays known by its keyed hash alone."""
    gone = 0
    for table, where in reversed(list(belongings.items())):
        if table is inbox:
            blank = {"body": None, "source": None, "contact_id": None}
            transaction.connection.execute(inbox.update().where(where).values(blank))
        elif table not in keep:
            gone += transaction.connection.execute(table.delete().where(where)).rowcount
    return gone


def _tied(roots: dict[Table, ColumnElement[bool]]) -> dict[Table, ColumnElement[bool]]:
    found = dict(roots)
    # Those the database knows no key of come in the second round.
    for table in (*metadata.sorted_tables, *metadata.sorted_tables):
        if table in found:
            continue
        ways = [
            column.in_(select(key).where(found[key.table]))
            for column, key in _keys(table)
            if key.table in found
        ]
        if ways:
            found[table] = or_(false(), *ways)
    return found


def _keys(table: Table) -> Iterator[tuple[Column[Any], Column[Any]]]:
    """Each column of a table that names a row of another, with the column it names it by."""
    for key in table.foreign_keys:
        yield key.parent, key.column
    for name, column in _KEYS.items():
        if name.startswith(f"{table.name}."):
            yield table.c[name.partition(".")[2]], column


_OF_MISSIONS = frozenset({"missions", "mailing_recipients", "subscriptions", "unsubscriptions"})


def _is_mission(transaction: Transaction, ids: Collection[int]) -> bool:
    statement = select(missions.c.id).where(missions.c.contact_id.in_(ids)).limit(1)
    return transaction.connection.execute(statement).first() is not None
