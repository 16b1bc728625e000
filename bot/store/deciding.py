"""Releases, offers and statements in the store, and what a decision gets to know of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import bindparam, exists, func, literal_column, select

from bot.context import Contact, Context
from bot.events import (
    Event,
    PersonPressed,
    PersonWrote,
    StaffCommanded,
    StaffPressed,
    StaffSubmitted,
    TimerFired,
)
from bot.facts.application import Application
from bot.facts.releases import Deciding, Offer, Planned, Release, Reworded, Statement
from bot.i18n import LANGUAGES
from bot.message import Wording
from bot.store import applications, contacts, history, places, speeches
from bot.store.prepared import Prepared, Row
from bot.store.sealed import open_json
from bot.store.tables import applications as of_state
from bot.store.tables import offers, release_texts, releases, statements, surfaces, timers
from bot.store.transaction import Transaction

TEXT, CRITERIA = b"release_texts.text", b"releases.criteria"
PLANNED = TypeAdapter(tuple[Planned, ...])
# A release's id inside a button's data or a timer's id.
_RELEASE = re.compile(r"\bR[a-z2-7]{11}\b")
_UNTOLD = frozenset({"draft", "submitted"})
_QUIET = frozenset({"shortlisted", "waitlisted", "rejected"})  # decided with a letter or without
_BY_ID = Prepared(select(releases).where(releases.c.id == bindparam("release")).with_for_update())
_OF_STATE = Prepared(
    select(releases)
    .where(
        releases.c.cycle == bindparam("number"),
        releases.c.state == bindparam("about"),
        releases.c.stage != literal_column("'dropped'"),
    )
    .order_by(releases.c.proposed_at, releases.c.id)
)
_TEXTS = Prepared(
    select(release_texts)
    .where(release_texts.c.release_id == bindparam("release"))
    .order_by(release_texts.c.id)
)
_CARDS = Prepared(
    select(of_state.c.id).where(
        of_state.c.cycle == bindparam("number"),
        of_state.c.state == bindparam("about"),
        exists().where(surfaces.c.name == literal_column("'speaker:'") + of_state.c.id),
    )
)


def known(transaction: Transaction, event: Event, context: Context) -> Context:
    """The context with the release it is about, and what was told and agreed to."""
    if isinstance(event, PersonWrote | PersonPressed) and not any(
        each.status not in _UNTOLD for each in (*context.applications, context.subject) if each
    ):
        return context  # as for nearly every message of an applicant
    named = _named(event)
    release = _release(transaction, named) if named else None
    shown = {each.id: each for each in (*context.applications, *context.peers)}
    if context.subject is not None:
        shown[context.subject.id] = context.subject
    about = [each.id for each in shown.values() if each.status not in _UNTOLD]
    found = Deciding(
        release=release,
        offers=_offers(transaction, about),
        places=places.places(transaction, context, shown.values()),
        statements=_statements(transaction, about),
        leaving=_leaving(transaction, shown.values(), context.pending),
    )
    context = _with_late(transaction, event, _reaching(transaction, context))
    context = _with_stateless(transaction, event, context)
    found = _looked_at(transaction, event, context, found)
    holders: Mapping[str, Contact] = {}
    if context.peers and context.cycle is not None and context.state is not None:
        found = _of_state(transaction, context.cycle.number, context.state, found)
        holders = _holders(transaction, _reached(event, release, found.releases, shown))
    if not holders and found == context.deciding:
        return context  # as for nearly every message of an applicant
    return replace(context, deciding=found, holders=holders)


def _reaching(transaction: Transaction, context: Context) -> Context:
    """Where the subject's letters go: to another address of theirs, where their own fails."""
    holder = context.holder
    if holder is None or holder.reachable:
        return context
    return replace(context, holder=_elsewhere(transaction, holder) or holder)


def _elsewhere(transaction: Transaction, contact: Contact) -> Contact | None:
    others = contacts.elsewhere(transaction, contact)
    return next((each for each in others if each.reachable), None)


def _with_stateless(transaction: Transaction, event: Event, context: Context) -> Context:
    """When the whole call is over, so it is for drafts that have not named a State."""
    cycle = context.cycle
    if not isinstance(event, TimerFired) or event.kind != "close" or cycle is None:
        return context
    if cycle.phase(context.now) == "open":
        return context
    return replace(
        context, drafts=(*context.drafts, *applications.stateless(transaction, cycle.number))
    )


def _with_late(transaction: Transaction, event: Event, context: Context) -> Context:
    """A draft's person may have longer than the others."""
    subject, holder = context.subject, context.holder
    if not isinstance(event, TimerFired) or subject is None or subject.status != "draft":
        return context
    if holder is None or context.late:
        return context
    return replace(context, late=contacts.late(transaction, holder.id, subject.cycle))


def _looked_at(
    transaction: Transaction, event: Event, context: Context, found: Deciding
) -> Deciding:
    """What only a staff member's own question needs: the log, or one statement."""
    subject = context.subject
    if subject is None:
        return found
    if isinstance(event, StaffCommanded) and event.verb == "audit":
        return replace(found, history=history.entries(transaction, subject=subject.id))
    if isinstance(event, StaffPressed) and event.data.startswith("read_statement:"):
        speech = speeches.of(transaction, subject.id)
        if speech is not None:
            shown = speech.name if speech.form == "file" else speech.content.decode()
            return replace(found, speech=shown)
    return found


def _named(event: Event) -> str | None:
    match event:
        case TimerFired():
            found = _RELEASE.search(event.id)
        case StaffPressed() | StaffSubmitted():
            found = _RELEASE.search(event.data)
        case _:
            return None
    return found and found.group()


