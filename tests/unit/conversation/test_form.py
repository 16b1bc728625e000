"""The form as data: its order, its conditions, and what a bad file is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.form import FormFileError, UnknownField, load_form
from bot.conversation.form_file import read_fields
from bot.facts.application import Value

FORM = load_form()
# The names that data in and out has
EXPORTED = {
    *("state", "organisation", "organisation_type", "scope", "address", "phone", "website"),
    *("email", "aim", "founded", "ecosoc", "upr_report", "upr_report_reference", "coalition"),
    *("coalition_name", "coalition_members", "themes", "engagement", "speaker_last_name"),
    *("speaker_first_name", "speaker_position", "speaker_email", "speaker_phone"),
    *("speaker_gender", "speaker_languages", "consent", "publish_name"),
}


def test_form_asks_every_field_once() -> None:
    names = [field.name for field in FORM.fields]
    assert (set(names), len(names)) == (EXPORTED, len(EXPORTED))


def test_form_asks_the_state_first_and_consent_last() -> None:
    names = [field.name for field in FORM.fields]
    assert (names[:2], names[-1]) == (["state", "organisation"], "consent")


PROGRESS: list[tuple[str, dict[str, Value], tuple[int, int]]] = [
    ("state", {}, (1, 24)),
    ("upr_report", {}, (7, 24)),
    ("consent", {}, (24, 24)),
    ("consent", {"upr_report": "joint"}, (25, 25)),
    ("consent", {"upr_report": "none", "coalition": True}, (26, 26)),
    ("coalition_name", {"coalition": True}, (9, 26)),
]


@pytest.mark.parametrize(("name", "answers", "shown"), PROGRESS)
def test_progress_counts_the_questions_asked(
    name: str, answers: dict[str, Value], shown: tuple[int, int]
) -> None:
    assert FORM.progress(name, answers) == shown


NEXT: list[tuple[str | None, dict[str, Value], str | None]] = [
    (None, {}, "state"),
    ("state", {"state": "TG"}, "organisation"),
    ("upr_report", {"upr_report": "none"}, "coalition"),
    ("upr_report", {"upr_report": "joint"}, "upr_report_reference"),
    ("coalition", {"coalition": False}, "themes"),
    ("coalition", {"coalition": True}, "coalition_name"),
    ("email", {"phone": "", "website": ""}, "address"),
    ("consent", {}, None),
]


@pytest.mark.parametrize(("name", "answers", "following"), NEXT)
def test_next_after_passes_over_what_is_answered_or_not_asked(
    name: str | None, answers: dict[str, Value], following: str | None
) -> None:
    found = FORM.next_after(name, answers)
    assert (found.name if found else None) == following


def test_before_goes_back_over_questions_not_asked() -> None:
    back = {
        name: found.name if (found := FORM.before(name, {"coalition": False})) else None
        for name in ("state", "themes", "coalition")
    }
    assert back == {"state": None, "themes": "coalition", "coalition": "upr_report"}


def test_missing_names_what_cannot_be_left_out() -> None:
    answers: dict[str, Value] = {
        field.name: "x" for field in FORM.fields if field.name not in {"aim", "phone", "consent"}
    }
    names = [field.name for field in FORM.missing(answers | {"consent": False, "email": ""})]
    assert names == ["email", "aim", "consent"]
    assert FORM.missing(answers | {"aim": "x", "consent": True}) == ()


def test_field_refuses_an_unknown_name() -> None:
    with pytest.raises(UnknownField):
        FORM.field("shoe_size")


BAD = {
    "[[group]\n": ["Expected"],
    "": ["group: Field required"],
    '[[group]]\nname = "a"\n[[group.field]]\nname = "A b"\nkind = "colour"\nsize = 3\n': [
        "group.0.field.0.name: ",
        "group.0.field.0.kind: ",
        "group.0.field.0.size: ",
    ],
    '[[group]]\nname = "a"\n[[group.field]]\nname = "b"\nkind = "choice"\noptions = ["x"]\n'
    '[[group.field]]\nname = "b"\nkind = "text"\noptions = ["x", "x"]\nmust_be = true\n'
    'when = { field = "c", is = [true] }\n': [
        "b: at least two options are needed",
        "b: the name is used twice",
        "b: when: no earlier field is called 'c'",
        "b: a field of kind 'text' has no options",
        "b: an option is there twice",
        "b: must_be is for yes_no only",
    ],
    '[[group]]\nname = "a"\n[[group.field]]\nname = "b"\nkind = "yes_no"\n'
    '[[group.field]]\nname = "c"\nkind = "count"\nminimum = 3\nmaximum = 2\n'
    'when = { field = "b", is = ["maybe"] }\n': [
        "c: when: 'b' cannot have the value 'maybe'",
        "c: maximum is below minimum",
    ],
}


@pytest.mark.parametrize("content", BAD)
def test_read_fields_refuses_a_bad_file_with_every_mistake(tmp_path: Path, content: str) -> None:
    path = tmp_path / "form.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FormFileError) as refused:
        read_fields(path)
    told = refused.value.problems
    assert [problem.startswith(start) for problem, start in zip(told, BAD[content], strict=True)]
    assert all(problem.startswith(start) for problem, start in zip(told, BAD[content], strict=True))
    assert str(refused.value).splitlines()[0].startswith("form.toml: ")
