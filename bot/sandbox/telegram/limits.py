"""Telegram's speed limits, kept when the sandbox is asked to be as strict as the real thing."""

from __future__ import annotations

import time
from collections import deque
from math import ceil
from typing import Final

_PER_SECOND: Final = 30
_CHAT_INTERVAL: Final = 1.0
_CHAT_BURST: Final = 3


class SpeedLimits:
    """One message a second in a chat (with a small burst), thirty a second in all."""

    def __init__(self) -> None:
        self._all: deque[float] = deque()
        self._chats: dict[int, float] = {}

    def wait_for(self, chat: int) -> int:
        """Seconds until a message to this chat may be sent; 0 counts it as sent."""
        now = time.monotonic()
        while self._all and self._all[0] <= now - 1:
            self._all.popleft()
        due = max(self._chats.get(chat, 0.0), now - _CHAT_INTERVAL * (_CHAT_BURST - 1))
        if due > now:
            return ceil(due - now)
        if len(self._all) >= _PER_SECOND:
            return 1
        self._all.append(now)
        self._chats[chat] = due + _CHAT_INTERVAL
        return 0
