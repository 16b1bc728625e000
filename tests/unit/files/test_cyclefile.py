"""Reading a round's file: the example whole, and every mistake with its line."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.errors import RoundFileError
from bot.facts.cycle import QuietHours, StateCall, WorkingGroup
from bot.files.cyclefile import parse, read
from bot.resources import example

EXAMPLE = example("presessions-40.toml")
GENEVA = ZoneInfo("Europe/Zurich")


def changed(*replacements: tuple[str, str]) -> str:
    """The example with some texts replaced, each of which must be there."""
    text = EXAMPLE.read_text()
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text


def line(text: str, start: str) -> int:
    """The number of the first line that begins with a text."""
    return next(n for n, each in enumerate(text.splitlines(), 1) if each.startswith(start))


def test_example_is_read_whole() -> None:
    cycle = read(EXAMPLE)
    assert cycle.codes == ("HT", "IS", "LT", "MD", "SS", "SY", "TL", "TG", "UG", "VE", "ZW")
    assert (cycle.number, cycle.name, cycle.format) == (40, "PS40", "virtual")
    assert cycle.closes == datetime(2021, 8, 16, 23, 59, tzinfo=GENEVA)
    assert cycle.state("TG") == StateCall(
        code="TG", meeting=datetime(2021, 12, 8, 10, 0, tzinfo=GENEVA), minimum=3, maximum=6
    )
    assert cycle.working_group == WorkingGroup(
        session=40, starts=date(2022, 1, 24), ends=date(2022, 2, 4)
    )
    assert cycle.reminder_offsets == (timedelta(days=7), timedelta(days=3))
    assert (cycle.hold, cycle.quiet_hours) == (
        timedelta(minutes=15),
        QuietHours(starts=time(21), ends=time(8)),
    )


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        ('hold = "PT15M"', 'hold = "soon"', "hold", "hold: must be a length of time as in"),
        ("number = 40", "nummer = 40", "nummer", "nummer: is not a setting of a round"),
        ('zone = "Europe/Zurich"', 'zone = "Geneva"', "zone", "zone: 'Geneva' is not a time zone"),
        ('closes = "2021-08', 'closes = "2021-06', "closes", "closes: must be after opens"),
        (
            'results_by = "2021-09',
            'results_by = "2021-07',
            "results_by",
            "results_by: must not be before closes",
        ),
        (
            'confirm_by = "2021-09',
            'confirm_by = "2021-07',
            "confirm_by",
            "confirm_by: must not be before closes",
        ),
        (
            'starts = "2022-01',
            'starts = "2021-11',
            'starts = "2021-11',
            "working_group.starts: must",
        ),
        ('code = "TG"', 'code = "XQ"', 'code = "XQ"', "states.8.code: 'XQ' is not the code"),
        (
            'code = "UG"',
            'code = "TG"',
            'meeting = "2021-12-08T11',
            "states.9.code: TG (Togo) is there twice, first on line",
        ),
        (
            'reminder_offsets = ["P7D"',
            'reminder_offsets = ["-P7D"',
            "reminder_offsets",
            "reminder_offsets.1: must be longer",
        ),
        ('format = "virtual"', 'format = "remote"', "format", 'format: must be one of "in_pers'),
        (
            'opens = "2021-07-20T00:00"',
            "opens = 1",
            "opens",
            "opens: must be a date and time as in",
        ),
        ("session = 40", "session = 0", "session", "working_group.session: must be more than 0"),
    ],
)
def test_mistake_is_told_with_its_line(old: str, new: str, at: str, expected: str) -> None:
    text = changed((old, new))
    with pytest.raises(RoundFileError) as refused:
        parse(text, "round.toml")
    place = line(text, at) - (1 if at.startswith("meeting") else 0)
    assert any(each.startswith(f"{place}: {expected}") for each in refused.value.problems), (
        refused.value.problems
    )


def test_address_of_the_office_is_the_rounds_own_or_nobodys() -> None:
    told = [changed(("[links]\n", f'[links]\ncontact = "{each}"\n')) for each in ("a@b.org", "us")]
    assert parse(told[0], "round.toml").contact == "a@b.org"
    with pytest.raises(RoundFileError, match=r"links\.contact: must be a mail address"):
        parse(told[1], "round.toml")


def test_every_mistake_is_told_at_once() -> None:
    text = changed(
        ('format = "virtual"', 'format = "remote"'), ("session = 40", 'session = "forty"')
    )
    with pytest.raises(RoundFileError) as refused:
        parse(text, "round.toml")
    assert len(refused.value.problems) == 2
    assert str(refused.value).startswith("round.toml:")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("number = = 40", "round.toml:1: "),
        ("", "round.toml:1: number: is missing; add number = 41"),
    ],
)
def test_broken_or_empty_file_is_refused(text: str, expected: str) -> None:
    with pytest.raises(RoundFileError) as refused:
        parse(text, "round.toml")
    assert str(refused.value).startswith(expected)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RoundFileError, match="cannot be read: No such file"):
        read(tmp_path / "none.toml")


def test_times_without_seconds_or_as_toml_times_are_the_same() -> None:
    native = changed(('closes = "2021-08-16T23:59"', "closes = 2021-08-16T23:59:00"))
    assert parse(native, "round.toml") == read(EXAMPLE)


def test_seconds_of_a_time_may_be_any_seconds() -> None:
    text = changed(('closes = "2021-08-16T23:59"', 'closes = "2021-08-16T13:36:35"'))
    closes = parse(text, "round.toml").closes
    assert closes.isoformat() == "2021-08-16T13:36:35+02:00"


def test_extension_must_be_later_than_the_close() -> None:
    text = changed(('code = "TG"', 'code = "TG"\nextended_until = "2021-08-16T12:00"'))
    with pytest.raises(RoundFileError, match=r"states\.8\.extended_until: must be after closes"):
        parse(text, "round.toml")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("\nphone = 90", "\nfone = 90", "retention.fields.fone: is not a field of the form"),
        ("\ndrafts = 30", "\ndrafts = 0", "retention.drafts: must be more than 0, not 0"),
        ("\nfiles = 90", "\nfotos = 90", "retention.fotos: is not a setting of [retention]"),
    ],
)
def test_retention_that_would_not_be_kept_is_refused(old: str, new: str, told: str) -> None:
    with pytest.raises(RoundFileError, match=re.escape(told)):
        parse(changed((old, new)), "round.toml")
