"""``presessions missions``: the address book of Permanent Missions, and what they answered."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from cyclopts import App, Parameter
from rich.table import Table

from bot import states
from bot.cli.naming import round_named
from bot.cli.opening import console, now, once, opened, turn
from bot.config import load
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.store.missions import Difference, Entry

missions_app = App(
    name="missions",
    help="The address book of Permanent Missions.\n\n"
    "Example: presessions missions import missions.csv",
)

_SHOWN = 40  # differences that are written out; a first import has hundreds


def register(app: App) -> None:
    """Add these commands."""
    app.command(missions_app)


@missions_app.command(name="import")
def import_missions(
    file: Path,
    *,
    dry_run: Annotated[bool, Parameter(name="--dry-run", negative="")] = False,
    yes: Annotated[bool, Parameter(name="--yes", negative="")] = False,
) -> None:
    """Read the address book: state, name, address, language and notes, with a header.

    As spreadsheets save it: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 or
    Windows' Western. A cell may hold several addresses. Shows what will change and asks;
    refused whole, with every bad line and its reason, when anything in it is wrong.

    Example: presessions missions import missions.csv --dry-run

    Parameters
    ----------
    file: Path
        The file.
    dry_run: bool
        Only say what would change.
    yes: bool
        Do not ask.
    """
    from bot.files.missionfile import read, unfilled
    from bot.store import missions

    rows = read(file)
    if blank := unfilled(file):
        print(f"{blank} lines have no address yet and are passed over.")
    settings = load()
    moment = now(settings)
    with opened(settings) as store:
        found = turn(store, lambda work: missions.compare(work, rows))
        _tell(found, done=False)
        changing = any(each.kind in {"added", "changed"} for each in found)
        if dry_run or not changing or not (yes or _agreed("Change the address book so?")):
            return
        turn(store, lambda work: missions.store(work, rows, moment))
        _tell(found, done=True)


@missions_app.command(name="list")
def list_missions(
    *,
    cycle: Annotated[int | None, Parameter(name="--cycle")] = None,
    format: Annotated[Literal["table", "csv"], Parameter(name="--format")] = "table",  # noqa: A002  (the option's name)
) -> None:
    """List the address book: how mail to each address fares, and which mailings it left.

    As CSV it is a file that `missions import` reads again.

    Example: presessions missions list --cycle 40

    Parameters
    ----------
    cycle: int
        Also say what each mission answered in this round.
    format: str
        table or csv.
    """
    from bot.store import attendance, missions

    settings = load()
    moment = now(settings)
    with opened(settings) as store:
        book = turn(store, missions.every)
        answers = turn(store, lambda work: attendance.answers(work, cycle)) if cycle else {}
    if format == "csv":
        _write_csv(book)
        return
    table = Table("State", "Mission", "Address", "Language", "Mail", "Left", "Answered")
    for each in book:
        said = answers.get(each.state, {})
        table.add_row(
            each.state,
            each.name,
            each.address,
            each.language,
            each.delivery(moment),
            " ".join(sorted(each.left)),
            " ".join(f"{code}:{answer}" for code, answer in sorted(said.items())),
        )
    console().print(table)


@missions_app.command
def template(
    *,
    observers: Annotated[bool, Parameter(name="--observers", negative="")] = False,
    lang: Annotated[Literal["en", "fr", "es"], Parameter(name="--lang")] = "en",
    output: Annotated[Path | None, Parameter(name="--output")] = None,
) -> None:
    """Write an address book to fill in: a line for every Member State of the United Nations.

    The addresses are left empty; an import passes over the lines that still have none.

    Example: presessions missions template --observers --output missions.csv

    Parameters
    ----------
    observers: bool
        With the observer States.
    lang: str
        The language of the names.
    output: Path
        A file instead of standard output.
    """
    from bot.files.missionfile import template as written

    text = written(lang, observers=observers)
    if output is None:
        sys.stdout.write(text)
        return
    # Spreadsheets take a file for UTF-8 by its mark.
    output.write_text(text, encoding="utf-8-sig", newline="")
    print(f"{output} has {text.count(chr(10)) - 1} lines to fill in.")


@missions_app.command
def remove(address: str) -> None:
    """Take one address out of the book; what it was sent and answered is kept.

    Example: presessions missions remove old@mission.example

    Parameters
    ----------
    address: str
        The mail address.
    """
    from bot.store import missions

    if not once(lambda work, _: missions.remove(work, address)):
        raise UsageError(f"{address} is not in the address book: see `missions list`.")
    print(f"{address} is no longer in the address book.")


@missions_app.command
def answer(
    state: str,
    said: Literal["accepted", "declined", "tentative"],
    *meetings: str,
    cycle: Annotated[int, Parameter(name="--cycle")],
) -> None:
    """Record what a mission answered by telephone or from another address.

    Example: presessions missions answer FR accepted HT TG --cycle 40

    Parameters
    ----------
    state: str
        The mission's State.
    said: str
        accepted, declined or tentative.
    meetings: str
        The States under review whose meetings it is about; without any, all of the round.
    cycle: int
        The round.
    """
    from bot.effects import RecordAttendance
    from bot.store import attendance
    from bot.store.transaction import Transaction

    mission = _code(state)

    def record(work: Transaction, moment: datetime) -> int:
        found = round_named(work, cycle)
        codes = tuple(_code(each) for each in meetings) or found.codes
        unknown = [each for each in codes if each not in found.codes]
        if unknown:
            raise UsageError(f"Not in round {cycle}: {' '.join(unknown)}.")
        given = RecordAttendance(
            cycle=cycle, mission=mission, answers=dict.fromkeys(codes, said), source="staff"
        )
        attendance.answer(work, given, moment)
        return len(codes)

    count = once(record)
    print(f"{states.name(mission, 'en')}: {said}, {count} meetings.")


def _code(given: str) -> str:
    code = given.upper() if states.is_state(given.upper()) else states.recognise(given).code
    if code is None:
        raise UsageError(f"{given!r} is not a State.")
    return code


def _agreed(question: str) -> bool:
    """Whoever pipes a file in cannot be asked, and has said what they want."""
    if not sys.stdin.isatty():
        return True
    return input(f"{question} [y/N] ").strip().casefold() in {"y", "yes", "o", "oui", "s", "si"}


def _tell(found: Sequence[Difference], *, done: bool) -> None:
    counts = {kind: sum(each.kind == kind for each in found) for kind in ("added", "changed")}
    verb = "were" if done else "would be"
    if not done:
        _show(found)
    same = sum(each.kind == "unchanged" for each in found)
    missing = [each for each in found if each.kind == "missing"]
    print(
        f"{counts['added']} addresses {verb} added, {counts['changed']} changed,"
        f" {same} left as they are."
    )
    if missing and not done:
        print(
            f"{len(missing)} addresses of the book are not in the file and stay:"
            " `presessions missions remove ADDRESS` takes one out."
        )


def _show(found: Sequence[Difference]) -> None:
    telling = [each for each in found if each.kind in {"added", "changed"}]
    for each in telling[:_SHOWN]:
        what = "; ".join(
            f"{name}: {before or '(empty)'} -> {after or '(empty)'}"
            for name, (before, after) in each.fields.items()
        )
        sign = "+" if each.kind == "added" else "~"
        print(f"{sign} {each.state} {each.name} <{each.address}>{': ' + what if what else ''}")
    if len(telling) > _SHOWN:
        print(f"... and {len(telling) - _SHOWN} more")


def _write_csv(book: Sequence[Entry]) -> None:
    from bot.files.missionfile import COLUMNS

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in book:
        row = (each.state, each.name, each.address, each.language, each.notes)
        writer.writerow([_harmless(cell) for cell in row])


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell
