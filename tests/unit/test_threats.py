"""The page of threats promises nothing that no test shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[2] / "docs" / "THREATS.md").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[2]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", PAGE)))
PARTS = re.split(r"^### ", PAGE.partition("## Keeping")[0], flags=re.MULTILINE)[1:]


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_test_that_the_page_names_is_there(file: str, name: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert not name or f"def {name}(" in text


@pytest.mark.parametrize("part", PARTS, ids=[part.splitlines()[0][:40] for part in PARTS])
def test_every_threat_has_a_test_and_says_what_it_does_not_stop(part: str) -> None:
    shown = "`tests/" in part
    limit = "does not stop" in part or "cannot" in part or "Nothing stops them" in part
    own = part.startswith(("Logs", "Slack, Telegram"))  # what is said there is all there is
    assert (shown, limit or own) == (True, True)
