"""What a piece of received mail is, once read: facts only, nothing that needs a mail library."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

# What a report says that tells of no failure, or of none yet.
ARRIVED = "delivered"
DELAYED = "delayed"

# Feedback on a mail that nobody complained of.
NO_COMPLAINT = frozenset({"not-spam", "auth-failure"})

MailKind = Literal["human", "bounce", "autoreply", "complaint", "quarantined"]


@dataclass(frozen=True, slots=True, kw_only=True)
class MailAttachment:
    """A file that came with a mail, as its decoded bytes; it is never opened or unpacked.

    ``name`` is for people to read and safe to show. ``type`` is what the bytes say.
    ``inline`` marks a picture that belongs to the letter's layout and is no document.
    """

    name: str
    type: str
    size: int
    content: bytes = field(repr=False)
    inline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Authenticity:
    """What our own mail server found out about the sender; all "none" where it said nothing."""

    spf: str = "none"
    dkim: str = "none"
    dmarc: str = "none"
    domain: str | None = None

    @property
    def passed(self) -> bool:
        """Whether the domain in From is proven: an aligned pass, and DMARC did not fail."""
        return self.domain is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One recipient whom our mail did not reach, as one bounce tells it.

    ``address`` is the one that failed, ``sent_to`` the one we wrote to (they differ where
    mail is forwarded). ``permanent`` is True where the address itself is dead, False where a
    later mail may arrive (full, delayed, refused for its content), None where the report
    does not say.
    """

    address: str
    sent_to: str
    permanent: bool | None
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedMail:
    """One mail, read: who wrote what, and whether a person wrote it at all.

    ``text`` holds the author's own new words and never a line that is marked as quoted.
    ``text_in_context`` is the same with the quoted lines that are answered point by point
    (each begins with ">"). ``doubtful`` marks a text that may be an unmarked quotation: it
    must not be taken for a command. ``encrypted`` marks words that only the holder of a key
    can read. ``guessed`` marks an automatic mail that nothing but its words calls so.
    ``list_id`` names the list it came through (RFC 2919), ``office.example.org``.
    """

    kind: MailKind
    text: str = field(default="", repr=False)
    text_in_context: str = field(default="", repr=False)
    doubtful: bool = False
    subject: str = field(default="", repr=False)
    sender: str | None = None
    message_id: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    recipients_to: tuple[str, ...] = ()
    list_id: str = ""
    failures: tuple[Failure, ...] = ()
    permanent: bool | None = None
    reason: str = ""
    original_message_id: str | None = None
    attachments: tuple[MailAttachment, ...] = ()
    date: datetime | None = None
    utc_offset: timedelta | None = None
    automatic: bool = False
    guessed: bool = False
    no_reply: bool = False
    authentication: Authenticity = field(default_factory=Authenticity)
    encrypted: bool = False
    language: str | None = None

    @property
    def failing(self) -> tuple[str, ...]:
        """The addresses that a bounce or a complaint is about."""
        return tuple(failure.address for failure in self.failures)
