"""Invented applicants, told by what the choice looks at, and panels weighed the slow way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from itertools import combinations

from hypothesis import strategies as st

from bot.facts.application import CHOSEN, Application, Status, Value
from bot.facts.cycle import PanelRules

ARRIVED = datetime(2021, 8, 1, 12, 0, tzinfo=UTC)
THEMES = ("torture", "health", "women", "children", "land", "justice")


def applicant(number: int, *, status: Status = "submitted", **answers: Value) -> Application:
    """An applicant for Togo: a man of an international organisation that brings nothing."""
    given: dict[str, Value] = {
        "state": "TG",
        "organisation": f"Organisation {number}",
        "organisation_type": "cso",
        "scope": "international",
        "upr_report": "none",
        "coalition": False,
        "speaker_gender": "man",
        **answers,
    }
    return Application(
        id=f"A{number}",
        cycle=40,
        person_id=number,
        contact_id=number,
        status=status,
        reference=ref(number),
        answers=given,
        created_at=ARRIVED,
    )


def ref(number: int) -> str:
    """The reference of an invented applicant."""
    return f"PS40-TG-{number:04d}"


def refs(*numbers: int) -> tuple[str, ...]:
    """The references of several."""
    return tuple(map(ref, numbers))


NOTHING: Mapping[str, int] = {}


@st.composite
def applicants(
    draw: st.DrawFn, most: int = 9, statuses: Sequence[Status] = ("submitted",)
) -> list[Application]:
    """Up to nine applicants, alike enough for ties, shared organisations and broken rules."""
    return [
        applicant(
            number,
            status=draw(st.sampled_from(statuses)),
            organisation=f"Organisation {draw(st.integers(number, number + 1))}",
            organisation_type=draw(st.sampled_from(["cso", "cso", "cso", "nhri"])),
            scope=draw(st.sampled_from(["national", "international"])),
            upr_report=draw(st.sampled_from(["none", "individual", "joint"])),
            coalition=draw(st.booleans()),
            speaker_gender=draw(st.sampled_from(["woman", "man", "man", "undisclosed"])),
            speaker_languages=tuple(draw(st.sets(st.sampled_from(["en", "fr"]), max_size=2))),
            themes=tuple(draw(st.sets(st.sampled_from(THEMES), max_size=3))),
        )
        for number in range(1, draw(st.integers(0, most)) + 1)
    ]


def considered(applications: Sequence[Application]) -> dict[str, Application]:
    """Those to choose from and those chosen already."""
    return {
        each.reference or "": each for each in applications if each.status in {*CHOSEN, "submitted"}
    }


def all_panels(
    applications: Sequence[Application], places: int, rules: PanelRules
) -> list[tuple[str, ...]]:
    """Every panel that fills as many places as can be filled; shares no code with the composer."""
    pool = considered(applications)
    fixed = {reference for reference, each in pool.items() if each.status in CHOSEN}
    for size in range(max(places, len(fixed)), -1, -1):
        panels = [
            panel
            for panel in combinations(sorted(pool), size)
            if fixed <= set(panel) and _organisations_are_fine(pool, panel, fixed, rules)
        ]
        if panels:
            return panels
    return []


def best_panels(
    applications: Sequence[Application],
    places: int,
    rules: PanelRules,
    more: Mapping[str, int] = NOTHING,
) -> list[tuple[str, ...]]:
    """The best of them: more than one when there are ties.

    ``more`` are own points that no answer tells.
    """
    pool = considered(applications)
    found = {
        panel: standing(pool, panel, rules, more)
        for panel in all_panels(applications, places, rules)
    }
    return [panel for panel, each in found.items() if each == min(found.values())]


def standing(
    pool: Mapping[str, Application],
    panel: Sequence[str],
    rules: PanelRules,
    more: Mapping[str, int] = NOTHING,
) -> tuple[int, int, int]:
    """Rules broken, by how much in all, and points: the smaller the better."""
    short = missed(pool, panel, rules)
    gained = points(pool, panel, rules) + sum(more.get(each, 0) for each in panel)
    return len(short), sum(short.values()), -gained


def missed(
    pool: Mapping[str, Application], panel: Sequence[str], rules: PanelRules
) -> dict[str, int]:
    """The rules a panel breaks, and by how much."""
    answers = [pool[reference].answers for reference in panel]
    genders = [each["speaker_gender"] for each in answers]
    short = {"national_minimum": rules.national_minimum}
    short["national_minimum"] -= sum(each["scope"] == "national" for each in answers)
    if rules.parity:
        short["parity"] = abs(genders.count("woman") - genders.count("man")) - 1
    if rules.nhri_place and any(_nhri(each.answers) for each in pool.values()):
        short["nhri_place"] = 1 - sum(map(_nhri, answers))
    return {rule: by for rule, by in short.items() if by > 0}


def points(pool: Mapping[str, Application], panel: Sequence[str], rules: PanelRules) -> int:
    """A panel's points, straight from the criteria."""
    weights = rules.weights
    total = 0
    covered: set[tuple[str, str]] = set()
    for reference in panel:
        answers = pool[reference].answers
        total += weights.national * (answers["scope"] == "national")
        total += weights.report_individual * (answers["upr_report"] == "individual")
        total += weights.report_joint * (answers["upr_report"] == "joint")
        total += weights.coalition * bool(answers["coalition"])
        total += weights.nhri * _nhri(answers)
        covered |= {("language", each) for each in _several(answers, "speaker_languages")}
        covered |= {("theme", each) for each in _several(answers, "themes")}
    for kind, name in covered:
        offers = sum(name in _several(each.answers, "themes") for each in pool.values())
        rare = weights.rare_theme if offers <= rules.rare_at_most else 0
        total += weights.language if kind == "language" else weights.theme + rare
    return total


def _organisations_are_fine(
    pool: Mapping[str, Application], panel: Sequence[str], fixed: set[str], rules: PanelRules
) -> bool:
    names = [pool[reference].answers["organisation"] for reference in panel]
    decided = [pool[reference].answers["organisation"] for reference in fixed]
    if not rules.one_per_organisation:
        return True
    return all(names.count(name) <= max(1, decided.count(name)) for name in names)


def _nhri(answers: Mapping[str, Value]) -> bool:
    return answers["organisation_type"] == "nhri"


def _several(answers: Mapping[str, Value], name: str) -> tuple[str, ...]:
    found = answers.get(name, ())
    assert isinstance(found, tuple)
    return found
