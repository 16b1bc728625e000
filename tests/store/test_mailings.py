"""Mailings in the store, on both databases: frozen once, confirmed once, one row a recipient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot import effects as fx
from bot.events import Address, Attachment
from bot.facts.mailings import Excluded, FrozenLetter, Plan, Recipient, Run
from bot.store import attendance, contacts, fates, mailings, missions, outbox, outreach, rounds
from bot.store.apply import apply
from bot.store.database import Store, Transaction
from bot.store.letters import addressed
from tests.store.facts import CYCLE, NOW, context, letter, wrote
from tests.store.test_people import Entry

FILE = Attachment(name="a.ics", media_type="text/calendar", content="BEGIN:VÉVENT".encode())
LETTERS = (
    FrozenLetter(language="fr", subject="Bonjour", text="Texte", parts=("<p>Texte</p>",)),
    FrozenLetter(
        language="en", subject="Hello", text="Text", parts=("<p>Text</p>",), files=(FILE,)
    ),
)
HOLD = timedelta(minutes=15)
KEYS = "SELECT key, state FROM outbox ORDER BY key"


def people(turn: Transaction, count: int = 3) -> list[int]:
    rows = [Entry(f"m{number}@mission.example") for number in range(count)]
    missions.store(turn, rows, NOW)  # type: ignore[arg-type]
    return [each.contact_id for each in missions.every(turn)]


def planned(turn: Transaction, **more: object) -> Plan:
    ids = people(turn)
    recipients = tuple(
        Recipient(contact_id=each, letter=number % 2, state="TG") for number, each in enumerate(ids)
    )
    made = Plan(
        kind="invitation",
        cycle=40,
        version=1,
        letters=LETTERS,
        recipients=recipients,
        excluded=(Excluded(contact_id=ids[0], reason="duplicate", state="TG"),),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def drafted(turn: Transaction, mailing_id: str = "Maaaaaaa") -> str:
    assert mailings.draft(turn, mailing_id, planned(turn), "U1", NOW)
    return mailing_id


def step(turn: Transaction, mailing_id: str, *steps: str) -> list[bool]:
    release = NOW + HOLD
    return [mailings.advance(turn, mailing_id, each, NOW, release) for each in steps]  # type: ignore[arg-type]


def states(turn: Transaction) -> list[str]:
    return [row[1] for row in turn.connection.exec_driver_sql(KEYS)]


def found(turn: Transaction, mailing_id: str = "Maaaaaaa") -> Run:
    run = mailings.run(turn, mailing_id)
    assert run is not None
    return run


def settle(turn: Transaction, outcomes: Sequence[str]) -> None:
    """Claim what is due and let it end so."""
    rows = outbox.claim(
        turn, "w", channel="email", now=NOW + HOLD, wall=NOW, lease=HOLD, limit=len(outcomes)
    )
    for row, outcome in zip(rows, outcomes, strict=True):
        outbox.settle(turn, "w", row, outbox.Settled(state=outcome), NOW + HOLD)  # type: ignore[arg-type]


async def test_plan_is_read_back_as_it_was_frozen(store: Store) -> None:
    def work(turn: Transaction) -> tuple[Plan, Plan, dict[str, int], dict[str, int]]:
        made = planned(turn)
        mailings.draft(turn, "Maaaaaaa", made, "U1", NOW)
        run = found(turn)
        return made, mailings.plan(turn, run), dict(run.languages), dict(run.reasons)  # type: ignore[arg-type]

    made, back, languages, reasons = await store.turn(work)
    assert (back, back.digest) == (made, made.digest)
    assert (languages, reasons) == ({"fr": 2, "en": 1}, {"duplicate": 1})


async def test_confirming_queues_one_row_a_recipient_and_only_once(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        drafted(turn)
        before = states(turn)
        moved = step(turn, "Maaaaaaa", "confirm", "confirm")
        same = drafted(turn, "Mbbbbbbb")
        return before, moved, states(turn), step(turn, same, "confirm"), states(turn)

    waiting = ["paused"] * 3
    assert await store.turn(work) == ([], [True, False], waiting, [False], waiting)


async def test_nothing_of_a_run_is_claimed_before_its_release(store: Store) -> None:
    def work(turn: Transaction) -> list[int]:
        drafted(turn)
        claimed = []
        for name in ("confirm", "release"):
            step(turn, "Maaaaaaa", name)
            late = NOW + timedelta(days=1)
            rows = outbox.claim(turn, "w", channel="email", now=late, wall=NOW, lease=HOLD, limit=9)
            claimed.append(len(rows))
        return claimed

    assert await store.turn(work) == [0, 3]


async def test_a_persons_own_letter_goes_before_a_mailing_that_was_queued_earlier(
    store: Store,
) -> None:
    def work(turn: Transaction) -> list[str]:
        drafted(turn)
        step(turn, "Maaaaaaa", "confirm", "release")
        contact = contacts.at_address(turn, Address(channel="email", value="a@x.example"), NOW)
        apply(turn, wrote(), context(contact=contact), [letter(contact, key="receipt")])
        late = NOW + HOLD
        rows = outbox.claim(turn, "w", channel="email", now=late, wall=NOW, lease=HOLD, limit=1)
        return [row.key for row in rows]

    assert await store.turn(work) == ["receipt"]


async def test_run_that_was_taken_back_may_go_out_after_all(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        drafted(turn)
        first = step(turn, "Maaaaaaa", "confirm", "undo")
        withheld = (states(turn), found(turn).progress.withheld, found(turn).stage)
        drafted(turn, "Mbbbbbbb")
        return first, withheld, step(turn, "Mbbbbbbb", "confirm"), states(turn)

    assert await store.turn(work) == (
        [True, True],
        (["withheld"] * 3, 3, "stopped"),
        [True],
        ["withheld"] * 3 + ["paused"] * 3,
    )


async def test_paused_run_sends_nothing_and_resumes_where_it_stood(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        drafted(turn)
        step(turn, "Maaaaaaa", "confirm", "release")
        settle(turn, ["sent"])
        step(turn, "Maaaaaaa", "pause")
        paused = sorted(states(turn))
        settle(turn, [])
        step(turn, "Maaaaaaa", "resume")
        return paused, sorted(states(turn)), found(turn).progress.sent

    assert await store.turn(work) == (
        ["paused", "paused", "sent"],
        ["queued", "queued", "sent"],
        1,
    )


async def test_row_claimed_before_a_pause_is_put_back_at_send_time(store: Store) -> None:
    def work(turn: Transaction) -> object:
        drafted(turn)
        step(turn, "Maaaaaaa", "confirm", "release")
        [row, *_] = outbox.claim(
            turn, "w", channel="email", now=NOW + HOLD, wall=NOW, lease=HOLD, limit=3
        )
        step(turn, "Maaaaaaa", "pause")
        return addressed(turn, row).refused

    assert await store.turn(work) == outbox.Settled(state="paused")


async def test_whoever_left_the_list_after_the_confirmation_is_skipped(store: Store) -> None:
    def work(turn: Transaction) -> list[object]:
        drafted(turn)
        step(turn, "Maaaaaaa", "confirm", "release")
        rows = outbox.claim(
            turn, "w", channel="email", now=NOW + HOLD, wall=NOW, lease=HOLD, limit=3
        )
        gone = contacts.by_id(turn, rows[0].contact_id or 0)
        assert gone is not None
        here = context(contact=gone)
        apply(turn, wrote(), here, [fx.LeaveList(contact_id=gone.id, list="invitations")])
        return [addressed(turn, row).refused for row in rows[:2]]

    left = outbox.Settled(state="skipped", error="left the list")
    assert await store.turn(work) == [left, None]


async def test_progress_and_fates_outlive_the_outbox(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        drafted(turn)
        step(turn, "Maaaaaaa", "confirm", "release")
        settle(turn, ["sent", "failed", "sent"])
        run = found(turn)
        turn.connection.exec_driver_sql("DELETE FROM outbox")
        ids = [each.contact_id for each in fates.fates(turn, "Maaaaaaa")]
        fates.bounced(turn, ids[0], "550 gone", NOW)
        fates.answered(turn, ids[2], NOW)
        again = found(turn)
        return (
            (run.progress.sent, run.progress.failed, run.progress.waiting),
            (again.progress.sent, again.progress.bounced, again.progress.answered),
            again.trouble,
        )

    assert await store.turn(work) == ((2, 1, 0), (2, 1, 1), ("TG",))


async def test_bounce_that_comes_before_anybody_looked_is_kept_all_the_same(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, ...]:
        drafted(turn)
        step(turn, "Maaaaaaa", "confirm", "release")
        settle(turn, ["sent"])
        first = min(each.contact_id for each in fates.fates(turn, "Maaaaaaa"))
        return fates.bounced(turn, first, "550 gone", NOW), found(turn).progress.bounced

    assert await store.turn(work) == ("Maaaaaaa", 1)


async def test_address_knows_what_it_was_sent_and_not_what_came_back(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[object, ...]]:
        rounds.save(turn, CYCLE, NOW)
        drafted(turn)
        step(turn, "Maaaaaaa", "confirm", "release")
        seen: list[tuple[object, ...]] = []
        for outcomes in ([], ["sent", "sent", "failed"]):
            settle(turn, outcomes)
            read = outreach.read(turn, CYCLE, NOW)
            seen.append(tuple((each.known, dict(each.got)) for each in read.missions))
        fates.bounced(turn, read.missions[0].contact_id, "550", NOW)
        read = outreach.read(turn, CYCLE, NOW)
        seen.append(tuple(each.known for each in read.missions))
        return seen

    waiting, told = (None, {"invitation": 1}), (1, {"invitation": 1})
    assert await store.turn(work) == [
        (waiting, waiting, waiting),
        (told, told, (None, {})),
        (None, 1, None),
    ]


async def test_attendance_keeps_the_last_answer_and_what_was_seen(store: Store) -> None:
    def work(turn: Transaction) -> tuple[object, object]:
        for answers in ({"HT": "accepted", "TG": "accepted"}, {"TG": "declined"}):
            given = fx.RecordAttendance(cycle=40, mission="FR", answers=answers, source="words")  # type: ignore[arg-type]
            attendance.answer(turn, given, NOW)
        for seen in ({"present": True}, {"opened": True}, {}):
            noted = fx.RecordPresence(cycle=40, mission="HT", meeting="HT", **seen)
            attendance.presence(turn, noted)
        counts = attendance.counts(turn, 40)
        return attendance.answers(turn, 40), {
            code: (each.accepted, each.declined, each.present, each.opened)
            for code, each in counts.items()
        }

    assert await store.turn(work) == (
        {"FR": {"HT": "accepted", "TG": "declined"}},
        {"HT": (1, 0, 1, True), "TG": (0, 1, 0, False)},
    )


async def test_subscribers_are_those_who_asked_and_did_not_leave(store: Store) -> None:
    def work(turn: Transaction) -> list[tuple[object, ...]]:
        contact = contacts.at_address(turn, Address(channel="email", value="ama@x.example"), NOW)
        here = context(contact=contact)
        seen: list[tuple[object, ...]] = []
        for effect in (
            fx.Subscribe(contact_id=contact.id, list="calls"),
            fx.LeaveList(contact_id=contact.id, list="calls"),
            fx.Subscribe(contact_id=contact.id, list="calls"),
            fx.Subscribe(contact_id=contact.id, list="calls", wanted=False),
        ):
            apply(turn, wrote(), here, [effect])
            read = outreach.read(turn, CYCLE, NOW).subscribers
            seen.append(tuple((sorted(each.lists), sorted(each.left)) for each in read))
        return seen

    nothing: list[str] = []
    on, left = (["calls"], nothing), (["calls"], ["calls"])
    assert await store.turn(work) == [(on,), (left,), (on,), ()]
