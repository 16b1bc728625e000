"""What the office wrote for letters that were taken back, kept for the same letters again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot import effects as fx
from bot.facts.releases import Release, common


def carried_over(release: Release, before: Sequence[Release], actor: str) -> list[fx.Effect]:
    """What staff wrote for the last release of its kind is not lost when it was taken back."""
    about: set[str] = {each.language for each in release.decisions}
    about |= {each.application_id for each in release.decisions}
    added = (
        fx.WriteText(release_id=release.id, about=name, text=text, by=actor)
        for each in before
        for name, text in each.texts.items()
        if name in about
    )
    return [*added, *(again for each in before for again in _reworded(release, each))]


def _reworded(release: Release, before: Release) -> Iterator[fx.Reword]:
    """The letters that were written anew, as far as the same ones go again."""
    now: dict[str, tuple[str, str]] = {
        common(each): (each.letter or "", each.language) for each in release.decisions
    }
    letters = {each.application_id: each.letter for each in before.decisions}
    for each in release.decisions:
        if each.letter and letters.get(each.application_id) == each.letter:
            now[each.application_id] = (each.letter, each.application_id)
    for name, written in before.wordings.items():
        if name in now and written.words is not None:
            letter, about = now[name]
            yield fx.Reword(
                release_id=release.id,
                letter=letter,
                about=about,
                words=written.words,
                by=written.by,
                version=release.version,
            )
