"""What missions may know of a speaker: never a confidential name, wherever it stands."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.agenda.speakers import Confidential, PublicSpeaker
from bot.facts.application import Value
from bot.message import Message
from tests.unit.agenda.rounds import applicant

HIDDEN: dict[str, Value] = {
    "speaker_first_name": "Nadège",
    "speaker_last_name": "Diallo-Ba",
    "publish_name": False,
}


def shown(organisations_shown: bool = False, **answers: Value) -> tuple[str | None, str | None]:
    application = applicant(1, "TG", "confirmed", **answers)
    secret = Confidential.of([application], organisations_shown=organisations_shown)
    speaker = PublicSpeaker(application, secret)
    return speaker.name, speaker.organisation


@pytest.mark.parametrize(
    ("answers", "organisations_shown", "expected"),
    [
        ({}, False, ("Ama Mensah1", "Organisation 1")),
        ({"publish_name": False}, False, (None, None)),
        ({"publish_name": False}, True, (None, "Organisation 1")),
        ({"publish_name": ""}, False, (None, None)),
        ({**HIDDEN, "organisation": "Fondation Diallo"}, True, (None, None)),
        ({**HIDDEN, "organisation": "Les amis de NADEGE"}, True, (None, None)),
        ({"organisation": ""}, False, ("Ama Mensah1", None)),
        ({"speaker_first_name": "", "speaker_last_name": ""}, False, (None, "Organisation 1")),
    ],
)
def test_name_and_organisation_are_shown_as_consent_says(
    answers: dict[str, Value], organisations_shown: bool, expected: tuple[str | None, str | None]
) -> None:
    assert shown(organisations_shown, **answers) == expected


def test_colleagues_organisation_does_not_give_a_confidential_speaker_away() -> None:
    hidden = applicant(1, "TG", "confirmed", **HIDDEN)
    colleague = applicant(2, organisation="Fondation DIALLO Ba Nadege, Lomé")
    namesake = applicant(3, organisation="Diallo & fils")
    secret = Confidential.of([hidden, colleague, namesake])
    assert [PublicSpeaker(each, secret).organisation for each in (colleague, namesake)] == [
        None,
        "Diallo & fils",
    ]


def test_namesake_of_a_confidential_speaker_is_not_named_either() -> None:
    open_one = applicant(1, "TG", "confirmed")
    hidden = applicant(1, "HT", "submitted", publish_name=False)
    begun = applicant(1, "HT", "draft", publish_name=False)
    assert PublicSpeaker(open_one, Confidential.of([open_one, hidden])).name is None
    assert PublicSpeaker(open_one, Confidential.of([open_one, begun])).name is not None


def test_no_way_leads_a_name_into_a_public_speaker() -> None:
    assert list(inspect.signature(PublicSpeaker).parameters) == ["application", "confidential"]
    speaker = PublicSpeaker(applicant(1, publish_name=False), Confidential())
    with pytest.raises(AttributeError):
        speaker.name = "Ama"  # type: ignore[misc]
    assert "Ama" not in repr(speaker)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://meet.example.org/nadege-diallo-ba", True),
        ("Room XX (for Ba, Diallo NADÈGE)", True),
        ("Room Diallo", False),
        ("https://meet.example.org/BaDialloNadege2021", True),
        ("", False),
    ],
)
def test_names_are_found_whatever_their_order_case_and_accents(text: str, expected: bool) -> None:
    assert Confidential.of([applicant(1, "TG", "confirmed", **HIDDEN)]).names_in(text) is expected


@given(
    first=st.text(st.characters(categories=["L"]), min_size=2, max_size=8),
    last=st.text(st.characters(categories=["L"]), min_size=2, max_size=8),
    around=st.text(st.characters(categories=["L", "Z"]), max_size=10),
    glue=st.sampled_from([" ", "-", ".", "  "]),
)
def test_confidential_name_is_in_nothing_that_is_shown(
    first: str, last: str, around: str, glue: str
) -> None:
    application = applicant(
        1,
        speaker_first_name=first,
        speaker_last_name=last,
        publish_name=False,
        organisation=f"{around} {glue.join((first, last))} {around}",
    )
    for organisations_shown in (False, True):
        secret = Confidential.of([application], organisations_shown=organisations_shown)
        assert PublicSpeaker(application, secret).label == Message(key="agenda.speaker_unnamed")
