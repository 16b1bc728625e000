"""The words that ask to go on elsewhere, and what they lead to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import effects as fx
from bot.context import Context
from bot.events import Address, PersonPressed
from bot.facts.linking import Proof, code_in, token_in
from bot.handlers.table import decide
from tests.unit.handlers.situation import NOW, application, contact, context, wrote

TOKEN = "abcdefghij234567abcdefghij"
WAITS = {"mode": "linking", "field": "code", "language": "en"}
MAIL = replace(contact(), address="ama@vivre.example")


def proof(verdict: Any = "right", **changes: Any) -> Proof:
    fields: dict[str, Any] = {
        "id": 5,
        "contact_id": 2,
        "channel": "email",
        "address": "k@x.example",
    }
    return Proof(verdict=verdict, **{**fields, **changes})


def known(**changes: Any) -> Context:
    return context(**{"contact": contact("telegram"), "applications": (), **changes})


def told(effects: Any) -> list[str]:
    return [each.message.key for each in effects if isinstance(each, fx.Send)]


def codes(effects: Any) -> list[tuple[str | None, str | None]]:
    return [
        (each.to.value if each.to else None, each.reference)
        for each in effects
        if isinstance(each, fx.SendCode)
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("482 913", "482913"),
        ("482913", "482913"),
        ("mon code : 482-913.", "482913"),
        ("482\u00a0913", "482913"),
        ("+228 482 913", "482913"),
        ("4829131", None),
        ("1998", None),
        ("", None),
    ],
)
def test_code_is_found_however_it_is_written(text: str, code: str | None) -> None:
    assert code_in(text) == code


@pytest.mark.parametrize(
    ("text", "token"),
    [
        (f"/start j{TOKEN}", TOKEN),
        (f"link:yes:{TOKEN}", TOKEN),
        ("/start", None),
        ("/start help", None),
        (f"see /start j{TOKEN}", None),
        ("link:no", None),
    ],
)
def test_token_is_found_where_a_link_puts_it(text: str, token: str | None) -> None:
    assert token_in(text) == token


@pytest.mark.parametrize(
    ("text", "sent_to"),
    [
        ("/link", []),
        ("telegram", []),
        ("j’ai commencé par courriel", []),
        ("empecé por correo", []),
        ("I applied by email", []),
        ("continue my application", []),
        ("/link Kofi@X.example", [("Kofi@x.example", None)]),
    ],
)
def test_the_wish_to_go_on_asks_whose_it_is(text: str, sent_to: list[Any]) -> None:
    effects = decide(wrote(text, "telegram"), known())
    assert codes(effects) == sent_to
    assert told(effects) == ["linking.code_sent" if sent_to else "linking.ask_telegram"]


@pytest.mark.parametrize("channels", [{"telegram"}, {"telegram", "slack"}])
def test_nobody_is_asked_for_a_channel_that_is_off(channels: set[str]) -> None:
    alone = known(channels=frozenset(channels))
    pressed = PersonPressed(
        id="1", at=NOW, sender=Address(channel="telegram", value="7"), data="link"
    )
    offered = [
        [choice.data for row in each.message.choices for choice in row]
        for each in decide(wrote("/start", "telegram"), alone)
        if isinstance(each, fx.Send)
    ]
    assert offered == [["apply", "language", "ask"]]
    for event in (wrote("/link", "telegram"), pressed):
        assert "linking.ask_telegram" not in told(decide(event, alone))


@pytest.mark.parametrize(
    ("text", "sent_to", "said"),
    [
        ("kofi@x.example", [("kofi@x.example", None)], "linking.code_sent"),
        ("It is <kofi@x.example>, I think.", [("kofi@x.example", None)], "linking.code_sent"),
        ("ps40-tg-0001", [(None, "PS40-TG-0001")], "linking.code_sent"),
        ("PS 40 TG 0001", [(None, "PS40-TG-0001")], "linking.code_sent"),
        ("kofi@nowhere", [], "linking.unclear"),
        ("cancel", [], "linking.refused"),
        ("help", [], "menu.help"),
    ],
)
def test_what_is_given_gets_the_same_answer_whoever_it_is(
    text: str, sent_to: list[Any], said: str
) -> None:
    waiting = contact("telegram", conversation={**WAITS, "field": "address"})
    effects = decide(wrote(text, "telegram"), known(contact=waiting))
    assert (codes(effects), told(effects)) == (sent_to, [said])


def test_ones_own_address_proves_nothing() -> None:
    waiting = replace(MAIL, conversation={**WAITS, "field": "address"})
    effects = decide(wrote("ama@vivre.example"), known(contact=waiting))
    assert codes(effects) == []


@pytest.mark.parametrize(
    ("found", "joined", "said"),
    [
        (proof("dead"), False, ["linking.dead_code"]),
        (proof("wrong", tries_left=2), False, ["linking.wrong_code"]),
        (proof("wrong", tries_left=0), False, ["linking.dead_code"]),
        (proof(), True, ["linking.notice", "linking.joined"]),
    ],
)
def test_code_is_judged_by_the_store(found: Proof, joined: bool, said: list[str]) -> None:
    waiting = contact("telegram", conversation=WAITS)
    effects = decide(wrote("482 913", "telegram"), known(contact=waiting, proof=found))
    assert any(isinstance(each, fx.JoinAddresses) for each in effects) is joined
    assert told(effects) == said
    spent = [each for each in effects if isinstance(each, fx.SpendTry)]
    assert spent == ([fx.SpendTry(code_id=5)] if found.verdict == "wrong" else [])


def test_unproven_mail_joins_nobody() -> None:
    waiting = replace(MAIL, conversation=WAITS)
    event = replace(wrote("482 913"), authentic=False)
    effects = decide(event, known(contact=waiting, proof=proof(channel="telegram")))
    assert not any(isinstance(each, fx.JoinAddresses) for each in effects)


def test_link_asks_before_it_joins() -> None:
    opened = decide(wrote(f"/start j{TOKEN}", "telegram"), known(proof=proof()))
    assert told(opened) == ["linking.is_it_yours"]
    assert not any(isinstance(each, fx.JoinAddresses) for each in opened)
    press = PersonPressed(
        id="2", at=NOW, sender=Address(channel="telegram", value="1"), data=f"link:yes:{TOKEN}"
    )
    agreed = decide(press, known(proof=proof()))
    assert [each for each in agreed if isinstance(each, fx.JoinAddresses)] == [
        fx.JoinAddresses(code_id=5, contact_id=1, other_id=2)
    ]
    refused = decide(replace(press, data="link:no"), known())
    assert told(refused) == ["linking.refused"]


def test_two_applications_for_one_state_are_explained_and_the_draft_goes_on() -> None:
    mine = application()
    theirs = replace(
        application(status="draft", reference=None, answers={"state": "TG"}), id="Abbbbbbbbbbb"
    )
    waiting = contact("telegram", conversation=WAITS)
    before = known(contact=waiting, applications=(mine,), proof=proof(applications=(theirs,)))
    effects = decide(wrote("482 913", "telegram"), before)
    assert told(effects)[:4] == [
        "linking.notice",
        "linking.joined",
        "linking.twice",
        "dialogue.welcome_back",
    ]
