"""A speaker's answer in words, in three languages."""

from __future__ import annotations

import pytest

from bot import effects as fx
from bot.events import ReplyToken
from bot.handlers.table import decide
from tests.unit.handlers.situation import FIRST, application, context, keys, wrote

SECOND = "Accccccccccc"
WAITING = context(applications=(application(status="approved"),))
TWO = context(
    applications=(
        application(status="approved"),
        application(id=SECOND, status="approved", reference="PS40-UG-0001"),
    )
)
SAID = {
    "yes": ["confirm"],
    "Oui": ["confirm"],
    "sí": ["confirm"],
    "1": ["confirm"],
    "I accept": ["confirm"],
    "We confirm our participation.": ["confirm"],
    "Nous confirmons notre participation": ["confirm"],
    "Confirmamos nuestra participación": ["confirm"],
    "Oui, je participerai": ["confirm"],
    "Yes, I will take part": ["confirm"],
    "Sí, participaré": ["confirm"],
    "no": ["decline"],
    "2": ["decline"],
    "No, I cannot take part": ["decline"],
    "Non, je ne peux pas participer": ["decline"],
    "No, no puedo participar": ["decline"],
    "Je décline": ["decline"],
    "No, we confirm": [],
    "Will you pay for the visa?": [],
    "merci": [],
    "yes " * 100: [],
}


@pytest.mark.parametrize(("text", "expected"), SAID.items(), ids=[each[:30] for each in SAID])
def test_confirmation_is_read_in_words(text: str, expected: list[str]) -> None:
    effects = decide(wrote(text), WAITING)
    changed = [effect.action for effect in effects if isinstance(effect, fx.ChangeStatus)]
    assert changed == expected


def test_confirmation_of_two_asks_which_unless_the_letter_tells() -> None:
    assert keys(decide(wrote("yes"), TWO)) == ["confirm.which"]
    replied = wrote("yes", token=ReplyToken(contact_id=1, about=SECOND))
    changed = [each for each in decide(replied, TWO) if isinstance(each, fx.ChangeStatus)]
    assert [(each.application_id, each.action) for each in changed] == [(SECOND, "confirm")]


def test_confirmation_waits_out_the_hold() -> None:
    held = context(applications=(application(status="approved"),), pending=(f"decision:{FIRST}:3",))
    assert keys(decide(wrote("yes"), held)) == ["confirm.not_now"]


def test_a_bare_yes_to_nothing_troubles_nobody() -> None:
    assert keys(decide(wrote("yes"), context())) == ["confirm.not_now"]
