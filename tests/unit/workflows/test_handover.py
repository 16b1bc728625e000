"""Claiming, answering and closing a person's thread."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot import effects as fx
from bot.context import Home
from bot.conversation.state import Conversation
from bot.events import Address, AddressFailed, StaffWrote, TimerFired
from bot.facts.threads import Entry, Office, Thread
from bot.handlers.table import decide
from bot.render import render_home
from bot.workflows.handover.replying import _digest
from tests.unit.handlers.situation import NOW, ROUND, application, contact
from tests.unit.workflows.threads import (
    ANSWERED,
    ASKED,
    CLAIMED,
    THREAD,
    at_desk,
    changes,
    kinds,
    pressed,
    shown,
    submitted,
)

DONE = replace(THREAD, state="done")
OTHERS = replace(CLAIMED, claimed_by="U2")
FORM = Conversation(mode="form", application="Aaaaaaaaaaaa", field="aim").stored()
HOUR = timedelta(hours=1)


def claim(**more: Any) -> fx.ChangeThread:
    given: dict[str, Any] = {
        "state": "open",
        "claimed_by": "U1",
        "listening": True,
        "active": True,
    } | more
    return fx.ChangeThread(thread_id=7, **given)


@pytest.mark.parametrize(
    ("button", "thread", "more", "changed", "told"),
    [
        ("claim", THREAD, {}, [claim()], []),
        ("claim", THREAD, {"holder": contact(conversation=FORM)}, [claim(listening=False)], []),
        ("claim", CLAIMED, {}, [claim()], []),
        ("claim", OTHERS, {}, [], ["threads.claimed_by"]),
        ("takeover", OTHERS, {}, [claim()], ["threads.taken_over"]),
        ("takeover", CLAIMED, {}, [claim()], []),
        ("claim", replace(OTHERS, active_at=NOW - 5 * HOUR), {}, [claim()], []),
        ("claim", DONE, {}, [claim()], []),
        ("claim", THREAD, {"role": "viewer"}, [], ["staff.not_allowed"]),
        ("claim", THREAD, {"role": None}, [], ["staff.not_allowed"]),
        ("claim", None, {}, [], ["threads.gone"]),
        (
            "done",
            CLAIMED,
            {},
            [fx.ChangeThread(thread_id=7, state="done", claimed_by="", listening=False)],
            [],
        ),
        ("done", DONE, {}, [], ["threads.done_already"]),
        (
            "done",
            replace(CLAIMED, entries=(ANSWERED,)),
            {},
            [fx.ChangeThread(thread_id=7, state="done", claimed_by="", listening=False)],
            ["threads.learn"],
        ),
    ],
)
def test_buttons_of_a_card_change_who_speaks(
    button: str, thread: Thread | None, more: Any, changed: list[fx.ChangeThread], told: list[str]
) -> None:
    effects = decide(pressed(f"{button}:t7"), at_desk(thread, **more))
    assert (changes(effects), shown(effects)) == (changed, told)


LISTENING = {"holder": contact("telegram", conversation=FORM)}
IN_FORM = application(status="draft", reference=None)


@pytest.mark.parametrize(
    ("thread", "more", "said"),
    [
        (CLAIMED, {**LISTENING, "applications": (IN_FORM,)}, ["threads.form_waits"]),
        (replace(CLAIMED, listening=False), {**LISTENING, "applications": (IN_FORM,)}, []),
        (CLAIMED, LISTENING, []),  # changes to a sent application stay where they are
        (CLAIMED, {"applications": (IN_FORM,)}, []),
    ],
)
@pytest.mark.parametrize("way", ["done", "released"])
def test_form_that_had_to_wait_is_offered_again(
    thread: Thread, more: Any, said: list[str], way: str
) -> None:
    if way == "done":
        effects = decide(pressed("done:t7"), at_desk(thread, **more))
    else:
        quiet = replace(thread, active_at=NOW - 5 * HOUR)
        effects = decide(fired("release"), at_desk(quiet, **more))
    assert [each.message.key for each in effects if isinstance(each, fx.Send)] == said
    places = [each.conversation for each in effects if isinstance(each, fx.SaveConversation)]
    assert [(each or {}).get("mode", "idle") for each in places] == ["idle"] * len(said)


DRAFT = Entry(id=9, kind="draft", at=NOW, text="Oui, bien sûr.", actor="U1")
NOTE = Entry(id=3, kind="note", at=NOW, text="Oui.", actor="U2", message_id="1.5")
LONG = replace(NOTE, text="x" * 5000)
AGAIN = Entry(id=6, kind="person", at=NOW, text="And two?", language="fr")
SECRET = application(
    answers={"publish_name": False, "speaker_first_name": "Ama", "speaker_last_name": "Mensah"}
)
MINE = Entry(id=4, kind="note", at=NOW, text="Non.", actor="U1", message_id="1.6")
TO = "threads.reply_to"
QUOTE = "threads.reply_asked"
SPEAK = "threads.warn_language"


@pytest.mark.parametrize(
    ("button", "thread", "hint", "begun", "told"),
    [
        ("reply", THREAD, "en", "", [TO, QUOTE, SPEAK]),
        ("reply", THREAD, "fr-CH", "", [TO, QUOTE]),
        ("reply", replace(THREAD, language="en"), "pt-BR", "", [TO, QUOTE]),
        ("reply", replace(THREAD, entries=(DRAFT,)), "fr", "Oui, bien sûr.", [TO]),
        ("reply", replace(THREAD, entries=(NOTE,)), "fr", "", [TO]),
        ("send_note", replace(THREAD, entries=(NOTE,)), "fr", "Oui.", [TO]),
        ("send_note", replace(THREAD, entries=(MINE, NOTE)), "fr", "Non.", [TO]),
        ("send_note", replace(THREAD, entries=(DRAFT, NOTE)), "fr", "Oui.", [TO]),
        (
            "send_note",
            replace(THREAD, entries=(LONG,)),
            "fr",
            "x" * 2899 + "…",
            [TO, "threads.reply_cut"],
        ),
        ("reply", OTHERS, "fr", "", [TO, QUOTE, "threads.warn_claimed"]),
    ],
)
def test_window_to_write_in_holds_what_was_begun(
    button: str, thread: Thread, hint: str, begun: str, told: list[str]
) -> None:
    effects = decide(pressed(f"{button}:t7", hint=hint), at_desk(thread))
    [window] = [each for each in effects if isinstance(each, fx.OpenDialog)]
    value = window.dialog.inputs[0].value
    assert (value, shown(effects)) == (begun, told)


@pytest.mark.parametrize(
    ("entries", "quoted"),
    [
        ((ASKED,), ["May I bring a child?"]),
        ((ASKED, ANSWERED), ["May I bring a child?"]),
        ((ASKED, ANSWERED, AGAIN), ["And two?"]),
        ((ASKED, ANSWERED, AGAIN, replace(AGAIN, id=7, remark="answered")), ["And two?"]),
        ((ASKED, AGAIN, replace(AGAIN, id=7, text="")), ["May I bring a child?", "And two?"]),
        ((replace(ASKED, text="I am Ama Mensah"),), ["I am […] […]"]),
    ],
)
def test_window_to_write_in_quotes_what_is_answered(
    entries: tuple[Entry, ...], quoted: list[str]
) -> None:
    known = at_desk(replace(THREAD, entries=entries), applications=(SECRET,))
    effects = decide(pressed("reply:t7"), known)
    [window] = [each for each in effects if isinstance(each, fx.OpenDialog)]
    shown_words = [each.params["words"] for each in window.dialog.body if each.key == QUOTE]
    assert shown_words == quoted


def test_home_lists_who_waits_and_who_has_claimed_them() -> None:
    home = Home(actor="U1", role="reviewer", language="en")
    known = at_desk(homes=(home,), waiting=(CLAIMED, replace(THREAD, contact_id=2)))
    [drawn] = [each for each in decide(pressed("home"), known) if isinstance(each, fx.ShowHome)]
    text = str(render_home(drawn.board, "en").view)
    assert "00001, French, since" in text
    assert "claimed by <@U1>" in text
    assert "00002, French, since" in text
    assert text.count("nobody yet") == 1


ENGLISH = "Yes, you may bring your children to the meeting."
FRENCH = "Oui, vous pouvez venir avec vos enfants à la réunion."


@pytest.mark.parametrize(
    ("text", "more", "kept", "told"),
    [
        (FRENCH, {}, FRENCH, ["threads.preview_to", "faq.office_answer"]),
        (
            ENGLISH,
            {},
            ENGLISH,
            ["threads.warn_written", "threads.preview_to", "faq.office_answer"],
        ),
        ("  ", {}, None, ["threads.reply_blank"]),
        ("", {}, None, ["threads.reply_blank"]),
        (FRENCH, {"role": "viewer"}, None, ["staff.not_allowed"]),
        (FRENCH, {"thread": None}, None, ["threads.gone"]),
        (FRENCH, {"holder": contact(reachable=False)}, FRENCH, ["threads.unreachable"]),
        (
            FRENCH,
            {"holder": contact(discreet=True)},
            FRENCH,
            ["threads.warn_discreet", "threads.preview_to", "faq.office_answer"],
        ),
        (
            FRENCH,
            {"thread": replace(OTHERS, entries=(ANSWERED,))},
            FRENCH,
            [
                "threads.warn_answered",
                "threads.warn_claimed",
                "threads.preview_to",
                "faq.office_answer",
            ],
        ),
    ],
)
def test_preview_shows_the_exact_text_and_loses_nothing(
    text: str, more: Any, kept: str | None, told: list[str]
) -> None:
    effects = decide(submitted("reply:t7:0", text=text), at_desk(**more))
    drafts = [each.text for each in effects if isinstance(each, fx.KeepDraft)]
    assert (drafts, shown(effects)) == ([] if kept is None else [kept], told)
    assert not any(isinstance(each, fx.Send) for each in effects)


WRITTEN = replace(CLAIMED, entries=(DRAFT,))
CONFIRMED = f"send:t7:0:{_digest(DRAFT.text)}"


@pytest.mark.parametrize(
    ("data", "thread", "sent", "told"),
    [
        (CONFIRMED, WRITTEN, ["Oui, bien sûr."], []),
        (CONFIRMED, replace(WRITTEN, claimed_by=""), ["Oui, bien sûr."], []),
        (CONFIRMED, replace(WRITTEN, state="done", claimed_by=""), ["Oui, bien sûr."], []),
        (CONFIRMED, CLAIMED, [], ["threads.sent_already"]),
        (
            f"send:t7:0:{_digest('another text')}",
            WRITTEN,
            [],
            ["threads.preview_to", "faq.office_answer"],
        ),
        (
            CONFIRMED,
            replace(WRITTEN, entries=(DRAFT, ANSWERED)),
            [],
            ["threads.warn_answered", "threads.preview_to", "faq.office_answer"],
        ),
        (CONFIRMED.replace(":0:", ":5:"), replace(WRITTEN, entries=(DRAFT, ANSWERED)), ["x"], []),
    ],
)
def test_only_what_was_previewed_is_sent_and_only_once(
    data: str, thread: Thread, sent: list[str], told: list[str]
) -> None:
    effects = decide(submitted(data), at_desk(thread))
    letters = [each for each in effects if isinstance(each, fx.Send)]
    assert (len(letters), shown(effects)) == (len(sent), told)
    if sent:
        [letter] = letters
        assert (letter.message.params, letter.language, letter.kind) == (
            {"text": "Oui, bien sûr."},
            "fr",
            "answer",
        )
        assert changes(effects) == [claim()]
        assert [each.key for each in effects if isinstance(each, fx.KeepAnswer)] == [letter.key]
        assert [each.text for each in effects if isinstance(each, fx.KeepDraft)] == [""]


def wrote(change: Any = "written", text: str = "Oui.") -> StaffWrote:
    return StaffWrote(
        id="1", at=NOW, actor="U1", text=text, thread="1.2", message_id="1.5", change=change
    )


SENT = replace(ANSWERED, source=3)


@pytest.mark.parametrize(
    ("event", "thread", "told"),
    [
        (wrote(), THREAD, ["threads.hint"]),
        (wrote(), replace(THREAD, hinted=True), []),
        (wrote("edited"), replace(THREAD, entries=(NOTE,)), []),
        (wrote("edited"), replace(THREAD, entries=(NOTE, SENT)), ["threads.sent_stays"]),
        (wrote("deleted"), replace(THREAD, entries=(NOTE, SENT)), ["threads.sent_stays"]),
        (wrote("edited"), replace(THREAD, entries=(replace(NOTE, warned=True), SENT)), []),
    ],
)
def test_note_stays_in_the_office(event: StaffWrote, thread: Thread, told: list[str]) -> None:
    effects = decide(event, at_desk(thread))
    kept = [(each.text, each.change) for each in effects if isinstance(each, fx.KeepNote)]
    assert (kept, shown(effects)) == ([(event.text, event.change)], told)
    assert not any(isinstance(each, fx.Send) for each in effects)


def test_what_staff_write_in_other_threads_is_left_alone() -> None:
    assert list(decide(wrote(), at_desk(None))) == []


def fired(kind: str, subject: str = "person:1", name: str = "x") -> TimerFired:
    return TimerFired(id=name, at=NOW, kind=kind, subject=subject, due=NOW)


@pytest.mark.parametrize(
    ("thread", "done"),
    [
        (replace(CLAIMED, active_at=NOW - 4 * HOUR), ["ChangeThread", "TellStaff", "SetTimer"]),
        (replace(CLAIMED, active_at=NOW - 3 * HOUR), ["SetTimer"]),
        (THREAD, []),
        (DONE, []),
        (None, []),
    ],
)
def test_claim_ends_after_four_quiet_hours(thread: Thread | None, done: list[str]) -> None:
    effects = decide(fired("release"), at_desk(thread))
    assert [each for each in kinds(effects) if each != "Record"] == done


@pytest.mark.parametrize(
    ("thread", "closes_in", "waits"),
    [
        (CLAIMED, timedelta(days=2), True),
        (CLAIMED, timedelta(hours=2), False),
        (replace(CLAIMED, active_at=NOW - 4 * HOUR), timedelta(days=2), False),
        (DONE, timedelta(days=2), False),
        (None, timedelta(days=2), False),
    ],
)
def test_reminders_wait_for_the_office_unless_the_call_closes(
    thread: Thread | None, closes_in: timedelta, waits: bool
) -> None:
    cycle = replace(ROUND, closes=NOW + closes_in)
    draft = application(status="draft", reference=None)
    event = fired("reminder", draft.id, f"reminder:{draft.id}:{int(closes_in.total_seconds())}")
    known = at_desk(thread, subject=draft, cycle=cycle)
    effects = decide(event, known)
    if waits:
        assert [each.due for each in effects if isinstance(each, fx.SetTimer)] == [CLAIMED.until]
    assert any(isinstance(each, fx.Send) for each in effects) is not waits


def failed(*, permanent: bool) -> AddressFailed:
    address = Address(channel="telegram", value="ama@vivre.example")
    return AddressFailed(id="1", at=NOW, address=address, permanent=permanent, reason="550")


@pytest.mark.parametrize(
    ("thread", "permanent", "marked"),
    [
        (replace(CLAIMED, entries=(replace(ANSWERED, id=2), ANSWERED)), True, [(5,)]),
        (replace(CLAIMED, entries=(ANSWERED,)), False, []),
        (replace(CLAIMED, entries=(replace(ANSWERED, delivery="failed"),)), True, []),
        (replace(CLAIMED, contact_id=9, entries=(ANSWERED,)), True, []),
        (THREAD, True, []),
        (None, True, []),
    ],
)
def test_answer_that_comes_back_is_shown_as_not_delivered(
    thread: Thread | None, permanent: bool, marked: list[tuple[int, ...]]
) -> None:
    known = at_desk(thread, contact=contact("telegram"), staff=None)
    effects = decide(failed(permanent=permanent), known)
    returned = [each for each in effects if isinstance(each, fx.MarkEntries) and each.returned]
    assert [each.ids for each in returned] == marked


SAFETY = replace(THREAD, reason="safety")
POSTED = replace(THREAD, entries=(replace(THREAD.entries[0], posted=True),))
MAILED = replace(THREAD, entries=(replace(THREAD.entries[0], mailed=True),))


@pytest.mark.fault(54)
@pytest.mark.parametrize(
    ("thread", "office", "wait"),
    [
        (THREAD, Office(), timedelta(minutes=10)),
        (SAFETY, Office(), timedelta(minutes=2)),
        (THREAD, Office(slack=False, contact_id=99), timedelta()),
    ],
)
def test_somebody_reads_it_whatever_becomes_of_slack(
    thread: Thread, office: Office, wait: timedelta
) -> None:
    effects = decide(fired("thread"), at_desk(thread, office=office))
    timers = [each for each in effects if isinstance(each, fx.SetTimer)]
    alarms = [each.due - NOW for each in timers if each.kind == "alarm"]
    assert alarms == [wait]
    assert any(isinstance(each, fx.ShowBoard) for each in effects) is office.slack


@pytest.mark.parametrize(
    ("thread", "office", "mailed"),
    [
        (THREAD, Office(contact_id=99), ["letter/hand_over"]),
        (SAFETY, Office(contact_id=99), ["letter/hand_over#safety"]),
        (POSTED, Office(contact_id=99), []),
        (MAILED, Office(contact_id=99), []),
        (DONE, Office(contact_id=99), []),
        (THREAD, Office(), []),
        (None, Office(contact_id=99), []),
    ],
)
def test_mailbox_gets_once_what_slack_did_not_take(
    thread: Thread | None, office: Office, mailed: list[str]
) -> None:
    effects = decide(fired("alarm"), at_desk(thread, office=office))
    sent = [each for each in effects if isinstance(each, fx.Send)]
    assert [each.message.key for each in sent] == mailed
    assert all((each.contact_id, each.about, each.own_thread) == (99, "t7", True) for each in sent)


def test_mailbox_waits_a_moment_when_the_bot_itself_was_away() -> None:
    late = replace(fired("alarm"), due=NOW - HOUR)
    effects = decide(late, at_desk(office=Office(contact_id=99)))
    assert effects == [replace_due(late)]


def replace_due(event: TimerFired) -> fx.SetTimer:
    due = NOW + timedelta(seconds=30)
    return fx.SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=due)


def test_card_names_nobody_who_is_confidential() -> None:
    secret = application(
        answers={**application().answers, "publish_name": False}, reference="PS40-TG-0001"
    )
    words = "I am Ama MENSAH of Vivre Ensemble, ama@vivre.example"
    said = (replace(THREAD.entries[0], text=words), replace(ANSWERED, text=f"Dear {words}"))
    desk = at_desk(replace(THREAD, entries=said), applications=(secret,), role="approver")
    mailed = replace(desk, office=Office(contact_id=99))
    effects = [
        *decide(fired("thread"), desk),
        *decide(fired("alarm"), mailed),
        *decide(submitted("reply:t7:0", text=FRENCH), desk),
        *decide(pressed("lesson:t7"), desk),
    ]
    told = str(effects)
    found = [each for each in ("Ama", "MENSAH", "Vivre", "ama@vivre") if each in told]
    assert (found, "PS40-TG-0001" in told) == ([], True)
