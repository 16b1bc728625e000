"""A person's conversation with the office: what they asked, what staff noted and answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from bot.i18n import Language

# Why the office was asked: the bot did not know, they wanted a person, somebody may be in
# danger, or the bot may write to this address no more today.
Reason = Literal["unknown", "person", "safety", "unanswered"]
EntryKind = Literal["person", "note", "answer", "draft"]
# What is said of a person's words besides: the bot has answered them itself, they changed
# an earlier message, the sender's address may be forged, there were no words at all, or the
# bot failed on them.
Remark = Literal["", "answered", "edited", "unproven", "wordless", "set_aside"]
Delivery = Literal["queued", "sent", "failed"]

QUIET = timedelta(hours=4)

_ID = re.compile(r"\bt(\d+)\b")
_LESSON = re.compile(r"\bL[a-z2-7]{11}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing said in a thread.

    ``message_id`` is a note's own message in Slack. ``posted`` says that Slack has it,
    ``mailed`` that the operations mailbox has. ``loud`` ones appear in the channel too.
    ``source`` is the note an answer was made from.
    """

    id: int
    kind: EntryKind
    at: datetime
    text: str = field(default="", repr=False)
    actor: str = ""
    language: Language | None = None
    remark: Remark = ""
    topic: str = ""
    message_id: str = ""
    source: int | None = None
    delivery: Delivery | None = None
    shown: bool = False
    posted: bool = False
    mailed: bool = False
    loud: bool = False
    warned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The one conversation of a person with the office.

    ``listening`` means that what the person types is meant for the office even where a form
    waits for an answer: the office was the last to speak. ``hinted`` means that staff were
    told once how a note becomes an answer.
    """

    id: int
    person_id: int
    contact_id: int
    reason: Reason
    language: Language
    active_at: datetime
    state: Literal["open", "done"] = "open"
    topic: str = ""
    claimed_by: str = ""
    listening: bool = False
    hinted: bool = False
    entries: tuple[Entry, ...] = ()

    def claimed(self, now: datetime) -> bool:
        """Whether a member of the office is answering, so that the bot is silent."""
        return self.state == "open" and bool(self.claimed_by) and now < self.until

    @property
    def until(self) -> datetime:
        """When a claim ends by itself."""
        return self.active_at + QUIET

    @property
    def surface(self) -> str:
        """The name of its card in the office's channel."""
        return f"thread:{self.id}"

    def of(self, *kinds: EntryKind) -> tuple[Entry, ...]:
        """The entries of these kinds, oldest first."""
        return tuple(entry for entry in self.entries if entry.kind in kinds)

    def draft_of(self, actor: str) -> Entry | None:
        """What a member of the office has written and not sent."""
        return next((each for each in self.of("draft") if each.actor == actor), None)

    @property
    def last_answer(self) -> int:
        """The number of the newest answer, 0 before the first."""
        return max((each.id for each in self.of("answer")), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """An FAQ entry the office wrote: a question and its answer in three languages.

    Each change is a version of its own. One version at most is live.
    """

    entry: str
    version: int
    questions: Mapping[Language, str] = field(repr=False)
    answers: Mapping[Language, str] = field(repr=False)
    state: Literal["proposed", "live", "refused", "withdrawn", "replaced"] = "proposed"
    proposed_by: str
    decided_by: str = ""
    at: datetime

    @property
    def surface(self) -> str:
        """The name of its card in the office's channel."""
        return f"lesson:{self.entry}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How often an entry's answer was what people needed, and how often not."""

    entry: str
    useful: int
    useless: int


def id_in(data: str) -> int | None:
    """The number of the thread that a button's data or a mail's token carries (``t12``)."""
    found = _ID.search(data)
    return int(found.group(1)) if found else None


def lesson_in(data: str) -> str | None:
    """The name of the FAQ entry of ours that a button's data or a timer carries."""
    found = _LESSON.search(data)
    return found and found.group()


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """How the office is reached: by Slack or not, by which mailbox, and in which language."""

    slack: bool = True
    contact_id: int | None = None
    language: Language = "en"
