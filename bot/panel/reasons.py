"""Reasons as catalogue keys with parameters: what is told is decided here, words elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Told = int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One reason; applicants in it appear by reference only."""

    key: str
    params: Mapping[str, Told] = field(default_factory=dict)

    def as_data(self) -> dict[str, object]:
        """The reason as JSON would write it."""
        params = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in self.params.items()
        }
        return {"key": self.key, "params": params}


def reason(key: str, **params: Told) -> Reason:
    """A reason under ``panel.`` in the catalogues."""
    return Reason(key=f"panel.{key}", params=params)
