"""From a read mail to what happened: who may have written, what proves it, what is no news."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.channels.email.headers import message_ids
from bot.channels.email.identity import identity
from bot.channels.email.own import OwnAddress
from bot.channels.email.reading.addresses import loose_addresses
from bot.channels.email.reading.armour import WRAPPING
from bot.channels.email.reading.parsed import (
    ARRIVED,
    DELAYED,
    NO_COMPLAINT,
    Authenticity,
    Failure,
    MailKind,
    ParsedMail,
)
from bot.channels.email.tokens import Tokens, Trace
from bot.events import (
    Address,
    AddressFailed,
    Attachment,
    Event,
    FailureKind,
    ListLeft,
    MailHeld,
    PersonWrote,
    ReplyToken,
)

_BOUNCE_TEXT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """A mail that is no news to anybody; ``why`` is for the log."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One mail as it came, with what was read out of it."""

    id: str
    at: datetime
    raw: bytes
    mail: ParsedMail


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Our signature in a report, and whether it was in a return path."""

    trace: Trace
    by_return_path: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """Opens the mail of one mailbox; ``tokens`` tell what is an answer to us."""

    own: OwnAddress
    tokens: Tokens

    def open(self, raw: bytes, mail: ParsedMail, at: datetime) -> Event | Dropped:
        """What this mail means."""
        arrival = Arrival(id=identity(raw, mail), at=at, raw=raw, mail=mail)
        return _BY_KIND[mail.kind](self, arrival)

    def written(self, arrival: Arrival) -> Event | Dropped:
        """A person wrote, or a program in a person's name."""
        mail = arrival.mail
        if self.tokens.trace_of_message(mail.message_id):
            return Dropped(why="our own mail came back")
        if self.own.names(mail.list_id):
            # Its From may be the group's, and its marks are those of mail that nobody answers.
            return held(arrival, "a group with our address passed it on: give us a mailbox")
        if mail.sender is None:
            return held(arrival, "nobody, or more than one, is named as its sender")
        if self.own.owns(mail.sender):
            return Dropped(why="from ourselves")
        leaving = self.tokens.unsubscribing(mail.recipients_to)
        if leaving is not None:
            # The address says it all: mail programs send this mail with any text or none.
            return ListLeft(
                id=arrival.id,
                at=arrival.at,
                contact_id=leaving.contact_id,
                list=leaving.list,
            )
        token = self.answered(mail)
        return PersonWrote(
            id=arrival.id,
            at=arrival.at,
            sender=Address(channel="email", value=mail.sender),
            text="" if mail.encrypted else mail.text,
            subject=mail.subject,
            in_context="" if mail.encrypted else mail.text_in_context,
            unsupported=mail.encrypted,
            attachments=tuple(_attachments(mail)),
            token=token,
            message_id=mail.message_id,
            references=message_ids([*mail.references, mail.in_reply_to or ""]),
            utc_offset=mail.utc_offset,
            # Who only asks for no answer (X-Auto-Response-Suppress) is a person all the same.
            automatic=mail.automatic,
            guessed=mail.guessed,
            authentic=_authentic(mail, token),
        )

    def answered(self, mail: ParsedMail) -> ReplyToken | None:
        """What a mail answers, by the token in its address or in what it refers to."""
        quoted = [mail.in_reply_to or "", *reversed(mail.references)]
        return self.tokens.reply_token(mail.recipients_to, quoted)

    def bounced(self, arrival: Arrival) -> Event | Dropped:
        """One of our mails did not arrive, if the bounce can prove that it was ours."""
        mail = arrival.mail
        evidence = self._evidence(arrival)
        if evidence is None:
            return Dropped(why="a bounce of no mail of ours")
        if not mail.failures and (not evidence.by_return_path or mail.reason == ARRIVED):
            return Dropped(why="a bounce that names no failure")
        failure = self._failure_of(evidence.trace, mail.failures)
        address = failure.address if failure else self._written_to(evidence.trace, arrival.raw)
        if address is None and not evidence.by_return_path:
            return Dropped(why="a bounce of an address we did not write to")
        told = failure or next(iter(mail.failures), None)
        late = told is not None and told.reason == DELAYED
        return self._failed(
            arrival,
            evidence.trace,
            kind="delay" if late else "bounce",
            permanent=told is not None and told.permanent is True,
            reason=(told.reason if told else mail.reason) or "bounced",
        )

    def complained(self, arrival: Arrival) -> Event | Dropped:
        """Somebody called one of our mails spam."""
        mail = arrival.mail
        if mail.reason in NO_COMPLAINT:
            return Dropped(why="feedback that is no complaint")
        evidence = self._evidence(arrival)
        if evidence is None:
            return Dropped(why="a complaint about no mail of ours")
        # Some providers black out who complained; our own signature still says whose mail it is.
        named = self._failure_of(evidence.trace, mail.failures) or self._written_to(
            evidence.trace, arrival.raw
        )
        if mail.failures and named is None:
            return Dropped(why="a complaint of somebody we did not write to")
        return self._failed(
            arrival, evidence.trace, kind="complaint", permanent=True, reason="complaint"
        )

    def _failed(
        self, arrival: Arrival, trace: Trace, *, kind: FailureKind, permanent: bool, reason: str
    ) -> AddressFailed:
        return AddressFailed(
            id=arrival.id,
            at=arrival.at,
            address=Address(channel="email", value=""),
            contact_id=trace.contact_id,
            message_id=arrival.mail.original_message_id,
            kind=kind,
            permanent=permanent,
            reason=reason,
        )

    def _evidence(self, arrival: Arrival) -> _Evidence | None:
        """What shows that a report is about our mail: its return path, or what it quotes of it.

        The return path is seen by nobody but the servers on the way and the recipient.
        """
        mail = arrival.mail
        copied = loose_addresses(arrival.raw[:_BOUNCE_TEXT].decode("latin-1"))
        for addresses in (mail.recipients_to, copied):
            found = self.tokens.trace_of_return_path(addresses)
            if found is not None:
                return _Evidence(found, by_return_path=True)
        quoted = (mail.original_message_id, mail.in_reply_to, *mail.references)
        traces = (self.tokens.trace_of_message(message_id) for message_id in quoted)
        trace = next(filter(None, traces), None)
        return None if trace is None else _Evidence(trace, by_return_path=False)

    def _failure_of(self, trace: Trace, failures: Iterable[Failure]) -> Failure | None:
        """The failure of the address we wrote to, also where it was forwarded from there."""
        matching = (
            one
            for one in failures
            if self._matches(trace, one.address) or self._matches(trace, one.sent_to)
        )
        return next(matching, None)

    def _written_to(self, trace: Trace, raw: bytes) -> str | None:
        """Our recipient, where the report names only the address that it was forwarded to."""
        text = raw[:_BOUNCE_TEXT].decode("latin-1")
        matching = (one for one in loose_addresses(text) if self._matches(trace, one))
        return next(matching, None)

    def _matches(self, trace: Trace, address: str) -> bool:
        return self.tokens.names(trace, address)


