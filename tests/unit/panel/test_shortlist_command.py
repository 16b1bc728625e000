"""``presessions shortlist``: one JSON object, a table, a sentence for every reason."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pytest

import bot.panel
from bot import resources
from bot.cli import run
from bot.cli.opening import opened, turn
from bot.effects import SaveReview
from bot.events import Address
from bot.facts.application import Action, Value
from bot.panel.candidates import _MET
from bot.panel.hard import HARD
from bot.render.catalogue import read_file
from bot.resources import example
from bot.store import reviews
from bot.store.transaction import Transaction
from tests.store.facts import NOW, change, draft
from tests.unit.panel.applicants import applicant, ref

ROUND = str(example("presessions-40.toml").resolve())
MADE_OF = {"criterion": [*_MET], "kind": ["theme", "language"], "rule": [*HARD]}
PROPOSE = ["shortlist", "propose", "--cycle", "40", "--state", "TG"]


@pytest.fixture(autouse=True)
def _round(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PRESESSIONS_DATABASE_URL", f"sqlite:///{tmp_path / 'bot.sqlite3'}")
    monkeypatch.setenv("PRESESSIONS_SECRET_KEY", "k" * 40)
    assert run(["cycle", "load", ROUND]) == 0
    capsys.readouterr()


def test_reasons_have_a_sentence_each() -> None:
    used = {
        f"panel.{key}"
        for module in Path(bot.panel.__file__).parent.glob("*.py")
        for key in _keys(ast.parse(module.read_text()))
    }
    wanted = used | {"panel.why.first_time", "panel.why.review"}
    spoken = [each.key for each in read_file(resources.path("catalogue/selection.en.po")).entries]
    told = {
        key for key in spoken if key.startswith(("panel.why.", "panel.unmet.", "panel.why_not."))
    }
    assert wanted == told


def _keys(tree: ast.Module) -> list[str]:
    """The keys of all calls of ``reason``, those put together written out."""
    found = []
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "reason":
            key = ast.literal_eval(ast.unparse(call.args[0]).removeprefix("f"))
            part = re.search(r"\{(\w+)\}", key)
            names = MADE_OF[part[1]] if part else [""]
            found += [key.replace(part[0], name) if part else key for name in names]
    return found


def store(applicants: Mapping[int, tuple[Mapping[str, Value], tuple[Action, ...]]]) -> None:
    """Put invented applications for Togo into the store, each with what became of it."""

    def work(transaction: Transaction) -> None:
        for number, (answers, actions) in applicants.items():
            name = f"Aaaaaaaaaaa{'abcdefgh'[number]}"
            given = {**applicant(number).answers, **answers}
            draft(transaction, name, Address(channel="telegram", value=str(number)), given)
            change(transaction, name, "submit", *actions)

    with opened() as opened_store:
        turn(opened_store, work)


def _told(key: str, text: str, **params: object) -> dict[str, object]:
    return {"key": f"panel.{key}", "params": params, "text": text}


WHY = {
    ref(1): [
        _told("why.national", "National organisation (+10).", points=10),
        _told("why.own", "Own points: 10.", points=10),
        _told(
            "why.only_theme",
            "Nobody else on the panel covers: Torture and ill-treatment (+6 for the panel).",
            names=["torture"],
            points=6,
        ),
        _told("why.no_replacement", "In case of refusal, nobody could take this place."),
    ],
    ref(2): [
        _told("why.fixed", "Chosen already (selected).", status="approved"),
        _told("why.nhri", "National human rights institution (+2).", points=2),
        _told("why.own", "Own points: 2.", points=2),
        _told("why.nhri_place", "Fills the place for a national human rights institution."),
        _told("why.no_replacement", "In case of refusal, nobody could take this place."),
    ],
}


def test_proposal_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    store(
        {
            1: ({"scope": "national", "themes": ("torture",)}, ()),
            2: ({"organisation_type": "nhri", "speaker_gender": "woman"}, ("approve",)),
            3: ({"scope": "national"}, ("withdraw",)),
            4: ({}, ("approve", "decline")),
        }
    )
    assert run([*PROPOSE, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "state": "TG",
        "places": 6,
        "panel": [ref(1), ref(2)],
        "waitlist": [],
        "score": 18,
        "sum": {
            "own": {"national": 10, "nhri": 2},
            "shared": {
                "theme": {"count": 1, "each": 4, "points": 4},
                "rare_theme": {"count": 1, "each": 2, "points": 2},
                "language": {"count": 0, "each": 1, "points": 0},
            },
            "total": 18,
        },
        "themes": {"torture": [ref(1)]},
        "gender": {"woman": 1, "man": 1, "non_binary": 0, "undisclosed": 0},
        "unmet": [],
        "why": WHY,
        "scored": [
            {"key": key, "max": 5, "weight": 1}
            for key in ("expertise", "proposals", "gender", "voice")
        ],
        "review": {},
    }


def test_proposal_tells_what_reviewers_gave(capsys: pytest.CaptureFixture[str]) -> None:
    store({1: ({}, ())})

    def score(transaction: Transaction) -> None:
        for reviewer, scores in (("U1", {"voice": 5, "gender": 2}), ("U2", {"voice": 4})):
            given = SaveReview(application_id="Aaaaaaaaaaab", reviewer=reviewer, scores=scores)
            reviews.save_review(transaction, given, NOW)

    with opened() as opened_store:
        turn(opened_store, score)
    assert run([*PROPOSE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["review"] == {
        ref(1): {"mean": 3.75, "reviewers": 2, "scores": {"gender": 2.0, "voice": 4.5}}
    }
    assert told["sum"]["own"] == {"review": 8}


def test_table_names_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    store(
        {
            1: ({"speaker_last_name": "Adjovi", "publish_name": False}, ()),
            2: ({"speaker_last_name": "Mensah", "publish_name": True}, ()),
        }
    )
    assert run([*PROPOSE, "--without", ref(2)]) == 0
    told = capsys.readouterr().out
    assert told.startswith("TG: 1 speakers for 6 places, 0 points\n")
    assert "Not kept" not in told
    assert run(PROPOSE) == 0
    told += capsys.readouterr().out
    assert (
        "Not kept: gender parity. Nobody to balance the panel with: 0 women and 2 men in all"
        in told
    )
    assert ref(1) in told
    for secret in ("Adjovi", "Mensah", "Organisation"):
        assert secret not in told


def test_why_not_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    store({number: ({"scope": "national"}, ("approve",)) for number in range(1, 7)} | {7: ({}, ())})
    assert run(["shortlist", "why-not", ref(7), "--cycle", "40", "--state", "tg"]) == 0
    assert capsys.readouterr().out == "Own points: 0.\nAll 6 places are given already.\n"


def test_state_without_applications_has_an_empty_panel(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(PROPOSE) == 0
    assert capsys.readouterr().out.startswith("TG: 0 speakers for 6 places, no applications")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--cycle 41 --state TG", "Round 41 is not loaded"),
        ("--cycle 40 --state FR", "--state must be one of HT IS"),
        ("--cycle 40 --state TG --with PS40-TG-0099", "PS40-TG-0099 is not the reference of"),
        ("--cycle 40", "--state"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    arguments: str, expected: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["shortlist", "propose", *arguments.split()]) == 2
    told = capsys.readouterr().err
    assert expected in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("command", ["propose", "why-not"])
def test_help_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["shortlist", command, "--help"]) == 0
    assert f"Example: presessions shortlist {command}" in capsys.readouterr().out
