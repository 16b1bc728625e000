"""Decisions that go out together: what is planned, who proposed it, who let it go.

An offer is what one chosen speaker was told and must still answer; a statement what they sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.facts.application import Action, Status
from bot.i18n import Language
from bot.message import Wording

Kind = Literal["panel", "settlement", "single"]
Stage = Literal["open", "released", "dropped"]
# A speaker may come, speak live from elsewhere, or have a recording shown.
Mode = Literal["in_person", "remote", "recorded"]
Form = Literal["text", "link", "file"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One decision of a release: what becomes of an application, and by which letter.

    ``revision`` is the application as it was planned on; without a ``letter`` nothing is sent.
    """

    application_id: str
    action: Action
    letter: str | None = None
    language: Language = "en"
    revision: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworded:
    """A letter's text as the office wrote it; without words it was given back the standard ones.

    ``version`` is the release's that it made.
    """

    words: Wording | None
    by: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A set of decisions about one State, and the letters that tell them.

    ``texts`` are the paragraphs that staff added, by language for all its letters or by
    application for one; ``wordings`` the letters that they wrote anew, by ``common`` of a
    letter and language for all who get it, or by application for one. ``version`` counts
    every change, so that nobody lets go what they have not seen. Where two people decide,
    ``proposed_by`` is whoever changed the words last: another must let them go. ``criteria``
    is what the panel met when it was proposed.
    """

    id: str
    cycle: int
    state: str
    kind: Kind
    stage: Stage = "open"
    version: int = 1
    decisions: tuple[Planned, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    wordings: Mapping[str, Reworded] = field(default_factory=dict, repr=False)
    proposed_by: str
    proposed_at: datetime
    released_by: str | None = None
    released_at: datetime | None = None
    two_people: bool = False
    criteria: Mapping[str, object] = field(default_factory=dict, repr=False)

    def added(self, decision: Planned) -> str:
        """The paragraphs that were added to one letter: for its language, then for it alone."""
        own = (self.texts.get(about, "") for about in (decision.language, decision.application_id))
        return "\n\n".join(text for text in own if text)

    def wording(self, decision: Planned) -> Wording | None:
        """The words of one letter: its own, or those of all like it; None for the standard ones."""
        for about in (decision.application_id, common(decision)):
            known = self.wordings.get(about)
            if known is not None and known.words is not None:
                return known.words
        return None


def common(decision: Planned) -> str:
    """The name of a letter's text for all who get it in its language."""
    return f"{decision.letter}:{decision.language}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a person was last told of an application, and what is agreed with a speaker.

    ``answer_by`` is when they must have answered, ``ended`` who gave the place up, ``back``
    whether they would like to take part after all and have been answered, ``mode`` how they
    will speak where that differs from the round's format.
    """

    told: Status | None = None
    answer_by: datetime | None = None
    ended: Literal["declined", "released"] | None = None
    back: Literal["asked", "answered"] | None = None
    mode: Mode | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What became of a place that was given up: how many are free, who was invited since."""

    free: int
    invited: tuple[str, ...] = ()

    @property
    def fate(self) -> Literal["kept", "offered", "taken"]:
        """Nobody was invited in their stead; somebody was; or no place is left at all."""
        if not self.free:
            return "taken"
        return "offered" if self.invited else "kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The newest version of a speaker's statement; its content is not read here.

    ``recorded`` tells whether any version was a link or a file.
    """

    version: int
    form: Form
    words: int | None
    at: datetime
    recorded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the audit log: ids and names of events, never what anybody wrote."""

    at: datetime
    event: str
    subject: str
    reference: str | None
    actor: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """What decisions need beside the applications; everything by application id.

    ``release`` is the one the event is about, ``releases`` are the State's that were not dropped,
    ``waitlist`` the order in which places are offered, ``places`` what became of those that
    were given up, ``leaving`` those whose letter has been handed over since they were last
    known to be told, ``carded`` those of whom the office's channel has a card of their own,
    ``history`` what the audit log says of the subject, and ``speech`` the statement that a
    staff member asks to read.
    """

    release: Release | None = None
    releases: tuple[Release, ...] = ()
    waitlist: tuple[str, ...] = ()
    offers: Mapping[str, Offer] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    statements: Mapping[str, Statement] = field(default_factory=dict)
    leaving: frozenset[str] = frozenset()
    carded: frozenset[str] = frozenset()
    history: tuple[Entry, ...] = ()
    speech: str = field(default="", repr=False)

    def offer(self, application_id: str) -> Offer:
        """What a person was last told of an application, and what is agreed with them."""
        return self.offers.get(application_id, Offer())
