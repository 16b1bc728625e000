"""What missions may know of a speaker. A confidential name cannot get in: no way leads there."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import permutations

from bot.facts.application import Application
from bot.message import Message

_MOST_PARTS = 4  # of longer names the orders would be too many to try
_LEAST_LETTERS = 6  # fewer stand in ordinary words as well


@dataclass(frozen=True, slots=True, init=False)
class PublicSpeaker:
    """A speaker as anyone outside the office may see them.

    Made from an application alone, and only with what it allows: there is no way to give a
    name. ``id`` tells speakers apart and is shown to nobody.
    """

    id: str
    name: str | None
    organisation: str | None

    def __init__(self, application: Application, confidential: Confidential) -> None:
        name = None if application.confidential else application.speaker_name
        if name and confidential.names_in(name):
            name = None  # a namesake, or they themselves in another application, asked for it
        object.__setattr__(self, "id", application.id)
        object.__setattr__(self, "name", name or None)
        object.__setattr__(self, "organisation", confidential.organisation_of(application))

    @property
    def label(self) -> Message:
        """The speaker in one line of the reader's language."""
        if self.name and self.organisation:
            params = {"name": self.name, "organisation": self.organisation}
            return Message(key="agenda.speaker_named", params=params)
        if self.name or self.organisation:
            params = {"name": self.name or self.organisation or ""}
            return Message(key="agenda.speaker_single", params=params)
        return Message(key="agenda.speaker_unnamed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Confidential:
    """The names of a round that nothing a mission receives may hold.

    ``organisations_shown`` lets a confidential speaker's organisation be named, where the
    round's staff have agreed that with the speakers; without it, it is hidden as well.
    """

    names: frozenset[frozenset[str]] = field(default=frozenset(), repr=False)
    organisations_shown: bool = False

    @classmethod
    def of(
        cls, applications: Iterable[Application], *, organisations_shown: bool = False
    ) -> Confidential:
        """What the applications of a round ask to keep secret."""
        # A draft has asked for nothing yet, and nobody in it is to speak.
        asked = (each for each in applications if each.confidential and each.status != "draft")
        names = frozenset(_name(each) for each in asked)
        return cls(names=names - {frozenset()}, organisations_shown=organisations_shown)

    def names_in(self, text: str) -> bool:
        """Whether a text gives a confidential speaker away.

        It does when every part of a name is among its words, in any order, case or accents,
        or stands there in one piece, as in an address: a family name alone may be somebody
        else's.
        """
        words = _words(text)
        every, piece = frozenset(words), "".join(words)
        return any(name <= every or _in_one_piece(name, piece) for name in self.names)

    def organisation_of(self, application: Application) -> str | None:
        """The organisation that may be named beside, or instead of, the speaker."""
        organisation = application.text("organisation")
        if not organisation or self.names_in(organisation):
            return None
        if not application.confidential:
            return organisation
        telling = _name(application) & frozenset(_words(organisation))
        return organisation if self.organisations_shown and not telling else None


def _name(application: Application) -> frozenset[str]:
    """The parts of a name; an initial tells nobody anything, unless there is nothing else."""
    parts = _words(application.speaker_name)
    return frozenset(part for part in parts if len(part) > 1) or frozenset(parts)


def _in_one_piece(name: frozenset[str], piece: str) -> bool:
    if len(name) > _MOST_PARTS or sum(map(len, name)) < _LEAST_LETTERS:
        return False
    if not all(part in piece for part in name):
        return False
    return any("".join(parts) in piece for parts in permutations(name))


def _words(text: str) -> list[str]:
    """The words of a text as they are compared."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    signs = (sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign))
    return "".join(signs).split()
