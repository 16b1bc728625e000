"""Mailings: what kinds there are, what a run is made of, and how far it has come."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from bot.events import Attachment, ListName
from bot.i18n import Language

Kind = Literal["invitation", "agenda", "reminder", "change", "cancel", "call", "newsletter"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# The list that each kind belongs to: what a person can leave without leaving the rest.
LISTS: Mapping[Kind, ListName] = {
    "invitation": "invitations",
    "agenda": "agendas",
    "reminder": "reminders",
    "change": "agendas",
    "cancel": "agendas",
    "call": "calls",
    "newsletter": "news",
}
TO_MISSIONS: frozenset[Kind] = frozenset({"invitation", "agenda", "reminder", "change", "cancel"})
# After one of these a mission knows the programme as it then was.
TEACHES: frozenset[Kind] = frozenset({"invitation", "agenda", "change"})

Stage = Literal["draft", "held", "sending", "paused", "done", "stopped", "discarded"]
Step = Literal["confirm", "undo", "release", "pause", "resume", "stop", "finish", "discard"]
STAGES: Mapping[tuple[Stage, Step], Stage] = {
    ("draft", "confirm"): "held",
    ("draft", "discard"): "discarded",
    ("held", "undo"): "stopped",
    ("held", "pause"): "paused",
    ("held", "release"): "sending",
    ("sending", "pause"): "paused",
    ("sending", "finish"): "done",
    ("sending", "stop"): "stopped",
    ("paused", "resume"): "sending",
    ("paused", "stop"): "stopped",
}

Delivery = Literal["ok", "soft", "failed", "complained"]
Reason = Literal[
    "unsubscribed",
    "failed",
    "complained",
    "duplicate",
    "up_to_date",
    "never_told",
    "declined",
    "answered",
    "reminded",
    "unaffected",
    "applied",
]
Markup = Literal["mail", "telegram"]

# What stands in a calendar file for the one who gets it, until it leaves.
ORGANISER_ADDRESS = "organiser@placeholder.invalid"
MISSION_ADDRESS = "mission@placeholder.invalid"
MISSION_NAME = "MISSION-NAME"


_ROUND = re.compile(r"R(\d{1,6})")


def round_token(cycle: int) -> str:
    """What the letters of a round's mailings are about.

    It is the same in all of them: calendars update a meeting only for the organiser's
    address that they know, and that address carries it.
    """
    return f"R{cycle}"


def round_of(about: str | None) -> int | None:
    """The round whose mailing a reply answers, or None."""
    found = _ROUND.fullmatch(about or "")
    return int(found.group(1)) if found else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenLetter:
    """One letter of a run, word for word: what is shown before is what leaves after.

    ``offers`` are buttons for channels that have them: label and data.
    """

    language: Language
    markup: Markup = "mail"
    subject: str = ""
    text: str = field(repr=False)
    parts: tuple[str, ...] = field(repr=False)
    files: tuple[Attachment, ...] = field(default=(), repr=False)
    offers: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """A hash of everything in it."""
        whole = hashlib.sha256()
        for piece in (self.language, self.markup, self.subject, self.text, *self.parts):
            whole.update(hashlib.sha256(piece.encode("utf-8", "replace")).digest())
        for file in self.files:
            whole.update(hashlib.sha256(file.name.encode() + b"\0" + file.content).digest())
        return whole.hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One address of a run: which letter it gets, and whose mission it is."""

    contact_id: int
    letter: int
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Excluded:
    """One address that a run leaves out, and why."""

    contact_id: int
    reason: Reason
    state: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A whole run before anything is sent: every letter, every recipient, everybody left out."""

    kind: Kind
    cycle: int
    version: int | None = None
    letters: tuple[FrozenLetter, ...]
    recipients: tuple[Recipient, ...]
    excluded: tuple[Excluded, ...] = ()

    @property
    def digest(self) -> str:
        """A hash of what goes to whom: the same run has the same one."""
        letters = [letter.digest for letter in self.letters]
        whole = hashlib.sha256(f"{self.kind}:{self.cycle}".encode())
        for each in sorted(self.recipients, key=lambda one: one.contact_id):
            whole.update(f"{each.contact_id}:{letters[each.letter]}\n".encode())
        return whole.hexdigest()

    @property
    def languages(self) -> Mapping[Language, int]:
        """How many recipients there are in each language."""
        counts: dict[Language, int] = {}
        for each in self.recipients:
            language = self.letters[each.letter].language
            counts[language] = counts.get(language, 0) + 1
        return counts

    @property
    def reasons(self) -> Mapping[Reason, int]:
        """How many are left out for each reason."""
        counts: dict[Reason, int] = {}
        for each in self.excluded:
            counts[each.reason] = counts.get(each.reason, 0) + 1
        return counts


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What became of a run's messages so far.

    Among the sent are those that ``bounced`` or were ``answered``, and the ``uncertain``,
    which may have arrived twice because a connection or the bot broke off in the middle.
    """

    waiting: int = 0
    sent: int = 0
    failed: int = 0
    skipped: int = 0
    withheld: int = 0
    bounced: int = 0
    answered: int = 0
    uncertain: int = 0
    first_sent: datetime | None = None

    @property
    def total(self) -> int:
        """Every recipient."""
        return self.waiting + self.sent + self.failed + self.skipped + self.withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A mailing as it is stored: its plan's figures, and how far it has come.

    ``trouble`` are the States of missions whose message failed or came back.
    """

    id: str
    kind: Kind
    cycle: int
    stage: Stage
    version: int | None = None
    by: str
    digest: str
    languages: Mapping[Language, int]
    reasons: Mapping[Reason, int]
    created_at: datetime
    release_at: datetime | None = None
    finished_at: datetime | None = None
    progress: Progress = field(default_factory=Progress)
    trouble: tuple[str, ...] = ()

    @property
    def recipients(self) -> int:
        """How many addresses it goes to."""
        return sum(self.languages.values())

    def allows(self, step: Step) -> bool:
        """Whether the table of stages has this step."""
        return (self.stage, step) in STAGES
