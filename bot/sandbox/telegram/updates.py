"""Updates on their way to the bot: kept until confirmed, handed to one poller at a time."""

from __future__ import annotations

from collections import deque
from typing import Final

from bot.sandbox.telegram.errors import BotApiError
from bot.sandbox.telegram.records import Subscription, Update
from bot.sandbox.world import Json, World

_FIRST_ID: Final = 100_000_001
_NOT_BY_DEFAULT: Final = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
_CONFIRMED_KEPT: Final = 100


class UpdateQueue:
    """The queue behind getUpdates and the webhook."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._updates = world.shelf("telegram-update", Update, part="updates")
        self._subscription = world.shelf("telegram-subscription", Subscription, part=None)
        self._confirmed: deque[Update] = deque(maxlen=_CONFIRMED_KEPT)
        self._poller: object | None = None

    def __len__(self) -> int:
        return len(self._updates)

    def add(self, kind: str, body: Json) -> None:
        """Queue an update, unless the bot said it does not want this kind."""
        wanted = self._kinds()
        if kind in _NOT_BY_DEFAULT if wanted is None else kind not in wanted:
            return
        number = self._world.number("telegram-update", _FIRST_ID)
        self._updates.put(number, Update(id=number, kind=kind, body=body))

    def subscribe(self, kinds: list[str] | None) -> None:
        """Remember which kinds of update the bot wants; None leaves it as it was."""
        if kinds is None:
            return
        wanted = tuple(kinds) or None
        if wanted != self._kinds():
            self._subscription.put("bot", Subscription(kinds=wanted))

    def renumber(self, next_id: int) -> None:
        """Let update ids go on from another number, as Telegram does after a quiet week."""
        self._world.renumber("telegram-update", next_id)

    def repeat(self) -> None:
        """Hand the latest confirmed updates out again, under their old ids."""
        with self._world.change():
            for update in self._confirmed:
                self._updates.put(update.id, update)

    def drop_all(self) -> None:
        """Forget everything that is pending."""
        with self._world.change():
            for update in self._updates:
                self._updates.remove(update.id)

    def confirm_before(self, offset: int) -> None:
        """Forget what the bot has seen; a negative offset keeps only that many of the last."""
        pending = list(self._updates)
        seen = pending[:offset] if offset < 0 else [each for each in pending if each.id < offset]
        with self._world.change():
            for update in seen:
                self.confirm(update)

    def confirm(self, update: Update) -> None:
        """Forget one update that arrived."""
        self._confirmed.append(update)
        self._updates.remove(update.id)

    def pending(self, limit: int = 100) -> list[Update]:
        """The oldest updates not yet confirmed."""
        return list(self._updates)[:limit]

    async def poll(self, offset: int, limit: int, patience: float) -> list[Update]:
        """Wait for updates; a newer poll ends this one with 409, as only one may listen."""
        if offset:
            self.confirm_before(offset)
        me = object()
        self._poller = me
        # Wakes the older poll, so that it finds itself replaced.
        self._world.announce(frozenset({"updates"}))
        await self._world.until(lambda: self._poller is not me or bool(self._updates), patience)
        if self._poller is not me:
            raise BotApiError(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        self._poller = None
        return self.pending(limit)

    def _kinds(self) -> tuple[str, ...] | None:
        subscription = self._subscription.get("bot")
        return None if subscription is None else subscription.kinds


def update_json(update: Update) -> Json:
    """An update on the wire."""
    return {"update_id": update.id, update.kind: update.body}
