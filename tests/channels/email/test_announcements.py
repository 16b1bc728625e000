"""Mail that is announced when nobody listens is found all the same."""

from __future__ import annotations

import threading
import time
from typing import get_args

import pytest

from bot.channels.email.imap import Fetched
from bot.channels.email.mailbox import Mailbox
from bot.channels.email.settings import ImapSettings
from tests.mailservers.machine import wait_for
from tests.mailservers.scripted_imap import Moment, running_scripted_imap


class _Taker:
    def __init__(self) -> None:
        self.taken: list[bytes] = []

    def take(self, message: Fetched) -> None:
        self.taken.append(message.raw)

    def save(self, place: str) -> None:
        """Not looked at here."""


@pytest.mark.parametrize("moment", get_args(Moment))
def test_mail_is_found_whenever_it_is_announced(moment: Moment) -> None:
    with running_scripted_imap(moment) as server:
        settings = ImapSettings(
            host="127.0.0.1",
            port=server.port,
            user="bot",
            password="x",
            tls="none",
            retry_seconds=0.05,
            recheck_seconds=0.5 if moment == "to nobody" else 30.0,
        )
        taker = _Taker()
        mailbox = Mailbox(settings, None, taker)
        thread = threading.Thread(target=mailbox.run, daemon=True)
        began = time.monotonic()
        thread.start()
        try:
            wait_for(lambda: bool(taker.taken), seconds=5)
        finally:
            mailbox.stop()
            thread.join()
    assert time.monotonic() - began < 3
    assert [b"awkward" in raw for raw in taker.taken] == [True]
