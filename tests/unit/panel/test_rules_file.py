"""The [panel] table of a round's file: published defaults, changes, mistakes with their line."""

from __future__ import annotations

import pytest

from bot.errors import RoundFileError
from bot.facts.cycle import PanelRules, PanelWeights
from bot.files.cyclefile import parse
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
