"""``presessions doctor``: what is well, what is not, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot import channelset, clock
from bot.channels.base import Cursor
from bot.config import Settings, load
from bot.conversation.form import load_form
from bot.errors import PresessionsError
from bot.render import parity
from bot.store import schema
from bot.store.database import open_store
from bot.vault import Vault


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    what: str
    fine: bool
    advice: str = ""


class _NoCursor:
    async def load(self) -> str | None:
        return None

    async def save(self, value: str) -> None:
        """Nothing is listened to during a checkup."""


def findings() -> Iterator[Finding]:
    """Look at everything that can be wrong before the bot runs."""
    yield _check("settings can be read", load)
    try:
        settings = load()
    except PresessionsError:
        return
    yield _check("the secret key is set", lambda: settings.keys)
    yield _check("the database answers and its schema is current", lambda: _database(settings))
    yield _check("the form is complete", load_form)
    yield from _templates()
    yield from _channels(settings)


def _check(what: str, look: Callable[[], object]) -> Finding:
    try:
        look()
    except PresessionsError as error:
        return Finding(what=what, fine=False, advice=str(error))
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        return Finding(what=what, fine=False, advice=f"{reason} (PRESESSIONS_DATABASE_URL)")
    return Finding(what=what, fine=True)


def _database(settings: Settings) -> None:
    store = open_store(settings.database_url, Vault(settings.keys))
    try:
        if schema.age(store.engine) != "empty":
            schema.require_current(store.engine)
    finally:
        store.close()


def _templates() -> Iterator[Finding]:
    problems = parity.problems()
    what = "every text exists in English, French and Spanish"
    if not problems:
        yield Finding(what=what, fine=True)
    for problem in problems:
        yield Finding(what=what, fine=False, advice=problem)


def _channels(settings: Settings) -> Iterator[Finding]:
    def cursor(_name: str) -> Cursor:
        return _NoCursor()

    try:
        channels = channelset.build(settings, cursor, clock.machine)
    except PresessionsError as error:
        yield Finding(what="channels", fine=False, advice=str(error))
        return
    if not channels.on:
        advice = "connect Telegram, Slack or a mailbox: the README says how"
        yield Finding(what="at least one channel is set up", fine=False, advice=advice)
    for name in channels.on:
        yield Finding(what=f"{name} is set up", fine=True)
    for name, why in channels.off.items():
        yield Finding(what=f"{name} is off", fine=True, advice=why)
