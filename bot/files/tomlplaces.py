"""Which line of a TOML file a value stands on, for telling people where to look."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tomlkit import parse
from tomlkit.container import Container
from tomlkit.items import AoT, Item, Table

Place = tuple[int | str, ...]


def line_of(text: str) -> Callable[[Place], int]:
    """A function from a value's place to its line, or to that of what should hold it."""
    lines = dict(_lines(parse(text), (), 1))

    def find(place: Place) -> int:
        while place and place not in lines:
            place = place[:-1]
        return lines.get(place, 1)

    return find


def _lines(container: Container, place: Place, line: int) -> Iterator[tuple[Place, int]]:
    """Walk a container as it is written: what comes before a value gives its line."""
    counts: dict[str, int] = {}
    for key, item in container.body:
        written = Container()
        written.append(key, item)
        if key is not None:
            yield from _item(item, (*place, key.key), line, counts)
        line += written.as_string().count("\n")


def _item(
    item: Item, place: Place, line: int, counts: dict[str, int]
) -> Iterator[tuple[Place, int]]:
    match item:
        case AoT():
            for table in item.body:
                index = counts.get(str(place[-1]), 0)
                counts[str(place[-1])] = index + 1
                yield from _table(table, (*place, index), line)
                line += table.as_string().count("\n") + 1
        case Table():
            yield from _table(item, place, line)
        case _:
            yield place, line


def _table(table: Table, place: Place, line: int) -> Iterator[tuple[Place, int]]:
    yield place, line
    # The table that only ``[outer.inner]`` implies has no line of its own.
    yield from _lines(table.value, place, line if table.is_super_table() else line + 1)
