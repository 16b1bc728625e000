"""Scores, conflicts of interest and draft panels, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot import effects as fx
from bot.events import Attachment, TimerFired
from bot.facts.reviews import Attached, Decided, Desk, Dossier, Earlier, PanelDraft, Review
from bot.i18n import as_language
from bot.store import applications, dossiers, homes, ledger, reviews, surfaces
from bot.store.apply import apply
from bot.store.database import Store
from bot.store.snapshot import Reader
from bot.store.tables import outbox
from bot.store.transaction import Transaction
from tests.store.facts import (
    AMA,
    CYCLE,
    LUCIA,
    NOW,
    change,
    context,
    draft,
    load_round,
    message,
    wrote,
)

MINE, OTHER = "Aaaaaaaaaaaa", "Abbbbbbbbbbb"
REPORT = Attachment(name="report.pdf", media_type="application/pdf", content=b"%PDF")


def fill(turn: Transaction) -> None:
    load_round(turn)
    for name, address in ((MINE, AMA), (OTHER, LUCIA)):
        draft(turn, name, address)
        change(turn, name, "submit")


def record(turn: Transaction, *effects: fx.Effect, minutes: int = 0) -> None:
    known = replace(context(), now=NOW + timedelta(minutes=minutes))
    apply(turn, wrote(id=str(minutes)), known, effects)


def score(by: str, application: str = MINE, **scores: int) -> fx.SaveReview:
    return fx.SaveReview(application_id=application, reviewer=by, scores=scores, comment=f"of {by}")


async def test_reviews_are_kept_once_for_each_reviewer(store: Store) -> None:
    def work(turn: Transaction) -> Desk:
        fill(turn)
        record(turn, score("U1", quality=1), score("U2", quality=5))
        record(turn, score("U1", quality=4, relevance=2), minutes=1)
        return reviews.desk(turn, 40, "TG")

    desk = await store.turn(work)
    assert sorted(desk.reviews, key=lambda each: each.reviewer) == [
        Review(
            application_id=MINE,
            reviewer="U1",
            scores={"quality": 4, "relevance": 2},
            comment="of U1",
            at=NOW + timedelta(minutes=1),
        ),
        Review(application_id=MINE, reviewer="U2", scores={"quality": 5}, comment="of U2", at=NOW),
    ]


async def test_conflicts_come_and_go(store: Store) -> None:
    def work(turn: Transaction) -> list[frozenset[tuple[str, str]]]:
        fill(turn)
        found = []
        for held in (True, True, False):
            record(turn, fx.FlagConflict(application_id=MINE, actor="U1", held=held))
            found.append(reviews.desk(turn, 40, "TG").conflicts)
        return found

    assert await store.turn(work) == [{(MINE, "U1")}, {(MINE, "U1")}, set()]


async def test_every_version_of_a_panel_stays_and_the_last_counts(store: Store) -> None:
    def work(turn: Transaction) -> list[PanelDraft | None]:
        fill(turn)
        found = [reviews.panel(turn, 40, "TG")]
        for number, panel in enumerate([(MINE,), (OTHER, MINE)]):
            saved = fx.SavePanel(
                cycle=40, state="TG", panel=panel, waitlist=(OTHER,), by=f"U{number}"
            )
            record(turn, saved, minutes=number)
            found.append(reviews.panel(turn, 40, "TG"))
        return found

    first = PanelDraft(
        cycle=40, state="TG", panel=(MINE,), waitlist=(OTHER,), version=1, by="U0", at=NOW
    )
    later = NOW + timedelta(minutes=1)
    second = replace(first, panel=(OTHER, MINE), version=2, by="U1", at=later)
    assert await store.turn(work) == [None, first, second]


async def test_desk_knows_who_decided_and_who_has_spoken(store: Store) -> None:
    def work(turn: Transaction) -> Desk:
        fill(turn)
        load_round(turn, replace(CYCLE, number=39))
        earlier = fx.SaveAnswers(
            application_id="Accccccccccc",
            contact_id=1,
            cycle=39,
            language="fr",
            answers={"state": "HT"},
        )
        record(turn, earlier, minutes=1)
        change(turn, "Accccccccccc", "submit", "approve", "confirm")
        change(turn, OTHER, "approve", "undo", "reject")
        surfaces.new_version(turn, "shortlist:40:TG:1", b"x")
        surfaces.new_version(turn, "shortlist:40:HT:1", b"x")
        return reviews.desk(turn, 40, "TG")

    desk = await store.turn(work)
    assert desk == Desk(
        experienced=frozenset({MINE}),
        history=True,
        decided={OTHER: Decided(action="reject", by="U1", at=NOW)},
        shown=("shortlist:40:TG:1",),
    )


async def test_dossier_holds_files_other_rounds_and_messages(store: Store) -> None:
    def work(turn: Transaction) -> Dossier:
        fill(turn)
        load_round(turn, replace(CYCLE, number=39))
        sent = wrote(text="my report", attachments=(REPORT,))
        earlier = fx.SaveAnswers(
            application_id="Accccccccccc",
            contact_id=1,
            cycle=39,
            language="fr",
            answers={"state": "HT"},
        )
        apply(turn, sent, context(), [earlier, fx.KeepAttachments(application_id=MINE)])
        change(turn, "Accccccccccc", "submit")
        ledger.first_time(
            turn,
            channel="telegram",
            external_id="1",
            kind="PersonWrote",
            now=NOW,
            contact_id=1,
            body="my report",
        )
        application = applications.by_id(turn, MINE)
        assert application is not None
        return dossiers.dossier(turn, application)

    assert await store.turn(work) == Dossier(
        attachments=(Attached(id=1, name="report.pdf", media_type="application/pdf", size=4),),
        earlier=(Earlier(cycle=39, state="HT", reference="PS39-HT-0001", status="submitted"),),
        received=1,
        sent=0,
        last=NOW,
    )


async def test_home_is_drawn_each_time_its_timer_comes_again(store: Store) -> None:
    def work(turn: Transaction) -> list[str]:
        fill(turn)
        board = fx.Board(title=message())
        for minutes in (0, 1):
            due = NOW + timedelta(minutes=minutes)
            timer = TimerFired(id="homes", at=due, kind="homes", subject="homes", due=due)
            apply(turn, timer, context(), [fx.ShowHome(actor="U1", board=board)])
        homes.remember(turn, "U1", "fr", NOW)
        return sorted(row.state for row in turn.connection.execute(select(outbox.c.state)))

    # The picture that nobody needs any more is not sent.
    assert await store.turn(work) == ["queued", "withheld"]


async def test_homes_show_each_person_what_waits_for_them(store: Store) -> None:
    def work(turn: Transaction) -> dict[str, tuple[object, object, object, object]]:
        fill(turn)
        for actor, language in (("U1", "fr"), ("U2", "es"), ("U9", "en")):
            record(turn, fx.NoteHome(actor=actor, language=as_language(language) or "en"))
        record(turn, score("U1", quality=4), fx.FlagConflict(application_id=OTHER, actor="U2"))
        change(turn, OTHER, "waitlist")
        timer = TimerFired(id="homes", at=NOW, kind="homes", subject="homes", due=NOW)
        roles = {"U1": "reviewer", "U2": "approver"}
        seen = Reader(turn, roles.get).read(timer, context())  # type: ignore[arg-type]
        return {
            home.actor: (home.role, home.language, home.overview.to_review, home.overview.counts)
            for home in seen.homes
        }

    counts = {"TG:submitted": 1, "TG:waitlisted": 1}
    assert await store.turn(work) == {
        "U1": ("reviewer", "fr", {}, counts),
        "U2": ("approver", "es", {"TG": 1}, counts),
        "U9": (None, "en", {}, {}),
    }
