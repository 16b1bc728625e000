"""The [panel] table of a round's file: published defaults, changes, mistakes with their line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.errors import RoundFileError
from bot.facts.cycle import PanelRules, PanelWeights
from bot.facts.scoring import USUAL, Scored
from bot.files.cyclefile import parse
from bot.files.cycletext import written
from bot.i18n import Language
from bot.resources import example

EXAMPLE = example("presessions-40.toml").read_text()


def with_table(table: str) -> str:
    assert "[links]\n" in EXAMPLE
    return EXAMPLE.replace("[links]\n", f"{table}\n[links]\n")


def test_a_round_that_says_nothing_has_the_published_rules() -> None:
    assert parse(EXAMPLE, "round.toml").panel == PanelRules()


def test_commented_defaults_of_the_example_are_the_defaults() -> None:
    start = EXAMPLE.index("# [panel]\n")
    commented = EXAMPLE[start : EXAMPLE.index("\n\n", start) + 1]
    table = "".join(line.removeprefix("# ") for line in commented.splitlines(keepends=True))
    table = table.replace("#\n", "\n")
    assert parse(with_table(table), "round.toml").panel == PanelRules()


def test_what_the_file_says_replaces_only_that() -> None:
    table = "[panel]\nrare_at_most = 1\n[panel.rules]\nparity = false\nnational_minimum = 2\n"
    told = parse(with_table(f"{table}[panel.weights]\ntheme = 5\n"), "round.toml").panel
    assert told == PanelRules(
        weights=PanelWeights(theme=5), rare_at_most=1, parity=False, national_minimum=2
    )


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("[panel]\nrare_at_most = -1\n", (1, "panel.rare_at_most: must be at least 0")),
        ("[panel]\ntheme = 4\n", (1, "panel.theme: is not a setting of [panel]")),
        ("[panel.rules]\nparity = 3\n", (1, "panel.rules.parity: must be true or false")),
        (
            "[panel.rules]\nparity = true\n\n[panel.weights]\ntheme = 4\nnational = 1.5\n",
            (5, "panel.weights.national: must be a whole"),
        ),
        ("[panel.weights]\nnhri = -2\n", (1, "panel.weights.nhri: must be at least 0")),
    ],
)
def test_mistake_is_told_with_its_line(table: str, expected: tuple[int, str]) -> None:
    text = with_table(table)
    below, problem = expected
    line = 1 + below + text[: text.index("\n[panel") + 1].count("\n")
    with pytest.raises(RoundFileError) as refused:
        parse(text, "round.toml")
    assert [each.startswith(f"{line}: {problem}") for each in refused.value.problems] == [True], (
        refused.value.problems
    )


def test_a_name_given_twice_is_refused() -> None:
    with pytest.raises(RoundFileError, match="weights is set twice"):
        parse(with_table("[panel]\nweights.nhri = 1\nweights = 3\n"), "round.toml")


LABEL = '{ en = "Speaks", fr = "Parle", es = "Habla" }'


def test_round_that_names_criteria_has_those() -> None:
    table = f"""[[scored]]
key = "voice"

[[scored]]
key = "level"
max = 3
weight = 2
label = {LABEL}
guidance = {LABEL}
"""
    worded: Mapping[Language, str] = {"en": "Speaks", "fr": "Parle", "es": "Habla"}
    assert parse(with_table(table), "round.toml").panel.scored == (
        Scored(key="voice"),
        Scored(key="level", highest=3, weight=2, label=worded, guidance=worded),
    )


def test_commented_criteria_of_the_example_are_the_usual_and_one_more() -> None:
    start = EXAMPLE.index("# [[scored]]\n")
    commented = EXAMPLE[start : EXAMPLE.index("\n\n", start) + 1]
    table = "".join(line.removeprefix("# ") for line in commented.splitlines(keepends=True))
    scored = parse(with_table(table.replace("#\n", "\n")), "round.toml").panel.scored
    assert (scored[:4], len(scored)) == (USUAL, 5)


def test_criteria_come_back_from_the_file_that_is_written() -> None:
    scored = (
        USUAL[0],
        Scored(key="b2", highest=10, weight=3, label={"en": 'A "b" & é', "fr": "x", "es": "y"}),
        replace(USUAL[1], guidance={"en": "Look.", "fr": "Voir.", "es": "Ver."}),
    )
    before = parse(EXAMPLE, "round.toml")
    changed = replace(before, panel=replace(before.panel, scored=scored))
    assert parse(written(changed), "round.toml") == changed
    assert "[[scored]]" not in written(before)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('[[scored]]\nkey = "courage"\n', (0, "scored.1: needs a label in each language")),
        ('[[scored]]\nkey = "voice"\nmax = 11\n', (2, "scored.1.max: must be at most 10")),
        ('[[scored]]\nkey = "voice"\nmax = 1\n', (2, "scored.1.max: must be at least 2")),
        ('[[scored]]\nkey = "voice"\nweight = 0\n', (2, "scored.1.weight: must be at least 1")),
        ('[[scored]]\nkey = "Voice!"\n', (1, "scored.1.key: must be small letters")),
        (f'[[scored]]\nkey = "comment"\nlabel = {LABEL}\n', (1, "scored.1.key: must be another")),
        (
            '[[scored]]\nkey = "voice"\n\n[[scored]]\nkey = "voice"\n',
            (4, "scored.2.key: voice is there twice, first on line"),
        ),
        (
            '[[scored]]\nkey = "voice"\nlabel = { en = "a", fr = "b" }\n',
            (2, "scored.1.label.es: is missing; add es = ..."),
        ),
        (
            f'[[scored]]\nkey = "voice"\nlabel = {LABEL.replace("Speaks", "S" * 61)}\n',
            (2, "scored.1.label.en: must have at most 60 characters"),
        ),
        ("[[scored]]\nmax = 3\n", (0, 'scored.1.key: is missing; add key = "courage"')),
        ('[scored]\nkey = "voice"\n', (0, "it needs two pairs of brackets")),
        (
            "".join(f'[[scored]]\nkey = "k{n}"\nlabel = {LABEL}\n' for n in range(13)),
            (36, "scored.13: is more than the 12"),
        ),
    ],
)
def test_mistake_in_a_criterion_is_told_with_its_line(
    table: str, expected: tuple[int, str]
) -> None:
    text = with_table(table)
    below, problem = expected
    line = 1 + below + text[: text.index("\n[", text.index("# guidance")) + 1].count("\n")
    with pytest.raises(RoundFileError) as refused:
        parse(text, "round.toml")
    assert [problem in each for each in refused.value.problems] == [True], refused.value.problems
    assert refused.value.problems[0].startswith(f"{line}: ")
