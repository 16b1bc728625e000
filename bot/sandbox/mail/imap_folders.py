"""The bot's IMAP folders: pymap's in-memory folders that survive a restart, UIDs and flags too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pymap.backend.dict.mailbox import MailboxData, MailboxSet, Message
from pymap.concurrent import Event
from pymap.flags import FlagOp
from pymap.interfaces.message import CachedMessage
from pymap.mailbox import MailboxSnapshot
from pymap.mime import MessageContent
from pymap.parsing.message import AppendMessage
from pymap.parsing.specials import ObjectId
from pymap.parsing.specials.flag import Flag
from pymap.selected import SelectedMailbox

from bot.sandbox.mail.records import Folder, FolderMessage
from bot.sandbox.world import World


class FolderStore:
    """The stored form of all folders."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.folders = world.shelf("imap-folder", Folder, part=None)
        self.messages = world.shelf("imap-message", FolderMessage, part=None)

    def open(self, name: str) -> Folder:
        """A folder's record, made when it is new."""
        known = self.folders.get(name)
        if known is not None:
            return known
        validity = MailboxSnapshot.new_uid_validity()
        return self.folders.put(name, Folder(name=name, uid_validity=validity, last_uid=0))

    def renumber(self, name: str) -> None:
        """Give a folder a new UIDVALIDITY and its messages new UIDs, as a reset server does."""
        old = self.open(name)
        inside = [message for message in self.messages if message.folder == name]
        with self.world.change():
            for message in inside:
                self.messages.remove(f"{name}:{message.uid}")
            for uid, message in enumerate(inside, start=1):
                self.keep(name, uid, message.at, message.flags, message.content)
            fresh = Folder(name=name, uid_validity=old.uid_validity + 1, last_uid=len(inside))
            self.folders.put(name, fresh)

    def keep(
        self, name: str, uid: int, at: datetime, flags: Iterable[str], content: str
    ) -> FolderMessage:
        """Store a message of a folder."""
        message = FolderMessage(
            folder=name, uid=uid, at=at, flags=tuple(sorted(flags)), content=content
        )
        return self.messages.put(f"{name}:{uid}", message)


