"""The bot's mailbox over IMAP with IDLE (pymap), for any user and password."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from asyncio import AbstractServer, StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import datetime
from io import BytesIO
from typing import Final

from proxyprotocol.reader import ProxyProtocolReader
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, Identity, Login, Session
from pymap.backend.dict.filter import FilterSet
from pymap.context import connection_exit
from pymap.exceptions import CloseConnection, TemporaryFailure
from pymap.imap import IMAPConnection
from pymap.imap.state import ConnectionState
from pymap.parsing.command import Command
from pymap.parsing.message import AppendMessage
from pymap.parsing.response import CommandResponse, Response
from pymap.user import UserMetadata
from pysasl.creds.server import ServerCredentials

from bot.sandbox.faults import Fault, Faults
from bot.sandbox.log import RequestLog
from bot.sandbox.mail.imap_folders import FolderStore, StoredFolders

_PATIENCE: Final = 120.0
_UNREMARKABLE: Final = frozenset({"NOOP", "IDLE", "CAPABILITY"})


class _Door(Login):
    """Lets everyone in, always to the bot's mailbox: the sandbox has no secrets."""

    def __init__(self, config: Config, mailbox: ImapMailbox) -> None:
        super().__init__(config)
        self.mailbox = mailbox

    async def authenticate(self, credentials: ServerCredentials) -> Identity:
        return _Guest(credentials.authcid, self, None, frozenset())

    async def authorize(self, _authenticated: object, authzid: str) -> Identity:
        return _Guest(authzid, self, None, frozenset())


class _Guest(Identity):
    @asynccontextmanager
    async def new_session(self) -> AsyncIterator[Session]:
        login = self.login
        assert isinstance(login, _Door)
        yield Session(self.name, self.config, login.mailbox.folders, FilterSet())

    async def get(self) -> UserMetadata:
        return UserMetadata(self.config, self.name)


class _State(ConnectionState):
    """A session on which injected faults strike, noted in the request log."""

    def __init__(self, mailbox: ImapMailbox, writer: StreamWriter) -> None:
        super().__init__(mailbox.login, mailbox.config)
        self._mailbox = mailbox
        self._writer = writer

    async def do_command(self, cmd: Command) -> CommandResponse:
        """Carry out a command, unless a fault prevents it."""
        name = bytes(cmd.command).decode()
        fault = self._mailbox.faults.take("imap", name)
        if name not in _UNREMARKABLE:
            self._mailbox.log.add("imap", name, {}, fault.fault if fault else "ok")
        if fault is not None:
            await self._strike(fault)
        return await super().do_command(cmd)

    async def _strike(self, fault: Fault) -> None:
        kind = fault.fault
        if kind == "delay":
            await asyncio.sleep(fault.seconds)
        elif kind == "timeout":
            await asyncio.sleep(_PATIENCE)
        elif kind == "close":
            self._writer.transport.abort()
            raise ConnectionResetError
        elif kind == "BYE":
            raise CloseConnection
        else:
            raise TemporaryFailure(fault.detail or "Injected fault")


class _Connection(IMAPConnection):
    """Sends each answer in one piece: idling clients take half a line for a broken connection."""

    async def write_response(self, resp: Response) -> None:
        whole = BytesIO()
        await resp.async_write(whole)
        try:
            self.writer.write(whole.getvalue())
            await self.writer.drain()
        except ConnectionError:
            return


class ImapMailbox:
    """The IMAP server and the one mailbox behind it."""

    def __init__(self, store: FolderStore, faults: Faults, log: RequestLog) -> None:
        self.faults = faults
        self.log = log
        self._store = store
        self.folders = StoredFolders(store)
        self.config = Config(
            Namespace(passlib_cfg=None, proxy_protocol=None),
            host="127.0.0.1",
            port=0,
            demo_data=False,
            demo_user="",
            demo_password="",
            tls_enabled=False,
            reject_dnsbl=False,
            bad_command_limit=None,
        )
        self.login = _Door(self.config, self)
        self._writers: set[StreamWriter] = set()
        self._server: AbstractServer | None = None

    async def start(self, port: int) -> int:
        """Listen on loopback; gives the port that was taken."""
        self.config.apply_context()
        callback = ProxyProtocolReader(self.config.proxy_protocol).get_callback(self._serve)
        self._server = await asyncio.start_server(callback, host="127.0.0.1", port=port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Hang up on everyone and stop listening."""
        if self._server is not None:
            self._server.close()
        self.hang_up()

    def hang_up(self) -> None:
        """Cut every connection, as a restarting server does."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def deliver(self, raw: bytes, at: datetime) -> None:
        """Put a mail into the inbox, for those who idle to see."""
        inbox = await self.folders.get_mailbox("INBOX")
        await inbox.append(AppendMessage(raw, at, frozenset()), recent=True)

    def renumber(self) -> None:
        """Change the inbox's UIDVALIDITY and all UIDs, and hang up."""
        self._store.renumber("INBOX")
        self.folders = StoredFolders(self._store)
        self.hang_up()

    async def _serve(
        self, reader: StreamReader, writer: StreamWriter, sock_info: SocketInfo
    ) -> None:
        config = self.config
        connection = _Connection(config.commands, config, reader, writer, sock_info)
        state = _State(self, writer)
        self._writers.add(writer)
        try:
            async with AsyncExitStack() as stack:
                connection_exit.set(stack)
                stack.enter_context(closing(connection))
                await connection.run(state)
        finally:
            self._writers.discard(writer)
