"""A round with mistakes in it, read as far as it goes, so that all can be told at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from bot.files.roundtables import Round
from bot.files.tomlplaces import Place

# What stands in for a required value that is wrong; whatever depends on it is not judged.
_STAND_IN: Mapping[str, Any] = {
    "number": 1,
    "format": "virtual",
    "opens": "2000-01-01T00:00",
    "closes": "2000-01-02T00:00",
    "meetings_start": "2000-01-03",
    "meetings_end": "2000-01-04",
    "working_group": {"session": 1, "starts": "2000-01-05", "ends": "2000-01-06"},
    "session": 1,
    "code": "ZZ",
    "key": "zz",
    **dict.fromkeys(("en", "fr", "es"), "…"),
}
_EDGES: Mapping[str, tuple[str, str]] = {
    "working_group": ("2000-01-05", "2000-01-06"),
    "quiet_hours": ("00:00", "23:59"),
    "awake": ("00:00", "23:59"),
    "hours": ("00:00", "23:59"),
}


def read_on(values: dict[str, Any]) -> tuple[Round | None, list[ErrorDetails], frozenset[Place]]:
    """The round without its wrong values, what is wrong with them, and which they are."""
    try:
        return Round.model_validate(values), [], frozenset()
    except ValidationError as error:
        wrong = error.errors(include_url=False)
    for each in wrong:
        _without(values, each["loc"])
    doubtful = frozenset(each["loc"] for each in wrong)
    try:
        return Round.model_validate(values), wrong, doubtful
    except ValidationError:
        return None, wrong, doubtful


def _without(values: Any, place: Place) -> None:
    """Take the value out, or put one in its stead where there must be one."""
    holder = values
    for index, part in enumerate(place[:-1]):
        inner = _inside(holder, part)
        if not isinstance(inner, dict | list):
            return
        if isinstance(inner, list) and not isinstance(inner[int(place[index + 1])], dict):
            holder.pop(part, None)  # a list with one wrong entry is left out whole
            return
        holder = inner
    name = place[-1]
    if not isinstance(holder, dict):
        return
    holder.pop(name, None)
    stand_in = _stand_in(place)
    if stand_in is not None:
        holder[name] = stand_in


def _inside(holder: Any, part: int | str) -> Any:
    if isinstance(holder, list):
        return holder[part] if isinstance(part, int) and part < len(holder) else None
    return holder.get(part)


def _stand_in(place: Place) -> Any:
    name = str(place[-1])
    if name in ("starts", "ends"):
        part = next((str(each) for each in reversed(place[:-1]) if isinstance(each, str)), "")
        return _EDGES[part][name == "ends"] if part in _EDGES else None
    return _STAND_IN.get(name)
