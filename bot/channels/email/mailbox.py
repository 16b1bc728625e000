"""The thread that owns the mailbox: hands each message over once, then waits for the next."""

from __future__ import annotations

import select
import socket
from collections import Counter
from collections.abc import Iterator
from typing import Protocol

import structlog

from bot.channels.email.imap import Fetched, MailboxRefused, Session
from bot.channels.email.place import Place, resume
from bot.channels.email.settings import ImapSettings
from bot.clock import Clock, machine
from bot.logs import describe

_CHUNK = 20
_TRIES = 3
_LONGEST_PAUSE = 60.0

log = structlog.get_logger()


class Taker(Protocol):
    """Who is handed the mail. Both raise when it did not work: the mail then comes again."""

    def take(self, message: Fetched) -> None:
        """Return once the message is durable."""
        ...

    def save(self, place: str) -> None:
        """Return once the place is durable."""
        ...


class Mailbox:
    """Reads one folder for as long as ``run`` runs."""

    def __init__(
        self,
        settings: ImapSettings,
        place: str | None,
        taker: Taker,
        *,
        clock: Clock = machine,
    ) -> None:
        self._settings = settings
        self._place = Place.parse(place)
        self._taker = taker
        self._clock = clock
        self._session: Session | None = None
        self._failures = 0
        self._misses: Counter[int] = Counter()
        self._stopping = False
        self._wake, self._waker = socket.socketpair()

    def run(self) -> None:
        """Read until stopped; a lost connection or a full disk only means to try again."""
        try:
            while not self._stopping:
                try:
                    self._read_on()
                except MailboxRefused as error:
                    log.error("mailbox.refused", reason=str(error))
                    self._pause()
                except Exception as error:  # noqa: BLE001  (this thread is the only reader)
                    if not self._stopping:
                        log.warning("mailbox.interrupted", error=describe(error))
                        self._pause()
        finally:
            self._wake.close()
            self._waker.close()

    def stop(self) -> None:
        """Ask ``run`` to return; a message that is being handled is finished first."""
        self._stopping = True
        try:
            self._waker.send(b".")
        except OSError:
            return

    def abort(self) -> None:
        """Make ``run`` return now, whatever the server is doing."""
        self.stop()
        if self._session is not None:
            self._session.abort()

    def _pause(self) -> None:
        seconds = min(_LONGEST_PAUSE, self._settings.retry_seconds * 2**self._failures)
        self._failures += 1
        select.select([self._wake], [], [], seconds)

    def _read_on(self) -> None:
        session = self._session = Session(self._settings, self._wake)
        try:
            start = resume(self._place, validity=session.validity, next_uid=session.next_uid)
            self._remember(start)
            log.info("mailbox.connected", start=start.start, validity=start.validity)
            while not self._stopping:
                # Mail that came while we were busy may have been announced to nobody.
                if not self._catch_up(session, self._place or start):
                    self._failures = 0
                    session.wait(self._settings.recheck_seconds)
        finally:
            self._session = None
            session.close()

    def _catch_up(self, session: Session, place: Place) -> bool:
        """Handle the next few messages; False when there are none."""
        uids = session.new_since(place, self._clock())[:_CHUNK]
        if not uids:
            # None of the old ones needs an answer: do not ask about them again.
            self._remember(place.after(place.old))
            return False
        handled: list[int] = []
        try:
            for message in self._fetched(session, uids):
                self._taker.take(message)
                handled.append(message.uid)
        finally:
            if handled:
                self._remember(place.after(handled[-1]))
                session.mark_handled(handled)
        if not self._stopping:
            # The last ones may have been deleted before we could fetch them.
            self._remember(place.after(uids[-1]))
        return True

    def _fetched(self, session: Session, uids: list[int]) -> Iterator[Fetched]:
        for uid in uids:
            if self._stopping:
                return
            try:
                message = session.fetch(uid)
            except Exception:
                # A message that breaks the server's answers must not block those behind it.
                self._misses[uid] += 1
                if self._misses[uid] < _TRIES:
                    raise
                message = _unfetchable(session.validity, uid)
            if message is not None:
                yield message

    def _remember(self, place: Place) -> None:
        if place != self._place:
            self._taker.save(str(place))
            self._place = place


def _unfetchable(validity: int, uid: int) -> Fetched:
    """What staff see instead, so that they look into the mailbox themselves."""
    return Fetched(
        uid=uid,
        raw=f"UID {uid} of UIDVALIDITY {validity}".encode(),
        problem="the mail server cannot show it",
    )
