"""Who the office's people are: their language, and the members of a user group."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from time import monotonic
from typing import Generic, TypeVar

import structlog

from bot.channels.slack.failures import FAILURES, send_error
from bot.channels.slack.wire import Wire

_LOCALE_LASTS = 3600.0
_MEMBERS_LAST = 180.0
_FAILURE_LASTS = 10.0
# What a press may be held up for the sake of its person's language.
_LOCALE_PATIENCE = 0.5

T = TypeVar("T")

log = structlog.get_logger()


class Remembered(Generic[T]):
    """Answers of a slow question, asked again in the background once they are old."""

    def __init__(self, ask: Callable[[str], Awaitable[T]], lasts: float) -> None:
        self._ask = ask
        self._lasts = lasts
        self._answers: dict[str, T] = {}
        self._until: dict[str, float] = {}
        self._pending: dict[str, asyncio.Task[None]] = {}

    async def get(self, key: str, patience: float | None = None) -> T | None:
        """The last answer, however old; the first one is waited for as long as told."""
        if self._until.get(key, 0) <= monotonic():
            task = self._pending.get(key) or self._refresh(key)
            if key not in self._answers:
                await asyncio.wait({task}, timeout=patience)
        return self._answers.get(key)

    def stop(self) -> None:
        """Ask no further."""
        for task in self._pending.values():
            task.cancel()

    def _refresh(self, key: str) -> asyncio.Task[None]:
        task = asyncio.create_task(self._learn(key))
        self._pending[key] = task
        task.add_done_callback(lambda _task: self._pending.pop(key, None))
        return task

    async def _learn(self, key: str) -> None:
        try:
            self._answers[key] = await self._ask(key)
        except FAILURES as error:
            self._until[key] = monotonic() + _FAILURE_LASTS
            log.warning("slack.person_unknown", id=key, reason=send_error(error).reason)
        else:
            self._until[key] = monotonic() + self._lasts


class People:
    """Looks people up in Slack."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._locales = Remembered(self._ask_locale, _LOCALE_LASTS)
        self._groups = Remembered(self._ask_members, _MEMBERS_LAST)

    async def locale(self, user: str) -> str | None:
        """The language someone uses Slack in; None while it is not known."""
        return await self._locales.get(user, _LOCALE_PATIENCE)

    async def members(self, ids: Iterable[str]) -> frozenset[str]:
        """These people, and the members of the user groups among the ids.

        A group that cannot be looked up has no members: nobody gains a right by a failure.
        """
        found: set[str] = set()
        for each in ids:
            if each.startswith("S"):
                found |= await self._groups.get(each) or frozenset()
            else:
                found.add(each)
        return frozenset(found)

    def stop(self) -> None:
        """Ask no further."""
        self._locales.stop()
        self._groups.stop()

    async def _ask_locale(self, user: str) -> str:
        answer = await self._wire.open().users_info(user=user, include_locale=True)
        return str((answer["user"] or {}).get("locale") or "")

    async def _ask_members(self, group: str) -> frozenset[str]:
        answer = await self._wire.open().usergroups_users_list(usergroup=group)
        return frozenset(answer["users"] or ())
