"""``presessions inbox``: what came in and could not be handled, and running it again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Annotated

from cyclopts import App, Parameter
from rich.table import Table

from bot.cli.opening import console, now, opened, turn
from bot.config import Settings, load
from bot.effects import SetTimer
from bot.errors import UsageError
from bot.events import Event, TimerFired
from bot.logs import describe
from bot.store import aside, timers
from bot.store.database import Store

inbox_app = App(
    name="inbox",
    help="What came in and was set aside.\n\nExample: presessions inbox list",
)


def register(app: App) -> None:
    """Add these commands."""
    app.command(inbox_app)


@inbox_app.command(name="list")
def list_aside(
    *,
    every: Annotated[bool, Parameter(name="--all", negative="")] = False,
    limit: Annotated[int, Parameter(name="--limit")] = 50,
) -> None:
    """List what could not be handled: numbers, kinds and reasons, never contents.

    Example: presessions inbox list --all

    Parameters
    ----------
    every: bool
        Also what was run again already.
    limit: int
        How many at most, newest first.
    """
    with opened() as store:
        rows = turn(store, lambda work: aside.waiting(work, every=every, limit=limit))
    table = Table("Id", "Came", "Channel", "Kind", "Error", "Run again")
    for row in rows:
        table.add_row(
            str(row.id),
            row.at.isoformat(timespec="seconds"),
            row.channel,
            row.kind,
            row.error,
            row.replayed_at.isoformat(timespec="seconds") if row.replayed_at else "",
        )
    console().print(table)


@inbox_app.command(name="replay")
def replay(number: int) -> None:
    """Run one of them again, as if it had just come; what follows from it goes out as usual.

    Example: presessions inbox replay 3

    Parameters
    ----------
    number: int
        An id from `presessions inbox list`.
    """
    settings = load()
    moment = now(settings)
    with opened(settings) as store:
        event = turn(store, lambda work: aside.event(work, number))
        if event is None:
            raise UsageError(f"Nothing was set aside as {number}: see `presessions inbox list`.")
        try:
            asyncio.run(_run(settings, store, event, number))
        except Exception as error:
            raise UsageError(f"It failed again: {describe(error)}. It stays set aside.") from error
        turn(store, lambda work: aside.replayed(work, number, moment))
    print(f"{number} was run again.")


async def _run(settings: Settings, store: Store, event: Event, number: int) -> None:
    moment = now(settings)
    if isinstance(event, TimerFired):  # a timer that is due again fires by itself
        again = SetTimer(id=event.id, kind=event.kind, subject=event.subject, due=moment)
        await store.turn(lambda work: timers.put(work, again))
        return
    # The whole core is only needed here; listing must work without it.
    from bot.channelset import roles
    from bot.consulting import Library
    from bot.handlers.table import decide
    from bot.runner import Runner

    library = Library()
    try:
        runner = Runner(
            store,
            decide=decide,
            consult=library.consult,
            roles=roles(settings, frozenset),
            clock=lambda: moment,
            after_commit=lambda _effects: None,
        )
        # Its own id is in the books already: handled, as far as that went.
        await runner.handle(replace(event, id=f"{event.id} again {number} {moment.timestamp()}"))
    finally:
        library.close()
