"""Files in a colleague's direct messages with the app: brought once, and taken back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.channels.base import Copy, TakeBack
from bot.channels.slack.failures import FORBIDDEN, error_code
from bot.channels.slack.wire import Wire
from bot.errors import COPY_REFUSED, PermanentSendError, TemporarySendError

# An upload takes longer than a call, and must end well before another worker may try it.
_UPLOAD = aiohttp.ClientTimeout(total=35, sock_connect=5)
_PAGE = 200
_PAGES = 5
# What is offered for opening by a double click; anything else keeps no type of its own.
_ENDINGS: Mapping[str, str] = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/x-ole-storage": ".doc",
    "application/rtf": ".rtf",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tiff",
    "image/webp": ".webp",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
    "video/webm": ".webm",
}
_OTHER = ".bin"
_WHY: Mapping[str, str] = {
    "file_upload_size_restricted": "size",
    "file_type_not_allowed": "kind",
    "blocked_file_type": "kind",
    "file_uploads_disabled": "off",
    "file_uploads_except_images_disabled": "off",
    "storage_limit_reached": "room",
    "cannot_dm_bot": "nowhere",
    "channel_not_found": "nowhere",
    "messages_tab_disabled": "nowhere",
    "not_in_channel": "nowhere",
    "user_disabled": "nowhere",
    "user_not_found": "nowhere",
    **dict.fromkeys(FORBIDDEN, "rights"),
}
_GONE = frozenset({"file_deleted", "file_not_found"})


class Copies:
    """Uploads to direct messages, recognised there by the name they were given."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def bring(self, copy: Copy, *, key: str, uncertain: bool) -> str:
        """Put a copy of a file into somebody's direct messages; gives Slack's id of it."""
        if not copy.content:
            raise PermanentSendError(f"{COPY_REFUSED}empty")
        try:
            place = await self._direct(copy.actor)
            name = _name(copy, key)
            if uncertain and (there := await self._there(place, _mark(key))):
                return there[0]
            return await self._upload(copy, name, place)
        except SlackApiError as error:
            raise _refusal(error) from error

    async def take_back(self, back: TakeBack) -> str:
        """Delete a copy, and whatever an attempt that was cut off has left of it."""
        files = {back.file} if back.file else set()
        try:
            files |= set(await self._there(await self._direct(back.actor), _mark(back.key)))
        except SlackApiError as error:
            if error_code(error) not in _WHY:
                raise
            # Without the right to read direct messages, what is known by its id still goes.
        for file in sorted(files):
            await self._delete(file)
        return ""

    async def _direct(self, actor: str) -> str:
        answer = await self._wire.open().conversations_open(users=actor)
        return str((answer["channel"] or {}).get("id", ""))

    async def _upload(self, copy: Copy, name: str, place: str) -> str:
        client = self._wire.open()
        given = await client.files_getUploadURLExternal(filename=name, length=len(copy.content))
        file = str(given["file_id"])
        await _put(client, str(given["upload_url"]), copy.content)
        await client.files_completeUploadExternal(
            files=[{"id": file, "title": copy.title}],
            channel_id=place,
            initial_comment=copy.comment,
        )
        return file

    async def _there(self, place: str, mark: str) -> list[str]:
        """The ids of the files of ours in direct messages whose names bear a mark."""
        client, cursor, found = self._wire.open(), "", list[str]()
        for _ in range(_PAGES):
            try:
                page = await client.conversations_history(
                    channel=place, limit=_PAGE, cursor=cursor or None
                )
            except SlackApiError as error:
                if error_code(error) not in FORBIDDEN | {"unknown_method"}:
                    raise
                return []  # twice is better than never
            found += [file for message in page["messages"] or () for file in _marked(message, mark)]
            cursor = (page["response_metadata"] or {}).get("next_cursor", "")
            if not cursor:
                break
        return found

    async def _delete(self, file: str) -> None:
        try:
            await self._wire.open().files_delete(file=file)
        except SlackApiError as error:
            if error_code(error) in _GONE:
                return
            if error_code(error) in FORBIDDEN:
                raise PermanentSendError("the Slack app may not delete a file") from error
            raise


async def _put(client: AsyncWebClient, url: str, content: bytes) -> None:
    """Hand over the bytes: until the upload is completed nobody has anything."""
    assert client.session is not None, "open() has just seen to it"
    async with client.session.post(
        url, data=content, proxy=client.proxy, timeout=_UPLOAD
    ) as answer:
        if answer.status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise PermanentSendError(f"{COPY_REFUSED}size")
        if answer.status != HTTPStatus.OK:
            raise TemporarySendError(f"Slack took no upload ({answer.status})")


def _refusal(error: SlackApiError) -> Exception:
    why = _WHY.get(error_code(error))
    return PermanentSendError(f"{COPY_REFUSED}{why}") if why else error


def _name(copy: Copy, key: str) -> str:
    """A name that is ours: nothing of what a stranger called the file reaches a disk."""
    return f"{copy.reference}-{_mark(key)}{_ENDINGS.get(copy.media_type, _OTHER)}"


def _mark(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:12]


def _marked(message: Mapping[str, Any], mark: str) -> Iterator[str]:
    for file in message.get("files") or ():
        if f"-{mark}." in str(file.get("name", "")):
            yield str(file["id"])
