"""Whether the templates say the same in all three languages; the tests and doctor ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from pathlib import Path

from bot import resources
from bot.i18n import LANGUAGES, Language
from bot.render.survey import Said, Survey


def problems(root: Path | None = None) -> list[str]:
    """Everything wrong with the templates, a sentence each; empty when all is well."""
    survey = Survey()
    folder = root or resources.path("")
    survey.catalogue(folder / "catalogue")
    survey.pages(folder)
    return [*survey.faults, *_differences(survey.texts), *_sourceless(survey.texts)]


def _differences(texts: Mapping[str, Mapping[Language, Said]]) -> Iterator[str]:
    for key, said in sorted(texts.items()):
        for language in LANGUAGES:
            if language not in said:
                yield f"{key}: there is no usable {language}"
        first = next(language for language in LANGUAGES if language in said)
        for language in said:
            yield from _unlike(key, first, said[first], language, said[language])


def _unlike(key: str, first: Language, one: Said, second: Language, other: Said) -> Iterator[str]:
    for field in fields(Said):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if left != right:
            yield f"{key}: {field.name} {_shown(left)} in {first}, {_shown(right)} in {second}"


def _shown(value: object) -> str:
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(sorted(str(each) for each in value)) or "none"
    return str(value)


def _sourceless(texts: Mapping[str, Mapping[Language, Said]]) -> Iterator[str]:
    for key, said in sorted(texts.items()):
        needed = {f"faq.source.{each.source}" for each in said.values() if each.source}
        for line in sorted(needed - texts.keys()):
            yield f"{key}: its source needs {line} in the catalogue"
