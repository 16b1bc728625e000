"""Being forgotten: no table, no quote and no Slack message keeps anything of the person."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot import effects as fx
from bot.disclosure import archive
from bot.events import Address, Attachment, TimerFired
from bot.message import Message
from bot.store import (
    applications,
    aside,
    bodies,
    contacts,
    history,
    ledger,
    personal,
    rotation,
    striking,
    surfaces,
    timers,
)
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.tables import metadata, strikings
from bot.store.tables import outbox as outbox_table
from bot.workflows import retention
from tests.store.facts import NOW, context, draft, load_round, message, wrote

CANARY = Address(channel="email", value="kanari@canary.example")
OTHER = Address(channel="email", value="other@collective.example")
NAME = "Kanari Serin"
ANSWERS = {
    "state": "TG",
    "organisation": "Volière libre",
    "speaker_first_name": "Kanari",
    "speaker_last_name": "Serin",
    "speaker_email": "kanari@canary.example",
    "phone": "+228 90 11 22 33",
}
MINE, THEIRS = "Acanaryaaaaa", "Aothersaaaaa"


def fill(turn: Transaction) -> int:
    """One who will be forgotten, one who stays and was told of them, and the office."""
    load_round(turn)
    other = draft(turn, THEIRS, OTHER, {"state": "TG", "organisation": "Collective"})
    mine = draft(turn, MINE, CANARY, ANSWERS)
    contacts.save_conversation(turn, mine.id, {"edited": {"aim": NAME}})
    contacts.save_thread(turn, mine.id, {"message_id": "<9@canary.example>", "subject": NAME})
    event = wrote(
        CANARY,
        id="<77@canary.example>",
        text=f"I am {NAME}",
        attachments=(Attachment(name=NAME, media_type="text/plain", content=NAME.encode()),),
    )
    ledger.first_time(
        turn,
        channel="email",
        external_id=event.id,
        kind="PersonWrote",
        now=NOW,
        contact_id=mine.id,
        body=event.text,
    )
    about_me: list[fx.Effect] = [
        fx.KeepAttachments(application_id=MINE),
        fx.ChangeStatus(application_id=MINE, action="submit", by=f"contact:{mine.id}"),
        fx.RecordConsent(application_id=MINE, purpose="publication", given=False, language="fr"),
        fx.Send(contact_id=mine.id, message=message(name=NAME), language="fr"),
        fx.TellStaff(message=message(name=NAME), key="post"),
        fx.ShowBoard(surface="question:1", board=fx.Board(title=message(name=NAME))),
        fx.PassOn(contact_id=mine.id, words=f"{NAME} asks", language="fr", reason="person"),
        fx.SetTimer(id=f"reminder:{MINE}:1", kind="reminder", subject=MINE, due=NOW),
    ]
    apply(turn, event, context(mine), about_me)
    quoting = message(words=f"We work with {NAME} of Volière libre, kanari@canary.example")
    about_others: list[fx.Effect] = [
        fx.Send(contact_id=other.id, message=quoting, language="fr"),
        fx.TellStaff(message=quoting, key="quote"),
        fx.PassOn(contact_id=other.id, words=f"Ask {NAME}!", language="fr", reason="person"),
    ]
    apply(turn, wrote(OTHER, id="2"), context(other), about_others)
    sent = {"state": "sent", "settled_at": NOW}
    for key, provider in (("post", "1.1"), ("board:question:1:1", "2.2"), ("quote", "3.3")):
        row = outbox_table.c.key == key
        posted = update(outbox_table).where(row).values(provider_id=provider, **sent)
        turn.connection.execute(posted)
    surfaces.posted(turn, "question:1", "2.2")
    return mine.person_id


def readable(turn: Transaction) -> list[str]:
    """Every column in which something of the person can be read by who has the key."""
    words = ("kanari", "serin", "volière", "90 11 22 33")
    found = []
    for table in metadata.sorted_tables:
        for row in turn.connection.execute(select(table)).mappings():
            for name, value in row.items():
                label = f"{table.name}.{name}"
                sealed = isinstance(value, bytes) and label not in rotation.HASHES
                read = turn.vault.open(value, label.encode()) if sealed else str(value).encode()
                if any(word in read.decode(errors="replace").lower() for word in words):
                    found.append(label)
    return sorted(set(found))


def erase(turn: Transaction, person_id: int) -> None:
    event = TimerFired(id="1", at=NOW, kind="operator", subject="", due=NOW)
    apply(turn, event, context(), [fx.Erase(person_id=person_id)])


def finish(turn: Transaction) -> int:
    """Fire the timer of the farewell; gives how many timers of erasures are left."""
    due = timers.due(turn, NOW + timedelta(hours=1), 50)
    for event in due:
        if event.kind == "erased":
            assert timers.take(turn, event)
            person_id = int(event.subject.removeprefix("person:"))
            apply(turn, event, context(), [fx.FinishErasure(person_id=person_id)])
    left = timers.due(turn, NOW + timedelta(days=9), 50)
    return len([event for event in left if event.kind == "erased"])


async def test_erased_person_is_nowhere(store: Store) -> None:
    person_id = await store.turn(fill)
    assert len(await store.turn(readable)) > 8  # the search finds what there is
    await store.turn(lambda turn: erase(turn, person_id))
    assert await store.turn(readable) == ["contacts.address"]
    assert await store.turn(finish) == 0
    assert await store.turn(readable) == []
    assert await store.turn(lambda turn: contacts.find(turn, CANARY)) is None


async def test_what_they_sent_and_nobody_could_handle_goes_too(store: Store) -> None:
    chat = Address(channel="telegram", value="77001")

    def work(turn: Transaction) -> list[str]:
        load_round(turn)
        mine = draft(turn, MINE, chat, {**ANSWERS, "organisation": 'Volière "libre"'})
        named = wrote(OTHER, id="8", text='They are Volière "libre".')
        for event in (wrote(chat, id="7", text="my village"), named, wrote(OTHER, id="9")):
            aside.keep(turn, event, "telegram", "ZeroDivisionError", NOW)
        erase(turn, mine.person_id)
        left = [aside.event(turn, each.id) for each in aside.waiting(turn, every=True, limit=9)]
        return [each.id for each in left if each is not None]

    assert await store.turn(work) == ["9"]


def strike_on(turn: Transaction) -> bool:
    """Fire the timer that goes on striking, if there is one."""
    due = [each for each in timers.due(turn, NOW, 50) if each.kind == "striking"]
    for event in due[:1]:
        assert timers.take(turn, event)
        apply(turn, event, context(), retention.strike_on(event, context()))
    return bool(due)


async def test_much_is_struck_out_a_few_rows_a_turn_also_after_a_crash(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(striking, "_BUDGET", 300)  # one row, or two
    monkeypatch.setattr(striking, "_CHUNK", 2)
    person_id = await store.turn(fill)
    await store.turn(lambda turn: erase(turn, person_id))
    assert {"outbox.body", "strikings.words"} <= set(await store.turn(readable))

    def crash(turn: Transaction) -> None:
        assert strike_on(turn)
        raise ZeroDivisionError

    turns = 0
    with pytest.raises(ZeroDivisionError):
        await store.turn(crash)
    while await store.turn(strike_on):
        turns += 1
    assert turns >= 4
    assert await store.turn(readable) == ["contacts.address"]
    assert await store.turn(striking.unfinished) == ()


async def test_words_of_many_are_struck_out_in_one_pass(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        first = [striking.strike_later(turn, {each}) for each in ("Kanari", "Voliere")]
        # What has begun is not begun anew for somebody else's sake.
        turn.connection.execute(update(strikings).values(reached='["inbox","email","1"]'))
        second = striking.strike_later(turn, {"Serinette"})
        return [tuple(first), (second,), striking.unfinished(turn)]

    assert await store.turn(work) == [(1, 1), (2,), (1, 2)]


async def test_erasure_leaves_everybody_else_as_they_are(store: Store) -> None:
    person_id = await store.turn(fill)

    def other(turn: Transaction) -> object:
        contact = contacts.find(turn, OTHER)
        assert contact is not None
        return contact, applications.by_id(turn, THEIRS)

    before = await store.turn(other)
    await store.turn(lambda turn: erase(turn, person_id))
    await store.turn(finish)
    assert await store.turn(other) == before


async def test_slack_is_told_to_show_nothing_of_them(store: Store) -> None:
    person_id = await store.turn(fill)
    await store.turn(lambda turn: erase(turn, person_id))

    def shown(turn: Transaction) -> dict[str, str]:
        rows = turn.connection.execute(
            select(outbox_table).where(
                outbox_table.c.channel == "slack", outbox_table.c.state == "queued"
            )
        ).all()
        found = {}
        for row in rows:
            _, _, body = turn.vault.open(row.body, b"outbox.body").partition(b"\n")
            queued = bodies.BOARD.validate_json(body)
            title = queued.board.title
            found[surfaces.provider_id(turn, queued.surface) or ""] = (
                title.key if not title.params else json.dumps(dict(title.params))
            )
        return found

    assert await store.turn(shown) == {
        "1.1": "privacy.erased_post",
        "2.2": "privacy.erased_post",
        "3.3": '{"words": "We work with [\\u2026] of [\\u2026], [\\u2026]"}',
    }


async def test_speakers_card_is_emptied_also_while_slack_is_down(store: Store) -> None:
    """It was drawn with its State's boards, as nobody's, and goes with what it said."""
    person_id = await store.turn(fill)
    surface = f"speaker:{MINE}"

    def post(turn: Transaction) -> None:
        card = fx.ShowBoard(surface=surface, board=fx.Board(title=message(words=f"{NAME} speaks")))
        timer = TimerFired(id="2", at=NOW, kind="speakers", subject="40:TG", due=NOW)
        apply(turn, timer, context(), [card])
        row = outbox_table.c.key == f"board:{surface}:1"
        settled = {"state": "sent", "provider_id": "4.4", "settled_at": NOW}
        turn.connection.execute(update(outbox_table).where(row).values(**settled))
        surfaces.posted(turn, surface, "4.4")

    def erase_and_tell(turn: Transaction) -> None:
        event = TimerFired(id="1", at=NOW, kind="operator", subject="", due=NOW)
        told = fx.TellStaff(message=Message(key="privacy.gone"), key="gone")
        whose = context(contacts.find(turn, CANARY))
        apply(turn, event, whose, [fx.Erase(person_id=person_id), told])

    def waiting(turn: Transaction) -> list[tuple[str, str]]:
        slack = outbox_table.c.channel == "slack"
        rows = turn.connection.execute(select(outbox_table).where(slack)).all()
        found = []
        for row in rows:
            shape, _, body = turn.vault.open(row.body, b"outbox.body").partition(b"\n")
            if shape == b"board":
                said = bodies.BOARD.validate_json(body).board.title.key
            else:
                said = bodies.POST.validate_json(body).message.key
            if row.key in {"gone", *(f"board:{surface}:{number}" for number in range(9))}:
                found.append((row.key, said))
        return sorted(found)

    await store.turn(post)
    await store.turn(erase_and_tell)
    assert await store.turn(finish) == 0
    assert await store.turn(waiting) == [
        (f"board:{surface}:2", "privacy.erased_post"),
        ("gone", "privacy.gone"),
    ]


async def test_log_of_a_round_goes_on_telling_of_who_is_gone(store: Store) -> None:
    person_id = await store.turn(fill)

    def about_them(turn: Transaction) -> list[tuple[str, str | None, str]]:
        every = history.entries(turn, cycle=40)
        return [(e.event, e.reference, e.actor) for e in every if e.subject == MINE]

    before = await store.turn(about_them)
    await store.turn(lambda turn: erase(turn, person_id))
    after = await store.turn(about_them)
    assert [event for event, _, _ in before] == ["application.submit"]
    assert after == [
        *((event, None, actor) for event, _, actor in before),
        ("application.forgotten", None, "operator"),
    ]
    assert await store.turn(lambda turn: history.entries(turn, cycle=41)) == ()


async def test_farewell_is_waited_for_before_the_address_goes(store: Store) -> None:
    person_id = await store.turn(fill)

    def erase_and_tell(turn: Transaction) -> None:
        contact = contacts.find(turn, CANARY)
        assert contact is not None
        event = TimerFired(id="1", at=NOW, kind="operator", subject="", due=NOW)
        goodbye = fx.Send(
            contact_id=contact.id, message=Message(key="privacy.erased"), language="fr", key="bye"
        )
        apply(turn, event, context(contact), [fx.Erase(person_id=person_id), goodbye])

    await store.turn(erase_and_tell)
    assert await store.turn(finish) == 1  # not sent yet: later
    sent = update(outbox_table).where(outbox_table.c.key == "bye").values(state="sent")
    await store.turn(lambda turn: turn.connection.execute(sent))
    assert await store.turn(finish) == 0
    assert await store.turn(lambda turn: contacts.find(turn, CANARY)) is None


async def test_whoever_applies_anew_meanwhile_keeps_their_address(store: Store) -> None:
    person_id = await store.turn(fill)
    await store.turn(lambda turn: erase(turn, person_id))
    await store.turn(lambda turn: draft(turn, "Aagainaaaaaa", CANARY, {"state": "HT"}))
    await store.turn(finish)
    again = await store.turn(lambda turn: applications.by_id(turn, "Aagainaaaaaa"))
    assert again is not None


async def test_their_mail_that_comes_again_is_still_known(store: Store) -> None:
    person_id = await store.turn(fill)
    await store.turn(lambda turn: erase(turn, person_id))
    await store.turn(finish)
    event = wrote(CANARY, id="<77@canary.example>", text="I am Kanari Serin")

    def again(turn: Transaction) -> bool:
        return ledger.first_time(
            turn,
            channel="email",
            external_id=event.id,
            kind="PersonWrote",
            now=NOW,
            contact_id=None,
            body="",
        )

    assert await store.turn(again) is False


async def test_a_shared_organisation_is_not_struck_out_of_others(store: Store) -> None:
    person_id = await store.turn(fill)
    shared = {"state": "HT", "organisation": "Volière libre"}
    colleague = Address(channel="telegram", value="3003")

    def join(turn: Transaction) -> None:
        holder = draft(turn, "Acolleagueaa", colleague, shared)
        words = fx.PassOn(
            contact_id=holder.id, words="Volière libre asks", language="fr", reason="person"
        )
        apply(turn, wrote(colleague, id="3"), context(holder), [words])

    await store.turn(join)
    await store.turn(lambda turn: erase(turn, person_id))
    await store.turn(finish)
    assert "thread_entries.text" in await store.turn(readable)


def test_every_table_is_tied_to_people_or_listed_with_a_reason() -> None:
    """Whoever adds a table must say how what it holds of a person is forgotten."""
    from bot.store.tables import persons

    tied = {table.name for table in personal._tied({persons: persons.c.id == 1})}
    every = set(metadata.tables)
    assert every - tied - set(personal.LOOSE) == set()
    assert set(personal.LOOSE) & tied == set()
    assert set(personal.LOOSE) - every == set()


async def test_person_is_given_all_of_theirs_and_nothing_of_others(store: Store) -> None:
    person_id = await store.turn(fill)

    def noted(turn: Transaction) -> None:
        thread = turn.connection.execute(select(metadata.tables["threads"].c.id)).scalar()
        assert thread is not None
        reject = fx.ChangeStatus(application_id=MINE, action="reject", by="U1", why="Weak case")
        letter = fx.Send(
            contact_id=2,
            message=Message(key="faq.office_answer", params={"text": "Taken back"}),
            language="fr",
            key=f"decision:{MINE}:",
        )
        note = fx.KeepNote(thread_id=thread, message_id="1", actor="U1", text="I doubt them")
        taken_back = fx.Withhold(key=f"decision:{MINE}:")
        apply(turn, wrote(id="n"), context(), [note, reject, letter, taken_back])

    await store.turn(noted)
    pack = zipfile.ZipFile(io.BytesIO(await store.turn(lambda turn: archive(turn, person_id))))
    text = pack.read("data.json").decode()
    data = json.loads(text)
    [application] = data["applications"]
    assert (application["answers"]["speaker_last_name"], application["status"]) == (
        "Serin",
        "rejected",
    )
    assert (data["inbox"][0]["body"], data["contacts"][0]["address"]) == (
        f"I am {NAME}",
        CANARY.value,
    )
    [file] = [each for each in pack.namelist() if each != "data.json"]
    assert pack.read(file).decode() == NAME
    others = (
        "I doubt them",
        "Weak case",
        "Taken back",
        OTHER.value,
        "Collective",
        "hash",
        "Ask Kanari",
    )
    assert [word for word in others if word in text] == []
