"""Who looks at the app's Home tab, in which language, and what it shows them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, exists, func, literal_column, select

from bot.context import Context, Home, Role
from bot.events import Event, StaffPressed, TimerFired
from bot.facts.overview import Overview
from bot.i18n import Language, as_language
from bot.store import rounds
from bot.store import threads as conversations
from bot.store.prepared import Prepared, Row
from bot.store.tables import (
    applications,
    conflicts,
    contacts,
    homes,
    outbox,
    panels,
    releases,
    reviews,
    threads,
)
from bot.store.transaction import Transaction

_LISTED = 10  # open conversations on a Home
_REMEMBER = Prepared(
    lambda insert: (statement := insert(homes)).on_conflict_do_update(
        index_elements=["actor"],
        set_={name: statement.excluded[name] for name in ("language", "opened_at")},
    ),
    columns=("actor", "language", "opened_at"),
)
_EVERY = Prepared(select(homes.c.actor, homes.c.language).order_by(homes.c.actor))
_number: BindParameter[int] = bindparam("number")
_in_round = applications.c.cycle == _number
_FREE = applications.c.status.in_(
    [literal_column(f"'{status}'") for status in ("submitted", "shortlisted")]
)
_COUNTS = Prepared(
    select(applications.c.state, applications.c.status, func.count().label("number"))
    .where(_in_round)
    .group_by(applications.c.state, applications.c.status)
)
_UNDECIDED = Prepared(
    select(applications.c.state, func.count().label("number"))
    .where(_in_round, _FREE)
    .group_by(applications.c.state)
)
_TO_REVIEW = Prepared(
    select(applications.c.state, func.count().label("number"))
    .where(
        _in_round,
        _FREE,
        ~exists(
            select(literal_column("1")).where(
                reviews.c.application_id == applications.c.id,
                reviews.c.reviewer == bindparam("staff"),
            )
        ),
        ~exists(
            select(literal_column("1")).where(
                conflicts.c.application_id == applications.c.id,
                conflicts.c.actor == bindparam("staff"),
            )
        ),
    )
    .group_by(applications.c.state)
)
_PANELS = Prepared(select(panels.c.state).where(panels.c.cycle == _number).distinct())
_QUESTIONS = Prepared(
    select(threads.c.claimed_by, func.count().label("number"))
    .where(threads.c.state == literal_column("'open'"))
    .group_by(threads.c.claimed_by)
)
_RELEASES = Prepared(
    select(func.count().label("number")).where(
        releases.c.cycle == _number, releases.c.stage == literal_column("'open'")
    )
)
_FAILED = Prepared(
    select(func.count().label("number"))
    .join_from(outbox, contacts)
    .where(outbox.c.state == literal_column("'failed'"))
)
_UNREACHABLE = Prepared(
    select(func.count(applications.c.person_id.distinct()).label("number"))
    .join_from(applications, contacts)
    .where(
        _in_round,
        ~contacts.c.reachable,
        applications.c.status.not_in(
            [literal_column(f"'{status}'") for status in ("draft", "withdrawn")]
        ),
    )
)


def remember(transaction: Transaction, actor: str, language: Language, now: datetime) -> None:
    """Note that a staff member has opened their Home."""
    _REMEMBER.run(transaction, actor=actor, language=language, opened_at=now)


def seen(
    transaction: Transaction, roles: Callable[[str], Role | None], event: Event, context: Context
) -> Context:
    """The context with the Homes to draw: the one just opened, or all that were ever opened."""
    drawn = isinstance(event, TimerFired) and event.kind == "homes"
    opened = isinstance(event, StaffPressed) and event.data == "home"
    cycle = rounds.current(transaction, context.now) if drawn or opened else None
    if cycle is None:
        return context
    listed = conversations.waiting(transaction, _LISTED)
    number, context = cycle.number, replace(context, cycle=cycle, waiting=listed)
    if isinstance(event, StaffPressed):
        language = as_language(event.language_hint) or "en"
        return replace(context, homes=(_home(transaction, roles, event.actor, language, number),))
    every = tuple(
        _home(transaction, roles, row.actor, as_language(row.language) or "en", number)
        for row in _EVERY.all(transaction)
    )
    return replace(context, homes=every)


def _home(
    transaction: Transaction,
    roles: Callable[[str], Role | None],
    actor: str,
    language: Language,
    number: int,
) -> Home:
    role = roles(actor)
    overview = _overview(transaction, actor, number) if role else Overview()
    return Home(actor=actor, role=role, language=language, overview=overview)


def _overview(transaction: Transaction, actor: str, number: int) -> Overview:
    questions = {row.claimed_by: row.number for row in _QUESTIONS.all(transaction)}
    return Overview(
        counts={
            f"{row.state}:{row.status}": row.number
            for row in _COUNTS.all(transaction, number=number)
        },
        to_review=_by_state(_TO_REVIEW.all(transaction, number=number, staff=actor)),
        undecided=_by_state(_UNDECIDED.all(transaction, number=number)),
        panels=frozenset(row.state for row in _PANELS.all(transaction, number=number)),
        questions=sum(questions.values()),
        own_questions=questions.get(actor, 0),
        releases=_RELEASES.scalar(transaction, number=number),
        failed=_FAILED.scalar(transaction),
        unreachable=_UNREACHABLE.scalar(transaction, number=number),
    )


def _by_state(rows: list[Row]) -> dict[str, int]:
    return {row.state: row.number for row in rows if row.state}
