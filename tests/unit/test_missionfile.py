"""The address book of missions: read whole or refused whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import RoundFileError
from bot.missionfile import MissionRow, read

HEADER = "state,name,address,language,notes\n"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "missions.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_file_is_read(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEADER + "IS,Permanent Mission of Iceland,is@missions.example,en,\n"
        "Côte d’Ivoire,Mission permanente,ci@missions.example,FR,prefers mornings\n",
    )
    assert read(path) == (
        MissionRow(
            state="IS",
            name="Permanent Mission of Iceland",
            address="is@missions.example",
            language="en",
        ),
        MissionRow(
            state="CI",
            name="Mission permanente",
            address="ci@missions.example",
            language="fr",
            notes="prefers mornings",
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("state,name\n", ("1: the column address, language is missing",)),
        (
            HEADER + "XX,,nobody,de,\nIS,Iceland,is@missions.example,en,\n",
            (
                "2: 'XX' is not a State",
                "2: the name is empty",
                "2: the address is not one: ",
                "2: the language must be one of en fr es",
            ),
        ),
        (
            HEADER + "IS,Iceland,a@missions.example,en,\nNO,Norway,A@missions.example,en,\n",
            ("3: the address stands on line 2 already",),
        ),
    ],
)
def test_bad_rows_are_listed_with_reasons(
    tmp_path: Path, text: str, expected: tuple[str, ...]
) -> None:
    with pytest.raises(RoundFileError) as refused:
        read(written(tmp_path, text))
    found = refused.value.problems
    assert len(found) == len(expected)
    assert all(each.startswith(start) for each, start in zip(found, expected, strict=True)), found


def test_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "missions.csv"
    path.write_bytes("state,name,address,language\nCI,Côte,a@b.example,fr\n".encode("latin-1"))
    with pytest.raises(RoundFileError, match="is not UTF-8 text"):
        read(path)
