"""An IMAP server of one message, which announces it at the most awkward moment."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

Moment = Literal[
    "in the answer to a search",
    "in one packet with the answer to IDLE",
    "before the answer to IDLE",
    "in two pieces",
    "to nobody",
]

_MAIL = b"From: ama@collectif.example\r\nSubject: awkward\r\n\r\nhello\r\n"
_ANNOUNCED = b"* 1 EXISTS\r\n"


class ScriptedImap:
    """Speaks just enough; the mail comes at the given moment of the first conversation."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self.delivered = False
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]

    def serve(self) -> None:
        """Talk with one client after another until the listener is closed."""
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            client.settimeout(20)
            with client, client.makefile("rb") as lines:
                self._talk(client, lines)

    def _talk(self, client: socket.socket, lines: Iterator[bytes]) -> None:
        client.sendall(b"* OK ready\r\n")
        idling = b""
        for line in lines:
            tag, _, command = line.rstrip().partition(b" ")
            if tag == b"DONE":
                client.sendall(idling + b" OK done\r\n")
            elif command == b"IDLE":
                idling = tag
                self._idle(client)
            else:
                answer = self._answer(command.upper())
                client.sendall(answer + tag + b" OK done\r\n")
            if command == b"LOGOUT":
                return

    def _answer(self, command: bytes) -> bytes:
        if command.startswith(b"CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1 IDLE\r\n"
        if command.startswith(b"SELECT"):
            count = b"1" if self.delivered else b"0"
            return b"* " + count + b" EXISTS\r\n* OK [UIDVALIDITY 1] x\r\n* OK [UIDNEXT 1] x\r\n"
        if command.startswith(b"UID SEARCH"):
            return self._search()
        if b"RFC822.SIZE" in command:
            return b"* 1 FETCH (UID 1 RFC822.SIZE %d)\r\n" % len(_MAIL)
        if b"BODY.PEEK" in command:
            return b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)\r\n" % (len(_MAIL), _MAIL)
        return b""

    def _search(self) -> bytes:
        if self.delivered:
            return b"* SEARCH 1\r\n"
        if self.moment == "in the answer to a search":
            self.delivered = True
            return b"* SEARCH\r\n" + _ANNOUNCED
        return b"* SEARCH\r\n"

    def _idle(self, client: socket.socket) -> None:
        before = self.delivered
        self.delivered = True
        if before:
            client.sendall(b"+ idling\r\n")
        elif self.moment == "before the answer to IDLE":
            client.sendall(_ANNOUNCED + b"+ idling\r\n")
        elif self.moment == "in one packet with the answer to IDLE":
            client.sendall(b"+ idling\r\n" + _ANNOUNCED)
        elif self.moment == "in two pieces":
            client.sendall(b"+ idling\r\n* 1 EX")
            threading.Event().wait(0.2)
            client.sendall(b"ISTS\r\n")
        else:
            client.sendall(b"+ idling\r\n")


@contextmanager
def running_scripted_imap(moment: Moment) -> Iterator[ScriptedImap]:
    """Serve on a free port until the end of the block."""
    server = ScriptedImap(moment)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join()
