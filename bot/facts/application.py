"""An application to speak, and the one table of how its status may change."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.errors import IllegalTransition
from bot.events import ChannelName
from bot.i18n import Language

Value = str | int | bool | tuple[str, ...]
Answers = Mapping[str, Value]

Status = Literal[
    "draft",
    "submitted",
    "withdrawn",
    "shortlisted",
    "approved",
    "waitlisted",
    "rejected",
    "confirmed",
    "declined",
]
Action = Literal[
    "submit",
    "edit",
    "withdraw",
    "shortlist",
    "approve",
    "waitlist",
    "reject",
    "settle",
    "undo",
    "back_waitlisted",
    "back_rejected",
    "back_approved",
    "back_confirmed",
    "confirm",
    "decline",
    "vacate",
    "retract",
    "defer",
]

# Whoever has a place: those who were asked count until they answer.
CHOSEN: frozenset[Status] = frozenset({"approved", "confirmed"})
EVER_CHOSEN: frozenset[Status] = CHOSEN | {"declined"}
UNDECIDED: frozenset[Status] = frozenset({"submitted", "shortlisted"})
# What may still lead to a place, and what its person may still change.
LIVE: frozenset[Status] = CHOSEN | UNDECIDED | {"waitlisted"}
CHANGEABLE: frozenset[Status] = frozenset({"draft", "submitted"})

TRANSITIONS: Mapping[tuple[Status, Action], Status] = {
    ("draft", "submit"): "submitted",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "edit"): "submitted",
    ("submitted", "withdraw"): "withdrawn",
    ("submitted", "shortlist"): "shortlisted",
    ("submitted", "approve"): "approved",
    ("submitted", "waitlist"): "waitlisted",
    ("submitted", "reject"): "rejected",
    ("shortlisted", "approve"): "approved",
    ("shortlisted", "waitlist"): "waitlisted",
    ("shortlisted", "reject"): "rejected",
    ("shortlisted", "withdraw"): "withdrawn",
    ("waitlisted", "approve"): "approved",
    ("waitlisted", "reject"): "rejected",
    ("waitlisted", "withdraw"): "withdrawn",
    ("waitlisted", "undo"): "submitted",
    ("rejected", "approve"): "approved",
    ("rejected", "waitlist"): "waitlisted",
    ("rejected", "undo"): "submitted",
    ("approved", "undo"): "submitted",
    ("approved", "confirm"): "confirmed",
    ("approved", "decline"): "declined",
    ("approved", "withdraw"): "withdrawn",
    ("confirmed", "decline"): "declined",
    ("confirmed", "withdraw"): "withdrawn",
    ("declined", "confirm"): "confirmed",
    # The office gives a place to somebody else: after silence, or when a speaker is prevented.
    ("approved", "vacate"): "declined",
    ("confirmed", "vacate"): "declined",
    ("declined", "back_approved"): "approved",
    ("declined", "back_confirmed"): "confirmed",
    # A letter was wrong: what is true now is told in another one.
    ("approved", "retract"): "rejected",
    ("confirmed", "retract"): "rejected",
    ("approved", "defer"): "waitlisted",
    ("confirmed", "defer"): "waitlisted",
    # The panel is complete: those without a place are told where they stand.
    ("rejected", "settle"): "rejected",
    ("waitlisted", "settle"): "waitlisted",
    # Taking back what nobody was told yet leads to where the application was before.
    ("approved", "back_waitlisted"): "waitlisted",
    ("approved", "back_rejected"): "rejected",
    ("rejected", "back_rejected"): "rejected",
    ("rejected", "back_waitlisted"): "waitlisted",
    ("rejected", "back_approved"): "approved",
    ("rejected", "back_confirmed"): "confirmed",
    ("waitlisted", "back_waitlisted"): "waitlisted",
    ("waitlisted", "back_rejected"): "rejected",
    ("waitlisted", "back_approved"): "approved",
    ("waitlisted", "back_confirmed"): "confirmed",
}


# An id is recognisable inside a button's data, a reply token and a timer's subject.
_ID = re.compile(r"\bA[a-z2-7]{11}\b")


def id_in(data: str) -> str | None:
    """The application id that a button's data or a timer's subject carries."""
    found = _ID.search(data)
    return found and found.group()


def state_in(answers: Answers) -> str | None:
    """The code of the State that answers are about, once it was given."""
    value = answers.get("state")
    return value if isinstance(value, str) and value else None


def after(status: Status, action: Action) -> Status:
    """The status an action leads to; IllegalTransition when the table has no such step."""
    try:
        return TRANSITIONS[status, action]
    except KeyError:
        raise IllegalTransition(status, action) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """One organisation's application to speak about one State.

    ``revision`` counts the stored changes; a decision names the revision it was made on.
    """

    id: str
    cycle: int
    person_id: int
    contact_id: int
    status: Status = "draft"
    reference: str | None = None
    language: Language = "en"
    channel: ChannelName = "telegram"
    answers: Answers = field(default_factory=dict, repr=False)
    revision: int = 0
    created_at: datetime
    submitted_at: datetime | None = None

    @property
    def state(self) -> str | None:
        """The code of the State it is about, once answered."""
        return state_in(self.answers)

    @property
    def confidential(self) -> bool:
        """Whether the speaker's name must not leave the office; so until they say otherwise."""
        return self.answers.get("publish_name") is not True

    def allows(self, action: Action) -> bool:
        """Whether the status table has this step."""
        return (self.status, action) in TRANSITIONS

    @property
    def speaker_name(self) -> str:
        """The speaker's own name, for those who may read it."""
        return f"{self.text('speaker_first_name')} {self.text('speaker_last_name')}".strip()

    def text(self, name: str) -> str:
        """An answer as text, empty when missing."""
        value = self.answers.get(name, "")
        return value if isinstance(value, str) else ""
