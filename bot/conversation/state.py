"""Where a contact's dialogue stands between two messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from typing import Any, Literal

from bot.facts.application import Answers
from bot.i18n import Language

# "letter" is the whole form by mail, "linking" waits for a proof that another address is
# theirs too; the others ask one question at a time.
Mode = Literal[
    "idle",
    "form",
    "letter",
    "review",
    "leaving",
    "withdrawing",
    "linking",
    "statement",
    "substitute",
]
# What the last message offered: the press's data and its labels in the three languages.
Offer = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """One contact's place in the dialogue.

    ``field`` is the question being asked, ``ticked`` what a toggle list has so far,
    ``editing`` means the review comes next. ``edited`` are changes to a sent application
    that are not saved yet. ``language`` is the one spoken last. ``question`` is what the
    nearest entries were offered for, should a person have to answer it after all. ``missed``
    counts the answers in a row that were not understood.
    """

    mode: Mode = "idle"
    application: str | None = None
    field: str | None = None
    ticked: tuple[str, ...] = ()
    editing: bool = False
    edited: Answers = dataclass_field(default_factory=dict, repr=False)
    language: Language | None = None
    offered: tuple[Offer, ...] = ()
    unsupported_hint: bool = False
    question: str = dataclass_field(default="", repr=False)
    missed: int = 0

    def stored(self) -> dict[str, object]:
        """As the store keeps it: only what differs from a conversation just begun."""
        kept = {}
        for name, begun in _BEGINNING.items():
            value = getattr(self, name)
            if value != begun:
                kept[name] = value
        return kept


_BEGUN = Conversation()
_BEGINNING = {each.name: getattr(_BEGUN, each.name) for each in fields(Conversation)}
# The handlers of one turn ask a dozen times about the same stored mapping, which nobody
# changes; holding it here keeps another from taking its identity.
_last_read: tuple[Mapping[str, object], Conversation] = ({}, _BEGUN)


def read(stored: Mapping[str, object]) -> Conversation:
    """A stored conversation; JSON's lists become tuples again.

    What an older version of the program kept and this one does not know is left out.
    """
    global _last_read  # noqa: PLW0603  (the one place that replaces it)
    if not stored:
        return _BEGUN
    before, conversation = _last_read
    if stored is not before:
        conversation = _read(stored)
        _last_read = (stored, conversation)
    return conversation


def _read(stored: Mapping[str, object]) -> Conversation:
    values: dict[str, Any] = {name: value for name, value in stored.items() if name in _BEGINNING}
    for name, restore in _RESTORED.items():
        if name in values:
            values[name] = restore(values[name])
    return Conversation(**values)


def _edited(stored: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }


# What JSON keeps otherwise than the conversation does
_RESTORED: Mapping[str, Callable[[Any], object]] = {
    "ticked": tuple,
    "offered": lambda offers: tuple(map(tuple, offers)),
    "edited": _edited,
}