class StoredFolder(MailboxData):
    """A folder that stores every change before anyone sees it."""

    def __init__(self, store: FolderStore, name: str, folders: StoredFolders) -> None:
        super().__init__(folders.contents, folders.threads)
        self.name = name
        self._store = store
        record = store.open(name)
        self._uid_validity = record.uid_validity
        self._max_uid = record.last_uid
        for message in store.messages:
            if message.folder == name:
                self._load(message)

    def _load(self, stored: FolderMessage) -> None:
        flags = [Flag(flag.encode()) for flag in stored.flags]
        content = self._store.world.content(stored.content)
        self._messages[stored.uid] = self._message(stored.uid, stored.at, flags, content)
        self._mod_sequences.update([stored.uid])

    def _message(self, uid: int, at: datetime, flags: Iterable[Flag], raw: bytes) -> Message:
        content = MessageContent.parse(raw)
        email_id: ObjectId = self._content_cache.add(content)
        thread_id: ObjectId = self._thread_cache.add(content)
        return Message(uid, at, flags, email_id=email_id, thread_id=thread_id, content=content)

    def _next_uid(self) -> int:
        self._max_uid += 1
        record = Folder(name=self.name, uid_validity=self.uid_validity, last_uid=self._max_uid)
        self._store.folders.put(self.name, record)
        return self._max_uid

    async def append(self, append_msg: AppendMessage, *, recent: bool = False) -> Message:
        """Add a message: stored first, then seen by those who idle."""
        raw = bytes(append_msg.literal)
        at = append_msg.when or datetime.now().astimezone()
        async with self.messages_lock.write_lock():
            with self._store.world.change():
                uid = self._next_uid()
                content = self._store.world.keep(raw)
                self._store.keep(self.name, uid, at, _names(append_msg.flag_set), content)
            message = self._message(uid, at, append_msg.flag_set, raw)
            message.recent = recent
            self._messages[uid] = message
            self._mod_sequences.update([uid])
            self._updated.set()
            return message

    async def update_selected(
        self, selected: SelectedMailbox, *, wait_on: Event | None = None
    ) -> SelectedMailbox:
        """Tell a session what is new; what it has not been told yet needs no waiting."""
        # pymap itself waits for the next change and keeps quiet about those before.
        seen = selected.mod_sequence
        untold = seen is not None and seen < self._mod_sequences.highest
        return await super().update_selected(selected, wait_on=None if untold else wait_on)

    async def copy(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        """Copy a message to another folder."""
        stored = self._store.messages.get(f"{self.name}:{uid}")
        copied = await super().copy(uid, destination, recent=recent)
        if copied is not None and stored is not None and isinstance(destination, StoredFolder):
            destination.adopt(copied, stored)
        return copied

    async def move(self, uid: int, destination: MailboxData, *, recent: bool = False) -> int | None:
        """Move a message to another folder."""
        stored = self._store.messages.get(f"{self.name}:{uid}")
        moved = await super().move(uid, destination, recent=recent)
        if moved is not None and stored is not None and isinstance(destination, StoredFolder):
            with self._store.world.change():
                self._store.messages.remove(f"{self.name}:{uid}")
                destination.adopt(moved, stored)
        return moved

    def adopt(self, uid: int, stored: FolderMessage) -> None:
        """Store a message that came from another folder."""
        with self._store.world.change():
            record = Folder(name=self.name, uid_validity=self.uid_validity, last_uid=self._max_uid)
            self._store.folders.put(self.name, record)
            self._store.keep(self.name, uid, stored.at, stored.flags, stored.content)

    async def update(
        self, uid: int, cached_msg: CachedMessage, flag_set: frozenset[Flag], mode: FlagOp
    ) -> Message:
        """Change a message's flags."""
        message = await super().update(uid, cached_msg, flag_set, mode)
        stored = self._store.messages.get(f"{self.name}:{uid}")
        if stored is not None:
            flags = _names(message.permanent_flags)
            self._store.keep(self.name, uid, stored.at, flags, stored.content)
        return message

    async def delete(self, uids: Iterable[int]) -> None:
        """Remove messages for good."""
        gone = list(uids)
        with self._store.world.change():
            for uid in gone:
                self._store.messages.remove(f"{self.name}:{uid}")
        await super().delete(gone)


class StoredFolders(MailboxSet):
    """All folders of the bot's mailbox, as they were before the last stop."""

    def __init__(self, store: FolderStore) -> None:
        super().__init__()
        self._store = store
        self.contents: Any = self._content_cache
        self.threads: Any = self._thread_cache
        self._inbox = StoredFolder(store, "INBOX", self)
        self._set = {
            folder.name: StoredFolder(store, folder.name, self)
            for folder in store.folders
            if folder.name != "INBOX"
        }

    async def add_mailbox(self, name: str) -> ObjectId:
        """Make a folder."""
        if name in self._set:
            raise ValueError(name)
        folder = StoredFolder(self._store, name, self)
        self._set[name] = folder
        return folder.mailbox_id

    async def delete_mailbox(self, name: str) -> None:
        """Remove a folder with all that is in it."""
        await super().delete_mailbox(name)
        with self._store.world.change():
            for message in self._store.messages:
                if message.folder == name:
                    self._store.messages.remove(f"{name}:{message.uid}")
            self._store.folders.remove(name)

    async def rename_mailbox(self, before: str, after: str) -> None:
        """Rename a folder; only what is at the top level can be renamed here."""
        if before not in self._set:
            raise KeyError(before)
        source = self._set[before]
        await self.add_mailbox(after)
        uids = [message.uid async for message in source.messages()]
        for uid in uids:
            await source.move(uid, self._set[after])
        await self.delete_mailbox(before)


def _names(flags: Iterable[Flag]) -> list[str]:
    return [bytes(flag).decode() for flag in flags]
