"""Channels that keep what they are given, with the buttons that can be pressed on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.base import (
    Aside,
    Copy,
    Home,
    Letter,
    Outgoing,
    Payload,
    Post,
    Receipt,
    Receive,
    TakeBack,
    Window,
)
from bot.errors import RecipientGone
from bot.events import ChannelName
from bot.render.rendered import Capabilities

CAPABILITIES = {
    "telegram": Capabilities(markup="telegram", buttons=True, max_length=4096),
    "email": Capabilities(markup="mail", buttons=False),
    "slack": Capabilities(markup="mrkdwn", buttons=True),
}


@dataclass
class Shelf:
    """A channel whose other side is a list."""

    name: ChannelName
    sent: list[Payload] = field(default_factory=list)
    unread: list[Payload] = field(default_factory=list)
    blocked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.capabilities = CAPABILITIES[self.name]

    async def send(self, outgoing: Outgoing) -> Receipt:
        payload = outgoing.payload
        if isinstance(payload, Letter) and payload.to.value in self.blocked:
            raise RecipientGone("blocked by the recipient")
        self.sent.append(payload)
        self.unread.append(payload)
        rewritten = payload.replaces if isinstance(payload, Post) else None
        return Receipt(provider_id=rewritten or str(len(self.sent)))

    def put(self, payload: Payload) -> None:
        """What is answered at once, without the outbox."""
        self.sent.append(payload)
        self.unread.append(payload)

    def thread(self) -> str:
        """The message that holds the newest thread."""
        posts = [each for each in self.sent if isinstance(each, Post) and each.thread]
        return posts[-1].thread or ""

    async def listen(self, receive: Receive) -> None:
        raise AssertionError("nobody listens here: events are handed to the runner")

    async def close(self) -> None: ...

    def letters(self, address: str) -> list[Letter]:
        """What an address was sent, the newest first."""
        return [
            payload
            for payload in reversed(self.sent)
            if isinstance(payload, Letter) and payload.to.value == address
        ]

    def window(self) -> Window:
        """The window opened last."""
        return next(each for each in reversed(self.sent) if isinstance(each, Window))

    def pressed(self, label: str, under: str) -> str:
        """The value of the newest staff button with a label, below a text."""
        for payload in reversed(self.sent):
            if isinstance(payload, Post):
                for words, text, value in staff_buttons(payload.rendered.blocks):
                    if text == label and under in words:
                        return value
        raise LookupError(f"no button {label!r} below {under!r}")


def staff_buttons(blocks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str, str]]:
    """The buttons of a board, each with the text above it."""
    words = ""
    for block in blocks:
        if block["type"] == "actions":
            for element in block["elements"]:
                yield words, element["text"]["text"], element["value"]
        else:
            words = str(block)


def shown(payload: Payload) -> tuple[str, str]:
    """What a payload is, and all its words with its buttons."""
    match payload:
        case Letter(keeps_text=True):
            return "letter", "(the buttons go)"
        case Letter(rendered=letter):
            rows = [" ".join(f"[{each.text}]" for each in row) for row in letter.buttons]
            return "letter", "\n".join([letter.text, *(["", *rows] if rows else [])])
        case Post(rendered=board, replaces=replaces):
            buttons = [f"[{text}]" for _, text, _ in staff_buttons(board.blocks)]
            said = "\n".join(_words(board.blocks))
            return (
                "updates" if replaces else "posts",
                "\n".join([said or board.text, " ".join(buttons)]).strip(),
            )
        case Aside(rendered=board):
            return "is told", "\n".join(_words(board.blocks)) or board.text
        case Window(rendered=dialog):
            title = dialog.view["title"]["text"]
            return "sees", "\n".join([title, *_words(dialog.view["blocks"])])
        case Home(rendered=home):
            return "has at home", "\n".join(_words(home.view["blocks"]))
        case Copy() | TakeBack():
            raise AssertionError("nobody asks for a file in a dialogue")


def _words(blocks: Any) -> Iterator[str]:
    for block in blocks:
        text = block.get("text") or block.get("label")
        if text:
            yield text["text"]
        elif block["type"] == "rich_text":
            yield "".join(_rich(block))


def _rich(element: Any) -> Iterator[str]:
    if isinstance(element, dict):
        if "text" in element and isinstance(element["text"], str):
            yield element["text"]
        for each in element.get("elements", ()):
            yield from _rich(each)
            if each.get("type", "").startswith("rich_text_section"):
                yield "\n"
