"""An event loop in a thread, because the browser's driver must have the main one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

PATIENCE = 15.0

T = TypeVar("T")


class LoopThread:
    """Runs coroutines for synchronous callers, until it is closed."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """The answer of a coroutine that runs in the thread."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(PATIENCE)

    def call(self, action: Callable[..., object], *arguments: object) -> None:
        """Let the thread call something soon."""
        self._loop.call_soon_threadsafe(action, *arguments)

    def close(self) -> None:
        """End the loop and its thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()
