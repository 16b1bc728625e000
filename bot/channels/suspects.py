"""Events that keep failing, told apart from a store that is down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class _Record:
    tries: int
    passes_before: int


class Suspects:
    """Says when to stop offering an event to the core.

    An event is given up only when it failed ``limit`` times *and* others got through since its
    first failure: while nothing gets through, the fault is not the event's, and it is kept.
    """

    def __init__(self, limit: int = 5) -> None:
        self._limit = limit
        self._passes = 0
        self._records: dict[str, _Record] = {}

    def passed(self, key: str) -> None:
        """Note that an event is durable."""
        self._passes += 1
        self._records.pop(key, None)

    def failed(self, key: str) -> bool:
        """Note a failure; True when the event is to be given up."""
        record = self._records.setdefault(key, _Record(0, self._passes))
        record.tries += 1
        if record.tries < self._limit or record.passes_before == self._passes:
            return False
        del self._records[key]
        return True

    def is_suspect(self, key: str) -> bool:
        """True when an event failed so often that others need not wait for it."""
        record = self._records.get(key)
        return record is not None and record.tries >= self._limit
