"""Letters that were changed in one language and not in another: whose words are missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.facts.releases import Planned, Release, common
from bot.i18n import LANGUAGES, Language
from bot.message import Choice, LanguageName, Listing, Message, Param, Term
from bot.workflows.releases.paper import data, letters


def uneven(release: Release) -> Iterator[Message]:
    """What to say of it, with a way to the text that is missing."""
    for name in sorted({each.letter or "" for each in letters(release)}):
        mine = [each for each in letters(release) if each.letter == name]
        changed = {each.language for each in mine if _changed(release, each)}
        yield from _said(release, mine, changed, name)
    every = letters(release)
    yield from _said(release, every, {each.language for each in every} & release.texts.keys())


def _changed(release: Release, planned: Planned) -> bool:
    known = release.wordings.get(common(planned))
    return known is not None and known.words is not None


def _said(
    release: Release,
    told: Sequence[Planned],
    changed: set[Language],
    name: str | None = None,
) -> Iterator[Message]:
    spoken = {each.language for each in told}
    if not changed or changed == spoken:
        return
    missing = [each for each in LANGUAGES if each in spoken - changed]
    params: dict[str, Param] = {
        "changed": Listing(items=tuple(LanguageName(code=each) for each in sorted(changed))),
        "missing": Listing(items=tuple(LanguageName(code=each) for each in missing)),
    }
    if name is None:
        firsts = (next(p for p in told if p.language == each) for each in missing)
        choices = tuple(
            Choice(
                label=Message(
                    key="wording.button.paragraph",
                    params={"language": LanguageName(code=each.language)},
                ),
                data=data("read", release, each.application_id),
            )
            for each in firsts
        )
        yield Message(key="wording.uneven_paragraph", params=params, choices=(choices,))
        return
    params["letter"] = letter_term(name)
    choices = tuple(change_all(release, name, each) for each in missing)
    yield Message(key="wording.uneven", params=params, choices=(choices,))


def letter_term(name: str) -> Term:
    """What a letter is called in the office."""
    return Term(key=f"release.letter.{name.replace('#', '_')}")


def change_all(release: Release, name: str, language: Language) -> Choice:
    """The button that opens the text of all letters of a kind in one language."""
    return Choice(
        label=Message(
            key="wording.button.change_all", params={"language": LanguageName(code=language)}
        ),
        data=data("reword", release, name, language),
    )


def change_one(release: Release, planned: Planned, reference: str) -> Choice:
    """The button that opens the text of one letter alone."""
    return Choice(
        label=Message(key="wording.button.change_one", params={"reference": reference}),
        data=data("reword", release, planned.application_id),
    )
