"""Files outside the form are kept with an application, or their sender hears what to do."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import effects as fx
from bot.events import Attachment, ReplyToken
from bot.handlers import files, quota
from bot.handlers.table import decide
from tests.unit.handlers.situation import FIRST, application, contact, context, wrote

FILE = Attachment(name="rapport.pdf", media_type="application/pdf", content=b"%PDF-1.7")
SENT = application()
SECOND = "Abbbbbbbbbbb"
DRAFT = replace(application(status="draft", reference=None), id=SECOND)


def sends(text: str = "Voici notre rapport.", **changes: Any) -> Any:
    return replace(wrote(text), attachments=(FILE,), **changes)


def names(effects: object) -> list[str]:
    assert isinstance(effects, list | tuple)
    return [type(each).__name__ for each in effects]


OF_FIRST = ReplyToken(contact_id=1, about=FIRST)
OF_ANOTHER = ReplyToken(contact_id=9, about=FIRST)
KEPT_ALREADY = [fx.KeepAttachments(application_id=SECOND)]
KEPT = ["KeepAttachments", "Send"]


@pytest.mark.parametrize(
    ("event", "applications", "before", "expected", "about"),
    [
        (sends(), (SENT,), [], [*KEPT, "TellStaff"], FIRST),
        (sends(), (SENT, DRAFT), [], KEPT, SECOND),
        (sends(token=OF_FIRST), (SENT, DRAFT), [], [*KEPT, "TellStaff"], FIRST),
        (sends(token=OF_ANOTHER), (SENT,), [], [], None),
        (sends(automatic=True), (SENT,), [], [], None),
        (sends(), (application(status="withdrawn"),), [], ["Send", "TellStaff"], None),
        (sends(), (), [], ["Send", "TellStaff"], None),
        (sends(), (DRAFT,), KEPT_ALREADY, KEPT[:1], SECOND),
        (replace(sends(), attachments=()), (SENT,), [], [], None),
    ],
)  # fmt: skip
def test_stray_file_finds_its_application(
    event: Any, applications: Any, before: list[fx.Effect], expected: list[str], about: str | None
) -> None:
    known = context(contact=contact(), applications=applications)
    effects = files.stray(event, known, before)
    kept = [each.application_id for each in effects if isinstance(each, fx.KeepAttachments)]
    assert (names(effects), kept) == (expected, [about] if about else [])


def said(effects: object) -> list[str]:
    assert isinstance(effects, list | tuple)
    return [each.message.key for each in effects if isinstance(each, fx.Send)]


def test_file_without_words_and_application_gets_one_answer() -> None:
    known = context(contact=contact(), applications=())
    assert said(decide(sends(""), known)) == ["person.file_without_application"]


@pytest.mark.parametrize(
    ("why", "words"), [("large", "chat.file_large"), ("gone", "chat.file_gone")]
)
def test_sender_of_each_file_that_is_not_here_is_told_why(why: Any, words: str) -> None:
    event = replace(wrote(""), unsupported=True, no_file=why)
    hinted = context(contact=replace(contact(), conversation={"unsupported_hint": True}))
    for known in (context(contact=contact()), hinted):
        assert said(decide(event, known)) == [words]


def test_words_below_a_file_that_is_not_here_are_heard() -> None:
    event = replace(wrote("/help"), no_file="large")
    known = context(contact=contact(), applications=())
    heard = said(decide(replace(event, no_file=None), known))
    assert said(decide(event, known)) == ["chat.file_large", *heard]
    assert heard


@pytest.mark.parametrize("authentic", [True, False])
def test_file_that_comes_with_the_wish_to_apply_goes_with_the_new_draft(authentic: bool) -> None:
    event = sends("We would like to apply to speak about Togo.", authentic=authentic)
    known = context(contact=contact(), applications=())
    kept = [each for each in decide(event, known) if isinstance(each, fx.KeepAttachments)]
    assert kept == [fx.KeepAttachments(application_id=known.fresh_id)]


def test_file_from_an_unproven_sender_is_not_kept_with_what_was_there() -> None:
    known = context(contact=contact(), applications=(SENT,))
    effects = decide(sends(authentic=False), known)
    assert "KeepAttachments" not in names(effects)


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        (len(FILE.content), ["KeepAttachments", "Send letterform.attached", "TellStaff"]),
        (len(FILE.content) - 1, ["Send privacy.files_full"]),
    ],
)
def test_file_without_room_is_not_kept_and_that_is_said(room: int, expected: list[str]) -> None:
    known = context(contact=contact(), applications=(SENT,), room=room)
    effects = quota.within_room(sends(), known, files.stray(sends(), known, []))
    told = [
        f"Send {each.message.key}" if isinstance(each, fx.Send) else type(each).__name__
        for each in effects
    ]
    assert told == expected


def test_words_without_a_file_need_no_room() -> None:
    known = context(contact=contact(), applications=(SENT,), room=0)
    before = [fx.Record(event="x", subject="y", actor="z")]
    assert quota.within_room(wrote("Bonjour"), known, before) == before
