"""An IMAP connection as one thread uses it: what is new, fetch it, wait for more."""

from __future__ import annotations

import imaplib
import select
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import imapclient
from imapclient.exceptions import LoginError

from bot.channels.email.place import Place
from bot.channels.email.settings import ImapSettings
from bot.errors import PresessionsError

ImapError = imaplib.IMAP4.error
_POLL_SECONDS = 5.0
_HEAD_BYTES = 64 * 1024
# Older mail that was there before us, or is met a second time, needs no answer any more.
_ANSWERABLE = timedelta(days=30)


class MailboxRefused(PresessionsError):
    """The server lets us in no further; the text says what to set right, and nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One message as the server holds it; ``problem`` says why ``raw`` is not all of it."""

    uid: int
    raw: bytes = field(repr=False)
    received: datetime | None = None
    problem: str | None = None


class _Idling(imapclient.IMAPClient):  # type: ignore[misc]  # the library is untyped
    """imapclient that notices news which came in the same packet as the answer to IDLE.

    The library polls the socket, but such news already waits in a buffer above it: the
    first look therefore reads without polling. ``wake`` ends a wait from another thread.
    """

    wake: socket.socket
    _looked = True

    def _poll_socket(self, sock: Any, timeout: float | None = None) -> bool:
        if not self._looked:
            self._looked = True
            return True
        return bool(select.select([sock, self.wake], [], [], timeout)[0])

    def announced(self) -> bool:
        """Whether the answers since the last call also told of mail that had just come.

        A server tells only once, often in the answer to the very search that came too
        early to find the mail; IDLE would then wait for the next one.
        """
        return bool(self._imap.response("EXISTS")[1] != [None])

    def wait(self, seconds: float) -> None:
        """Return when the server reports something, ``wake`` is readable, or time is up."""
        self.idle()
        self._looked = False
        try:
            if not self.idle_check(timeout=0):
                self.idle_check(timeout=seconds)
        finally:
            self.idle_done()


class Session:
    """A logged-in connection with the folder selected."""

    def __init__(self, settings: ImapSettings, wake: socket.socket) -> None:
        self._settings = settings
        self._wake = wake
        self._client = _connect(settings)
        try:
            self._client.wake = wake
            _login(self._client, settings)
            selected = _select(self._client, settings.folder)
            self.validity = int(selected[b"UIDVALIDITY"])
            self.next_uid = int(selected.get(b"UIDNEXT", 1))
        except BaseException:
            self._client.shutdown()
            raise

    def new_since(self, place: Place, now: datetime) -> list[int]:
        """UIDs after a place, in order."""
        while True:
            self._client.announced()
            found = self._search(place, now)
            if found or not self._client.announced():
                return found

    def _search(self, place: Place, now: datetime) -> list[int]:
        # "n:*" always names the last message, even when its UID is below n.
        found = self._client.search(["UID", f"{place.uid + 1}:*"])
        later = sorted(uid for uid in found if uid > place.uid)
        if not later or later[0] > place.old:
            return later
        wanted = set(self._client.search(_still_open(place, now)))
        return [uid for uid in later if uid > place.old or uid in wanted]

    def fetch(self, uid: int) -> Fetched | None:
        """A message, not marked as read; only its head where it is too large; None if gone."""
        about = self._client.fetch([uid], ["RFC822.SIZE", "INTERNALDATE"]).get(uid, {})
        if b"RFC822.SIZE" not in about:
            return None
        large = int(about[b"RFC822.SIZE"]) > self._settings.largest
        query = f"BODY.PEEK[]<0.{_HEAD_BYTES}>" if large else "BODY.PEEK[]"
        found = self._client.fetch([uid], [query]).get(uid, {})
        raw = found.get(b"BODY[]<0>" if large else b"BODY[]")
        if raw is None:
            return None
        problem = f"larger than {self._settings.largest // 1024} kB" if large else None
        return Fetched(uid=uid, raw=raw, received=about.get(b"INTERNALDATE"), problem=problem)

    def mark_handled(self, uids: Sequence[int]) -> None:
        """Flag messages read, and move them away where a folder for that is set."""
        self._client.add_flags(uids, [imapclient.SEEN], silent=True)
        if self._settings.handled_folder:
            self._client.move(uids, self._settings.handled_folder)

    def wait(self, seconds: float) -> None:
        """Wait for news, a wake-up, or the time to look again anyway."""
        if self._client.has_capability("IDLE"):
            self._client.wait(seconds)
        else:
            select.select([self._wake], [], [], min(seconds, _POLL_SECONDS))
            self._client.noop()

    def close(self) -> None:
        """Log out as far as the connection still allows it."""
        try:
            self._client.logout()
        except (ImapError, OSError):
            self._client.shutdown()

    def abort(self) -> None:
        """Cut the connection from another thread: whoever reads from it gets an error."""
        try:
            self._client.socket().shutdown(socket.SHUT_RDWR)
        except OSError:
            return


def _connect(settings: ImapSettings) -> _Idling:
    context = (
        None if settings.tls == "none" else ssl.create_default_context(cafile=settings.ca_file)
    )
    client = _Idling(
        settings.host,
        port=settings.port,
        ssl=settings.tls == "tls",
        ssl_context=context,
        timeout=settings.timeout,
    )
    client.normalise_times = False
    if settings.tls == "starttls":
        try:
            client.starttls(context)
        except BaseException:
            client.shutdown()
            raise
    return client


def _login(client: _Idling, settings: ImapSettings) -> None:
    try:
        client.login(settings.user, settings.password)
    except LoginError as error:
        # The server's sentence may repeat the user name.
        raise MailboxRefused(
            "the mail server refuses the user name or password in PRESESSIONS_IMAP_URL"
        ) from error


def _select(client: _Idling, folder: str) -> dict[bytes, Any]:
    try:
        selected: dict[bytes, Any] = client.select_folder(folder)
    except ImapError as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise  # the connection broke
        raise MailboxRefused(
            "the mailbox has no folder as named in PRESESSIONS_IMAP_URL (after the last /):"
            " make it, or name another"
        ) from error
    return selected


def _still_open(place: Place, now: datetime) -> list[Any]:
    recent = (now - _ANSWERABLE).date()
    if place.start == "first":
        return ["UNSEEN", "SINCE", recent]
    return ["OR", "UNSEEN", "SINCE", recent]
