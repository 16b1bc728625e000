"""Which missions come to which meetings: what they answered, and who was there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, func, select

from bot.effects.mailings import Answer, RecordAttendance, RecordPresence
from bot.outreach import Attendance
from bot.store.prepared import Prepared
from bot.store.tables import attendance
from bot.store.transaction import Transaction

_KEY = ["cycle", "mission", "meeting"]
_ANSWER = Prepared(
    lambda insert: (statement := insert(attendance)).on_conflict_do_update(
        index_elements=_KEY,
        set_={each: statement.excluded[each] for each in ("answer", "answered_at", "source")},
    ),
    columns=(*_KEY, "answer", "answered_at", "source"),
)
_PRESENCE = Prepared(
    lambda insert: (statement := insert(attendance)).on_conflict_do_update(
        index_elements=_KEY,
        set_={
            each: func.coalesce(statement.excluded[each], attendance.c[each])
            for each in ("present", "opened")
        },
    ),
    columns=(*_KEY, "present", "opened"),
)
_OF_ROUND = Prepared(
    select(attendance.c.mission, attendance.c.meeting, attendance.c.answer).where(
        attendance.c.cycle == bindparam("number"), attendance.c.answer.is_not(None)
    )
)


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


_COUNTS = Prepared(
    select(
        attendance.c.meeting,
        _number(attendance.c.answer == "accepted").label("accepted"),
        _number(attendance.c.answer == "declined").label("declined"),
        _number(attendance.c.answer == "tentative").label("tentative"),
        _number(attendance.c.present.is_(True)).label("present"),
        _number(attendance.c.opened.is_(True)).label("opened"),
    )
    .where(attendance.c.cycle == bindparam("number"))
    .group_by(attendance.c.meeting)
)


def answer(transaction: Transaction, given: RecordAttendance, now: datetime) -> None:
    """Keep a mission's answers; a later one replaces an earlier one."""
    for meeting, said in given.answers.items():
        _ANSWER.run(
            transaction,
            cycle=given.cycle,
            mission=given.mission,
            meeting=meeting,
            answer=said,
            answered_at=now,
            source=given.source,
        )


def presence(transaction: Transaction, given: RecordPresence) -> None:
    """Keep who was there, and whether they opened their own State's meeting."""
    _PRESENCE.run(
        transaction,
        cycle=given.cycle,
        mission=given.mission,
        meeting=given.meeting,
        present=given.present,
        opened=given.opened,
    )


def answers(transaction: Transaction, number: int) -> Mapping[str, Mapping[str, Answer]]:
    """What every mission answered in a round, by mission and meeting."""
    found: dict[str, dict[str, Answer]] = {}
    for row in _OF_ROUND.all(transaction, number=number):
        found.setdefault(row.mission, {})[row.meeting] = row.answer
    return found


def counts(transaction: Transaction, number: int) -> Mapping[str, Attendance]:
    """How many missions said what about each meeting of a round."""
    return {
        row.meeting: Attendance(
            accepted=int(row.accepted),
            declined=int(row.declined),
            tentative=int(row.tentative),
            present=int(row.present),
            opened=int(row.opened) > 0,
        )
        for row in _COUNTS.all(transaction, number=number)
    }
