"""What happened: facts that a channel or the clock reports, each with an id of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, get_args

ChannelName = Literal["telegram", "email", "slack"]
CHANNELS: frozenset[str] = frozenset(get_args(ChannelName))
FailureKind = Literal["bounce", "delay", "complaint"]
NoFile = Literal["large", "gone"]
# The lists a person can leave one by one.
ListName = Literal["invitations", "agendas", "reminders", "calls", "news"]
LISTS: tuple[ListName, ...] = get_args(ListName)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a person is reached: a chat id, a mail address, a Slack user id."""

    channel: ChannelName
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file a person sent; its type is read from its bytes."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyToken:
    """What the signed token in our own mail says: whom it was sent to, and about what."""

    contact_id: int
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWrote:
    """A person outside the office sent words, a file, or both.

    ``in_context`` is the text with the lines of ours that it answers, each beginning with ">".
    ``automatic`` marks mail of machines, which must never be answered (``guessed`` where
    nothing but its words says so), ``quiet`` a person's mail that asks for no automatic
    answer, ``authentic`` is False when the sender's address may be forged. ``unsupported``
    stands for a sticker, a voice message or another kind that carries no words, also for a
    bare file that could not be had: ``no_file`` says why.
    """

    id: str
    at: datetime
    sender: Address
    text: str = field(repr=False)
    subject: str = field(default="", repr=False)
    in_context: str = field(default="", repr=False)
    language_hint: str | None = None
    attachments: tuple[Attachment, ...] = ()
    token: ReplyToken | None = None
    message_id: str | None = None
    references: tuple[str, ...] = ()
    utc_offset: timedelta | None = None
    automatic: bool = False
    guessed: bool = False
    quiet: bool = False
    authentic: bool = True
    edited: bool = False
    unsupported: bool = False
    no_file: NoFile | None = None

    @property
    def words(self) -> str:
        """The text; the subject where a mail has no other."""
        return self.text if self.text.strip() else self.subject


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPressed:
    """A person pressed a button under one of our messages."""

    id: str
    at: datetime
    sender: Address
    data: str
    callback_id: str = ""
    message_id: str = ""
    language_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFailed:
    """A channel reported that an address cannot be reached, now or ever.

    A "delay" is only late; a "complaint" arrived and was called spam. ``contact_id`` is whose
    it is where a signed return path says so, though the report names nobody we know;
    ``message_id`` is the mail of ours that did not arrive, where the report says so.
    """

    id: str
    at: datetime
    address: Address
    permanent: bool
    reason: str
    kind: FailureKind = "bounce"
    contact_id: int | None = None
    message_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressReturned:
    """A person who had blocked us, or whose address moved, can be reached (again)."""

    id: str
    at: datetime
    address: Address
    new_value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLeft:
    """Whoever reads a contact's mail left one of our lists, or came back to it."""

    id: str
    at: datetime
    contact_id: int
    list: ListName
    back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MailHeld:
    """A mail was set aside unread: hostile, or a reply token used from another address."""

    id: str
    at: datetime
    reason: str
    raw: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPressed:
    """A staff member pressed a button in Slack, or opened the app's Home (data ``home``).

    In a dialog ``view`` is its id and ``values`` what stands in its inputs.
    """

    id: str
    at: datetime
    actor: str
    data: str
    trigger_id: str = ""
    channel: str = ""
    message_id: str = ""
    view: str = ""
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    language_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSubmitted:
    """A staff member submitted a dialog; ``data`` is what the dialog was opened with."""

    id: str
    at: datetime
    actor: str
    data: str
    values: Mapping[str, str] = field(default_factory=dict, repr=False)
    language_hint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffCommanded:
    """A staff member typed ``/presessions …``."""

    id: str
    at: datetime
    actor: str
    text: str = field(repr=False)
    trigger_id: str = ""
    channel: str = ""
    language_hint: str | None = None

    @property
    def verb(self) -> str:
        """The first word: what is asked for."""
        return self.text.strip().partition(" ")[0].casefold()

    @property
    def rest(self) -> str:
        """What stands after the verb."""
        return self.text.strip().partition(" ")[2].strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffWrote:
    """A staff member wrote in a thread of the office's channel, or changed what they wrote."""

    id: str
    at: datetime
    actor: str
    text: str = field(repr=False)
    thread: str = ""
    message_id: str = ""
    change: Literal["written", "edited", "deleted"] = "written"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """A due moment came: ``kind`` says which process, ``subject`` what it is about."""

    id: str
    at: datetime
    kind: str
    subject: str
    due: datetime


Event = (
    PersonWrote
    | PersonPressed
    | AddressFailed
    | AddressReturned
    | ListLeft
    | MailHeld
    | StaffPressed
    | StaffSubmitted
    | StaffCommanded
    | StaffWrote
    | TimerFired
)
