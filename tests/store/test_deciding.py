"""Releases, offers and statements in the store, and what a decision gets to know of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot import effects as fx
from bot.context import Context, Role
from bot.events import Attachment, Event, StaffPressed, TimerFired
from bot.facts.application import Action
from bot.facts.cycle import StateCall
from bot.facts.releases import Offer, Place, Planned, Release, Reworded, Statement
from bot.message import Message, Wording
from bot.store import contacts, personal, speeches
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.snapshot import Reader
from bot.workflows import held
from tests.store.facts import (
    AMA,
    CYCLE,
    LUCIA,
    NOW,
    change,
    context,
    draft,
    load_round,
    person,
    wrote,
)

MINE, OTHER = "Aaaaaaaaaaaa", "Abbbbbbbbbbb"
ROLES: dict[str, Role] = {"U1": "approver"}
PANEL = Release(
    id="Raaaaaaaaaaa",
    cycle=40,
    state="TG",
    kind="panel",
    decisions=(
        Planned(application_id=MINE, action="approve", letter="confirmation", language="fr"),
        Planned(application_id=OTHER, action="waitlist", language="fr", revision=3),
    ),
    proposed_by="U1",
    proposed_at=NOW,
    two_people=True,
    criteria={"score": 41},
)


def fill(turn: Transaction) -> None:
    load_round(turn, CYCLE)
    draft(turn, MINE)
    change(turn, MINE, "submit", "approve")
    draft(turn, OTHER, LUCIA)
    change(turn, OTHER, "submit", "waitlist")


def do(turn: Transaction, *effects: fx.Effect, event: Event | None = None) -> None:
    apply(turn, event or wrote(AMA), context(person(turn)), effects)


def do_in_turn(effect: fx.Effect, turn: Transaction) -> None:
    do(turn, effect)


def column(statement: str, turn: Transaction) -> list[bytes]:
    return list(turn.connection.execute(text(statement)).scalars())


def read(turn: Transaction, event: Event) -> Context:
    return Reader(turn, ROLES.get).read(event, context())


def pressed(data: str) -> StaffPressed:
    return StaffPressed(id="1", at=NOW, actor="U1", data=data)


async def test_release_is_kept_as_it_is_with_the_newest_of_its_texts(store: Store) -> None:
    await store.turn(fill)

    def write(turn: Transaction) -> None:
        do(turn, fx.SaveRelease(release=PANEL))
        for text_ in ("Première.", "Deuxième <b>&</b> نساء."):
            do(turn, fx.WriteText(release_id=PANEL.id, about="fr", text=text_, by="U1"))
        do(turn, fx.WriteText(release_id=PANEL.id, about=MINE, text="Zu viel.", by="U1"))
        do(turn, fx.WriteText(release_id=PANEL.id, about=MINE, text="", by="U1"))

    await store.turn(write)
    found = await store.turn(lambda turn: read(turn, pressed(f"read:{PANEL.id}:{MINE}:40:TG")))
    assert found.deciding.release == replace(PANEL, texts={"fr": "Deuxième <b>&</b> نساء."})
    assert found.deciding.releases == (found.deciding.release,)
    assert {name: each.id for name, each in found.holders.items()} == {MINE: 1, OTHER: 2}
    kept = await store.turn(
        lambda turn: turn.connection.execute(text("SELECT count(*) FROM release_texts")).scalar()
    )
    assert kept == 4


async def test_letter_written_anew_is_kept_for_all_in_a_language_and_for_one(
    store: Store,
) -> None:
    await store.turn(fill)
    words = Wording(subject="Objet « {state} »", body="Chère {first_name},\n\nنساء {reference}")
    corrected = replace(words, body="Cher {first_name}, {reference}")

    def write(turn: Transaction) -> None:
        do(turn, fx.SaveRelease(release=PANEL))
        told = {"letter": "correction#waitlisted", "by": "U1"}
        for number, (about, text_) in enumerate(
            [("fr", words), ("fr", corrected), ("es", words), ("es", None), (MINE, words)], start=2
        ):
            again = fx.Reword(release_id=PANEL.id, about=about, words=text_, version=number, **told)
            do(turn, again)

    await store.turn(write)
    found = await store.turn(lambda turn: read(turn, pressed(f"read:{PANEL.id}:{MINE}:40:TG")))
    assert found.deciding.release == replace(
        PANEL,
        wordings={
            "correction#waitlisted:fr": Reworded(words=corrected, by="U1", version=3),
            "correction#waitlisted:es": Reworded(words=None, by="U1", version=5),
            MINE: Reworded(words=words, by="U1", version=6),
        },
    )
    stored = await store.turn(partial(column, "SELECT text FROM release_texts"))
    assert [b"first_name" in bytes(each) for each in stored] == [False] * 5


async def test_words_for_one_person_go_with_them(store: Store) -> None:
    await store.turn(fill)
    words = Wording(subject="Pour Ama", body="Chère Ama, {reference}")

    def write(turn: Transaction) -> None:
        do(turn, fx.SaveRelease(release=PANEL))
        for about in (MINE, "fr"):
            again = fx.Reword(
                release_id=PANEL.id,
                letter="confirmation",
                about=about,
                words=words,
                by="U1",
                version=2,
            )
            do(turn, again)
        personal.forget(turn, personal.of_applications([MINE]))

    await store.turn(write)
    found = await store.turn(lambda turn: read(turn, pressed(f"drop_release:{PANEL.id}:40:TG")))
    assert found.deciding.release is not None
    assert set(found.deciding.release.wordings) == {"confirmation:fr"}


async def test_whoever_changed_the_words_last_is_their_proposer(store: Store) -> None:
    await store.turn(fill)
    for by in ("U1", "U3"):
        saved = fx.SaveRelease(release=replace(PANEL, proposed_by=by))
        await store.turn(partial(do_in_turn, saved))
    gone = replace(PANEL, proposed_by="U3", stage="released", released_by="U1", released_at=NOW)
    await store.turn(lambda turn: do(turn, fx.SaveRelease(release=gone)))
    found = await store.turn(lambda turn: read(turn, pressed(f"undo_all:{PANEL.id}:40:TG")))
    assert found.deciding.release == gone


@pytest.mark.parametrize(
    ("maximum", "steps", "expected"),
    [
        (2, [], Place(free=2)),
        (2, [(OTHER, "approve")], Place(free=1, invited=(OTHER,))),
        (1, [(OTHER, "approve"), (OTHER, "confirm")], Place(free=0, invited=(OTHER,))),
        (2, [(OTHER, "approve"), (OTHER, "back_waitlisted")], Place(free=2)),
        (2, [(OTHER, "approve"), (OTHER, "decline")], Place(free=2)),
    ],
)
async def test_place_that_was_given_up_is_kept_promised_or_taken(
    store: Store, maximum: int, steps: list[tuple[str, Action]], expected: Place
) -> None:
    def give_up(turn: Transaction) -> None:
        states = (StateCall(code="TG", minimum=1, maximum=maximum),)
        load_round(turn, replace(CYCLE, states=states))
        draft(turn, MINE)
        draft(turn, OTHER, LUCIA)
        change(turn, MINE, "submit", "approve", "confirm", "decline")
        change(turn, OTHER, "submit", "waitlist")
        for name, step in steps:
            change(turn, name, step)

    await store.turn(give_up)
    for event in (wrote(AMA), pressed(f"manage:{MINE}")):
        found = await store.turn(partial(read, event=event))
        assert found.deciding.places[MINE] == expected


async def test_nothing_that_was_written_lies_open_in_the_database(store: Store) -> None:
    await store.turn(fill)
    await store.turn(lambda turn: do(turn, fx.SaveRelease(release=PANEL)))
    secret = "Mots de la déclaration"
    await store.turn(
        lambda turn: do(
            turn,
            fx.WriteText(release_id=PANEL.id, about="fr", text=secret, by="U1"),
            fx.KeepStatement(application_id=MINE, form="text", text=secret, words=4, by="c1"),
        )
    )
    for statement in ("SELECT text FROM release_texts", "SELECT text FROM statements"):
        found = await store.turn(partial(column, statement))
        assert [secret.encode() in bytes(each) for each in found] == [False]


async def test_database_itself_refuses_the_second_signature_of_the_first_person(
    store: Store,
) -> None:
    await store.turn(fill)
    await store.turn(lambda turn: do(turn, fx.SaveRelease(release=PANEL)))
    gone = replace(PANEL, stage="released", released_by="U1", released_at=NOW)
    with pytest.raises(DBAPIError, match="two_people"):
        await store.turn(lambda turn: do(turn, fx.SaveRelease(release=gone)))
    other = replace(gone, released_by="U2")
    await store.turn(lambda turn: do(turn, fx.SaveRelease(release=other)))


async def test_released_panel_gives_the_order_of_the_waiting_list(store: Store) -> None:
    await store.turn(fill)
    gone = replace(PANEL, stage="released", released_by="U2", released_at=NOW)
    await store.turn(lambda turn: do(turn, fx.SaveRelease(release=gone)))
    timer = TimerFired(id="speakers:40:TG", at=NOW, kind="speakers", subject="40:TG", due=NOW)
    found = await store.turn(lambda turn: read(turn, timer))
    assert found.deciding.waitlist == (OTHER,)
    assert found.state == "TG"


async def test_offer_is_changed_piece_by_piece(store: Store) -> None:
    await store.turn(fill)
    until = NOW + timedelta(days=7)
    for effect in (
        fx.SetOffer(application_id=MINE, answer_by=until),
        fx.SetOffer(application_id=MINE, told="approved"),
        fx.SetOffer(application_id=MINE, mode="remote"),
    ):
        await store.turn(partial(do_in_turn, effect))
    found = await store.turn(lambda turn: read(turn, wrote(AMA)))
    assert found.deciding.offers == {
        MINE: Offer(told="approved", answer_by=until, mode="remote"),
    }


async def test_newest_statement_counts_and_a_mistaken_one_does_not(store: Store) -> None:
    await store.turn(fill)
    file = Attachment(name="discours.pdf", media_type="application/pdf", content=b"%PDF-1")
    mailed = wrote(AMA, id="2", attachments=(file,))
    await store.turn(
        lambda turn: do(
            turn, fx.KeepStatement(application_id=MINE, form="file", by="c1"), event=mailed
        )
    )
    link = "https://video.example.org/ama"
    for effect in (
        fx.KeepStatement(application_id=MINE, form="link", text=link, by="c1"),
        fx.KeepStatement(application_id=MINE, form="text", text="Mots.", words=1, by="c1"),
    ):
        await store.turn(partial(do_in_turn, effect))
    found = await store.turn(lambda turn: read(turn, wrote(AMA)))
    assert found.deciding.statements == {
        MINE: Statement(version=3, form="text", words=1, at=NOW, recorded=True)
    }
    await store.turn(lambda turn: do(turn, fx.DropStatement(application_id=MINE)))
    [speech] = await store.turn(lambda turn: speeches.of_round(turn, 40))
    assert (speech.file_name, speech.content) == ("PS40-TG-0001.url", link.encode())


@pytest.mark.parametrize(
    ("letter", "told", "undoable"),
    [
        ("state = 'queued'", "submitted", True),
        ("attempts = 3", "submitted", True),
        ("uncertain = true", "rejected", False),
        ("parts_done = 1", "rejected", False),
        ("state = 'sending'", "rejected", False),
        ("state = 'sent'", "rejected", False),
    ],
)
async def test_decision_is_told_from_the_moment_its_letter_is_handed_over(
    store: Store, letter: str, told: str, undoable: bool
) -> None:
    def decide(turn: Transaction) -> None:
        load_round(turn, CYCLE)
        draft(turn, MINE)
        change(turn, MINE, "submit", "reject")
        said = fx.Send(
            contact_id=1,
            message=Message(key="confirm.not_now"),
            language="fr",
            kind="decision",
            key=f"decision:{MINE}:1:submitted",
        )
        do(turn, said, fx.SetTimer(id=f"hold:{MINE}", kind="hold", subject=MINE, due=NOW))
        turn.connection.execute(text(f"UPDATE outbox SET {letter}"))

    await store.turn(decide)
    found = await store.turn(lambda turn: read(turn, pressed(f"undo:{MINE}")))
    assert found.subject is not None
    assert (held.told(found.subject, found), held.can_undo(found.subject, found)) == (
        told,
        undoable,
    )


async def test_letter_goes_to_another_address_of_the_person_where_one_fails(store: Store) -> None:
    await store.turn(fill)

    def move(turn: Transaction) -> int:
        do(turn, fx.SaveRelease(release=PANEL))
        mail = person(turn, replace(AMA, channel="email", value="ama@example.org"))
        turn.connection.execute(text(f"UPDATE contacts SET person_id = 1 WHERE id = {mail.id}"))
        known = contacts.by_id(turn, 1)
        assert known is not None
        contacts.mark(turn, known, reachable=False, moved_to=None)
        return mail.id

    mail_id = await store.turn(move)
    found = await store.turn(lambda turn: read(turn, pressed(f"send_release:{PANEL.id}:1:40:TG")))
    assert found.holders[MINE].id == mail_id
