"""How long it takes to propose a panel: 60 applicants, 8 places, everything but the import.

python -m benchmarks.panel [rounds]
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial

from bot.facts.application import Application, Value
from bot.facts.cycle import PanelRules
from bot.panel import solver
from bot.panel.compose import Proposal, compose
from bot.panel.whatif import why_not

APPLICANTS, PLACES = 60, 8
THEMES = tuple(f"theme_{number}" for number in range(28))
LANGUAGES = ("en", "fr", "es", "pt", "ar")
ARRIVED = datetime(2021, 8, 1, 12, 0, tzinfo=UTC)


def usual(dice: random.Random) -> dict[str, Value]:
    """Applicants as they come: some themes are on everybody's mind, some on few."""
    popularity = [1 / (place + 1) ** 0.7 for place in range(len(THEMES))]
    return {
        "scope": "national" if dice.random() < 0.65 else "international",
        "upr_report": dice.choice(["none", "none", "individual", "joint", "joint"]),
        "coalition": dice.random() < 0.3,
        "organisation_type": "nhri" if dice.random() < 0.05 else "cso",
        "speaker_gender": dice.choice(["woman", "man"]),
        "speaker_languages": tuple(dice.sample(LANGUAGES, dice.choice([1, 1, 2, 3]))),
        "themes": tuple(dict.fromkeys(dice.choices(THEMES, popularity, k=dice.randint(1, 5)))),
    }


def many_themes(dice: random.Random) -> dict[str, Value]:
    """Six themes each, all equally likely."""
    return {**usual(dice), "themes": tuple(dice.sample(THEMES, 6))}


def mostly_men(dice: random.Random) -> dict[str, Value]:
    """One woman in ten: parity costs a lot, or cannot be had."""
    return {**usual(dice), "speaker_gender": "woman" if dice.random() < 0.1 else "man"}


def no_women(dice: random.Random) -> dict[str, Value]:
    """Parity cannot be kept, and says so."""
    return {**usual(dice), "speaker_gender": "man"}


def all_alike(_dice: random.Random) -> dict[str, Value]:
    """Nothing but ties."""
    return {"scope": "national", "speaker_gender": "woman", "themes": THEMES[:2]}


def themes_only(dice: random.Random) -> dict[str, Value]:
    """Nothing but three themes each: the hardest puzzle, and full of ties."""
    return {"speaker_gender": dice.choice(["woman", "man"]),
            "themes": tuple(dice.sample(THEMES, 3))}  # fmt: skip


KINDS: Mapping[str, Callable[[random.Random], dict[str, Value]]] = {
    "as they come": usual,
    "many themes": many_themes,
    "mostly men": mostly_men,
    "no women": no_women,
    "all alike": all_alike,
    "themes only": themes_only,
}


def field(kind: str, seed: int) -> list[Application]:
    """A State's invented applicants."""
    dice = random.Random(seed)
    return [
        Application(
            id=f"A{number}",
            cycle=40,
            person_id=number,
            contact_id=number,
            status="submitted",
            reference=f"PS40-TG-{number:04d}",
            answers={
                "state": "TG",
                "organisation": f"Organisation {number - (dice.random() < 0.07)}",
                **KINDS[kind](dice),
            },
            created_at=ARRIVED,
        )
        for number in range(1, APPLICANTS + 1)
    ]


def timed(work: Callable[[], object]) -> float:
    """How many milliseconds of a processor something takes: others may use the machine as well."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def left_out(proposal: Proposal) -> str:
    """The best of those without a place."""
    chosen = {*proposal.panel}
    rest = [each for each in proposal.pool.candidates.values() if each.reference not in chosen]
    return max(rest, key=lambda each: each.total).reference


def main(rounds: int) -> None:
    """Print a line for each kind of field."""
    start = time.perf_counter()
    compose(field("as they come", 0)[:2], 1, PanelRules())
    first = (time.perf_counter() - start) * 1000
    print(f"first proposal, with the solver's import: {first:.0f} ms")
    print(f"{APPLICANTS} applicants, {PLACES} places, {rounds} fields each")
    print("median / worst, ms of a processor")
    print(f"{'':14}{'proposal':>16}{'best panel':>16}{'why not':>16}")
    for kind in KINDS:
        fields = [field(kind, seed) for seed in range(rounds)]
        proposals = [compose(each, PLACES, PanelRules()) for each in fields]
        columns = [
            [timed(partial(compose, each, PLACES, PanelRules())) for each in fields],
            [timed(partial(solver.best, each.pool)) for each in proposals],
            [timed(partial(why_not, each, left_out(each))) for each in proposals],
        ]
        figures = [f"{statistics.median(each):.0f} / {max(each):.0f}" for each in columns]
        print(f"{kind:14}" + "".join(f"{each:>16}" for each in figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 12)
