"""Who writes faster than anybody reads: what comes above it is kept, and costs others nothing."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.events import Address

_AT_ONCE = 150  # a whole form with every button, and its corrections, several times over
_ONE_MORE = timedelta(seconds=15)
_KNOWN = 10_000  # senders remembered: the least recent is forgotten first


@dataclass(slots=True)
class _Sender:
    left: float
    since: datetime
    over: int = 0


class Crowds:
    """Counts each sender's messages: so many at once, then one more every few seconds.

    Kept in memory: after a restart everybody begins anew.
    """

    def __init__(self, at_once: int = _AT_ONCE, one_more: timedelta = _ONE_MORE) -> None:
        self._at_once = at_once
        self._one_more = one_more
        self._senders: OrderedDict[Address, _Sender] = OrderedDict()

    def over(self, address: Address, now: datetime) -> int:
        """How many messages above the limit this one is; 0 when it is within."""
        sender = self._senders.get(address)
        if sender is None:
            sender = self._senders[address] = _Sender(left=float(self._at_once), since=now)
            if len(self._senders) > _KNOWN:
                self._senders.popitem(last=False)
        self._senders.move_to_end(address)
        waited = max(now - sender.since, timedelta(0))
        sender.left = min(self._at_once, sender.left + waited / self._one_more)
        sender.since = now
        if sender.left >= 1:
            sender.left -= 1
            sender.over = 0
        else:
            sender.over += 1
        return sender.over
