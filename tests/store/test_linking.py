"""Codes and one-use links, and the persons they join, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot import effects as fx
from bot.context import Contact
from bot.events import Address, PersonWrote
from bot.facts.linking import Proof
from bot.handlers.linking import issue
from bot.store import applications, bodies, contacts, linking, surfaces, timers
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.tables import code_requests, outbox
from tests.store.facts import AMA, CYCLE, LUCIA, NOW, change, context, draft, message, person, wrote

_WAITS = {"mode": "linking", "field": "code"}
_MINUTE = timedelta(minutes=1)


def asker(turn: Transaction, address: Address = AMA) -> Contact:
    """Somebody whose dialogue waits for a code."""
    return replace(person(turn, address), conversation=_WAITS)


def tried(turn: Transaction, who: Contact, text: str, minutes: int = 0) -> Proof | None:
    event = wrote(text=text)
    return linking.proof(turn, who, event, CYCLE, NOW + minutes * _MINUTE)


def verdict(found: Proof | None) -> object:
    return None if found is None else (found.verdict, found.tries_left)


def other_than(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def test_code_is_right_for_its_asker_until_it_is_old(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        who, lucia = asker(turn), person(turn, LUCIA)
        code = linking.new_code(turn, who, lucia, NOW)
        assert code is not None
        stranger = asker(turn, Address(channel="telegram", value="2002"))
        idle = replace(who, conversation={})
        return [
            verdict(tried(turn, who, f"here it is: {code[:3]} {code[3:]}", 19)),
            verdict(tried(turn, who, other_than(code))),
            verdict(tried(turn, who, code, 21)),
            verdict(tried(turn, stranger, code)),
            verdict(tried(turn, idle, code)),
            verdict(tried(turn, who, "no digits at all")),
            verdict(tried(turn, who, f"+228 90 {code}1234")),
        ]

    assert await store.turn(work) == [
        ("right", 5),
        ("wrong", 4),
        ("dead", 0),
        ("dead", 0),
        None,
        None,
        None,
    ]


async def test_five_wrong_guesses_end_a_code(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        who, lucia = asker(turn), person(turn, LUCIA)
        code = linking.new_code(turn, who, lucia, NOW) or ""
        said: list[object] = []
        for _ in range(6):
            found = tried(turn, who, other_than(code))
            said.append(verdict(found))
            if found is not None and found.verdict == "wrong":
                apply(turn, wrote(), context(who), [fx.SpendTry(code_id=found.id)])
        return [*said, verdict(tried(turn, who, code))]

    dead: object = ("dead", 0)
    wrong: list[object] = [("wrong", left) for left in (4, 3, 2, 1, 0)]
    assert await store.turn(work) == [*wrong, dead, dead]


async def test_newest_code_alone_counts_and_a_day_has_three_of_either_side(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        who, lucia = asker(turn), person(turn, LUCIA)
        first, second, third, fourth = (linking.new_code(turn, who, lucia, NOW) for _ in range(4))
        eve = asker(turn, Address(channel="telegram", value="666"))
        return [
            fourth,
            linking.new_code(turn, eve, lucia, NOW),
            verdict(tried(turn, who, str(first))) == ("right", 5) and first not in (second, third),
            verdict(tried(turn, who, str(third))),
            linking.new_code(turn, eve, lucia, NOW + timedelta(days=1)) is None,
        ]

    assert await store.turn(work) == [None, None, False, ("right", 5), False]


def ask(turn: Transaction, who: Contact, effect: fx.SendCode) -> None:
    """Ask for a code, and let the moment after that come."""
    apply(turn, wrote(), context(who), [effect])
    [due] = timers.due(turn, NOW, 50)
    assert turn.connection.execute(outbox.select()).all() == []
    assert timers.take(turn, due)
    apply(turn, due, context(), issue(due, context()))
    assert turn.connection.execute(code_requests.select()).all() == []


async def test_wrong_guess_is_answered_the_same_where_nobody_is_known(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        told: list[object] = []
        for number, reference in enumerate(("PS40-TG-9999", "PS40-TG-0001")):
            who = asker(turn, Address(channel="telegram", value=f"6{number}"))
            if number:
                draft(turn, "Aaaaaaaaaaaa", LUCIA)
                change(turn, "Aaaaaaaaaaaa", "submit")
            ask(turn, who, fx.SendCode(asker_id=who.id, language="en", reference=reference))
            told.append([verdict(tried(turn, who, guess)) for guess in ("000000", "123456")])
            turn.connection.execute(outbox.delete())
        return told

    known, unknown = await store.turn(work)
    assert known == unknown


async def test_code_is_kept_hashed_and_its_letter_sealed(store: Store) -> None:
    def work(turn: Transaction) -> str:
        who = person(turn)
        effect = fx.SendCode(asker_id=who.id, language="es", to=LUCIA)
        ask(turn, who, effect)
        rows = turn.connection.exec_driver_sql("SELECT * FROM link_codes").all()
        letters = turn.connection.execute(outbox.select()).all()
        assert len(rows) == len(letters) == 1
        assert letters[0].expires_at == NOW + timedelta(minutes=20)
        return "".join(map(str, (*rows, *letters)))

    assert "linking" not in await store.turn(work)


@pytest.mark.parametrize(
    ("to", "reference", "letters"),
    [
        (LUCIA, None, 1),
        (Address(channel="email", value="new@example.org"), None, 1),
        (None, "PS40-TG-9999", 0),
    ],
)
async def test_code_goes_to_any_address_but_to_no_unknown_reference(
    store: Store, to: Address | None, reference: str | None, letters: int
) -> None:
    def work(turn: Transaction) -> int:
        who = person(turn)
        effect = fx.SendCode(asker_id=who.id, language="es", to=to, reference=reference)
        ask(turn, who, effect)
        return len(turn.connection.execute(outbox.select()).all())

    assert await store.turn(work) == letters


async def test_joining_makes_one_person_with_everything_of_both(store: Store) -> None:
    later = NOW + timedelta(days=3)

    def work(turn: Transaction) -> tuple[object, ...]:
        mail = draft(turn, "Aaaaaaaaaaaa", LUCIA)
        chat = draft(turn, "Abbbbbbbbbbb", AMA)
        contacts.grant_late(turn, mail.id, 40, "HT", later)
        contacts.set_preference(turn, mail.person_id, reminders=False, zone="Africa/Lome")
        contacts.set_preference(turn, chat.person_id, language="fr")
        code = linking.new_code(turn, chat, mail, NOW) or ""
        found = tried(turn, replace(chat, conversation=_WAITS), code)
        assert found is not None
        assert [each.id for each in found.applications] == ["Aaaaaaaaaaaa"]
        join = fx.JoinAddresses(code_id=found.id, contact_id=chat.id, other_id=mail.id)
        apply(turn, wrote(), context(chat), [join, join])
        one, two = person(turn, AMA), person(turn, LUCIA)
        own = applications.of_person(turn, one.person_id, 40)
        return (
            one.person_id == two.person_id == chat.person_id,
            (one.language, one.zone, one.reminders),
            [(each.id, each.contact_id, each.channel) for each in own],
            contacts.late(turn, one.id, 40),
            [each.id == two.id for each in contacts.elsewhere(turn, one)],
            verdict(tried(turn, replace(chat, conversation=_WAITS), code)),
            [each.id == chat.id for each in (one,)],
        )

    assert await store.turn(work) == (
        True,
        ("fr", "Africa/Lome", False),
        [("Aaaaaaaaaaaa", 1 + 1, "telegram"), ("Abbbbbbbbbbb", 2, "telegram")],
        {"HT": later},
        [True],
        ("dead", 0),
        [True],
    )


@pytest.mark.parametrize("asked", [AMA, LUCIA])
async def test_joining_keeps_notices_discreet_for_whoever_asked(
    store: Store, asked: Address
) -> None:
    def work(turn: Transaction) -> list[bool]:
        chat, mail = person(turn, AMA), person(turn, LUCIA)
        contacts.set_preference(turn, person(turn, asked).person_id, discreet=True)
        linking._merge(turn, kept=chat.person_id, gone=mail.person_id)
        return [person(turn, each).discreet for each in (AMA, LUCIA)]

    assert await store.turn(work) == [True, True]


async def test_sent_application_keeps_the_address_it_came_from(store: Store) -> None:
    def work(turn: Transaction) -> bool:
        mail = draft(turn, "Aaaaaaaaaaaa", LUCIA)
        submit = fx.ChangeStatus(application_id="Aaaaaaaaaaaa", action="submit", by="x")
        applications.change_status(turn, submit, NOW)
        chat = person(turn)
        found = tried(
            turn,
            replace(chat, conversation=_WAITS),
            linking.new_code(turn, chat, mail, NOW) or "",
        )
        assert found is not None
        linking.join(turn, found.id, chat, mail, NOW)
        kept = applications.by_id(turn, "Aaaaaaaaaaaa")
        return kept is not None and kept.contact_id == mail.id and kept.person_id == chat.person_id

    assert await store.turn(work)


async def test_one_use_link_works_once_for_whoever_has_it(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        mail, chat = person(turn, LUCIA), person(turn)
        token = linking.new_link(turn, mail, NOW)
        opened = PersonWrote(id="9", at=NOW, sender=AMA, text=f"/start j{token}")
        found = linking.proof(turn, chat, opened, CYCLE, NOW)
        assert found is not None
        late = linking.proof(turn, chat, opened, CYCLE, NOW + timedelta(days=8))
        forged = replace(opened, text=f"/start j{'a' * len(token)}")
        linking.join(turn, found.id, chat, mail, NOW)
        return [
            (found.verdict, found.address, len(f"link:yes:{token}") <= 64),
            verdict(late),
            verdict(linking.proof(turn, chat, forged, CYCLE, NOW)),
            verdict(linking.proof(turn, chat, opened, CYCLE, NOW)),
        ]

    assert await store.turn(work) == [
        ("right", LUCIA.value, True),
        ("dead", 0),
        ("dead", 0),
        ("dead", 0),
    ]


async def test_answers_move_the_application_to_where_they_came_from(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        draft(turn, "Aaaaaaaaaaaa", LUCIA)
        chat = person(turn)
        effect = fx.SaveAnswers(
            application_id="Aaaaaaaaaaaa", contact_id=chat.id, cycle=40, language="es", answers={}
        )
        applications.save_answers(turn, effect, chat)
        found = applications.by_id(turn, "Aaaaaaaaaaaa")
        assert found is not None
        return found.contact_id == chat.id, found.channel

    assert await store.turn(work) == (True, "telegram")


async def test_card_of_a_conversation_that_went_into_another_says_so(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[str, str | None]]:
        mail, chat = person(turn, LUCIA), person(turn)
        for number, each in enumerate((mail, chat), start=1):
            asked = fx.PassOn(contact_id=each.id, words="Hello?", language="fr", reason="person")
            card = fx.ShowBoard(surface=f"thread:{number}", board=fx.Board(title=message("x")))
            apply(turn, wrote(each_address(each), id=f"q{number}"), context(each), [asked, card])
            surfaces.posted(turn, f"thread:{number}", f"{number}.0")
        code = linking.new_code(turn, chat, mail, NOW) or ""
        found = tried(turn, replace(chat, conversation=_WAITS), code)
        assert found is not None
        join = fx.JoinAddresses(code_id=found.id, contact_id=chat.id, other_id=mail.id)
        apply(turn, wrote(id="code"), context(chat), [join])
        rows = turn.connection.execute(
            select(outbox).where(outbox.c.channel == "slack", outbox.c.state == "queued")
        ).all()
        shown = []
        for row in rows:
            _, _, body = turn.vault.open(row.body, b"outbox.body").partition(b"\n")
            board = bodies.BOARD.validate_json(body)
            shown.append((board.board.title.key, surfaces.provider_id(turn, board.surface)))
        return shown

    # One of the two is still shown as it was; the other says where to look.
    [[one, first], [other, second]] = sorted(await store.turn(work))
    assert (one, other, {first, second}) == ("privacy.card_moved", "x", {"1.0", "2.0"})


def each_address(contact: Contact) -> Address:
    return Address(channel=contact.channel, value=contact.address)
