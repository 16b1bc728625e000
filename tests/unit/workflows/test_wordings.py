"""Letters that the office writes anew before they leave."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import effects as fx
from bot.context import Role
from bot.facts.application import Application
from bot.facts.releases import Release
from bot.i18n import LANGUAGES
from bot.message import Message, Wording
from bot.render import label, render, render_board, render_dialog
from bot.render.rendered import Capabilities
from bot.render.wording import standard
from tests.unit.handlers.situation import ROUND
from tests.unit.workflows.desk import NAMES, Desk, panel, start

FIRST, SECOND, THIRD = NAMES
TWO = replace(ROUND, panel=replace(ROUND.panel, two_people=True))
MAIL = Capabilities(markup="mail", buttons=False)
BODY = (
    "Dear {first_name} {last_name},\n\n**{organisation}** will speak about {state}.\n\n"
    "{meeting} {format}\n\n{answer_by}\n\n{reference}\n\nUPR Info"
)
SUBJECT = "Come and speak: {state} ({reference})"


def people(*languages: str) -> dict[str, Application]:
    return {
        each.id: replace(each, language=language)  # type: ignore[arg-type]
        for each, language in zip(start().values(), languages, strict=True)
    }


def proposed(*languages: str, **known: object) -> tuple[Desk, Release]:
    """A panel of three that waits to be let go, two by mail and one on the phone."""
    desk = Desk(
        applications=people(*(languages or ("fr", "fr", "es"))),
        panel=panel(*NAMES),
        channels={SECOND: "telegram"},
        **known,  # type: ignore[arg-type]
    )
    desk.presses("decide_panel:40:TG")
    (release,) = desk.releases.values()
    return desk, release


def writes(
    desk: Desk, release: Release, about: str, subject: str = SUBJECT, body: str = BODY
) -> list[tuple[str, str]]:
    """Open a text, write another, and give what was refused."""
    desk.refused.clear()
    named = about if about in NAMES else None
    desk.presses(f"reword:{release.id}:{about}:40:TG", subject=named, release=release.id)
    window = desk.dialogs[-1]
    desk.submits(window.data, subject=named, release=release.id, subject_=subject, body=body)
    return [(field, why.key) for field, why in desk.refused]


def test_text_is_written_for_a_language_for_one_and_given_back() -> None:
    desk, release = proposed()
    french, own = "confirmation:fr", FIRST
    assert writes(desk, release, french) == []
    assert writes(desk, release, own, body=BODY.replace("Dear", "Dearest")) == []
    kept = desk.releases[release.id]
    assert {name: (each.by, each.version) for name, each in kept.wordings.items()} == {
        french: ("U1", 2),
        own: ("U1", 3),
    }
    desk.lets_go(kept)
    letters = {send.about: send.message for send in desk.queued.values()}
    said = {
        about: render(message, desk.applications[about or ""].language, MAIL).text.split("\n")[0]
        for about, message in letters.items()
    }
    assert said == {
        FIRST: "Dearest Ama Mensah,",
        SECOND: "Dear Ama Mensah,",
        THIRD: "Estimada colega, estimado colega:",
    }
    assert [len(message.choices[0]) for message in letters.values()] == [2, 2, 2]
    assert [each.event for each in desk.recorded if each.event == "letter.reworded"] == [
        "letter.reworded"
    ] * 2


def test_standard_text_can_be_had_back() -> None:
    desk, release = proposed()
    writes(desk, release, "confirmation:fr")
    writes(desk, release, FIRST, body=BODY.replace("Dear", "Dearest"))
    for about in (FIRST, "confirmation:fr"):
        named = FIRST if about == FIRST else None
        desk.presses(f"standard:{release.id}:{about}:40:TG", subject=named, release=release.id)
    kept = desk.releases[release.id]
    assert [each.words for each in kept.wordings.values()] == [None, None]
    assert [kept.wording(each) for each in kept.decisions] == [None] * 3
    # So does typing it again, and nothing new needs to be looked at when nothing changed.
    words = standard("letter/confirmation", "fr")
    assert writes(desk, release, "confirmation:fr", words.subject, words.body) == []
    assert desk.releases[release.id].version == kept.version


@pytest.mark.parametrize(
    ("subject", "body", "expected"),
    [
        ("", BODY, ("subject", "wording.no_subject")),
        (SUBJECT, " \n ", ("body", "wording.no_body")),
        ("x" * 151, BODY, ("subject", "wording.too_long")),
        (SUBJECT, BODY + "x" * 3000, ("body", "wording.too_long")),
        (SUBJECT, BODY.replace("{state}", "{country}"), ("body", "wording.unknown")),
        ("{meeting}", BODY, ("subject", "wording.unknown")),
        (SUBJECT, BODY.replace("{state}", "{State name}"), ("body", "wording.stray")),
        (SUBJECT, BODY.replace("{answer_by}", ""), ("body", "wording.missing_answer_by")),
        (SUBJECT, BODY.replace("{reference}", ""), ("body", "wording.missing_reference")),
        (SUBJECT, BODY + " {added}", ("body", "wording.added_alone")),
    ],
)
def test_slip_is_named_and_the_window_stays(
    subject: str, body: str, expected: tuple[str, str]
) -> None:
    desk, release = proposed()
    assert writes(desk, release, "confirmation:fr", subject, body)[:1] == [expected]
    assert desk.releases[release.id] == release
    for language in LANGUAGES:
        assert label(desk.refused[0][1], language)


def test_placeholder_that_is_empty_for_somebody_is_refused_with_their_reference() -> None:
    desk, release = proposed()
    nameless = desk.applications[SECOND]
    answers = {**nameless.answers, "speaker_first_name": ""}
    desk.applications[SECOND] = replace(nameless, answers=answers)
    assert writes(desk, release, "confirmation:fr") == [("body", "wording.blank")]
    assert "PS40-TG-0002" in label(desk.refused[0][1], "en")
    assert writes(desk, release, FIRST) == []


def test_colleague_who_was_faster_is_not_overwritten() -> None:
    desk, release = proposed()
    desk.presses(f"reword:{release.id}:confirmation:fr:40:TG", release=release.id)
    open_before = desk.dialogs[-1].data
    desk.actor = "U2"
    writes(desk, release, "confirmation:fr")
    writes(desk, release, "confirmation:es")
    desk.actor = "U1"
    desk.submits(open_before, release=release.id, subject_=SUBJECT, body=BODY + "\n\nMine.")
    assert [(field, why.key) for field, why in desk.refused] == [("body", "wording.overtaken")]


def test_words_for_another_language_are_no_obstacle() -> None:
    desk, release = proposed()
    desk.presses(f"reword:{release.id}:confirmation:fr:40:TG", release=release.id)
    open_before = desk.dialogs[-1].data
    writes(desk, release, "confirmation:es")
    desk.submits(open_before, release=release.id, subject_=SUBJECT, body=BODY)
    assert set(desk.releases[release.id].wordings) == {"confirmation:es", "confirmation:fr"}


def shown(messages: tuple[Message, ...]) -> list[str]:
    return [each.key for each in messages]


def test_preview_shows_each_channel_and_whose_words_are_missing() -> None:
    desk, release = proposed()
    writes(desk, release, "confirmation:fr")
    assert shown(desk.dialogs[-1].body) == [
        "wording.kept",
        *("wording.by_channel", "letter/confirmation", "release.answers_mail"),
        *("wording.by_channel", "letter/confirmation", "release.answers"),
        "wording.uneven",
    ]
    mail, chat = (each for each in desk.dialogs[-1].body if each.key == "letter/confirmation")
    assert (mail.wording, chat.wording) == (
        Wording(subject=SUBJECT, body=BODY),
        Wording(subject="", body=BODY),
    )
    desk.draws()
    keys = shown(tuple(card.message for card in desk.boards[f"release:{release.id}"].cards))
    assert keys.count("wording.uneven") == 1
    desk.presses(f"send_release:{release.id}:2:40:TG", release=release.id)
    assert "wording.uneven" in shown(desk.dialogs[-1].body)
    writes(desk, release, "confirmation:es")
    assert "wording.uneven" not in shown(desk.dialogs[-1].body)


def test_paragraph_in_one_language_only_is_pointed_out() -> None:
    desk, release = proposed()
    data = f"write:{release.id}:{FIRST}:40:TG"
    desk.submits(data, subject=FIRST, release=release.id, common="Un mot.", own="")
    desk.draws()
    cards = [card.message for card in desk.boards[f"release:{release.id}"].cards]
    (uneven,) = (each for each in cards if each.key == "wording.uneven_paragraph")
    assert label(uneven, "en").startswith("A paragraph was added in French, and not in Spanish.")


def test_whoever_changes_words_needs_another_signature() -> None:
    desk, release = proposed(cycle=TWO)
    desk.actor = "U2"
    desk.presses(f"send_release:{release.id}:1:40:TG", release=release.id)
    looked_at = desk.dialogs[-1].data
    desk.actor = "U3"
    writes(desk, release, "confirmation:fr")
    desk.actor = "U2"
    desk.submits(looked_at, release=release.id)
    assert desk.whispered[-1] == "release.changed"
    desk.actor = "U3"
    desk.lets_go(desk.releases[release.id])
    assert (desk.whispered[-1], desk.queued) == ("release.not_yours", {})
    desk.actor = "U1"  # who proposed it, and reads now what U3 wrote
    desk.lets_go(desk.releases[release.id])
    assert len(desk.queued) == 3


def test_reviewers_words_do_not_let_the_proposer_sign_alone() -> None:
    desk, release = proposed(cycle=TWO)
    desk.actor, desk.role = "U2", "reviewer"
    assert writes(desk, release, "confirmation:fr") == []
    desk.actor, desk.role = "U1", "approver"
    desk.lets_go(desk.releases[release.id])
    assert (desk.whispered[-1], desk.queued) == ("release.not_yours", {})
    desk.actor = "U3"
    desk.lets_go(desk.releases[release.id])
    assert len(desk.queued) == 3


@pytest.mark.parametrize(
    ("role", "two", "expected"),
    [
        ("approver", False, True),
        ("reviewer", False, False),
        ("reviewer", True, True),
        ("viewer", True, False),
        (None, True, False),
    ],
)
def test_who_may_write(role: Role | None, two: bool, expected: bool) -> None:
    desk, release = proposed(cycle=TWO if two else ROUND)
    desk.role = role  # type: ignore[assignment]
    desk.presses(f"reword:{release.id}:confirmation:fr:40:TG", release=release.id)
    assert bool(desk.dialogs) == expected
    data = f"reworded:{release.id}:confirmation:fr:1:40:TG"
    desk.submits(data, release=release.id, subject_=SUBJECT, body=BODY)
    assert bool(desk.releases[release.id].wordings) == expected


def test_conflict_of_interest_keeps_somebody_from_the_words() -> None:
    desk, release = proposed()
    desk.conflicts.add((FIRST, "U1"))
    for about in (FIRST, "confirmation:fr"):
        desk.presses(f"reword:{release.id}:{about}:40:TG", release=release.id)
    assert desk.dialogs == []
    desk.presses(f"reword:{release.id}:confirmation:es:40:TG", release=release.id)
    assert len(desk.dialogs) == 1


def test_words_survive_an_undo_and_nothing_is_written_once_letters_wait() -> None:
    desk, release = proposed()
    writes(desk, release, "confirmation:fr")
    writes(desk, release, FIRST, body=BODY.replace("Dear", "Dearest"))
    desk.presses(f"reword:{release.id}:confirmation:fr:40:TG", release=release.id)
    late = desk.dialogs[-1].data
    desk.lets_go(desk.releases[release.id])
    desk.submits(late, release=release.id, subject_=SUBJECT, body="Mine. {reference}")
    assert [(field, why.key) for field, why in desk.refused] == [("body", "release.gone")]
    desk.presses(f"undo_all:{release.id}:40:TG", release=release.id)
    desk.presses("decide_panel:40:TG")
    again = desk.releases[next(reversed(desk.releases))]
    assert {name: each.words and each.words.body[:7] for name, each in again.wordings.items()} == {
        "confirmation:fr": "Dear {f",
        FIRST: "Dearest",
    }


def test_single_decision_can_be_worded_first() -> None:
    desk = Desk()
    desk.presses(f"approve:{FIRST}", subject=FIRST)
    desk.presses(f"draft:approve:{FIRST}", subject=FIRST, added="See you there.")
    (release,) = desk.releases.values()
    desk.presses(f"draft:approve:{FIRST}", subject=FIRST)  # a second look makes no second board
    assert list(desk.releases) == [release.id]
    desk.submits(
        desk.dialogs[-1].data, subject=FIRST, release=release.id, subject_=SUBJECT, body=BODY
    )
    desk.lets_go(desk.releases[release.id])
    (letter,) = desk.queued.values()
    assert render(letter.message, "en", MAIL).text.startswith("Dear Ama Mensah,")
    assert "See you there.\n\nUPR Info" in render(letter.message, "en", MAIL).text
    assert desk.applications[FIRST].status == "approved"
    # Taken back and decided again, the words are still there.
    desk.presses(f"undo:{FIRST}", subject=FIRST)
    desk.presses(f"draft:approve:{FIRST}", subject=FIRST)
    again = desk.releases[next(reversed(desk.releases))]
    assert again.id != release.id
    assert again.wordings[FIRST].words == Wording(subject=SUBJECT, body=BODY)
    assert again.texts[FIRST] == "See you there."
    assert {each.name: each.value for each in desk.dialogs[-1].inputs}["body"] == BODY


def test_words_of_a_single_decision_are_not_passed_by_from_the_shortlist() -> None:
    desk = Desk(applications=people("fr", "fr", "es"))
    desk.presses(f"approve:{FIRST}", subject=FIRST)
    looked_at = desk.dialogs[-1].data
    desk.presses(f"draft:approve:{FIRST}", subject=FIRST)
    (release,) = desk.releases.values()
    desk.submits(
        desk.dialogs[-1].data, subject=FIRST, release=release.id, subject_=SUBJECT, body=BODY
    )
    desk.actor = "U2"
    desk.presses(f"approve:{FIRST}", subject=FIRST)
    desk.submits(looked_at, subject=FIRST)
    assert (desk.whispered, desk.queued) == (["release.waits_already"] * 2, {})
    desk.decides("reject", FIRST)  # another decision is another letter
    assert desk.applications[FIRST].status == "rejected"


def test_confidential_names_stay_out_of_the_windows() -> None:
    hidden = {
        each.id: replace(each, answers={**each.answers, "publish_name": False})
        for each in start().values()
    }
    desk = Desk(applications=hidden, panel=panel(*NAMES))
    desk.presses("decide_panel:40:TG")
    (release,) = desk.releases.values()
    writes(desk, release, "confirmation:en")
    for dialog in desk.dialogs:
        view = str(render_dialog(dialog, "en").view)
        assert [name in view for name in ("Mensah", "Group 1", "Group 3")] == [False] * 3


def test_windows_and_boards_can_be_drawn_in_every_language() -> None:
    desk, release = proposed()
    writes(desk, release, "confirmation:fr")
    writes(desk, release, FIRST)
    desk.presses(f"read:{release.id}:{FIRST}:40:TG", subject=FIRST, release=release.id)
    desk.draws()
    for language in LANGUAGES:
        for dialog in desk.dialogs:
            assert render_dialog(dialog, language).view["blocks"]
        assert render_board(desk.boards[f"release:{release.id}"], language).blocks


def test_nothing_written_is_in_the_log() -> None:
    desk, release = proposed()
    writes(desk, release, FIRST)
    (written,) = [each for each in desk.recorded if each.event == "letter.reworded"]
    assert written == fx.Record(
        event="letter.reworded",
        subject=FIRST,
        actor="U1",
        details={
            "release": release.id,
            "letter": "confirmation",
            "language": "fr",
            "version": 2,
        },
    )
