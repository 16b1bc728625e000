"""The time zones of a State, from CLDR."""

from __future__ import annotations

from babel.core import get_global


def time_zones(code: str) -> tuple[str, ...]:
    """The zones of a State by their IANA names; none for an unknown code."""
    return tuple(get_global("territory_zones").get(code, ()))


def sole_zone(code: str) -> str | None:
    """The zone of a State that has only one: then a person's local time is known."""
    zones = time_zones(code)
    return zones[0] if len(zones) == 1 else None
