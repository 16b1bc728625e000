"""The pieces of Block Kit, each within Slack's limit by the way it is made."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from bot.render.markup import utf16
from bot.render.rendered import Button
from bot.render.split import border

Json = dict[str, Any]

SECTION = 3000
FALLBACK = 3000
HEADER = 150
BUTTON = 75
MODAL_WORDS = 24
INPUT_LABEL = 2000
INPUT_VALUE = 3000
METADATA = 3000
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
# Slack takes a view of 250,000 bytes; its inputs and the rest need some of them.
VIEW_WEIGHT = 180_000
ACTIONS = 25
OPTION = 75
OPTIONS = 100
GROUPS = 100
ALT = 2000

# The action of an input that tells of every change.
LIVE = "live"

_ELLIPSIS = "…"


def cut(text: str, limit: int) -> str:
    """The text, or as many whole words of it as fit before an ellipsis."""
    if utf16(text) <= limit:
        return text
    return text[: border(text, limit - 1)].rstrip() + _ELLIPSIS


def plain_text(text: str, limit: int) -> Json:
    """Words without any markup; Slack refuses empty ones."""
    return {"type": "plain_text", "text": cut(text, limit) or _ELLIPSIS, "emoji": False}


def header(text: str) -> Json:
    """A line in large type."""
    return {"type": "header", "text": plain_text(text, HEADER)}


def section(mrkdwn: str) -> Json:
    """A paragraph or several; verbatim, so that Slack links nothing by itself."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}}


def remark(text: str) -> Json:
    """A line in small type."""
    return {"type": "context", "elements": [plain_text(text, SECTION)]}


def light(blocks: list[Json]) -> list[Json]:
    """As many of the first blocks as a view may weigh, and a sign where others are left out."""
    left = VIEW_WEIGHT
    for place, block in enumerate(blocks):
        left -= len(json.dumps(block))  # as it is sent: every accent is six signs
        if left < 0:
            return [*blocks[:place], remark(_ELLIPSIS)]
    return blocks


def divider() -> Json:
    """A thin line."""
    return {"type": "divider"}


def actions(buttons: Sequence[Button]) -> Iterator[Json]:
    """Buttons in as many blocks as they need; ``identified`` gives them their ids."""
    for start in range(0, len(buttons), ACTIONS):
        elements = [_button(button) for button in buttons[start : start + ACTIONS]]
        yield {"type": "actions", "elements": elements}


def identified(blocks: Sequence[Json]) -> tuple[Json, ...]:
    """The blocks with the buttons' action ids ``act:<n>``, counted over the whole message."""
    buttons = (each for block in blocks if block["type"] == "actions" for each in block["elements"])
    for number, button in enumerate(buttons):
        button["action_id"] = f"act:{number}"
    return tuple(blocks)


def _button(button: Button) -> Json:
    element: Json = {"type": "button", "text": plain_text(button.text, BUTTON)}
    if button.data:
        element["value"] = button.data
    if button.url:
        element["url"] = button.url
    if button.style != "plain":
        element["style"] = button.style
    return element


def image(name: str, alt: str) -> Json:
    """A picture that is sent with the message; its name makes room for Slack's id of it."""
    return {"type": "image", "slack_file": {"id": name}, "alt_text": cut(alt, ALT) or _ELLIPSIS}


def field(
    name: str, label: str, element: Json, *, optional: bool, live: bool, hint: str = ""
) -> Json:
    """An input with its label, and a hint below it; its answer comes back under ``name``."""
    block: Json = {
        "type": "input",
        "block_id": name,
        "label": plain_text(label, INPUT_LABEL),
        "element": {**element, "action_id": LIVE if live else "value"},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain_text(hint, INPUT_LABEL)
    if live:
        block["dispatch_action"] = True
    return block


def typed(value: str, *, multiline: bool) -> Json:
    """A field to type into."""
    element: Json = {"type": "plain_text_input", "multiline": multiline}
    if value:
        element["initial_value"] = value
    return element


def day(value: str) -> Json:
    """A field for a date, given as ``2021-08-30``."""
    return {"type": "datepicker", **({"initial_date": value} if value else {})}


def menu(options: Sequence[tuple[str, str]], chosen: Sequence[str], *, many: bool) -> Json:
    """A menu of words with their values; long ones are parted, as Slack asks."""
    every = [{"text": plain_text(words, OPTION), "value": value} for words, value in options]
    first = [option for option in every if option["value"] in chosen]
    element: Json = {"type": "multi_static_select" if many else "static_select"}
    if len(every) <= OPTIONS:
        element["options"] = every
    else:
        starts = range(0, min(len(every), OPTIONS * GROUPS), OPTIONS)
        element["option_groups"] = [
            {
                "label": plain_text(f"{start + 1} – {min(start + OPTIONS, len(every))}", OPTION),
                "options": every[start : start + OPTIONS],
            }
            for start in starts
        ]
    if first:
        element |= {"initial_options": first} if many else {"initial_option": first[0]}
    return element
