"""``presessions run``, ``demo``, ``sandbox``, ``migrate`` and ``doctor``."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter, validators

from bot import logs
from bot.config import load, strays

_PORT = validators.Number(gte=0, lte=65535)


def register(app: App) -> None:
    """Add these commands."""
    for command in (run, demo, sandbox, migrate, doctor):
        app.command(command)


def run() -> None:
    """Run the bot with the channels that are set up, until it is told to stop.

    Example: presessions run
    """
    settings = load()
    logs.configure(pretty=settings.log_format == "pretty")
    for sentence in strays():
        print(f"presessions: {sentence}", file=sys.stderr)
    from bot.app import App as Bot

    bot = Bot(settings)

    def started() -> None:
        for name in bot.channels.on:
            print(f"presessions: {name} is on", file=sys.stderr)
        for name, why in bot.channels.off.items():
            print(f"presessions: {name} is off: {why}", file=sys.stderr)
        if not bot.channels.on:
            print(
                "presessions: nothing is connected, so nobody can reach this bot: the README says"
                " how to connect a channel",
                file=sys.stderr,
            )
        address = f"http://{settings.http_host}:{settings.http_port}"
        print(f"presessions: running; health at {address}/healthz", file=sys.stderr)

    asyncio.run(bot.run(started=started))


def demo(
    *,
    port: Annotated[int, Parameter(name="--port", validator=_PORT)] = 8040,
    data: Annotated[Path, Parameter(name="--data")] = Path("var/demo"),
    fresh: Annotated[bool, Parameter(name="--fresh", negative="")] = False,
) -> None:
    """Try everything on one page, without any account: the bot and a world around it.

    Example: presessions demo --fresh

    Parameters
    ----------
    port: int
        Where the page is: http://localhost:8040
    data: Path
        Where the demo keeps its state, so that it survives being killed.
    fresh: bool
        Begin with an empty world.
    """
    from bot.demo import play

    logs.configure(pretty=True)
    asyncio.run(play(port=port, data=data, fresh=fresh))


def sandbox(
    *,
    port: Annotated[int, Parameter(name="--port", validator=_PORT)] = 8040,
    smtp_port: Annotated[int, Parameter(name="--smtp-port", validator=_PORT)] = 8025,
    imap_port: Annotated[int, Parameter(name="--imap-port", validator=_PORT)] = 8143,
    data: Annotated[Path, Parameter(name="--data")] = Path("var/sandbox"),
) -> None:
    """Start only the world around the bot: Telegram, Slack, mail, and the page.

    It prints the settings that point a `presessions run` in another terminal at it.

    Example: presessions sandbox --port 8040

    Parameters
    ----------
    port: int
        The page and the Telegram and Slack servers.
    smtp_port: int
        The mail server the bot sends through.
    imap_port: int
        The mail server the bot reads from.
    data: Path
        Where the world keeps its state.
    """
    from bot.demo import world

    logs.configure(pretty=True)
    asyncio.run(world(port=port, smtp_port=smtp_port, imap_port=imap_port, data=data))


def migrate() -> None:
    """Bring the database's schema up to date.

    Example: presessions migrate
    """
    from bot.store import schema
    from bot.store.database import open_store
    from bot.vault import Vault

    settings = load()
    store = open_store(settings.database_url, Vault(settings.keys))
    try:
        before = schema.age(store.engine)
        schema.migrate(store.engine)
    finally:
        store.close()
    print("The schema is up to date." if before == "current" else "The schema was migrated.")


def doctor(
    *,
    offline: Annotated[bool, Parameter(name="--offline", negative="")] = False,
) -> int:
    """Check settings, key, database, templates, disk, clock, and what each server says.

    Exits with 1 when something needs attention; each such line says what to do.

    Example: presessions doctor

    Parameters
    ----------
    offline: bool
        Ask no server.
    """
    from bot.checkup import findings

    problems = 0
    for finding in findings(offline=offline):
        mark = "ok  " if finding.fine else "FAIL"
        problems += not finding.fine
        print(f"{mark} {finding.what}" + (f": {finding.advice}" if finding.advice else ""))
    return 1 if problems else 0
