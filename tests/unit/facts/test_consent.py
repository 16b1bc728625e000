"""Who may read a speaker's name."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.facts.application import Application
from bot.facts.consent import Audience, Consent, Purpose, may_show_name, of

_NOW = datetime(2021, 8, 2, 9, tzinfo=UTC)
_AUDIENCES: tuple[Audience, ...] = ("public", "missions", "own_mission")


def consents(**given: bool) -> dict[Purpose, Consent]:
    purposes: dict[str, Purpose] = {
        "publication": "publication",
        "missions": "missions",
        "own_mission": "own_mission",
        "recording": "recording",
        "processing": "processing",
    }
    return {
        purposes[name]: Consent(
            purpose=purposes[name], given=answer, version="1", language="fr", at=_NOW
        )
        for name, answer in given.items()
    }


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, ()),
        ({"processing": True, "recording": True}, ()),
        ({"publication": True}, _AUDIENCES),
        ({"publication": False}, ()),
        ({"publication": False, "missions": True}, ("missions",)),
        ({"publication": False, "own_mission": True}, ("own_mission",)),
        ({"publication": True, "own_mission": False}, ("missions",)),
        ({"publication": True, "missions": False}, ("own_mission",)),
        ({"publication": False, "missions": True, "own_mission": True}, _AUDIENCES[1:]),
    ],
)
def test_may_show_name_needs_the_audiences_own_yes_or_the_broader_one(
    given: dict[str, bool], shown: tuple[Audience, ...]
) -> None:
    seen = tuple(each for each in _AUDIENCES if may_show_name(consents(**given), each))
    assert seen == shown


@pytest.mark.parametrize(("publish_name", "shown"), [(True, True), (False, False), (None, False)])
def test_of_reads_the_form_until_something_finer_is_recorded(
    publish_name: bool | None, shown: bool
) -> None:
    answers = {} if publish_name is None else {"publish_name": publish_name}
    application = Application(
        id="A" * 12, cycle=40, person_id=1, contact_id=1, answers=answers, created_at=_NOW
    )
    kept_back = consents(missions=False)
    seen = [
        may_show_name(of(application), "missions"),
        may_show_name(of(application, kept_back), "missions"),
    ]
    assert seen == [shown, False]
