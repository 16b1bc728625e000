"""Asking the FAQ, on a thread of its own: encoding a question takes a while."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

import structlog

from bot.context import Consulted
from bot.effects import Consult
from bot.facts.threads import Lesson
from bot.faq.index import FaqIndex
from bot.faq.learned import Found, Learned, Taught
from bot.logs import describe
from bot.states import find_states
from bot.store import lessons
from bot.store.transaction import Store

T = TypeVar("T")
Stamp = tuple[Any, ...]
News = Callable[[Stamp | None], Awaitable[tuple[Stamp, Sequence[Lesson]] | None]]
"""The entries of the office's own and their stamp; None when the stamp is still theirs."""

log = structlog.get_logger()


def news_from(store: Store) -> News:
    """Asks the store whether another worker, or this one, has changed the entries."""

    async def news(known: Stamp | None) -> tuple[Stamp, Sequence[Lesson]] | None:
        return await store.turn(lambda turn: lessons.since(turn, known))

    return news


async def _never(_known: Stamp | None) -> None:
    """No entries but those of the templates."""


class Library:
    """The FAQ index and the entries the office wrote, behind one worker thread."""

    def __init__(self, news: News = _never) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="faq")
        self._index: FaqIndex | None = None
        self._learned: Learned | None = None
        self._stamp: Stamp | None = None
        self._news = news

    async def open(self) -> None:
        """Load the index before the first question needs it."""
        await self._in_thread(self._loaded)

    async def consult(self, effect: Consult) -> tuple[Consulted, ...]:
        """What the FAQ says about each question of a text; not sure when it cannot say."""
        try:
            found = await self._news(self._stamp)
            if found is not None:
                await self._in_thread(self._learn, *found)
            return await self._in_thread(self._ask, effect)
        except Exception as error:  # noqa: BLE001  (a person in the office will answer instead)
            log.error("faq.not_consulted", error=describe(error))
            return (Consulted(question=effect.text, entry=None),)

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _in_thread(self, work: Callable[..., T], *given: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *given)

    def _loaded(self) -> FaqIndex:
        if self._index is None:
            self._index = FaqIndex.load()
        return self._index

    def _learn(self, stamp: Stamp, found: Sequence[Lesson]) -> None:
        taught = [
            Taught(entry=each.entry, questions=each.questions, answers=each.answers)
            for each in found
        ]
        known = self._learned.rows if self._learned is not None else None
        self._learned = Learned(self._loaded().encoder, taught, rows=known)
        self._stamp = stamp

    def _ask(self, effect: Consult) -> tuple[Consulted, ...]:
        index = self._loaded()
        questions = index.questions(effect.text) or (effect.text,)
        told = [self._about(index, question, effect) for question in questions]
        return tuple(_together(effect.text, told))

    def _about(self, index: FaqIndex, question: str, effect: Consult) -> Consulted:
        match = index.match(question, effect.language)
        found = Found()
        if self._learned is not None:
            found = self._learned.match(question, answered=match.entry is not None)
        taught, near = found.answer, found.near
        return Consulted(
            question=question,
            entry=taught.entry if taught else match.entry,
            near=(near.entry, *match.offered) if near else match.offered,
            handover=match.handover,
            states=match.states,
            taught=taught.answers if taught else {},
            offered=near.questions if near else {},
        )


def _together(text: str, told: Sequence[Consulted]) -> Iterator[Consulted]:
    """The questions of one message: the one State it names is meant by all, and none told twice."""
    named = {found.code for found in find_states(text)}
    seen: set[tuple[str, tuple[str, ...]]] = set()
    for each in told:
        states = each.states or (tuple(named) if len(named) == 1 else ())
        about = (each.entry or each.question, states)
        if about not in seen:
            seen.add(about)
            yield replace(each, states=states)
