"""The outside world in a test's hands: everything goes through the sandbox's HTTP doors.

``World`` holds the sandbox in a thread of its own. ``Phone``, ``Letterbox`` and
``Colleague`` do what people do with a chat, a mail program and Slack, and read what they
would see there. Nothing here knows the bot's code.
"""

from __future__ import annotations

import base64
import email
import email.policy
import json
import re
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from bot.sandbox.server import Sandbox
from tests.browser.loop_thread import LoopThread
from tests.e2e.waiting import PATIENCE, until

Json = dict[str, Any]


class Refused(AssertionError):
    """The sandbox did not let a person do this."""


class World:
    """A running sandbox; its clock stands inside the call of Pre-sessions 40."""

    def __init__(self, folder: Path, **options: Any) -> None:
        self._thread = LoopThread()
        self._options = {
            "http_port": 0,
            "smtp_port": 0,
            "imap_port": 0,
            "clock_file": folder / "clock",
            **options,
        }
        self.sandbox = self._thread.run(self._open())
        self.move_clock("2021-07-26T10:00")

    async def _open(self) -> Sandbox:
        return await Sandbox(**self._options).__aenter__()

    def close(self) -> None:
        """Stop every server."""
        self._thread.run(self.sandbox.__aexit__(None, None, None))
        self._thread.close()

    def call(self, method: str, path: str, body: Json | None = None) -> Any:
        """One request to the sandbox's doors."""
        with self._open_url(method, path, body) as answer:
            return json.load(answer)

    def raw(self, path: str) -> bytes:
        """The bytes behind an address."""
        with self._open_url("GET", path, None) as answer:
            content: bytes = answer.read()
            return content

    def _open_url(self, method: str, path: str, body: Json | None) -> Any:
        request = urllib.request.Request(
            self.sandbox.base_url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            return urllib.request.urlopen(request, timeout=PATIENCE)
        except urllib.error.HTTPError as error:
            with error:
                raise Refused(f"{path}: {error.read().decode()}") from None

    def look(self, part: str) -> Any:
        """A part of the snapshot that the page shows."""
        return self.call("GET", "/api/world")[part]

    def requests(self, service: str, method: str | None = None) -> list[Json]:
        """What the bot asked of a service, oldest first."""
        query = f"?service={service}" + (f"&method={method}" if method else "")
        found: list[Json] = self.call("GET", f"/api/log{query}")
        return found

    def move_clock(self, at: str) -> None:
        """Move the world's clock to a wall-clock time in Geneva."""
        self._move_clock({"at": at})

    def advance_clock(self, duration: str) -> None:
        """Move the world's clock on by an ISO 8601 duration."""
        self._move_clock({"advance": duration})

    def _move_clock(self, body: Json) -> None:
        self.call("POST", "/api/clock", body)
        # The bot looks at the clock's file twenty times a second at most.
        time.sleep(0.06)

    def fault(self, **fault: Any) -> None:
        """Let the next matching calls of a service go wrong."""
        self.call("POST", "/api/faults", fault)

    def phone(self, name: str, language: str) -> Phone:
        """A new person with Telegram."""
        chat = self.call("POST", "/api/phones", {"name": name, "language": language})["chat"]
        return Phone(self, chat)

    def letterbox(self, address: str) -> Letterbox:
        """A person with a mail program."""
        self.call("POST", "/api/mailboxes", {"address": address})
        return Letterbox(self, address)

    def colleague(self, user: str) -> Colleague:
        """A person of the office."""
        return Colleague(self, user)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """A message as the phone shows it; buttons by their label."""

    id: int
    text: str
    buttons: dict[str, str]


class Phone:
    """A person's chat with the bot."""

    def __init__(self, world: World, chat: int) -> None:
        self._world = world
        self.chat = chat

    def heard(self) -> list[ChatMessage]:
        """What the bot said, oldest first."""
        [phone] = [each for each in self._world.look("phones") if each["chat"] == self.chat]
        return [_chat_message(each) for each in phone["messages"] if each["from"] == "bot"]

    def texts(self) -> list[str]:
        """The words of what the bot said."""
        return [message.text for message in self.heard()]

    @property
    def toast(self) -> str | None:
        """The notice over the chat after a press."""
        [phone] = [each for each in self._world.look("phones") if each["chat"] == self.chat]
        return phone["toast"] and str(phone["toast"]["text"])

    def type(self, text: str) -> None:
        """Send words, and do not wait."""
        self._post("send", {"text": text})

    def say(self, text: str, hear: str = "") -> ChatMessage:
        """Send words and wait for the answer that holds ``hear``."""
        before = self._last_id()
        self.type(text)
        return self.hears(hear, after=before)

    def hears(self, pattern: str, after: int = 0) -> ChatMessage:
        """The newest message with these words (a regular expression), waited for."""

        def look() -> ChatMessage | None:
            found = [each for each in self.heard() if each.id > after]
            return next((each for each in reversed(found) if re.search(pattern, each.text)), None)

        return until(
            f"{pattern!r} on phone {self.chat}", look, instead=lambda: self.texts()[-2:]
        )

    def tap(self, label: str, under: str = "") -> None:
        """Press the newest button with this label, once it is there."""
        message, data = until(
            f"a button {label!r} under {under!r} on phone {self.chat}",
            lambda: self._button(label, under),
            instead=lambda: self.heard()[-2:],
        )
        self.press(message, data)

    def press(self, message: ChatMessage, data: str) -> None:
        """Press a button of a message that was seen before."""
        self._post("press", {"message_id": message.id, "data": data})

    def _button(self, label: str, under: str) -> tuple[ChatMessage, str] | None:
        for message in reversed(self.heard()):
            if re.search(under, message.text):
                for text, data in message.buttons.items():
                    if label in text:
                        return message, data
        return None

    def attach(self, name: str, kind: str, content: bytes) -> None:
        """Send a file."""
        encoded = base64.b64encode(content).decode()
        self._post("document", {"name": name, "type": kind, "base64": encoded})

    def _post(self, action: str, body: Json) -> None:
        self._world.call("POST", f"/api/phones/{self.chat}/{action}", body)

    def _last_id(self) -> int:
        heard = self.heard()
        return heard[-1].id if heard else 0


def _chat_message(shown: Json) -> ChatMessage:
    buttons = {
        button["text"]: button["data"]
        for row in shown["keyboard"] or []
        for button in row
        if button["data"]
    }
    return ChatMessage(id=shown["id"], text=shown["text"], buttons=buttons)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMail:
    """A mail as the mail program shows it, and the headers it hides."""

    id: int
    subject: str
    text: str
    headers: EmailMessage

    @property
    def answer_to(self) -> str:
        """Where a mail program sends the answer."""
        return str(self.headers["Reply-To"] or self.headers["From"])


class Letterbox:
    """A person's mail program."""

    def __init__(self, world: World, address: str) -> None:
        self._world = world
        self.address = address

    def received(self) -> list[ReceivedMail]:
        """What came, oldest first."""
        [box] = [each for each in self._world.look("mailboxes") if each["address"] == self.address]
        return [self._mail(each) for each in box["mails"] if not each["mine"]]

    def _mail(self, shown: Json) -> ReceivedMail:
        raw = self._world.raw(f"/api/mail/{shown['id']}/raw")
        headers = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(headers, EmailMessage)
        return ReceivedMail(
            id=shown["id"], subject=shown["subject"], text=shown["text"], headers=headers
        )

    def count(self) -> int:
        """How many mails came."""
        [box] = [each for each in self._world.look("mailboxes") if each["address"] == self.address]
        return sum(not each["mine"] for each in box["mails"])

    def write(self, subject: str, text: str, hear: str = "", **more: Any) -> ReceivedMail:
        """Send a mail and wait for the one that comes back."""
        before = self.count()
        self.post(subject, text, **more)
        return self.hears(hear, after=before)

    def reply(self, mail: ReceivedMail, text: str, hear: str = "", **more: Any) -> ReceivedMail:
        """Answer a mail as mail programs do, and wait for what comes back."""
        before = self.count()
        self.answer(mail, text, **more)
        return self.hears(hear, after=before)

    def answer(self, mail: ReceivedMail, text: str, **more: Any) -> None:
        """Answer a mail, and do not wait."""
        message_id = str(mail.headers["Message-ID"])
        subject = mail.subject if mail.subject.startswith("Re: ") else f"Re: {mail.subject}"
        threading = {"in_reply_to": message_id, "references": message_id}
        self.post(subject, text, to=mail.answer_to, **threading, **more)

    def post(self, subject: str, text: str, **more: Any) -> None:
        """Send a mail, and do not wait."""
        mail = {"to": "presessions@upr-info.test", "subject": subject, "text": text, **more}
        self._world.call("POST", "/api/mail", {"from": self.address, **mail})

    def hears(self, pattern: str, after: int = 0) -> ReceivedMail:
        """The newest mail with these words in subject or text, waited for."""

        def look() -> ReceivedMail | None:
            if self.count() <= after:
                return None
            found = self.received()[after:]
            return next(
                (each for each in reversed(found) if re.search(pattern, each.subject + each.text)),
                None,
            )

        return until(
            f"a mail with {pattern!r} for {self.address}",
            look,
            instead=lambda: [each.text for each in self.received()[-1:]],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A message of the office's channel: its words in order, and its buttons with their ids."""

    ts: str
    channel: str
    text: str
    blocks: list[Json]
    private_to: str | None
    thread: str | None

    def button(self, label: str, below: str = "") -> dict[str, str]:
        """What names the first button with a label, below some words."""
        reached = below == ""
        for block in self.blocks:
            reached = reached or below in words([block])
            if reached and block["type"] == "actions":
                for element in block["elements"]:
                    if element["text"]["text"] == label:
                        return {"block_id": block["block_id"], "action_id": element["action_id"]}
        raise AssertionError(f"no button {label!r} below {below!r} in {self.text!r}")


class Colleague:
    """A person of the office in Slack."""

    def __init__(self, world: World, user: str) -> None:
        self._world = world
        self.user = user

    def sees(self, pattern: str, *, private: bool = False) -> Post:
        """The newest message with these words, waited for."""
        return until(
            f"{pattern!r} in Slack", lambda: next(iter(self.all(pattern, private=private)), None)
        )

    def all(self, pattern: str = "", *, private: bool = False) -> list[Post]:
        """Every message with these words that this person can see, newest first."""
        whose = self.user if private else None
        posts = [_post(each) for each in self._world.look("slack")["messages"]]
        return [
            each
            for each in reversed(posts)
            if each.private_to == whose and re.search(pattern, each.text)
        ]

    def presses(self, post: Post, label: str, below: str = "") -> None:
        """Press a button under a message."""
        self.presses_again(post, post.button(label, below))

    def presses_again(self, post: Post, button: dict[str, str]) -> None:
        """Press a button that was seen before, as somebody whose screen has not caught up."""
        self._do("press", {"channel": post.channel, "ts": post.ts, **button})

    def _do(self, action: str, body: Json) -> None:
        """Do something, again and again while Slack says that the app cannot be reached."""

        def done() -> bool:
            try:
                self._world.call("POST", f"/api/slack/{action}", {"user": self.user, **body})
            except Refused as refusal:
                if "cannot be reached" in str(refusal):
                    return False
                raise
            return True

        until(f"the app to hear of {action}", done)

    def modal(self) -> Json:
        """The window before this person, waited for."""
        return until(f"a modal for {self.user}", lambda: next(iter(self.modals()), None))

    def modals(self) -> list[Json]:
        """Every window before this person."""
        views = self._world.look("slack")["views"]
        return [each for each in views if each["user"] == self.user]

    def submits(self, modal: Json, **values: str) -> None:
        """Fill in a window's inputs by name, and submit it."""
        blocks = [each for each in modal["view"]["blocks"] if each["type"] == "input"]
        filled = {
            name: {block["element"]["action_id"]: values[name]}
            for block in blocks
            if (name := block["block_id"]) in values
        }
        self._do("view/submit", {"view_id": modal["view_id"], "values": filled})

    def commands(self, text: str) -> None:
        """Use the slash command."""
        self._do("command", {"command": "/presessions", "text": text})


def _post(shown: Json) -> Post:
    return Post(
        ts=shown["ts"],
        channel=shown["channel"],
        text=words(shown["blocks"]) or shown["text"],
        blocks=shown["blocks"],
        private_to=shown["ephemeral_to"],
        thread=shown["thread_ts"],
    )


def words(blocks: object) -> str:
    """Every word in some Block Kit, in the order of reading."""
    if isinstance(blocks, list):
        return "\n".join(filter(None, map(words, blocks)))
    if not isinstance(blocks, dict):
        return ""
    if blocks.get("type") == "rich_text_section":
        return "".join(map(words, blocks["elements"]))
    own = blocks.get("text") if isinstance(blocks.get("text"), str) else ""
    inside = [words(value) for key, value in blocks.items() if isinstance(value, list | dict)]
    return "\n".join(filter(None, [own, *inside]))
