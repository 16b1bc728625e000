"""A good agenda at once: meetings placed one after another, then moved while that helps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.agenda.exclusions import Group
from bot.agenda.options import Option, worth


class Choice:
    """Options chosen so far, at most one a meeting, within every group."""

    def __init__(self, found: Sequence[Option], groups: Sequence[Group]) -> None:
        self._found, self._groups = found, groups
        self._places: dict[str, list[int]] = {}
        for place, option in enumerate(found):
            self._places.setdefault(option.demand.state, []).append(place)
        self._in: list[list[int]] = [[] for _ in found]
        for number, group in enumerate(groups):
            for place in group.members:
                self._in[place].append(number)
        self._used = [0] * len(groups)
        self._of: dict[str, int] = {}

    @property
    def chosen(self) -> list[int]:
        """The places of the chosen options."""
        return sorted(self._of.values())

    def fill(self) -> Choice:
        """Give each meeting its cheapest free place: first those that have one to lose."""
        order = sorted(
            self._places.values(), key=lambda places: (-self._loses(places), len(places))
        )
        for places in order:
            self._best(places)
        return self

    def take(self, places: Iterable[int]) -> Choice:
        """Choose these, of which somebody has made sure that they go together."""
        for place in places:
            self._add(place)
        return self

    def improve(self) -> Choice:
        """Move one meeting at a time to a cheaper place, or into one, until nothing is gained."""
        while any(self._moved(state, places) for state, places in self._places.items()):
            pass
        return self

    def _moved(self, state: str, places: Sequence[int]) -> bool:
        before = self._of.get(state)
        if before is not None:
            self._remove(before)
        self._best(places)
        after = self._of.get(state)
        return after != before and (
            before is None or self._found[after or 0].cost < self._found[before].cost
        )

    def _best(self, places: Sequence[int]) -> None:
        """The cheapest of a meeting's places that is free; of equals the earliest."""
        place = next(iter(self._free(places)), None)
        if place is not None:
            self._add(place)

    def _free(self, places: Sequence[int]) -> Iterator[int]:
        for place in sorted(places, key=lambda each: (self._found[each].cost, each)):
            if all(self._used[number] < self._groups[number].most for number in self._in[place]):
                yield place

    def _loses(self, places: Sequence[int]) -> int:
        return worth(self._found[places[0]])

    def _add(self, place: int) -> None:
        self._of[self._found[place].demand.state] = place
        for number in self._in[place]:
            self._used[number] += 1

    def _remove(self, place: int) -> None:
        del self._of[self._found[place].demand.state]
        for number in self._in[place]:
            self._used[number] -= 1
