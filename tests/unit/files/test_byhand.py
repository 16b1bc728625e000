"""Round files as people edit them by hand: every mistake at once, each with what to write."""

from __future__ import annotations

import random
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import RoundFileError
from bot.files.cyclefile import parse, read
from bot.resources import example

LINES = tuple(example("presessions-40.toml").read_text().splitlines())
UNQUOTED = "text, dates and times stand in quotation marks"


def edited(changes: dict[str, str]) -> tuple[str, dict[str, int]]:
    """The example with the first line of each beginning replaced, and where these are."""
    lines, places = list(LINES), {}
    for start, instead in changes.items():
        index = next(n for n, each in enumerate(lines) if each.startswith(start))
        lines[index], places[start] = instead, index + 1
    return "\n".join(lines) + "\n", places


def problems(text: str) -> list[str]:
    with pytest.raises(RoundFileError) as refused:
        parse(text, "round.toml")
    return list(refused.value.problems)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {"format": "format = virtual", "closes": 'closes = "16.08.2021"', "hold": "hold = 15m"},
            {
                "format": f'{UNQUOTED}; write: format = "virtual"',
                "closes": 'closes: must be a date and time as in "2021-08-16T23:59", not'
                " '16.08.2021'; did you mean \"2021-08-16T23:59\"?",
                "hold": 'hold: must be a length of time as in "P3D" (three days) or "PT15M"'
                " (fifteen minutes), not '15m'; did you mean \"PT15M\"?",
            },
        ),
        (
            {"format": "format = “virtual”", "zone": 'zone = "Europe/Zürich"'},
            {
                "format": 'quotation marks are straight ones ("); write: format = "virtual"',
                "zone": "zone: 'Europe/Zürich' is not a time zone; did you mean \"Europe/Zurich\"?",
            },
        ),
        (
            {"opens": "opens: 2021-07-20T00:00", "reminder_offsets": 'reminder_offsets = ["P7D"'},
            {
                "opens": 'a name and its value are joined by =; write: opens = "2021-07-20T00:00"',
                "reminder_offsets": 'a list stands in [ and ]; write: reminder_offsets = ["P7D"]',
            },
        ),
        (
            {"hold": "holdtime = 3", "results_by": 'hold = "PT15M"\n// nobody knows yet'},
            {
                "results_by": "a note begins with #",
                "hold": 'holdtime: is not a setting of a round; did you mean "hold"?',
            },
        ),
        (
            {"[quiet_hours]": "[quiet_hours", "starts": "starts = 21:00", "ends": 'ends = "8am"'},
            {
                "[quiet_hours]": "a bracket is missing; write: [quiet_hours]",
                "starts": f'{UNQUOTED}; write: starts = "21:00"',
                "ends": "quiet_hours.ends: must be a time of day as in \"21:00\", not '8am'",
            },
        ),
        (
            {"[working_group]": "[Working Group]", "session": "session ="},
            {
                "[working_group]": "the name of a part has no spaces; write: [working_group]",
                "session": "session has no value; write one, or put # before the line",
            },
        ),
        (
            {"format": 'format = "in-person"', "closes": 'closes = "2021-08-16"'},
            {
                "format": 'format: must be one of "in_person", "virtual", "hybrid", not'
                " 'in-person'; did you mean \"in_person\"?",
                "closes": 'closes: needs a time of day too, as in "2021-08-16T23:59"',
            },
        ),
        (
            {"results_by": 'results_by = "2021-31-12"', "reminder_cap": "reminder_cap = three"},
            {
                "results_by": "results_by: must be a date as in \"2021-12-06\", not '2021-31-12';"
                ' did you mean "2021-12-31"?',
                "reminder_cap": "reminder_cap: must be a whole number, not 'three'",
            },
        ),
        (
            {
                'code = "HT"': 'code = "Haiti"',
                'code = "IS"': 'code = "lt"',
                "minimum": "minimum = 9",
            },
            {
                "maximum": "maximum: must not be below minimum",
                'code = "HT"': "states.1.code: 'Haiti' is not the code of a State; did you mean"
                ' "HT"?',
                'code = "IS"': "states.2.code: 'lt' is not the code of a State; did you mean"
                ' "LT"?',
            },
        ),
        (
            {"[[states]]": "[states]", "number": 'number = "forty"', "meetings_end": "rooms = 2"},
            {
                "number": "number: must be a whole number, not 'forty'",
                "meetings_end": "rooms: is not a setting of a round; it belongs below [agenda]",
                "[[states]]": "it needs two pairs of brackets; write: [[states]]",
            },
        ),
    ],
)
def test_every_slip_of_a_hand_is_told_with_its_line(
    changes: dict[str, str], told: dict[str, str]
) -> None:
    text, places = edited(changes)
    for start in told.keys() - places.keys():
        places[start] = next(n for n, each in enumerate(LINES, 1) if each.startswith(start))
    found = [each for each in problems(text) if ": is missing" not in each]
    if "// nobody" in text:  # the change put a line in between
        places = {start: place + (start == "hold") for start, place in places.items()}
        places["results_by"] += 1
    assert found == [f"{places[start]}: {says}" for start, says in told.items()]


def test_things_set_twice_are_told_with_the_first() -> None:
    text = "\n".join([*LINES, "[quiet_hours]", "x = 1"]).replace(
        'hold = "PT15M"', 'reminder_cap = 4\nhold = "PT15M"'
    )
    togo, uganda = (LINES.index(f'code = "{code}"') + 2 for code in ("TG", "UG"))
    assert problems(text.replace('code = "UG"', 'code = "TG"')) == [
        "25: reminder_cap is set twice, first on line 24",
        f"{uganda}: states.9.code: TG (Togo) is there twice, first on line {togo}",
        f"{len(LINES) + 2}: [quiet_hours] is there twice; put all of it in one place",
    ]


def test_what_depends_on_a_wrong_value_is_not_judged() -> None:
    text, _ = edited({"opens": 'opens = "never"', "closes": 'closes = "2021-08-16T23:59"'})
    assert [each.partition(": ")[2][:12] for each in problems(text)] == ["opens: must "]


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + "\n".join(LINES).encode(),
        "\r\n".join(LINES).encode(),
        "\r".join(LINES).encode(),
        "\n".join(LINES).encode("utf-16"),
        "\n".join(LINES).replace(" = ", "\t=\t").encode(),
    ],
    ids=["byte order mark", "windows", "old mac", "utf-16", "tabs"],
)
def test_file_of_any_editor_is_read(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "round.toml"
    file.write_bytes(content)
    assert read(file) == read(example("presessions-40.toml"))


def test_letter_of_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "round.toml"
    file.write_bytes(b"# a round\n# \xe9t\xe9\n")
    with pytest.raises(RoundFileError, match=r"round\.toml:2: .* save the file with .* UTF-8"):
        read(file)


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=10_000))
def test_mangled_file_is_read_or_refused_and_never_breaks(seed: int) -> None:
    chance = random.Random(seed)
    lines = list(LINES)
    for _ in range(chance.randint(1, 4)):
        index = chance.randrange(len(lines))
        cut = chance.randint(0, len(lines[index]))
        sign = chance.choice(['"', "[", "]", "=", "“", "'''", "\\", "{", "\t", "9", ",", "\x00"])
        lines[index] = lines[index][:cut] + sign + lines[index][cut + chance.randint(0, 2) :]
    with suppress(RoundFileError):
        parse("\n".join(lines), "round.toml")
