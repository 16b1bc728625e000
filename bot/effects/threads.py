"""What becomes of people's conversations with the office, and of what is learned from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.facts.threads import Lesson, Reason, Remark
from bot.i18n import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOn:
    """Put a person's words into their thread; begins it, or opens it again."""

    contact_id: int
    words: str = field(repr=False)
    language: Language
    reason: Reason
    topic: str = ""
    remark: Remark = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeThread:
    """Change where a thread stands; None leaves a part as it is, "" is nobody's claim.

    ``active`` counts as activity: a claim lasts from here on.
    """

    thread_id: int
    state: Literal["open", "done"] | None = None
    claimed_by: str | None = None
    listening: bool | None = None
    hinted: bool | None = None
    active: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepNote:
    """Keep what staff wrote in a thread, as it now stands; a deleted note is forgotten."""

    thread_id: int
    message_id: str
    actor: str
    text: str = field(repr=False)
    change: Literal["written", "edited", "deleted"] = "written"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepDraft:
    """Keep what a member of the office wrote but has not sent; empty words forget it."""

    thread_id: int
    actor: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepAnswer:
    """Keep an answer beside the outbox row of this key, whose fate it will show."""

    thread_id: int
    actor: str
    text: str = field(repr=False)
    language: Language
    key: str
    source: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkEntries:
    """Remember that entries were put into Slack, mailed, warned about, or came back."""

    ids: tuple[int, ...]
    shown: bool = False
    mailed: bool = False
    warned: bool = False
    returned: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeLesson:
    """Keep a version of an FAQ entry that waits for an approver."""

    lesson: Lesson


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideLesson:
    """Put a version of an FAQ entry live, refuse it, or take it back."""

    entry: str
    version: int
    state: Literal["live", "refused", "withdrawn"]
    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountVote:
    """Count whether an answer helped: one vote a person, entry and day, the last one holds."""

    contact_id: int
    entry: str
    useful: bool
