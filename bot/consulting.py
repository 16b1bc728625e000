"""Asking the FAQ index, on a thread of its own: encoding a question takes a while."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import structlog

from bot.context import Consulted
from bot.effects import Consult
from bot.faq.index import FaqIndex
from bot.logs import describe

log = structlog.get_logger()


class Library:
    """The FAQ index behind one worker thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="faq")
        self._index: FaqIndex | None = None

    async def open(self) -> None:
        """Load the index before the first question needs it."""
        await asyncio.get_running_loop().run_in_executor(self._thread, self._loaded)

    async def consult(self, effect: Consult) -> tuple[Consulted, ...]:
        """What the index says about each question of a text; not sure when it cannot say."""
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, effect)
        except Exception as error:  # noqa: BLE001  (a person in the office will answer instead)
            log.error("faq.not_consulted", error=describe(error))
            return (Consulted(question=effect.text, entry=None),)

    def close(self) -> None:
        """Let the thread end."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _loaded(self) -> FaqIndex:
        if self._index is None:
            self._index = FaqIndex.load()
        return self._index

    def _ask(self, effect: Consult) -> tuple[Consulted, ...]:
        index = self._loaded()
        answers = []
        for question in index.questions(effect.text) or (effect.text,):
            match = index.match(question, effect.language)
            answers.append(
                Consulted(
                    question=question,
                    entry=match.entry,
                    near=match.near,
                    handover=match.handover,
                    states=match.states,
                )
            )
        return tuple(answers)
