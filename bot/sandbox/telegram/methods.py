"""The Bot API as an ordered table of methods."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from bot.sandbox.telegram.call import Call
from bot.sandbox.telegram.chats import Chats
from bot.sandbox.telegram.errors import BotApiError, bad_request
from bot.sandbox.telegram.messages import Messages
from bot.sandbox.telegram.phones import Phones
from bot.sandbox.telegram.records import Toast, Webhook
from bot.sandbox.telegram.updates import UpdateQueue, update_json
from bot.sandbox.world import Json

_TYPING_SECONDS: Final = 5.0
_DOWNLOAD_LIMIT: Final = 20 * 1024 * 1024
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_QUERY_INVALID: Final = "query is too old and response timeout expired or query ID is invalid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What the bot says about itself: one value per method that sets it, scope and language."""

    value: Any


class Methods:
    """The methods that are not about one message, and the table of all."""

    def __init__(self, chats: Chats, phones: Phones, updates: UpdateQueue) -> None:
        self._chats = chats
        self._phones = phones
        self._updates = updates
        self._messages = Messages(chats)
        self._webhook = chats.world.shelf("telegram-webhook", Webhook, part="updates")
        self._profile = chats.world.shelf("telegram-profile", Profile, part=None)
        messages = self._messages
        self.table: Final[dict[str, Callable[[Call], Any]]] = {
            "getme": lambda _call: chats.bot,
            "setwebhook": self.set_webhook,
            "deletewebhook": self.delete_webhook,
            "getwebhookinfo": self.webhook_info,
            "sendmessage": messages.send_text,
            "senddocument": messages.send_document,
            "sendphoto": messages.send_photo,
            "editmessagetext": messages.edit_text,
            "editmessagecaption": messages.edit_caption,
            "editmessagereplymarkup": messages.edit_markup,
            "deletemessage": messages.delete,
            "answercallbackquery": self.answer_callback_query,
            "sendchataction": self.send_chat_action,
            "getfile": self.get_file,
            "getchat": self.get_chat,
            "setmycommands": self._set_profile("commands"),
            "getmycommands": self._get_profile("commands", list),
            "deletemycommands": self._delete_profile("commands"),
            "setmydescription": self._set_profile("description"),
            "getmydescription": self._get_profile("description", _text("description")),
            "setmyshortdescription": self._set_profile("short_description"),
            "getmyshortdescription": self._get_profile(
                "short_description", _text("short_description")
            ),
            "setmyname": self._set_profile("name"),
            "getmyname": self._get_profile("name", _text("name")),
            "setchatmenubutton": lambda _call: True,
            "logout": lambda _call: True,
            "close": lambda _call: True,
        }

    async def run(self, call: Call) -> Any:
        """Carry out a call; names are compared without regard to case, as the real API does."""
        name = call.method.lower()
        if name == "getupdates":
            return await self.get_updates(call)
        method = self.table.get(name)
        if method is None:
            raise BotApiError(404, "Not Found: method not found")
        return method(call)

    async def get_updates(self, call: Call) -> list[Json]:
        """getUpdates, by long poll."""
        if self.webhook() is not None:
            raise BotApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._updates.subscribe(call.json("allowed_updates"))
        limit = min(max(call.integer("limit", 100), 1), 100)
        timeout = min(max(call.integer("timeout"), 0), 50)
        updates = await self._updates.poll(call.integer("offset"), limit, timeout)
        return [update_json(update) for update in updates]

    def webhook(self) -> Webhook | None:
        """Where updates go, when a webhook is set."""
        return self._webhook.get("bot")

    def note_webhook_error(self, webhook: Webhook, error: str) -> None:
        """Remember what went wrong with a delivery."""
        noted = replace(webhook, last_error=error, last_error_at=self._chats.clock.now())
        self._webhook.put("bot", noted)

    def set_webhook(self, call: Call) -> bool:
        """setWebhook; an empty URL removes it."""
        url = call.text("url")
        if not url:
            return self.delete_webhook(call)
        parts = urlsplit(url)
        # The real service insists on https; a local Bot API server takes http on the same host.
        if parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        secret = call.text("secret_token") or None
        if secret is not None and not _valid_secret(secret):
            raise bad_request("secret token contains unallowed characters")
        if call.flag("drop_pending_updates"):
            self._updates.drop_all()
        self._updates.subscribe(call.json("allowed_updates"))
        connections = call.integer("max_connections", 40)
        webhook = Webhook(url=url, secret_token=secret, max_connections=connections)
        self._webhook.put("bot", webhook)
        return True

    def delete_webhook(self, call: Call) -> bool:
        """deleteWebhook."""
        if call.flag("drop_pending_updates"):
            self._updates.drop_all()
        self._webhook.remove("bot")
        return True

    def webhook_info(self, _call: Call) -> Json:
        """getWebhookInfo."""
        webhook = self.webhook()
        info: Json = {
            "url": webhook.url if webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates),
        }
        if webhook is not None:
            info["max_connections"] = webhook.max_connections
            if webhook.last_error_at is not None:
                info["last_error_date"] = int(webhook.last_error_at.timestamp())
                info["last_error_message"] = webhook.last_error
        return info

    def answer_callback_query(self, call: Call) -> bool:
        """answerCallbackQuery: stops the button's spinner and may show a notice."""
        query = self._phones.queries.get(call.text("callback_query_id"))
        if query is None or query.answered:
            raise bad_request(_QUERY_INVALID)
        if len(call.text("text")) > 200:
            raise bad_request("MESSAGE_TOO_LONG")
        with self._chats.world.change():
            self._phones.queries.put(query.id, replace(query, answered=True))
            if call.text("text"):
                toast = Toast(text=call.text("text"), alert=call.flag("show_alert"))
                phone = self._chats.phones[query.chat]
                self._chats.phones.put(query.chat, replace(phone, toast=toast))
        return True

    def send_chat_action(self, call: Call) -> bool:
        """sendChatAction: "typing…" for five seconds or until the next message."""
        chat = self._messages.reachable(call).chat
        if not call.text("action"):
            raise bad_request("wrong parameter action in request")
        self._chats.typing.add(chat)
        self._chats.world.announce(frozenset({"phones"}))

        def stop() -> None:
            self._chats.typing.discard(chat)
            self._chats.world.announce(frozenset({"phones"}))

        asyncio.get_running_loop().call_later(_TYPING_SECONDS, stop)
        return True

    def get_file(self, call: Call) -> Json:
        """getFile: where a file can be fetched."""
        file = self._chats.files.get(call.text("file_id"))
        if file is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if file.size > _DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return {
            "file_id": file.file_id,
            "file_unique_id": file.content[:16],
            "file_size": file.size,
            "file_path": f"documents/{file.file_id}",
        }

    def get_chat(self, call: Call) -> Json:
        """getChat."""
        phone = self._messages.phone(call)
        return self._chats.chat_json(phone) | {
            "accent_color_id": 0,
            "max_reaction_count": 11,
            "accepted_gift_types": {
                "unlimited_gifts": False,
                "limited_gifts": False,
                "unique_gifts": False,
                "premium_subscription": False,
                "gifts_from_channels": False,
            },
        }

    def _set_profile(self, field: str) -> Callable[[Call], bool]:
        def method(call: Call) -> bool:
            value = call.json(field) if field == "commands" else call.text(field)
            self._profile.put(_slot(field, call), Profile(value=value))
            return True

        return method

    def _get_profile(self, field: str, shape: Callable[[Any], Any]) -> Callable[[Call], Any]:
        def method(call: Call) -> Any:
            profile = self._profile.get(_slot(field, call))
            return shape(profile.value if profile else "")

        return method

    def _delete_profile(self, field: str) -> Callable[[Call], bool]:
        def method(call: Call) -> bool:
            self._profile.remove(_slot(field, call))
            return True

        return method


def _slot(field: str, call: Call) -> str:
    return f"{field}:{call.text('language_code')}:{call.json('scope') or ''}"


def _text(field: str) -> Callable[[Any], Json]:
    return lambda value: {field: value}


def _valid_secret(secret: str) -> bool:
    return len(secret) <= 256 and all(each.isalnum() or each in "_-" for each in secret)
