"""Wrong use of a command, told in one clear sentence."""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from cyclopts import (
    CoercionError,
    CycloptsError,
    MissingArgumentError,
    UnknownCommandError,
    UnusedCliTokensError,
)

_FLAGS = ("--help", "--version")
_REST = re.compile(r" Available commands: .*")


def sentence(error: CycloptsError) -> str:
    """What is wrong, as a sentence."""
    tell = next((tell for kind, tell in _TELLS if isinstance(error, kind)), _theirs)
    return tell(error) or _theirs(error)


def _theirs(error: CycloptsError) -> str:
    text = " ".join(str(error).split())
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _missing(error: MissingArgumentError) -> str | None:
    argument = error.argument
    if argument is None:
        return None
    if error.keyword is not None or argument.tokens:
        return f"{error.keyword or argument.name} needs a value."
    if argument.field_info.is_positional:
        return f"{argument.name.lstrip('-').upper()} is missing."
    return f"{argument.name} is missing."


def _number(error: CoercionError) -> str | None:
    if error.target_type is not int or error.token is None or error.argument is None:
        return None
    name = error.token.keyword or error.argument.name.lstrip("-").upper()
    return f'{name} must be a whole number, not "{error.token.value}".'


def _left_over(error: UnusedCliTokensError) -> str | None:
    words = error.unused_tokens or []
    many = "is one word too many" if len(words) == 1 else "are words too many"
    return f'"{" ".join(words)}" {many}.'


def _unknown(error: UnknownCommandError) -> str | None:
    """Only what was meant where that is near; else a few of the commands there are."""
    word = (error.unused_tokens or [""])[0]
    if word.startswith("-"):
        near = get_close_matches(word, _FLAGS, 1)
        return f"There is no option {word}." + (f" Did you mean {near[0]}?" if near else "")
    text = _theirs(error)
    return _REST.sub("", text) if "Did you mean" in text else text


_TELLS: tuple[tuple[type[CycloptsError], Callable[[Any], str | None]], ...] = (
    (MissingArgumentError, _missing),
    (CoercionError, _number),
    (UnusedCliTokensError, _left_over),
    (UnknownCommandError, _unknown),
)
