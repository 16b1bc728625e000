"""``presessions cycle plan`` and ``copy``: the next round, from the review or from the last."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter

from bot.cli.naming import round_named
from bot.cli.opening import now, opened, turn
from bot.config import load
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.facts.cycle import Cycle
    from bot.store.transaction import Transaction

_TILL_THE_NEXT = timedelta(weeks=17)  # three sessions of the Working Group a year

Review = Annotated[str, Parameter(name="--review")]
Output = Annotated[Path | None, Parameter(name="--output")]
States = Annotated[str, Parameter(name="--states")]


def plan(
    *,
    review: Review,
    number: Annotated[int | None, Parameter(name="--number")] = None,
    states: States = "",
    output: Output = None,
) -> None:
    """Propose every date of a round from the review's first day, as a file to load.

    Example: presessions cycle plan --review 2027-01-18 --output presessions-54.toml

    Parameters
    ----------
    review: str
        The first day of the Working Group's session.
    number: int
        The session's number, reckoned from the date where it is not given.
    states: str
        The States under review by their letters, as in HT,IS,LT.
    output: Path
        A file instead of standard output.
    """
    from bot.facts.planning import planned, session_of
    from bot.files.cycletext import written

    day, codes = _day(review), _codes(states)
    if number is None:
        number = session_of(day)
        print(
            f"By its date this is session {number}; give --number if that is wrong.",
            file=sys.stderr,
        )
    _keep(output)
    _give(written(planned(day, number, codes)), output)


def copy(
    number: int,
    to: int,
    *,
    review: Annotated[str | None, Parameter(name="--review")] = None,
    states: States = "",
    output: Output = None,
) -> None:
    """Make a round with an earlier one's settings, and nothing about any person.

    Texts, and the missions' address book, belong to all rounds. Until its States are named,
    by --states or in its file, the new round is shown to nobody.

    Example: presessions cycle copy 40 41 --review 2022-11-07

    Parameters
    ----------
    number: int
        The round to copy.
    to: int
        The new round's number.
    review: str
        The first day of its review; without it, a third of a year after the earlier one's.
    states: str
        The States under review by their letters, as in HT,IS,LT.
    output: Path
        Write the new round's file too, to be changed and loaded.
    """
    from bot.files.cycletext import written

    codes, first = _codes(states), _day(review) if review else None
    _keep(output)
    settings = load()
    work = partial(_copied, number=number, to=to, first=first, codes=codes, moment=now(settings))
    with opened(settings) as store:
        new = turn(store, work)
    print(f"Round {to} has the settings of round {number}; the address book serves both.")
    if review is None:
        print(f"Its dates are a guess, from a review on {new.working_group.starts}.")
    if not new.states:
        print("It has no States yet, so nobody is shown it.")
    if output is not None:
        output.write_text(written(new), encoding="utf-8")
        print(f"Change {output} as needed, then: presessions cycle load {output}")


def _copied(
    transaction: Transaction,
    *,
    number: int,
    to: int,
    first: date | None,
    codes: tuple[str, ...],
    moment: datetime,
) -> Cycle:
    """Store the copy, unless there is nothing to copy or something would be lost."""
    from bot.facts.planning import copied, planned
    from bot.operations import store_round
    from bot.store import rounds

    earlier = round_named(transaction, number)
    if rounds.numbered(transaction, to) is not None:
        raise UsageError(f"Round {to} is there already: change its file and load that.")
    review = first or earlier.working_group.starts + _TILL_THE_NEXT
    new = copied(earlier, to, planned(review, to, codes))
    store_round(transaction, new, moment, "cycle.copied")
    return new


def _keep(output: Path | None) -> None:
    """Write over no file that somebody may have changed by hand."""
    if output is not None and output.exists():
        raise UsageError(f"{output} is there already: name another file, or take it away first.")


def _give(text: str, output: Path | None) -> None:
    if output is None:
        print(text, end="")
    else:
        output.write_text(text, encoding="utf-8")
        print(f"Look at {output}, then: presessions cycle load {output}")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"--review must look like 2027-01-18, not {text!r}.") from None


def _codes(text: str) -> tuple[str, ...]:
    from bot.states import is_member

    codes = tuple(each for each in text.upper().replace(",", " ").split())
    unknown = [code for code in codes if not is_member(code)]
    if unknown:
        raise UsageError(f"--states: {unknown[0]} is not the code of a State such as TG.")
    if len(set(codes)) < len(codes):
        raise UsageError("--states names a State twice.")
    return codes
