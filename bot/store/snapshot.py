"""Reading the context of an event: each kind of event says what its decision needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.context import Contact, Context, Role, Staff
from bot.events import (
    Address,
    AddressFailed,
    AddressReturned,
    Event,
    ListLeft,
    MailHeld,
    PersonPressed,
    PersonWrote,
    StaffCommanded,
    StaffPressed,
    StaffSubmitted,
    StaffWrote,
    TimerFired,
)
from bot.facts.application import Application, id_in
from bot.facts.cycle import Cycle
from bot.message import Message
from bot.store import (
    agendas,
    applications,
    atdesk,
    consents,
    contacts,
    contested,
    deciding,
    figures,
    homes,
    letters,
    linking,
    outbox,
    outreach,
    overheard,
    posthealth,
    retaining,
    room,
    rounds,
)
from bot.store.transaction import Transaction

# A contact's id inside a staff button's data: ``c12``.
_CONTACT = re.compile(r"\bc(\d+)\b")
# Whom staff name in a command, as Slack passes it on: ``<mailto:ama@example.org|ama@example.org>``.
# Looked for from the beginning of a word only: from each sign of it would take a long one for ever.
_ADDRESS = re.compile(r"(?<![^\s<>:|@])[^\s<>:|@]+@[^\s<>|@]+")
_WAITED_MOST = timedelta(days=3)
_DECIDED = frozenset({"approved", "waitlisted", "rejected", "declined"})

Roles = Callable[[str], Role | None]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads contexts in one transaction."""

    transaction: Transaction
    roles: Roles

    def read(self, event: Event, empty: Context) -> Context:
        """The context of an event: the empty one with everything its kind needs."""
        read = _READERS[type(event)](self, event, empty)
        for known in _ALSO:
            read = known(self.transaction, event, read)
        return homes.seen(self.transaction, self.roles, event, read)

    def from_person(self, event: PersonWrote | PersonPressed, empty: Context) -> Context:
        """A person wrote or pressed: who they are, their applications, what it is about."""
        now = empty.now
        contact = contacts.at_address(self.transaction, event.sender, now)
        token = event.token.about if isinstance(event, PersonWrote) and event.token else None
        named = id_in(event.data) if isinstance(event, PersonPressed) else token
        subject = self._application(named)
        cycle = self._cycle_of(subject, now)
        own = self._own(contact, cycle)
        return Context(  # anew, which costs half of what changing the empty one does
            now=now,
            fresh_id=empty.fresh_id,
            consulted=empty.consulted,
            crowded=empty.crowded,
            channels=empty.channels,
            cycle=cycle,
            arrived=_arrived(event, now),
            contact=contact,
            applications=own,
            late=self._late(contact, cycle),
            subject=subject if subject and subject.person_id == contact.person_id else None,
            automatic_today=self._automatic_today(contact, now),
            pending=self._pending(own),
            proof=linking.proof(self.transaction, contact, event, cycle, now),
            kept=self._kept(event, contact),
            consents=consents.of_applications(
                self.transaction, [each.id for each in own if each.status != "draft"]
            ),
        )

    def _late(self, contact: Contact, cycle: Cycle | None) -> Mapping[str, datetime]:
        if cycle is None or "late_access" not in contact.known_by:
            return {}
        return contacts.late(self.transaction, contact.id, cycle.number)

    def _kept(self, event: PersonWrote | PersonPressed, contact: Contact) -> Message | None:
        """The message behind a notice that says nothing, once its person wants to read it."""
        verb, _, row = (
            event.data.partition(":") if isinstance(event, PersonPressed) else ("", "", "")
        )
        if verb != "read" or not row.isdecimal():
            return None
        found = letters.kept(self.transaction, int(row), contact.person_id)
        return None if found is None else found.message

    def from_channel(self, event: AddressFailed | AddressReturned, empty: Context) -> Context:
        """A channel reported on an address: whose it is and what they applied for."""
        if isinstance(event, AddressFailed) and event.contact_id is not None:
            return self._of_contact(contacts.by_id(self.transaction, event.contact_id), empty)
        return self._of_contact(contacts.find(self.transaction, event.address), empty)

    def from_list(self, event: ListLeft, empty: Context) -> Context:
        """A list was left: who left it, and what they applied for."""
        return self._of_contact(contacts.by_id(self.transaction, event.contact_id), empty)

    def _of_contact(self, contact: Contact | None, empty: Context) -> Context:
        cycle = rounds.current(self.transaction, empty.now)
        if contact is None:
            return replace(empty, cycle=cycle)
        return replace(
            empty,
            cycle=cycle,
            contact=contact,
            applications=self._own(contact, cycle),
            health=posthealth.health(self.transaction, contact.id),
            elsewhere=contacts.elsewhere(self.transaction, contact),
        )

    def from_office(
        self, event: StaffPressed | StaffSubmitted | StaffCommanded | StaffWrote, empty: Context
    ) -> Context:
        """A staff member acted: their role, and the application they acted on."""
        data = event.data if isinstance(event, StaffPressed | StaffSubmitted) else event.text
        context = self._about(self._office_subject(event, data), empty)
        context = context if context.subject else self._of_state(event, context)
        contact = self._named(event, data, empty.now)
        counts = (
            applications.counts(self.transaction, context.cycle.number)
            if isinstance(event, StaffCommanded) and context.cycle
            else {}
        )
        staff = Staff(actor=event.actor, role=self.roles(event.actor))
        return replace(context, staff=staff, contact=contact, counts=counts)

    def _office_subject(
        self, event: StaffPressed | StaffSubmitted | StaffCommanded | StaffWrote, data: str
    ) -> Application | None:
        if isinstance(event, StaffCommanded):
            named = atdesk.subject_of(self.transaction, event)
            return self._application(named.id) if named else None
        return self._application(id_in(data))

    def _of_state(self, event: Event, context: Context) -> Context:
        """The context of a press or command that is about a State as a whole."""
        place = atdesk.place_of(self.transaction, event, context.cycle)
        if place is None:
            return context
        cycle, state = place
        peers = applications.peers(self.transaction, cycle.number, state)
        return replace(context, cycle=cycle, state=state, peers=peers, pending=self._pending(peers))

    def _named(
        self,
        event: StaffPressed | StaffSubmitted | StaffCommanded | StaffWrote,
        data: str,
        now: datetime,
    ) -> Contact | None:
        """Whom a button's data names by id, or a command by address, reference or code name."""
        if not isinstance(event, StaffCommanded):
            named = _CONTACT.search(data)
            return contacts.by_id(self.transaction, int(named.group(1))) if named else None
        if reference := atdesk.REFERENCE.search(data.upper()):
            application = applications.by_reference(self.transaction, reference.group())
            if application is None:
                return None
            return contacts.by_id(self.transaction, application.contact_id)
        if address := _ADDRESS.search(data):
            return contacts.find(self.transaction, Address(channel="email", value=address.group()))
        number = atdesk.person_in(self.transaction, data, rounds.current(self.transaction, now))
        return contacts.by_id(self.transaction, number) if number else None

    def from_clock(self, event: TimerFired, empty: Context) -> Context:
        """A timer fired about an application, a State of a round, or a round."""
        application_id = id_in(event.subject)
        if application_id is not None:
            reminded = outbox.with_prefix(self.transaction, f"reminder:{application_id}:")
            context = self._about(self._application(application_id), empty)
            return replace(context, reminded=len(reminded))
        number, _, state = event.subject.partition(":")
        cycle = rounds.numbered(self.transaction, int(number)) if number.isdigit() else None
        peers = applications.peers(self.transaction, cycle.number, state) if cycle and state else ()
        drafts = (
            applications.drafts(self.transaction, cycle.number, state)
            if cycle and event.kind in {"replan", "close"}
            else ()
        )
        return replace(
            empty,
            cycle=cycle,
            state=state if cycle and state else None,
            peers=peers,
            drafts=drafts,
            pending=self._pending(peers),
            expired=retaining.due(self.transaction, empty.now)
            if event.kind == "retention"
            else None,
        )

    def nothing(self, _event: MailHeld, empty: Context) -> Context:
        """A held mail is about nobody until a person has looked at it."""
        return empty

    def _about(self, subject: Application | None, empty: Context) -> Context:
        cycle = self._cycle_of(subject, empty.now)
        if subject is None or cycle is None:
            return replace(empty, cycle=cycle)
        holder = contacts.by_id(self.transaction, subject.contact_id)
        peers = (
            applications.peers(self.transaction, cycle.number, subject.state)
            if subject.state
            else ()
        )
        return replace(
            empty,
            cycle=cycle,
            subject=subject,
            holder=holder,
            peers=peers,
            pending=self._pending(peers or (subject,)),
        )

    def _application(self, application_id: str | None) -> Application | None:
        if application_id is None:
            return None
        return applications.by_id(self.transaction, application_id, lock=True)

    def _cycle_of(self, subject: Application | None, now: datetime) -> Cycle | None:
        if subject is not None:
            return rounds.numbered(self.transaction, subject.cycle)
        return rounds.current(self.transaction, now)

    def _own(self, contact: Contact, cycle: Cycle | None) -> tuple[Application, ...]:
        if cycle is None:
            return ()
        return applications.of_person(self.transaction, contact.person_id, cycle.number)

    def _pending(self, decided: tuple[Application, ...]) -> tuple[str, ...]:
        """The decisions about these applications that have not gone out yet, locked."""
        return tuple(
            key
            for application in decided
            if application.status in _DECIDED
            for key in outbox.untouched(self.transaction, f"decision:{application.id}:")
        )

    def _automatic_today(self, contact: Contact, now: datetime) -> int:
        if contact.channel != "email":
            return 0
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return outbox.automatic_since(self.transaction, contact.id, midnight)


def _arrived(event: PersonWrote | PersonPressed, now: datetime) -> datetime | None:
    """When a message came in, where it waited: at most some days, for no clock is trusted more."""
    return event.at if timedelta() < now - event.at < _WAITED_MOST else None


# What else an event is about, each read by the module that stores it.
_ALSO: Sequence[Callable[[Transaction, Event, Context], Context]] = (
    atdesk.seen,
    deciding.known,
    overheard.known,
    contested.known,
    agendas.known,
    outreach.seen,
    figures.known,
    room.known,
)
_READERS: Mapping[type, Callable[[Reader, Any, Context], Context]] = {
    PersonWrote: Reader.from_person,
    PersonPressed: Reader.from_person,
    AddressFailed: Reader.from_channel,
    AddressReturned: Reader.from_channel,
    ListLeft: Reader.from_list,
    MailHeld: Reader.nothing,
    StaffPressed: Reader.from_office,
    StaffSubmitted: Reader.from_office,
    StaffCommanded: Reader.from_office,
    StaffWrote: Reader.from_office,
    TimerFired: Reader.from_clock,
}
