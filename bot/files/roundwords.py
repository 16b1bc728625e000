"""The mistakes of a round's file in words, each with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from bot.files.roundtables import Round
from bot.files.tomlplaces import Place

_EXAMPLES: Mapping[str, str] = {
    "number": "number = 41",
    "format": 'format = "in_person"',
    "opens": 'opens = "2027-01-18T00:00"',
    "closes": 'closes = "2027-02-14T23:59"',
    "meetings_start": 'meetings_start = "2027-04-06"',
    "meetings_end": 'meetings_end = "2027-04-09"',
    "working_group": "[working_group] with session, starts and ends",
    "session": "session = 55",
    "starts": "starts = ...",
    "ends": "ends = ...",
    "code": 'code = "TG"',
    "key": 'key = "courage"',
}
_SAYS: Mapping[str, str] = {
    "bool_parsing": "must be true or false",
    "bool_type": "must be true or false",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "string_pattern_mismatch": "must be small letters, digits and _, a letter first",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most 300 characters",
    "string_type": "must be text in quotation marks",
    "list_type": 'must be a list, as in ["P7D", "P3D"]',
}
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "greater_than": ("more than", "gt"),
    "greater_than_equal": ("at least", "ge"),
    "less_than": ("less than", "lt"),
    "less_than_equal": ("at most", "le"),
}
_PARTS = ("model_type", "dict_type", "model_attributes_type")


def named(place: Place) -> str:
    """A place as it is told: entries of a list are counted from one."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in place)


def plain(error: ErrorDetails) -> str:
    """What is wrong with one value, and what to do."""
    kind, place = error["type"], error["loc"]
    if place[0] == "states" and kind in (*_PARTS, "list_type"):
        return 'is a State of its own: begin it with [[states]], then code = "TG"'
    if place[0] == "scored" and len(place) <= 2 and kind in (*_PARTS, "list_type"):
        return 'is a criterion of its own: begin it with [[scored]], then key = "courage"'
    if kind in _PARTS:
        return f"is a part of its own: begin it with [{named(place)}]"
    if kind in _BOUNDS:
        word, key = _BOUNDS[kind]
        return f"must be {word} {error['ctx'][key]}, not {error['input']!r}"
    tell = _TELLS.get(kind)
    return tell(error) if tell else f"{_SAYS.get(kind, error['msg'])}, not {error['input']!r}"


def _missing(error: ErrorDetails) -> str:
    name = str(error["loc"][-1])
    return f"is missing; add {_EXAMPLES.get(name, f'{name} = ...')}"


def _unknown(error: ErrorDetails) -> str:
    place = error["loc"]
    return f"is not a setting of {_part(place[:-1])}{_meant(place)}"


def _own_words(error: ErrorDetails) -> str:
    return error["msg"].removeprefix("Value error, ")


def _choice(error: ErrorDetails) -> str:
    allowed = re.findall(r"'([^']*)'", error["ctx"]["expected"])
    near = get_close_matches(str(error["input"]).lower().replace("-", "_"), allowed, 1)
    listed = ", ".join(f'"{each}"' for each in allowed)
    return f"must be one of {listed}, not {error['input']!r}{_guess(near)}"


_TELLS: Mapping[str, Callable[[ErrorDetails], str]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "value_error": _own_words,
    "literal_error": _choice,
}


def _part(place: Place) -> str:
    return f"[{'.'.join(_names(place))}]" if place else "a round"


def _meant(place: Place) -> str:
    """A setting of the same part with nearly that name, or where one of that name belongs."""
    here = next((each for part, each in _settings(Round) if part == _names(place[:-1])), ())
    near = get_close_matches(str(place[-1]), here, 1, 0.6)
    if near:
        return _guess(near)
    for part, settings in _settings(Round):
        if str(place[-1]) in settings:
            return f"; it belongs {_where(part)}"
    return ""


def _where(part: tuple[str, ...]) -> str:
    if not part:
        return "at the top, above the first [part]"
    if part in {("states",), ("scored",)}:
        return f"below a [[{part[0]}]]"
    return f"below [{'.'.join(part)}]"


def _names(place: Place) -> tuple[str, ...]:
    return tuple(each for each in place if isinstance(each, str))


def _guess(near: list[str]) -> str:
    return f'; did you mean "{near[0]}"?' if near else ""


def _settings(
    model: type[BaseModel], part: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Every part of the file with the settings it knows."""
    yield part, tuple(model.model_fields)
    for name, field in model.model_fields.items():
        for inner in _models(field.annotation):
            yield from _settings(inner, (*part, name))


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for inner in get_args(annotation):
        yield from _models(inner)