def held(arrival: Arrival, reason: str) -> MailHeld:
    """A mail that nobody will read but staff."""
    return MailHeld(id=arrival.id, at=arrival.at, reason=reason, raw=arrival.raw)


_BY_KIND: dict[MailKind, Callable[[Desk, Arrival], Event | Dropped]] = {
    "human": Desk.written,
    "autoreply": Desk.written,
    "bounce": Desk.bounced,
    "complaint": Desk.complained,
    "quarantined": lambda _, arrival: held(arrival, arrival.mail.reason),
}


def _attachments(mail: ParsedMail) -> Iterable[Attachment]:
    """The files a person sent; the pictures and seals of a signature are none."""
    for file in () if mail.encrypted else mail.attachments:
        if not file.inline and file.type not in WRAPPING:
            yield Attachment(name=file.name, media_type=file.type, content=file.content)


def _authentic(mail: ParsedMail, token: ReplyToken | None) -> bool:
    """Whether the sender may be believed enough to change an application.

    Our mail server's word comes first; where it has none, knowing our token is the proof.
    A text that may be somebody else's quoted words proves nothing about its sender.
    """
    if mail.doubtful or _disproven(mail.authentication):
        return False
    return mail.authentication.passed or token is not None


def _disproven(found: Authenticity) -> bool:
    return "fail" in {found.spf, found.dkim, found.dmarc} and not found.passed
