"""FAQ answers: which text, with which facts, as the round stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from bot import resources
from bot.facts.cycle import Cycle
from bot.faq.answers import ENTRIES, Unanswerable, answer
from bot.files.cyclefile import read
from bot.i18n import LANGUAGES
from bot.message import Day, Items, Link, Listing, Message, Moment, StateName
from bot.render import label, render
from bot.render.pages import read_page
from bot.render.rendered import Capabilities

PLAIN = Capabilities(markup="plain", buttons=False)
ROUND = read(resources.example("presessions-40.toml"))
WEEK = timedelta(days=7)
BEFORE, OPEN = ROUND.opens - WEEK, ROUND.opens + WEEK
CLOSED, OVER = ROUND.closes + WEEK, ROUND.over + WEEK
# The week of the meetings, after the first of them
MEETING = datetime(2021, 12, 7, 9, tzinfo=UTC)


def _extended(*weeks: int) -> Cycle:
    """The round with later deadlines for its first States."""
    states = list(ROUND.states)
    for at, count in enumerate(weeks):
        states[at] = replace(states[at], extended_until=ROUND.closes + count * WEEK)
    return replace(ROUND, states=tuple(states))


def _said(
    entry: str, now: datetime, *states: str, cycle: Cycle | None = ROUND
) -> tuple[str, dict[str, object]]:
    message = answer(entry, cycle=cycle, now=now, states=states)
    return message.key, dict(message.params)


def _names(*codes: str) -> Listing:
    return Listing(items=tuple(StateName(code=code) for code in codes))


HAITI, FRANCE = StateName(code="HT"), StateName(code="FR")
ALL = _names(*ROUND.codes)
CLOSES, OPENS = Moment(at=ROUND.closes), Moment(at=ROUND.opens)
MEETINGS = {"meetings_start": Day(on=date(2021, 12, 6)), "meetings_end": Day(on=date(2021, 12, 10))}


@pytest.mark.parametrize(
    ("now", "states", "variant", "params"),
    [
        (BEFORE, (), "before", {"opens": OPENS, "closes": CLOSES}),
        (OPEN, (), "", {"closes": CLOSES}),
        (CLOSED, (), "closed", {"closed": CLOSES}),
        (OVER, (), "none", {}),
        (BEFORE, ("HT",), "state_before", {"state": HAITI, "opens": OPENS, "closes": CLOSES}),
        (OPEN, ("HT",), "state_open", {"state": HAITI, "closes": CLOSES}),
        (OPEN, ("HT", "HT"), "state_open", {"state": HAITI, "closes": CLOSES}),
        (CLOSED, ("HT",), "state_closed", {"state": HAITI, "closed": CLOSES}),
        (OPEN, ("FR",), "state_absent", {"state": FRANCE, "states": ALL}),
        (OPEN, ("CH", "HT"), "state_open", {"state": HAITI, "closes": CLOSES}),
        (OPEN, ("CH",), "", {"closes": CLOSES}),
        (
            OPEN,
            ("HT", "FR"),
            "several",
            {"open_states": _names("HT"), "other_states": _names("FR")},
        ),
        (OPEN, ("HT", "TG"), "several_open", {"open_states": _names("HT", "TG")}),
        (OPEN, ("FR", "BR"), "several_closed", {"other_states": _names("FR", "BR")}),
    ],
)
def test_the_deadline_depends_on_moment_and_state(
    now: datetime, states: tuple[str, ...], variant: str, params: dict[str, object]
) -> None:
    key = f"faq/application_deadline#{variant}" if variant else "faq/application_deadline"
    assert _said("application_deadline", now, *states) == (key, params)


def test_an_extended_call_is_open_for_its_states_only() -> None:
    first, second = ROUND.codes[:2]
    together, apart = _extended(2, 2), _extended(2, 3)
    later = Moment(at=ROUND.closes + 2 * WEEK)
    deadline = "application_deadline"
    assert _said(deadline, CLOSED, cycle=together) == (
        f"faq/{deadline}#extended",
        {"open_states": _names(first, second), "closes": later},
    )
    assert _said(deadline, CLOSED, cycle=apart) == (
        f"faq/{deadline}#extensions",
        {"open_states": _names(first, second)},
    )
    assert _said(deadline, CLOSED, first, cycle=apart) == (
        f"faq/{deadline}#state_open",
        {"state": StateName(code=first), "closes": later},
    )
    assert _said("how_to_apply", CLOSED, cycle=together) == (
        "faq/how_to_apply#extended",
        {"open_states": _names(first, second)},
    )


def test_how_to_apply_for_a_state_says_first_whether_one_can() -> None:
    assert [
        _said("how_to_apply", OPEN, "HT"),
        _said("how_to_apply", CLOSED, "HT"),
        _said("how_to_apply", OPEN, "FR"),
        _said("how_to_apply", OPEN, "FR", "HT"),
    ] == [
        ("faq/how_to_apply", {"closes": CLOSES}),
        ("faq/application_deadline#state_closed", {"state": HAITI, "closed": CLOSES}),
        ("faq/application_deadline#state_absent", {"state": FRANCE, "states": ALL}),
        (
            "faq/application_deadline#several",
            {"open_states": _names("HT"), "other_states": _names("FR")},
        ),
    ]


def test_how_to_apply_for_several_states_that_are_open_is_how_to_apply() -> None:
    assert [
        _said("how_to_apply", OPEN, "TG", "HT"),
        _said("how_to_apply", BEFORE, "TG", "HT"),
        _said("how_to_apply", CLOSED, "HT", "TG", cycle=_extended(2)),
    ] == [
        ("faq/how_to_apply", {"closes": CLOSES}),
        ("faq/how_to_apply#before", {"opens": OPENS, "closes": CLOSES}),
        (
            "faq/application_deadline#several",
            {"open_states": _names("HT"), "other_states": _names("TG")},
        ),
    ]


def test_how_long_data_is_kept_is_told_where_the_round_says_it() -> None:
    longer = replace(ROUND, retention=replace(ROUND.retention, fields={"phone": 120}))
    assert [
        _said("data_deletion", OPEN),
        _said("data_deletion", OPEN, cycle=longer),
        _said("data_deletion", OPEN, cycle=None),
    ] == [
        (
            "faq/data_deletion#timed",
            {"messages": 90, "not_chosen": 180, "applications": 365},
        ),
        (
            "faq/data_deletion#timed",
            {"messages": 120, "not_chosen": 180, "applications": 365},
        ),
        ("faq/data_deletion", {}),
    ]


@pytest.mark.parametrize(
    ("now", "states", "variant", "params"),
    [
        (OPEN, (), "", {"session": 40, "states": Items(items=ALL.items)}),
        (OVER, (), "none", {}),
        (OPEN, ("HT",), "state_open", {"state": HAITI, "closes": CLOSES, "session": 40}),
        (CLOSED, ("HT",), "state_in", {"state": HAITI, "session": 40}),
        (OPEN, ("FR",), "state_absent", {"state": FRANCE, "states": ALL, "session": 40}),
        (
            OPEN,
            ("FR", "HT"),
            "several",
            {"present": _names("HT"), "absent": _names("FR"), "session": 40},
        ),
        (OPEN, ("TG", "HT"), "several_in", {"present": _names("TG", "HT"), "session": 40}),
        (
            OPEN,
            ("FR", "BR"),
            "several_absent",
            {"absent": _names("FR", "BR"), "states": ALL, "session": 40},
        ),
    ],
)
def test_the_countries_of_the_round_are_named(
    now: datetime, states: tuple[str, ...], variant: str, params: dict[str, object]
) -> None:
    key = f"faq/countries_covered#{variant}" if variant else "faq/countries_covered"
    assert _said("countries_covered", now, *states) == (key, params)


def test_a_state_has_its_own_meeting() -> None:
    meeting = ROUND.state("HT")
    assert meeting is not None
    assert meeting.meeting is not None
    unfixed = replace(ROUND, states=tuple(replace(s, meeting=None) for s in ROUND.states))
    dates = "calendar_dates"
    assert [
        _said(dates, OPEN),
        _said(dates, OPEN, "HT"),
        _said(dates, MEETING, "HT"),
        _said(dates, OPEN, "HT", cycle=unfixed),
        _said(dates, OPEN, "FR"),
        _said(dates, OPEN, "FR", "HT"),
        _said(dates, OVER),
        _said(dates, OVER, "HT"),
        _said(dates, OPEN, cycle=None),
    ] == [
        (f"faq/{dates}", {"session": 40, **MEETINGS}),
        (f"faq/{dates}#state_dated", {"state": HAITI, "meeting": Moment(at=meeting.meeting)}),
        (f"faq/{dates}#state_held", {"state": HAITI, "meeting": Moment(at=meeting.meeting)}),
        (f"faq/{dates}#state_undated", {"state": HAITI, **MEETINGS}),
        (f"faq/{dates}#state_absent", {"state": FRANCE, "states": ALL}),
        (f"faq/{dates}", {"session": 40, **MEETINGS}),
        (f"faq/{dates}#over", {"session": 40, **MEETINGS}),
        (f"faq/{dates}#state_over", {"state": HAITI, **MEETINGS}),
        (f"faq/{dates}#none", {}),
    ]


def test_the_format_and_dates_of_the_round_change_what_is_said() -> None:
    in_person = replace(ROUND, format="in_person", links={}, statement_deadline=None)
    due = Day(on=date(2021, 11, 22))
    assert [
        _said("virtual_or_in_person", OPEN),
        _said("virtual_or_in_person", OPEN, cycle=in_person),
        _said("virtual_or_in_person", OPEN, cycle=replace(ROUND, format="hybrid")),
        _said("virtual_or_in_person", OPEN, cycle=None),
        _said("travel_funding", OPEN),
        _said("travel_funding", OPEN, cycle=in_person),
        _said("statement_content", OPEN),
        _said("statement_content", OPEN, cycle=replace(ROUND, format="hybrid")),
        _said("statement_content", OPEN, cycle=in_person),
        _said("statement_content", OVER),
        _said("results_date", OPEN),
        _said("results_date", OVER),
        _said("results_date", OPEN, cycle=replace(ROUND, results_by=None)),
        _said("change_application", OPEN),
        _said("change_application", CLOSED),
        _said("concept_note", OPEN),
        _said("concept_note", OPEN, cycle=in_person),
    ] == [
        ("faq/virtual_or_in_person#virtual", {}),
        ("faq/virtual_or_in_person#in_person", {}),
        ("faq/virtual_or_in_person#hybrid", {}),
        ("faq/virtual_or_in_person", {}),
        ("faq/travel_funding#virtual", {}),
        ("faq/travel_funding", {}),
        ("faq/statement_content#virtual_dated", {"statement_by": due}),
        ("faq/statement_content#dated", {"statement_by": due}),
        ("faq/statement_content", {}),
        ("faq/statement_content#virtual", {}),
        ("faq/results_date#dated", {"results_by": Day(on=date(2021, 9, 6))}),
        ("faq/results_date#past", {"results_by": Day(on=date(2021, 9, 6))}),
        ("faq/results_date", {}),
        ("faq/change_application#open", {"closes": CLOSES}),
        ("faq/change_application", {}),
        ("faq/concept_note", {"concept_note": Link(url=ROUND.links["concept_note"])}),
        ("faq/concept_note#none", {}),
    ]


def test_an_unknown_entry_is_refused() -> None:
    with pytest.raises(Unanswerable, match="no FAQ entry 'weather'"):
        answer("weather", cycle=ROUND, now=OPEN, states=())


def _circumstances() -> list[tuple[Cycle | None, datetime, tuple[str, ...]]]:
    rounds = [
        None,
        ROUND,
        _extended(2, 2),
        _extended(2, 3),
        replace(ROUND, format="in_person", links={}, results_by=None, statement_deadline=None),
        replace(
            ROUND, format="hybrid", states=tuple(replace(s, meeting=None) for s in ROUND.states)
        ),
    ]
    states = [(), ("HT",), ("FR",), ("HT", "TG"), ("HT", "FR"), ("FR", "BR")]
    return list(product(rounds, [BEFORE, OPEN, CLOSED, MEETING, OVER], states))


def test_every_variant_is_used_and_every_use_is_written_in_three_languages() -> None:
    used: dict[str, Message] = {}
    for (cycle, now, states), entry in product(_circumstances(), ENTRIES):
        message = answer(entry, cycle=cycle, now=now.astimezone(UTC), states=states)
        used.setdefault(message.key, message)
    written = {
        f"faq/{path.name.split('.')[0]}" + (f"#{variant}" if variant else "")
        for path in resources.path("faq").glob("*.md")
        for variant in read_page(path).variants
    }
    assert set(used) == written
    too_long = [
        (key, language)
        for (key, message), language in product(used.items(), LANGUAGES)
        if len(render(message, language, PLAIN).text.split()) > 140
    ]
    assert too_long == []


def test_titles_fit_a_button() -> None:
    titles = {
        (entry, language): label(Message(key=f"faq/{entry}#title"), language)
        for entry, language in product(ENTRIES, LANGUAGES)
    }
    assert [place for place, title in titles.items() if not 0 < len(title) <= 40] == []
    assert len({(language, title) for (_, language), title in titles.items()}) == len(titles)


def test_the_three_languages_say_the_same() -> None:
    pages = {
        (path.name.split(".")[0], path.name.split(".")[1]): read_page(path)
        for path in resources.path("faq").glob("*.md")
    }
    assert set(pages) == set(product(ENTRIES, LANGUAGES))
    for entry in ENTRIES:
        shapes = {
            language: (
                list(pages[entry, language].variants),
                pages[entry, language].front["source"],
                [sorted(_slots(text)) for text in pages[entry, language].variants.values()],
            )
            for language in LANGUAGES
        }
        assert shapes["fr"] == shapes["en"]
        assert shapes["es"] == shapes["en"]


def _slots(text: str) -> list[str]:
    return [piece.partition("}")[0] for piece in text.split("{")[1:]]
