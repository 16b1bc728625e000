"""Scores, conflicts of interest and draft panels in the store."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, exists, func, literal_column, select

from bot.effects import SavePanel, SaveReview
from bot.facts.reviews import Decided, Desk, PanelDraft, Review
from bot.store.prepared import Prepared, Row
from bot.store.sealed import open_json, seal_json
from bot.store.tables import applications, conflicts, decisions, panels, reviews, surfaces
from bot.store.transaction import Transaction
from bot.store.types import under
from bot.vault import Vault

_LABEL = b"reviews.body"
_DECISIONS = (
    *("approve", "waitlist", "reject", "retract", "defer", "vacate", "settle", "undo"),
    *("back_waitlisted", "back_rejected", "back_approved", "back_confirmed"),
)


def _in_state(statement: Select[Any]) -> Select[Any]:
    return statement.where(
        applications.c.cycle == bindparam("number"), applications.c.state == bindparam("about")
    )


_REVIEWS = Prepared(
    _in_state(select(reviews).join_from(reviews, applications)).order_by(
        reviews.c.application_id, reviews.c.at
    )
)
_CONFLICTS = Prepared(
    _in_state(
        select(conflicts.c.application_id, conflicts.c.actor).join_from(conflicts, applications)
    )
)
_DECIDED = Prepared(
    _in_state(
        select(
            decisions.c.application_id, decisions.c.action, decisions.c.by, decisions.c.at
        ).join_from(decisions, applications)
    )
    .where(decisions.c.action.in_([literal_column(f"'{each}'") for each in _DECISIONS]))
    .order_by(decisions.c.id)
)
_before = applications.alias("before")
_EXPERIENCED = Prepared(
    _in_state(select(applications.c.id)).where(
        exists(
            select(literal_column("1")).where(
                _before.c.cycle < applications.c.cycle,
                _before.c.status == literal_column("'confirmed'"),
                (_before.c.person_id == applications.c.person_id)
                | (_before.c.organisation_hash == applications.c.organisation_hash),
            )
        )
    )
)
_HISTORY = Prepared(
    select(applications.c.id)
    .where(
        applications.c.cycle < bindparam("number"),
        applications.c.status == literal_column("'confirmed'"),
    )
    .limit(literal_column("1"))
)
_PANEL = Prepared(
    select(panels)
    .where(panels.c.cycle == bindparam("number"), panels.c.state == bindparam("about"))
    .order_by(panels.c.version.desc())
    .limit(literal_column("1"))
)
_LATEST = Prepared(
    select(func.max(panels.c.version)).where(
        panels.c.cycle == bindparam("number"), panels.c.state == bindparam("about")
    )
)
_SAVE_PANEL = Prepared(
    panels.insert(), columns=("cycle", "state", "version", "chosen", "waiting", "by", "at")
)
_SAVE_REVIEW = Prepared(
    lambda insert: (statement := insert(reviews)).on_conflict_do_update(
        index_elements=["application_id", "reviewer"],
        set_={name: statement.excluded[name] for name in ("body", "at")},
    ),
    columns=("application_id", "reviewer", "body", "at"),
)
_FLAG = Prepared(
    lambda insert: insert(conflicts).on_conflict_do_nothing(),
    columns=("application_id", "actor", "at"),
)
_UNFLAG = Prepared(
    delete(conflicts).where(
        conflicts.c.application_id == bindparam("application"),
        conflicts.c.actor == bindparam("staff"),
    )
)


def desk(transaction: Transaction, cycle: int, state: str) -> Desk:
    """What lies on the office's desk about one State's applications."""
    about = {"number": cycle, "about": state}
    vault = transaction.vault
    shown = transaction.connection.execute(
        select(surfaces.c.name).where(
            under(surfaces.c.name, f"shortlist:{cycle}:{state}:")
            | surfaces.c.name.in_(
                [f"empty:{cycle}", f"panel:{cycle}:{state}", f"speakers:{cycle}:{state}"]
            )
        )
    )
    return Desk(
        reviews=tuple(_review(vault, row) for row in _REVIEWS.all(transaction, **about)),
        conflicts=frozenset(
            (row.application_id, row.actor) for row in _CONFLICTS.all(transaction, **about)
        ),
        experienced=frozenset(row.id for row in _EXPERIENCED.all(transaction, **about)),
        history=_HISTORY.first(transaction, number=cycle) is not None,
        decided={
            row.application_id: Decided(action=row.action, by=row.by, at=row.at)
            for row in _DECIDED.all(transaction, **about)
        },
        shown=tuple(sorted(shown.scalars())),
    )


def panel(transaction: Transaction, cycle: int, state: str) -> PanelDraft | None:
    """The latest version of a State's draft panel, or None before the first."""
    row = _PANEL.first(transaction, number=cycle, about=state)
    if row is None:
        return None
    return PanelDraft(
        cycle=row.cycle,
        state=row.state,
        panel=tuple(json.loads(row.chosen)),
        waitlist=tuple(json.loads(row.waiting)),
        version=row.version,
        by=row.by,
        at=row.at,
    )


def save_panel(transaction: Transaction, effect: SavePanel, now: datetime) -> None:
    """Store the next version of a State's draft panel."""
    latest = _LATEST.scalar(transaction, number=effect.cycle, about=effect.state)
    _SAVE_PANEL.run(
        transaction,
        cycle=effect.cycle,
        state=effect.state,
        version=(latest or 0) + 1,
        chosen=json.dumps(effect.panel),
        waiting=json.dumps(effect.waitlist),
        by=effect.by,
        at=now,
    )


def save_review(transaction: Transaction, effect: SaveReview, now: datetime) -> None:
    """Store a reviewer's scores, in place of their earlier ones."""
    body = {
        "scores": dict(effect.scores),
        "highest": dict(effect.highest),
        "comment": effect.comment,
    }
    _SAVE_REVIEW.run(
        transaction,
        application_id=effect.application_id,
        reviewer=effect.reviewer,
        body=seal_json(transaction.vault, body, _LABEL),
        at=now,
    )


def flag(transaction: Transaction, application_id: str, actor: str, now: datetime) -> None:
    """Record a conflict of interest."""
    _FLAG.run(transaction, application_id=application_id, actor=actor, at=now)


def unflag(transaction: Transaction, application_id: str, actor: str) -> None:
    """Record that there is no conflict of interest (any more)."""
    _UNFLAG.run(transaction, application=application_id, staff=actor)


def _review(vault: Vault, row: Row) -> Review:
    body = open_json(vault, row.body, _LABEL)
    return Review(
        application_id=row.application_id,
        reviewer=row.reviewer,
        scores=body["scores"],
        highest=body.get("highest", {}),
        comment=body["comment"],
        at=row.at,
    )
