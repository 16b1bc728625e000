"""Mail from missions: recorded, passed on or left alone; never taken for an applicant's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import effects as fx
from bot.context import Contact, Context
from bot.events import Address, AddressFailed, Attachment, PersonWrote, ReplyToken
from bot.handlers.table import decide
from bot.outreach import Outreach, Writing
from tests.unit.workflows.mailing_round import CYCLE, NOW, programme
from tests.unit.workflows.test_mission_replies import reply

MISSION = Address(channel="email", value="upr@missions.example")
CONTACT = Contact(id=7, person_id=7, channel="email", address=MISSION.value)
SWISS = Writing(state="CH", language="fr")
STRANGER = Writing(state=None, token_state="CH", language="fr")
RECORD = "RecordAttendance"


def wrote(text: str, *files: Attachment, **more: Any) -> PersonWrote:
    given = {"token": ReplyToken(contact_id=7, about="R40"), **more}
    return PersonWrote(
        id="1", at=NOW, sender=MISSION, text=text, subject="Re: x", attachments=files, **given
    )


def decided(event: PersonWrote | AddressFailed, writing: Writing | None) -> list[fx.Effect]:
    outreach = Outreach(programme=programme(), writing=writing) if writing else None
    context = Context(
        now=NOW, fresh_id="Aaaaaaaaaaaa", cycle=CYCLE, contact=CONTACT, outreach=outreach
    )
    return list(decide(event, context))


def told(effects: list[fx.Effect]) -> list[str]:
    """Each effect by its type, or by the message it sends."""
    return [
        each.message.key if isinstance(each, fx.Send | fx.TellStaff) else type(each).__name__
        for each in effects
    ]


@pytest.mark.parametrize(
    ("event", "writing", "expected"),
    [
        (wrote("Haïti et le Togo"), SWISS, [RECORD, "missions.recorded"]),
        (
            wrote("Nous participerons. Où puis-je garer la voiture de notre ambassade ?"),
            SWISS,
            ["PassOn", "SetTimer", "missions.passed_on"],
        ),
        (
            wrote("Haïti. Merci de nous envoyer la note conceptuelle avant vendredi prochain."),
            SWISS,
            [RECORD, "missions.recorded", "PassOn", "SetTimer"],
        ),
        (wrote("Merci beaucoup"), SWISS, []),
        (wrote("I want to apply"), SWISS, ["PassOn", "SetTimer", "missions.passed_on"]),
        (wrote("Haïti", automatic=True), SWISS, []),
        (wrote("Absent jusqu’au 3 décembre. Oui.", automatic=True), SWISS, []),
        (wrote("", reply("ACCEPTED")), SWISS, [RECORD]),
        (wrote("", reply("ACCEPTED"), automatic=True), SWISS, [RECORD]),
        (wrote("", reply("ACCEPTED"), authentic=False), SWISS, []),
        (
            wrote("Haïti", authentic=False),
            SWISS,
            ["PassOn", "SetTimer", "missions.passed_on"],
        ),
        (
            wrote("Haïti", token=ReplyToken(contact_id=9, about="R40")),
            STRANGER,
            ["missions.told_other_address", "PassOn", "SetTimer", "missions.other_address"],
        ),
        (
            wrote("", reply("ACCEPTED"), token=ReplyToken(contact_id=9, about="R40")),
            STRANGER,
            ["missions.told_other_address"],
        ),
        (
            wrote("STOP"),
            SWISS,
            ["LeaveList"] * 3 + ["Record"] * 3 + ["missions.left"],
        ),
    ],
)
def test_mail_of_a_mission_becomes(
    event: PersonWrote, writing: Writing, expected: list[str]
) -> None:
    assert told(decided(event, writing)) == expected


def test_answer_names_mission_meetings_and_source() -> None:
    [recorded, _] = decided(wrote("Haïti et le Togo"), SWISS)
    assert recorded == fx.RecordAttendance(
        cycle=40,
        mission="CH",
        answers={"HT": "accepted", "TG": "accepted"},
        source="words",
        contact_id=7,
    )


def test_answer_is_confirmed_in_the_missions_language() -> None:
    answers = [each for each in decided(wrote("Haiti"), SWISS) if isinstance(each, fx.Send)]
    assert [(each.language, each.contact_id) for each in answers] == [("fr", 7)]


def test_failing_address_of_a_mission_is_kept_with_its_mailing_and_not_announced() -> None:
    failed = AddressFailed(id="1", at=NOW, address=MISSION, permanent=True, reason="550 gone")
    effects = decided(failed, SWISS)
    assert fx.NoteBounce(contact_id=7, reason="550 gone") in effects
    assert fx.MarkAddress(contact_id=7, reachable=False) in effects
    assert not [each for each in effects if isinstance(each, fx.TellStaff)]
    others = decided(failed, None)
    assert [each for each in others if isinstance(each, fx.TellStaff | fx.ShowBoard)]


def test_mission_without_a_programme_is_heard_by_the_office() -> None:
    context = Context(
        now=NOW,
        fresh_id="Aaaaaaaaaaaa",
        cycle=CYCLE,
        contact=CONTACT,
        outreach=replace(Outreach(), writing=SWISS),
    )
    effects = list(decide(wrote("Haïti et le Togo"), context))
    assert told(effects) == ["PassOn", "SetTimer", "missions.passed_on"]
