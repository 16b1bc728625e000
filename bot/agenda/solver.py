"""Choosing one option a meeting at the least cost: a small integer program for HiGHS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from bot.agenda.exclusions import Group
from bot.agenda.options import MOVED, Option, worth
from bot.agenda.search import Choice

_HALF = 0.5
# One thread: the same agenda every time. Proven are the meetings placed, those called at night
# and those moved; how far they move is then improved step by step. Where there is far too
# little room the proof would take minutes: two seconds are what an office waits for.
_SETTINGS: Mapping[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": MOVED / 2,
    "mip_feasibility_tolerance": 1e-9,
    "mip_max_nodes": 200,
    "time_limit": 2.0,
}

_Row = tuple[dict[int, float], float, float]


def cheapest(found: Sequence[Option], groups: Sequence[Group]) -> tuple[Option, ...]:
    """The options that together cost least, at most one a meeting, within every group."""
    chosen = _kept(found, groups)
    if chosen is None:
        chosen = _solved(found, groups)
    return tuple(found[place] for place in chosen)


def _kept(found: Sequence[Option], groups: Sequence[Group]) -> list[int] | None:
    """Each meeting's own cheapest place, where that breaks nothing: then nothing is better."""
    best: dict[str, int] = {}
    for place, option in enumerate(found):
        state = option.demand.state
        if state not in best or option.cost < found[best[state]].cost:
            best[state] = place
    chosen = sorted(best.values())
    allowed = all(len(group.members.intersection(chosen)) <= group.most for group in groups)
    return chosen if allowed else None


def _solved(found: Sequence[Option], groups: Sequence[Group]) -> list[int]:
    """The solver's answer, or what was found at once where that is better."""
    import highspy  # noqa: PLC0415  (a tenth of a second: only a new agenda needs it)

    quick = Choice(found, groups).fill().improve().chosen
    # Its class has no types; everything behind it is ours.
    new: Any = highspy.Highs
    highs = new()
    for option, value in _SETTINGS.items():
        highs.setOptionValue(option, value)
    highs.passModel(_program(found, groups))
    start = highspy.HighsSolution()
    start.col_value = [float(place in set(quick)) for place in range(len(found))]
    highs.setSolution(start)
    highs.run()
    values = highs.getSolution().col_value
    chosen = [place for place in range(len(found)) if values[place] > _HALF]
    solved = Choice(found, groups).take(chosen).improve().chosen
    return min(quick, solved, key=lambda each: _total(each, found))


def _total(chosen: Sequence[int], found: Sequence[Option]) -> int:
    return sum(found[place].cost - worth(found[place]) for place in chosen)


def _program(found: Sequence[Option], groups: Sequence[Group]) -> Any:
    import highspy  # noqa: PLC0415  (see above)

    rows = _rows(found, groups)
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = len(found), len(rows)
    program.sense_ = highspy.ObjSense.kMinimize
    # A place found is worth more than anything it can cost.
    program.col_cost_ = [float(option.cost - worth(option)) for option in found]
    program.col_lower_ = [0.0] * len(found)
    program.col_upper_ = [1.0] * len(found)
    program.row_lower_ = [low for _, low, _ in rows]
    program.row_upper_ = [high for _, _, high in rows]
    matrix = program.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.start_ = list(accumulate((len(sums) for sums, _, _ in rows), initial=0))
    matrix.index_ = [place for sums, _, _ in rows for place in sums]
    matrix.value_ = [value for sums, _, _ in rows for value in sums.values()]
    program.integrality_ = [highspy.HighsVarType.kInteger] * len(found)
    return program


def _rows(found: Sequence[Option], groups: Sequence[Group]) -> list[_Row]:
    of_state: dict[str, dict[int, float]] = {}
    for place, option in enumerate(found):
        of_state.setdefault(option.demand.state, {})[place] = 1.0
    once: list[_Row] = [(sums, 0.0, 1.0) for sums in of_state.values()]
    return once + [
        (dict.fromkeys(sorted(group.members), 1.0), 0.0, float(group.most)) for group in groups
    ]
