"""What can be looked at without a network: settings, key, templates, disk."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy.engine import make_url

from bot import channelset, clock, mailroom
from bot.channels.base import Cursor
from bot.checkup.finding import Finding, looked
from bot.config import PREFIX, Settings, repeated, strays
from bot.conversation.form import load_form
from bot.errors import PresessionsError, UsageError
from bot.render import parity

_ROOM = 500 * 1024 * 1024  # bytes: a round with its files and a backup of it


class _NoCursor:
    async def load(self) -> str | None:
        return None

    async def save(self, value: str) -> None:
        """Nothing is listened to during a checkup."""


def of_settings(settings: Settings) -> Iterator[Finding]:
    """Names nobody knows or that come twice, the key, and a clock that is not the machine's."""
    yield from _told("every PRESESSIONS_ variable is a setting", strays())
    yield from _told("every setting is given once", repeated())
    yield looked("the secret key is set", lambda: settings.keys)
    if settings.secret_key_file is not None:
        yield looked("nobody else can read the key", lambda: _private(settings.secret_key_file))
    if settings.clock_file is not None:
        advice = f"{PREFIX}CLOCK_FILE is for rehearsals only: take it away where people apply"
        yield Finding(what="the clock can be moved", fine=True, advice=advice)


def _told(what: str, sentences: Sequence[str]) -> Iterator[Finding]:
    for sentence in sentences:
        yield Finding(what=what, fine=False, advice=sentence)
    if not sentences:
        yield Finding(what=what, fine=True)


def of_templates() -> Iterator[Finding]:
    """The form and the texts."""
    yield looked("the form is complete", load_form)
    problems = parity.problems()
    what = "every text exists in English, French and Spanish"
    if not problems:
        yield Finding(what=what, fine=True)
    for problem in problems:
        yield Finding(what=what, fine=False, advice=problem)


def of_disk(settings: Settings) -> Iterator[Finding]:
    """Room for a SQLite database, which cannot take an application without it."""
    url = make_url(settings.database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        yield looked("there is room on the disk", lambda: _room(Path(url.database or ".")))


def of_channels(settings: Settings) -> Iterator[Finding]:
    """Which channels are on, and whether each is wholly set up."""

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
    if "slack" in channels.on and not settings.slack_approvers:
        advice = f"set {PREFIX}SLACK_APPROVERS: without it nobody can choose a speaker"
        yield Finding(what="somebody may approve", fine=False, advice=advice)
    if "email" in channels.on and not settings.mail_authserv_id:
        advice = (
            f"set {PREFIX}MAIL_AUTHSERV_ID to the name your mail server signs its"
            " Authentication-Results with: until then every mail may be forged, and people must"
            " answer a letter of ours to be believed"
        )
        yield Finding(what="mail can be believed", fine=True, advice=advice)
    yield _office(settings, slack="slack" in channels.on)


def _office(settings: Settings, *, slack: bool) -> Finding:
    """Whether somebody reads what people ask the office, also when Slack is away."""
    what, setting = "the office hears of questions", f"{PREFIX}OPS_MAIL"
    try:
        mailbox = mailroom.mailbox(settings)
    except PresessionsError as error:
        return Finding(what=what, fine=False, advice=str(error))
    if mailbox is not None:
        return Finding(what=what, fine=True)
    advice = f"set {setting} to a mailbox that stands in for Slack"
    if slack:
        return Finding(what=what, fine=True, advice=f"{advice} when it is away")
    advice += ", or connect Slack: nobody hears of them"
    return Finding(what=what, fine=False, advice=advice)


def _private(path: Path | None) -> None:
    if path is not None and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise UsageError(f"others on this machine can read {path}: run `chmod 600 {path}`")


def _room(database: Path) -> None:
    folder = next(each for each in (database, *database.parents) if each.exists())
    free = shutil.disk_usage(folder).free
    if free < _ROOM:
        raise UsageError(f"only {free // 1024**2} MB are free beside {database}: make room")