def _of_state(transaction: Transaction, number: int, state: str, found: Deciding) -> Deciding:
    every = [
        _read(transaction, row) for row in _OF_STATE.all(transaction, number=number, about=state)
    ]
    panels = [each for each in every if each.kind == "panel" and each.stage == "released"]
    waiting = [
        decision.application_id
        for each in panels[-1:]
        for decision in each.decisions
        if decision.action == "waitlist"
    ]
    cards = frozenset(row.id for row in _CARDS.all(transaction, number=number, about=state))
    return replace(
        found,
        releases=tuple(every),
        waitlist=tuple(waiting),
        carded=cards,
    )


def _reached(
    event: Event,
    release: Release | None,
    releases: Sequence[Release],
    shown: Mapping[str, Application],
) -> list[Application]:
    """Whose addresses are needed: those of the release it is about, or of all that are drawn."""
    wanted = [release] if release else []
    if isinstance(event, TimerFired) and event.kind == "speakers":
        wanted = [each for each in releases if each.stage == "open"]
    named = [decision.application_id for each in wanted for decision in each.decisions]
    return [shown[each] for each in named if each in shown]


def _holders(transaction: Transaction, wanted: Sequence[Application]) -> dict[str, Contact]:
    """Where each application's letters go: its own address, or another that still works."""
    found = {}
    for application in wanted:
        contact = contacts.by_id(transaction, application.contact_id)
        assert contact is not None, "an application's foreign key holds its contact"
        if not contact.reachable:
            contact = _elsewhere(transaction, contact) or contact
        found[application.id] = contact
    return found


def _release(transaction: Transaction, release_id: str) -> Release | None:
    row = _BY_ID.first(transaction, release=release_id)
    return None if row is None else _read(transaction, row)


def _read(transaction: Transaction, row: Row) -> Release:
    vault = transaction.vault
    texts, wordings = _texts(transaction, row.id)
    return Release(
        id=row.id,
        cycle=row.cycle,
        state=row.state,
        kind=row.kind,
        stage=row.stage,
        version=row.version,
        decisions=PLANNED.validate_json(row.decisions),
        texts={about: text for about, text in texts.items() if text},
        wordings=wordings,
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        released_by=row.released_by,
        released_at=row.released_at,
        two_people=row.two_people,
        criteria=open_json(vault, row.criteria, CRITERIA) or {},
    )


def _texts(transaction: Transaction, release: str) -> tuple[dict[str, str], dict[str, Reworded]]:
    """The newest of each text: the paragraphs that were added, the letters written anew."""
    texts: dict[str, str] = {}
    wordings: dict[str, Reworded] = {}
    for each in _TEXTS.all(transaction, release=release):
        text = transaction.vault.open(each.text, TEXT)
        if each.letter is None:
            texts[each.about] = text.decode()
            continue
        about = f"{each.letter}:{each.about}" if each.about in LANGUAGES else each.about
        words = _words(text.decode())
        wordings[about] = Reworded(words=words, by=each.by, version=each.version)
    return texts, wordings


def words_as_text(words: Wording | None) -> str:
    """A letter's words as they are stored: plain text, of which any part may be struck out."""
    return "" if words is None else f"{words.subject}\n{words.body}"


def _words(text: str) -> Wording | None:
    subject, _, body = text.partition("\n")
    return Wording(subject=subject, body=body) if text else None


def _offers(transaction: Transaction, about: Sequence[str]) -> dict[str, Offer]:
    if not about:
        return {}
    rows = transaction.connection.execute(
        select(offers).where(offers.c.application_id.in_(about))
    ).all()
    return {
        row.application_id: Offer(
            told=row.told,
            answer_by=row.answer_by,
            ended=row.ended,
            back=row.back,
            mode=row.mode,
        )
        for row in rows
    }


def _leaving(
    transaction: Transaction, shown: Iterable[Application], pending: Sequence[str]
) -> frozenset[str]:
    """Whose letter waits no more, though the end of its hold has not been noted yet."""
    waiting = {key.split(":")[1] for key in pending}
    held = {
        f"hold:{each.id}": each.id
        for each in shown
        if each.status in _QUIET and each.id not in waiting
    }
    if not held:
        return frozenset()
    found = transaction.connection.execute(select(timers.c.id).where(timers.c.id.in_(held)))
    return frozenset(held[each] for each in found.scalars())


def _statements(transaction: Transaction, about: Sequence[str]) -> dict[str, Statement]:
    if not about:
        return {}
    rows = transaction.connection.execute(
        select(
            statements.c.application_id,
            statements.c.version,
            statements.c.form,
            statements.c.words,
            statements.c.at,
        )
        .where(statements.c.application_id.in_(about), statements.c.dropped.is_(False))
        .order_by(statements.c.version)
    ).all()
    found: dict[str, Statement] = {}
    for row in rows:
        before = found.get(row.application_id)
        found[row.application_id] = Statement(
            version=row.version,
            form=row.form,
            words=row.words,
            at=row.at,
            recorded=row.form != "text" or bool(before and before.recorded),
        )
    return found


def next_version(transaction: Transaction, application_id: str) -> int:
    """The number of a speaker's next statement."""
    latest: Any = transaction.connection.execute(
        select(func.max(statements.c.version)).where(statements.c.application_id == application_id)
    ).scalar()
    return (latest or 0) + 1


def planned(decisions: Sequence[Planned]) -> str:
    """Planned decisions as the store keeps them: ids and names of letters, nothing personal."""
    return json.dumps(PLANNED.dump_python(tuple(decisions), mode="json"))
