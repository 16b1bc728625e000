"""The address book of missions: read as spreadsheets save it, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import RoundFileError
from bot.files.missionfile import MissionRow, read, same_mailbox, template, unfilled

HEADER = "state,name,address,language,notes\n"
ICELAND = MissionRow(
    state="IS",
    name="Permanent Mission of Iceland",
    address="is@missions.example",
    language="en",
)
IVORY_COAST = MissionRow(
    state="CI",
    name="Mission permanente",
    address="ci@missions.example",
    language="fr",
    notes="préfère le matin",
)
COMMAS = (
    HEADER + "IS,Permanent Mission of Iceland,is@missions.example,en,\n"
    "Côte d’Ivoire,Mission permanente,ci@missions.example,FR,préfère le matin\n"
)
SEMICOLONS = (
    "État;Nom;Courriels;Langue;Remarques\r\n"
    "Islande;Permanent Mission of Iceland;is@missions.example;anglais;\r\n"
    ";;;;\r\n"
    "Côte d’Ivoire;Mission permanente;ci@missions.example;français;préfère le matin\r\n"
)


def written(tmp_path: Path, text: str | bytes, encoding: str = "utf-8") -> Path:
    path = tmp_path / "missions.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (COMMAS, "utf-8"),
        (COMMAS, "utf-8-sig"),
        (COMMAS.replace(",", "\t"), "utf-16"),
        (SEMICOLONS, "cp1252"),
        ("sep=;\r\n" + SEMICOLONS, "cp1252"),
        ("\n\n" + COMMAS.replace("\n", "\r\n") + "\r\n\r\n", "utf-8"),
    ],
)
def test_file_is_read_however_a_spreadsheet_saved_it(
    tmp_path: Path, text: str, encoding: str
) -> None:
    assert read(written(tmp_path, text, encoding)) == (ICELAND, IVORY_COAST)


def test_cell_may_hold_several_addresses(tmp_path: Path) -> None:
    cell = '"a@missions.example; b@missions.example\n<c@missions.example>"'
    rows = read(written(tmp_path, HEADER + f"IS,Iceland,{cell},en,\n"))
    assert [each.address for each in rows] == [f"{each}@missions.example" for each in "abc"]


def test_line_without_an_address_is_passed_over_and_counted(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "IS,Iceland,is@missions.example,en,\nNO,Norway,,en,\n")
    assert ([each.state for each in read(path)], unfilled(path)) == (["IS"], 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ("1: is empty",)),
        (
            "state,name\n",
            ("1: the column address is missing", "1: the column language is missing"),
        ),
        ("state,name,mail,email,language\n", ("1: the column address stands there twice",)),
        (
            HEADER + "XX,,nobody,de,\nIS,Iceland,is@missions.example,en,\n",
            (
                "2: 'XX' is not a State",
                "2: the name is empty",
                "2: 'nobody' is no mail address: ",
                "2: the language must be one of en fr es",
            ),
        ),
        (
            HEADER + "IS,Iceland,a@missions.example,en,\nNO,Norway,A+upr@Missions.example.,en,\n",
            ("3: the address stands on line 2 already",),
        ),
        (
            HEADER + f"IS,{'x' * 201},a@missions.example,en,{'n' * 2001}\n",
            (
                "2: the name is longer than 200 characters",
                "2: the notes are longer than 2000 characters",
            ),
        ),
    ],
)
def test_bad_rows_are_listed_with_line_and_reason(
    tmp_path: Path, text: str, expected: tuple[str, ...]
) -> None:
    with pytest.raises(RoundFileError) as refused:
        read(written(tmp_path, text))
    found = refused.value.problems
    assert len(found) == len(expected), found
    assert all(each.startswith(start) for each, start in zip(found, expected, strict=True)), found


@pytest.mark.parametrize("raw", [b"PK\x03\x04\x14\x00\x06\x00\x08\x00", b"\x89PNG\r\n\x1a\n\x00"])
def test_file_that_is_no_text_is_refused(tmp_path: Path, raw: bytes) -> None:
    with pytest.raises(RoundFileError, match="is not text: save it as CSV UTF-8"):
        read(written(tmp_path, raw))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Upr@X.example", "upr@x.example", True),
        ("upr@x.example.", "upr@x.example", True),
        ("upr+agenda@x.example", "upr@x.example", True),
        ("upr@müller.example", "upr@xn--mller-kva.example", True),
        ("upr@x.example", "epu@x.example", False),
        ("+upr@x.example", "@x.example", False),
    ],
)
def test_mailbox_is_the_same_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert (same_mailbox(one) == same_mailbox(other)) is same


def test_template_has_every_member_state_and_can_be_read_back(tmp_path: Path) -> None:
    text = template("es", observers=True)
    lines = text.splitlines()
    assert (lines[0], len(lines)) == ("state,name,address,language,notes", 1 + 193 + 2)
    assert {"FR,Francia,,fr,", "AR,Argentina,,es,", "DE,Alemania,,en,"} < set(lines)
    filled = text.replace("FR,Francia,,fr,", "FR,Francia,fr@missions.example,fr,")
    path = written(tmp_path, filled)
    assert ([each.state for each in read(path)], unfilled(path)) == (["FR"], 194)
