"""``presessions rehearse``: a whole round in virtual time, before or after a real one."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
from cyclopts import App, Parameter
from rich.progress import Progress

from bot import resources
from bot.errors import UsageError
from bot.files import cyclefile

if TYPE_CHECKING:
    from bot.facts.cycle import Cycle
    from bot.rehearsal.play import Performance


def register(app: App) -> None:
    """Add the command."""
    app.command(rehearse)


def rehearse(
    *,
    cycle: Annotated[Path | None, Parameter(help="The round's file; else the example's.")] = None,
    applicants: Annotated[int, Parameter(help="How many people apply.")] = 300,
    missions: Annotated[int, Parameter(help="How many missions are invited.")] = 195,
    seed: Annotated[int, Parameter(help="The same seed plays the same round.")] = 1,
    faults: Annotated[bool, Parameter(help="Let things go wrong on the way.")] = False,
    out: Annotated[
        Path | None, Parameter(help="The folder for every message; else rehearsal-NUMBER.")
    ] = None,
) -> int:
    """Play a round from its call to its meetings with simulated people, and say who got what.

    Nothing is sent and no database of yours is touched: the round is played on a
    database of its own, with the bot's real decisions, texts and dates. Read the
    messages in the folder before the call opens. Ends with 1 when one of the bot's
    promises was broken.

    Example: presessions rehearse --cycle my-round.toml --applicants 300 --missions 195
    """
    from bot.rehearsal import account
    from bot.rehearsal.play import play

    if applicants < 1:
        raise UsageError("--applicants must be at least 1")
    played = cyclefile.read(cycle or resources.example("presessions-40.toml"))
    # What the core logs here is part of the rehearsal, not news for an operator.
    quiet = structlog.make_filtering_bound_logger(logging.CRITICAL)
    structlog.configure(wrapper_class=quiet)
    with Progress(transient=True) as bar:
        task = bar.add_task(f"Playing {played.name}", total=1)
        performance = asyncio.run(
            play(
                played,
                applicants=applicants,
                missions=missions,
                seed=seed,
                faults=faults,
                progress=lambda share: bar.update(task, completed=share),
            )
        )
    print(*account.summary(performance, played), "", sep="\n")
    print(*account.calendar(performance, played), "", sep="\n")
    folder = out or Path(f"rehearsal-{played.number}")
    count = account.write(performance, played, folder)
    print(f"Every message is in {folder}/, a file for each of {count} readers.")
    if performance.broken:
        _accuse(performance, played, folder / "shortest")
        return 1
    print("Every promise was kept.")
    return 0


def _accuse(performance: Performance, played: Cycle, folder: Path) -> None:
    """Say which promises were broken, and write down the shortest round that breaks one."""
    from bot.rehearsal import account
    from bot.rehearsal.shrink import shortest

    seed = performance.seed
    print(f"Broken with seed {seed}:", *performance.broken[:20], sep="\n  ")
    smallest = asyncio.run(shortest(played, performance))
    print(
        f"The shortest way to see it: --applicants {smallest.applicants} --seed {seed};"
        f" faults that matter: {', '.join(smallest.struck) or 'none'}",
        *smallest.broken[:5],
        sep="\n  ",
    )
    account.write(smallest, played, folder)
    print(f"What was said and received in it is in {folder}/.")
