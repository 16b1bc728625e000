"""The text of a letter in a release: all who get it in a language, or one person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.context import Contact, Context
from bot.conversation.choices import Press
from bot.facts.application import Application
from bot.facts.releases import Planned, Release, Reworded, common
from bot.message import Wording
from bot.render.wording import standard
from bot.workflows.releases.paper import concerned, data, letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The text in hand: of one letter where ``own`` is its application, or of all like it."""

    release: Release
    readers: tuple[tuple[Planned, Application, Contact], ...]
    own: Application | None = None

    @property
    def planned(self) -> Planned:
        """One of the decisions that it tells."""
        return self.readers[0][0]

    @property
    def letter(self) -> str:
        """Which letter it is."""
        assert self.planned.letter is not None, "silence has no text"
        return self.planned.letter

    @property
    def about(self) -> str:
        """Whom it is for, as it is stored: a language, or one application."""
        return self.own.id if self.own else self.planned.language

    @property
    def name(self) -> str:
        """Its name among the release's wordings."""
        return self.own.id if self.own else common(self.planned)

    @property
    def written(self) -> Reworded | None:
        """What the office made of it last."""
        return self.release.wordings.get(self.name)

    @property
    def before(self) -> Wording:
        """The words without this text: the standard ones, or for one person those of all."""
        every = self.release.wordings.get(common(self.planned)) if self.own else None
        if every is not None and every.words is not None:
            return every.words
        return standard(f"letter/{self.letter}", self.planned.language)

    @property
    def words(self) -> Wording:
        """The words as they are now."""
        return self.written.words if self.written and self.written.words else self.before

    def data(self, verb: str, *more: str) -> str:
        """A button about it."""
        whose = (self.own.id,) if self.own else (self.letter, self.planned.language)
        return data(verb, self.release, *whose, *more)


def found(context: Context, pressed: str) -> Text | None:
    """The text that a button is about, while its release is open."""
    release, about = context.deciding.release, Press.read(pressed).about[1:]
    if release is None or release.stage != "open" or not about:
        return None
    return of_one(release, context, about[0]) or of_all(release, context, *about[:2])


def of_one(release: Release, context: Context, named: str) -> Text | None:
    """The text of one person's letter."""
    readers = _readers(release, context, [e for e in letters(release) if e.application_id == named])
    return Text(release=release, readers=readers, own=readers[0][1]) if readers else None


def of_all(release: Release, context: Context, letter: str, language: str = "") -> Text | None:
    """The text of all letters of a kind in a language; those with words of their own keep them."""
    mine = [e for e in letters(release) if (e.letter, e.language) == (letter, language)]
    readers = _readers(release, context, mine)
    return Text(release=release, readers=readers) if readers else None


def _readers(
    release: Release, context: Context, planned: Sequence[Planned]
) -> tuple[tuple[Planned, Application, Contact], ...]:
    """Who gets them; first somebody whose name may be shown as an example."""
    there = concerned(release, context)
    every = [
        (each, there[each.application_id], context.holders[each.application_id])
        for each in planned
        if each.application_id in there and each.application_id in context.holders
    ]
    return tuple(sorted(every, key=lambda reader: reader[1].confidential))


def own_words(release: Release, planned: Planned) -> bool:
    """Whether one letter has words that all the others like it have not."""
    known = release.wordings.get(planned.application_id)
    return known is not None and known.words is not None
