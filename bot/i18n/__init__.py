"""The three languages the bot speaks, and the rule that picks one."""

from __future__ import annotations

from typing import Literal, get_args

Language = Literal["en", "fr", "es"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


def as_language(tag: str | None) -> Language | None:
    """The supported language of a BCP 47 tag such as ``fr-CH``, or None."""
    primary = (tag or "").replace("_", "-").split("-")[0].lower()
    return next((language for language in LANGUAGES if language == primary), None)


def choose(
    *,
    chosen: Language | None,
    detected: Language | None,
    hint: Language | None,
    default: Language,
) -> Language:
    """Pick the language of a message: chosen, else detected when sure, else hint, else default."""
    return chosen or detected or hint or default
