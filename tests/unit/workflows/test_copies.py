"""Files of an applicant: who may have one brought, and what they are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import effects as fx
from bot.context import Context, Role, Staff
from bot.facts.reviews import Attached, Dossier
from bot.handlers.table import decide
from bot.i18n import LANGUAGES, Language
from bot.render import render_dialog
from bot.sandbox.slack.blockkit import checked_view
from tests.unit.workflows.selecting import AFTER, desk, looking, name, pressed, window

# Number 6 asked for confidentiality, number 4 did not.
HIDDEN, PUBLIC = 6, 4
REPORT = Attached(id=7, name="Adjavon-6 report.pdf", media_type="application/pdf", size=5000)


def seen(number: int, role: Role | None, *files: Attached, named_to: Sequence[str] = ()) -> Context:
    dossier = Dossier(attachments=files or (REPORT,), named_to=frozenset(named_to))
    return replace(looking(number), dossier=dossier, staff=Staff(actor="U1", role=role))


def told(number: int, before: Context, file: str = "7") -> list[str]:
    effects = decide(pressed(f"file:{name(number)}:{file}", view="V1"), before)
    return [
        each.message.key
        if isinstance(each, fx.Whisper)
        else each.event
        if isinstance(each, fx.Record)
        else type(each).__name__
        for each in effects
    ]


BROUGHT = ["BringFile", "application.file_brought", "OpenDialog"]


@pytest.mark.parametrize(
    ("number", "role", "named_to", "expected"),
    [
        (PUBLIC, "viewer", (), BROUGHT),
        (PUBLIC, "approver", (), BROUGHT),
        (PUBLIC, None, (), ["staff.not_allowed"]),
        (HIDDEN, "viewer", ("U1",), ["selection.files_named"]),
        (HIDDEN, "reviewer", ("U1",), ["selection.files_named"]),
        (HIDDEN, "approver", (), ["selection.files_named"]),
        (HIDDEN, "approver", ("U2",), ["selection.files_named"]),
        (HIDDEN, "approver", ("U1",), BROUGHT),
    ],
)
def test_file_is_for_who_may_read_its_name(
    number: int, role: Role | None, named_to: tuple[str, ...], expected: list[str]
) -> None:
    assert told(number, seen(number, role, named_to=named_to)) == expected


def test_file_is_brought_to_who_asked_and_written_down() -> None:
    effects = list(decide(pressed(f"file:{name(PUBLIC)}:7", view="V1"), seen(PUBLIC, "viewer")))
    assert effects[:2] == [
        fx.BringFile(actor="U1", application_id=name(PUBLIC), attachment_id=7, language="en"),
        fx.Record(
            event="application.file_brought",
            subject=name(PUBLIC),
            actor="U1",
            details={"file": 7},
        ),
    ]


@pytest.mark.parametrize("file", ["8", "", "x", "7:7"])
def test_file_of_another_application_is_not_brought(file: str) -> None:
    assert told(PUBLIC, seen(PUBLIC, "approver"), file) == ["selection.file_gone"]


@pytest.mark.parametrize(("seconds", "again"), [(0, False), (59, False), (60, True), (9999, True)])
def test_double_click_brings_one_copy(seconds: int, again: bool) -> None:
    since = AFTER - timedelta(seconds=seconds)
    file = replace(REPORT, copies={"U1": since, "U2": AFTER})
    assert ("BringFile" in told(PUBLIC, seen(PUBLIC, "viewer", file))) is again
    others = replace(REPORT, copies={"U2": AFTER})
    assert "BringFile" in told(PUBLIC, seen(PUBLIC, "viewer", others))


def test_conflict_of_interest_keeps_files_away() -> None:
    torn = replace(seen(PUBLIC, "approver"), desk=desk(conflicts=((PUBLIC, "U1"),)))
    (effect,) = decide(pressed(f"file:{name(PUBLIC)}:7"), torn)
    assert isinstance(effect, fx.OpenDialog)
    assert "neither see nor score" in str(render_dialog(effect.dialog, "en").view)


@pytest.mark.parametrize(
    ("role", "verb", "expected"),
    [
        ("viewer", "look", (False, False, True, False)),
        ("approver", "look", (False, True, False, False)),
        ("approver", "unmask", (True, False, False, True)),
    ],
)
def test_window_offers_the_files_of_a_confidential_person_with_their_name(
    role: Role, verb: str, expected: tuple[bool, bool, bool, bool]
) -> None:
    before = seen(HIDDEN, role)
    text = str(render_dialog(window(pressed(f"{verb}:{name(HIDDEN)}"), before), "en").view)
    found = (
        "Send me Adjavon-6 report.pdf",
        "press Show name first",
        "an approver can",
        "Adjavon-6 rep",
    )
    assert tuple(each in text for each in found) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_window_with_many_hostile_names_is_within_slacks_limits(language: Language) -> None:
    hostile = ("<!channel>*`x`_~ " * 20 + ".pdf", "\u202egpj.exe", "a" * 120, "«»|<@U1>&", "..")
    files = tuple(
        replace(REPORT, id=number, name=hostile[number % len(hostile)]) for number in range(40)
    )
    before = seen(PUBLIC, "viewer", *files)
    event = pressed(f"file:{name(PUBLIC)}:3", view="V1")
    view = render_dialog(window(event, before), language).view
    assert checked_view(dict(view), kinds=("modal",))["type"] == "modal"
    buttons = [each for block in view["blocks"] for each in block.get("elements", ())]
    assert not [each for each in buttons if "<!channel>" in str(each.get("value"))]
