"""What a mailing is planned from, read together; and which mission a mail is from."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, case, func, select

from bot.agenda.programme import Programme
from bot.agenda.publishing import confidential_of
from bot.context import Context
from bot.events import (
    AddressFailed,
    Event,
    PersonPressed,
    PersonWrote,
    StaffCommanded,
    StaffPressed,
    StaffSubmitted,
    TimerFired,
)
from bot.facts.application import Application
from bot.facts.consent import Audience, Consents, may_show_name
from bot.facts.consent import of as consents_of
from bot.facts.cycle import Cycle
from bot.facts.mailings import TEACHES, Kind, round_of
from bot.files.missionfile import same_mailbox
from bot.outreach import Mission, Outreach, Subscriber, Writing
from bot.store import agendas, applications, attendance, consents, mailings, missions, rounds
from bot.store.prepared import Prepared
from bot.store.tables import applications as forms
from bot.store.tables import contacts as people
from bot.store.tables import (
    mailing_recipients,
    persons,
    subscriptions,
    unsubscriptions,
)
from bot.store.tables import mailings as runs
from bot.store.transaction import Transaction

_RUN = re.compile(r"\bM[a-z2-7]{7}\b")
# The verbs of the office that mailings and attendance are behind.
_VERBS = re.compile(r"\s*(?:mailing|attendance|presence)\b", re.IGNORECASE)
_PRESSES = re.compile(r"mailing:|presence:")

_UNDER_WAY = (runs.c.stage == "held") | (runs.c.stage == "sending") | (runs.c.stage == "paused")
# The highest version that an address was sent, or is about to be, for each kind, and that it
# was told already; what came back taught nobody.
_SENT = Prepared(
    select(
        mailing_recipients.c.contact_id,
        runs.c.kind,
        func.max(runs.c.version).label("version"),
        func.max(case((mailing_recipients.c.outcome == "sent", runs.c.version))).label("told"),
        func.max(runs.c.created_at).label("latest"),
    )
    .join_from(mailing_recipients, runs)
    .where(
        runs.c.cycle == bindparam("number"),
        (mailing_recipients.c.outcome == "sent")
        | (mailing_recipients.c.outcome.is_(None) & _UNDER_WAY),
        mailing_recipients.c.bounced_at.is_(None),
    )
    .group_by(mailing_recipients.c.contact_id, runs.c.kind)
)
_SUBSCRIBERS = Prepared(
    select(
        subscriptions.c.contact_id,
        subscriptions.c.list,
        people.c.channel,
        people.c.address,
        people.c.reachable,
        people.c.person_id,
        persons.c.language,
        unsubscriptions.c.at.label("left_at"),
    )
    .join_from(subscriptions, people)
    .join(persons)
    .outerjoin(
        unsubscriptions,
        (unsubscriptions.c.contact_id == subscriptions.c.contact_id)
        & (unsubscriptions.c.list == subscriptions.c.list),
    )
    .order_by(subscriptions.c.contact_id)
)
_LANGUAGES = Prepared(select(forms.c.person_id, forms.c.language).order_by(forms.c.created_at))


def seen(transaction: Transaction, event: Event, context: Context) -> Context:
    """The context with the outreach, for those events that mailings are about."""
    match event:
        case StaffPressed() | StaffSubmitted():
            return _of_press(transaction, event.data, context)
        case StaffCommanded() if _VERBS.match(event.text) and context.cycle:
            found = read(transaction, context.cycle, context.now)
            return replace(context, outreach=found)
        case TimerFired(kind="mailing"):
            return _of_run(transaction, event.subject, context, whole=False)
        case PersonWrote() | PersonPressed() | AddressFailed():
            return _of_mission(transaction, event, context)
        case _:
            return context


def read(transaction: Transaction, cycle: Cycle, now: datetime) -> Outreach:
    """Everything that a mailing of a round is planned from."""
    past = mailings.of_round(transaction, cycle.number)  # reads what became of them first
    of_round = applications.of_round(transaction, cycle.number)
    given = consents.of_applications(transaction, [each.id for each in of_round])
    shown = _shown_to("missions", of_round, given)
    own = _shown_to("own_mission", shown, given)
    editions = agendas.programmes(transaction, cycle, shown)
    return Outreach(
        missions=_missions(transaction, cycle, now),
        subscribers=_subscribers(transaction, cycle, of_round),
        programme=editions[-1] if editions else None,
        earlier={each.version: each for each in editions},
        own={each.version: each for each in agendas.programmes(transaction, cycle, own)},
        confidential=confidential_of(cycle, shown),
        own_confidential={
            code: confidential_of(cycle, [each for each in own if each.state == code])
            for code in cycle.codes
        },
        attendance=attendance.counts(transaction, cycle.number),
        runs=past,
    )


def _shown_to(
    audience: Audience, every: Sequence[Application], given: Mapping[str, Consents]
) -> tuple[Application, ...]:
    """The applications as an audience may see them: confidential where a speaker said so."""
    return tuple(
        each
        if may_show_name(consents_of(each, given.get(each.id)), audience)
        else replace(each, answers={**each.answers, "publish_name": False})
        for each in every
    )


def _subscribers(
    transaction: Transaction, cycle: Cycle, of_round: Sequence[Application]
) -> tuple[Subscriber, ...]:
    """Everybody who asked for calls or news, with how they can be reached."""
    applied = {each.person_id for each in of_round if each.status != "draft"}
    spoken = {row.person_id: row.language for row in _LANGUAGES.all(transaction)}
    found: dict[int, Subscriber] = {}
    for row in _SUBSCRIBERS.all(transaction):
        known = found.get(row.contact_id)
        left = frozenset() if row.left_at is None else frozenset({row.list})
        found[row.contact_id] = Subscriber(
            contact_id=row.contact_id,
            channel=row.channel,
            mailbox=_mailbox(transaction, row.channel, row.address),
            language=row.language or spoken.get(row.person_id) or cycle.default_language,
            lists=frozenset({row.list}) | (known.lists if known else frozenset()),
            delivery="ok" if row.reachable else "failed",
            left=left | (known.left if known else frozenset()),
            applied=row.person_id in applied,
        )
    return tuple(found.values())


def _missions(transaction: Transaction, cycle: Cycle, now: datetime) -> tuple[Mission, ...]:
    got: dict[int, dict[Kind, int]] = {}
    told: dict[int, dict[Kind, int]] = {}
    reminded: dict[int, datetime] = {}
    for row in _SENT.all(transaction, number=cycle.number):
        got.setdefault(row.contact_id, {})[row.kind] = row.version or 0
        if row.told is not None:
            told.setdefault(row.contact_id, {})[row.kind] = row.told
        if row.kind == "reminder":
            reminded[row.contact_id] = row.latest
    answers = attendance.answers(transaction, cycle.number)
    return tuple(
        Mission(
            contact_id=entry.contact_id,
            state=entry.state,
            name=entry.name,
            mailbox=same_mailbox(entry.address),
            language=entry.language,
            delivery=entry.delivery(now),
            left=entry.left,
            known=_known(told.get(entry.contact_id, {})),
            cancelled=told.get(entry.contact_id, {}).get("cancel"),
            got=got.get(entry.contact_id, {}),
            reminded=reminded.get(entry.contact_id),
            answers=answers.get(entry.state, {}),
        )
        for entry in missions.every(transaction)
    )


def _known(told: Mapping[Kind, int]) -> int | None:
    """The version of the programme that the latest of these letters told."""
    return max((version for kind, version in told.items() if kind in TEACHES), default=None)


def _of_press(transaction: Transaction, data: str, context: Context) -> Context:
    if not _PRESSES.match(data):
        return context
    named = _RUN.search(data)
    if named is not None:
        return _of_run(transaction, named.group(), context, whole=True)
    if context.cycle is None:
        return context
    return replace(context, outreach=read(transaction, context.cycle, context.now))


def _of_run(transaction: Transaction, mailing_id: str, context: Context, *, whole: bool) -> Context:
    """A run and its round; with everything in it where somebody looks at it."""
    found = mailings.run(transaction, mailing_id)
    if found is None:
        return context
    cycle = rounds.numbered(transaction, found.cycle)
    if cycle is not None and (whole or found.stage == "held"):
        # Who has asked for secrecy since the letters were written must be known before they go.
        outreach = replace(
            read(transaction, cycle, context.now),
            run=found,
            plan=mailings.plan(transaction, found),
            sent_before=mailings.sent_before(transaction, found),
        )
    else:
        outreach = Outreach(run=found)
    return replace(context, cycle=cycle, outreach=outreach)


def _of_mission(
    transaction: Transaction, event: PersonWrote | PersonPressed | AddressFailed, context: Context
) -> Context:
    """Whether a mission wrote, or somebody who answers a letter to a mission; about which round."""
    token = event.token if isinstance(event, PersonWrote) else None
    contact_id = context.contact.id if context.contact else None
    own = None
    if context.contact is not None and "missions" in context.contact.known_by:
        own = missions.of_contact(transaction, context.contact.id)
    held = None
    if token is not None and token.contact_id != contact_id:
        held = missions.of_contact(transaction, token.contact_id)
    whose = own or held
    if whose is None:
        return context
    number = round_of(token.about if token else None)
    cycle = rounds.numbered(transaction, number) if number else context.cycle
    writing = Writing(
        state=own.state if own else None,
        token_state=held.state if held else None,
        language=whose.language,
    )
    found = Outreach(writing=writing)
    if cycle is not None and isinstance(event, PersonWrote):
        given = attendance.answers(transaction, cycle.number)
        writing = replace(writing, answers=given.get(writing.state or "", {}))
        found = replace(found, programme=in_force(transaction, cycle), writing=writing)
    return replace(context, cycle=cycle, outreach=found)


def in_force(transaction: Transaction, cycle: Cycle) -> Programme | None:
    """The programme as it was last published."""
    editions = agendas.programmes(transaction, cycle)
    return editions[-1] if editions else None


def _mailbox(transaction: Transaction, channel: str, sealed: bytes) -> str:
    address = transaction.vault.open(sealed, b"contacts.address").decode()
    return same_mailbox(address) if channel == "email" else f"{channel}:{address}"
