"""Buttons: what their data says, and how a typed answer picks one."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bot.conversation.state import Offer
from bot.i18n import LANGUAGES
from bot.message import Choice, Message, Param, Style, Term
from bot.render import label

_DIGITS = 4  # a longer number counts no choices


@dataclass(frozen=True, slots=True)
class Press:
    """The data of a button: a verb, and what it is about. Telegram allows 64 bytes."""

    verb: str
    about: tuple[str, ...] = ()

    @property
    def data(self) -> str:
        """As a button carries it."""
        return ":".join((self.verb, *self.about))

    @classmethod
    def read(cls, data: str) -> Press:
        """From a button's data."""
        verb, *about = data.split(":")
        return cls(verb, tuple(about))


def button(
    key: str,
    verb: str,
    *about: str,
    style: Style = "plain",
    params: Mapping[str, Param] | None = None,
) -> Choice:
    """A button: the catalogue's words on it, and what a press of it says."""
    label = Term(key=key) if params is None else Message(key=key, params=params)
    return Choice(label=label, data=Press(verb, about).data, style=style)


def rows(choices: Iterable[Choice], across: int) -> tuple[tuple[Choice, ...], ...]:
    """Choices as rows of buttons."""
    every = tuple(choices)
    return tuple(every[start : start + across] for start in range(0, len(every), across))


def offers(choices: Sequence[Sequence[Choice]]) -> tuple[Offer, ...]:
    """What to remember of the choices of a message, so that they can be typed."""
    return tuple(
        (choice.data, *(label(choice.label, language) for language in LANGUAGES))
        for row in choices
        for choice in row
        if choice.data
    )


def picked(text: str, offered: Sequence[Offer]) -> str | None:
    """The data of the one choice that a typed answer names, by number or by label."""
    typed = _folded(text)
    if typed.isdecimal() and len(typed) < _DIGITS and 1 <= int(typed) <= len(offered):
        return offered[int(typed) - 1][0]
    named = {
        data for data, *labels in offered if typed and typed in {_folded(each) for each in labels}
    }
    return named.pop() if len(named) == 1 else None


def _folded(text: str) -> str:
    """Letters and digits only, without accents or case: what people type of a label."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())
