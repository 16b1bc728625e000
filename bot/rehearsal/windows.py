"""How the simulated office fills in a dialog."""

from __future__ import annotations

from collections.abc import Mapping

from bot.conversation.choices import Press
from bot.rehearsal.posted import Json

_TEXTS: Mapping[str, str] = {
    "why": "Local voice.",
    "own": "We look forward to hearing you.",
    "text": "Thank you for asking. Please have a look at the concept note.",
    "speaker_first_name": "Inès",
    "speaker_last_name": "Vrelamba",
    "speaker_position": "Director",
    "speaker_email": "ines@example.org",
}


def filled(view: Json, press: Press) -> dict[str, str]:
    """What stands in the inputs: what was there before, our texts, or the first choice."""
    values: dict[str, str] = {}
    for block in view.get("blocks", ()):
        if block.get("type") == "input":
            name = str(block.get("block_id", ""))
            own = _TEXTS.get(name, "") if (press.verb, name) != ("decide", "own") else ""
            values[name] = own or _standing(block["element"])
    return values


def _standing(element: Json) -> str:
    """What an input holds when it appears, or the first thing it offers."""
    begun = element.get("initial_value") or element.get("initial_option", {}).get("value")
    if begun:
        return str(begun)
    options = element.get("options", ())
    return str(options[0]["value"]) if options else ""
