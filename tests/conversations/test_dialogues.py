"""Every golden dialogue, replayed through the core on a real store.

`REWRITE_DIALOGUES=1 pytest tests/conversations` writes down what is said now: read the
difference before committing it.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.conversations.script import parse, play, written

FILES = sorted((Path(__file__).parent / "dialogues").glob("*.txt"))


@pytest.mark.parametrize("file", FILES, ids=[file.stem for file in FILES])
async def test_dialogue_goes_as_told(file: Path, tmp_path: Path) -> None:
    told = parse(file.read_text())
    played = await play(told, tmp_path / "dialogue.sqlite3")
    if os.environ.get("REWRITE_DIALOGUES"):
        file.write_text(written(played))
    assert written(played) == written(told)
