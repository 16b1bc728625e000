"""The best panel of a pool, exactly: a small integer program, given to HiGHS.

In the order that matters: fewest rules broken, least missed of them, most points; and of
panels equal in all that, the one whose references come first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any

from bot.panel import program
from bot.panel.pool import Pool
from bot.panel.program import ENDLESS, Column, Sums

# Ties are settled for so many candidates at a time: powers of two that a float holds exactly,
# and far enough from the solver's tolerance.
_BLOCK = 20
# Scores are whole numbers, so half a point apart is the same score.
_HALF = 0.5
# One thread and no gap: the same panel every time, and proven to be the best.
_OPTIONS: Mapping[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": _HALF,
    "mip_feasibility_tolerance": 1e-9,
    # A program of this size is solved before its preparation and the search for a first good
    # guess have paid for themselves: without them the hardest ones take half the time.
    "presolve": "off",
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
}

Panel = tuple[str, ...]


def best(pool: Pool, *, forced: Collection[str] = (), strict: Collection[str] = ()) -> Panel | None:
    """The best panel with everyone in ``forced`` that keeps every rule in ``strict``.

    None when there is no such panel. Rules that are not strict are kept if they can be.
    """
    if not pool.candidates:
        return None if forced or strict else ()
    solver = _Solver(pool, forced)
    points = program.points(pool)
    found = solver.most(points)
    if found is None:
        loose = [rule for rule in pool.demands if rule not in strict]
        found = solver.least_missed(loose) and solver.most(points)
    return None if found is None else solver.earliest(found)


def another(pool: Pool, panel: Collection[str]) -> Panel | None:
    """A different panel that is exactly as good, the most like it; None when there is none."""
    free = [reference for reference in panel if not pool.candidates[reference].fixed]
    solver = _Solver(pool)
    for rule, by in pool.shortfalls(panel).items():
        solver.allow(rule, by)
    shared: Sums = {("candidate", reference): 1 for reference in free}
    solver.add(program.points(pool), pool.score(panel) - _HALF, ENDLESS)
    solver.add(shared, -ENDLESS, len(free) - 1)
    return solver.most(shared)


class _Solver:
    """HiGHS with the program of one pool in it."""

    def __init__(self, pool: Pool, forced: Collection[str] = ()) -> None:
        import highspy  # noqa: PLC0415  (a tenth of a second: only composing needs it)

        self._pool = pool
        self._optimal = highspy.HighsModelStatus.kOptimal
        columns = program.columns(pool)
        self._index = {column: index for index, column in enumerate(columns)}
        # Its class has no types; everything behind it is checked against the program's.
        new: Any = highspy.Highs
        self._highs = new()
        for option, value in _OPTIONS.items():
            self._highs.setOptionValue(option, value)
        self._highs.passModel(self._passed(columns, {*pool.fixed(), *forced}))

    def most(self, aim: Sums) -> Panel | None:
        """The panel with the most of what is aimed at, if there is a panel."""
        costs = [float(aim.get(column, 0)) for column in self._index]
        self._highs.changeColsCost(len(costs), list(range(len(costs))), costs)
        self._highs.clearSolver()
        self._highs.run()
        if self._highs.getModelStatus() != self._optimal:
            return None
        values = self._highs.getSolution().col_value
        return tuple(
            reference
            for reference in self._pool.candidates
            if values[self._index["candidate", reference]] > _HALF
        )

    def least_missed(self, loose: Collection[str]) -> Panel | None:
        """Let rules be broken, as few as possible and those by as little as possible."""
        for rule in loose:
            self.allow(rule, program.most_missed(self._pool, rule))
        # One more broken rule must outweigh whatever can be missed in sum.
        heavy = 1 + sum(program.most_missed(self._pool, rule) for rule in loose)
        kept: Sums = {("missed", rule): -1 for rule in loose}
        kept |= {("broken", rule): -heavy for rule in loose}
        found = self.most(kept)
        if found is not None:
            missed = self._pool.shortfalls(found)
            self.add(kept, -heavy * len(missed) - sum(missed.values()) - _HALF, ENDLESS)
        return found

    def earliest(self, found: Panel) -> Panel:
        """Of all panels as good as this one, that whose references come first."""
        self.add(program.points(self._pool), self._pool.score(found) - _HALF, ENDLESS)
        for block, before in _blocks(tuple(self._pool.candidates)):
            if {*found} <= {*before}:
                break
            aim = {
                ("candidate", reference): 2**place
                for place, reference in enumerate(reversed(block))
            }
            found = self.most(aim) or found
            for reference in block:
                there = int(reference in found)
                self._bound(("candidate", reference), there, there)
        return found

    def allow(self, rule: str, missed: int) -> None:
        """Let a rule be missed by so much."""
        self._bound(("missed", rule), 0, missed)
        self._bound(("broken", rule), 0, 1)

    def add(self, sums: Sums, low: float, high: float) -> None:
        """From now on, such a sum must be between two numbers."""
        places = [self._index[column] for column in sums]
        self._highs.addRow(low, high, len(places), places, [float(each) for each in sums.values()])

    def _bound(self, column: Column, low: int, high: int) -> None:
        self._highs.changeColBounds(self._index[column], float(low), float(high))

    def _passed(self, columns: Sequence[Column], chosen: Collection[str]) -> Any:
        import highspy  # noqa: PLC0415  (see above)

        rows = tuple(program.rows(self._pool))
        passed = highspy.HighsLp()
        passed.num_col_, passed.num_row_ = len(columns), len(rows)
        passed.sense_ = highspy.ObjSense.kMaximize
        passed.col_cost_ = [0.0] * len(columns)
        passed.col_lower_ = [
            float(kind == "candidate" and name in chosen) for kind, name in columns
        ]
        passed.col_upper_ = [float(kind not in program.OF_RULES) for kind, _ in columns]
        passed.row_lower_ = [low for _, low, _ in rows]
        passed.row_upper_ = [high for _, _, high in rows]
        matrix = passed.a_matrix_
        matrix.format_ = highspy.MatrixFormat.kRowwise
        matrix.start_ = list(accumulate((len(sums) for sums, _, _ in rows), initial=0))
        matrix.index_ = [self._index[column] for sums, _, _ in rows for column in sums]
        matrix.value_ = [float(value) for sums, _, _ in rows for value in sums.values()]
        kinds = highspy.HighsVarType
        passed.integrality_ = [
            kinds.kContinuous if kind in program.SHARES else kinds.kInteger for kind, _ in columns
        ]
        return passed


def _blocks(references: Panel) -> Iterator[tuple[Panel, Panel]]:
    """The references a few at a time, each time with those that came before."""
    for start in range(0, len(references), _BLOCK):
        yield references[start : start + _BLOCK], references[:start]
