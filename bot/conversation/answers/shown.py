"""Showing a stored answer back in the reader's language."""

from __future__ import annotations

from bot.conversation.field import Field
from bot.facts.application import Value
from bot.message import LanguageName, Listing, Param, StateName, Term


def show(field: Field, value: Value) -> Param:
    """An answer as a parameter of a message: names, words of the catalogue, or plain text."""
    if isinstance(value, bool):
        return Term(key=field.option_key(field.options[0 if value else 1]))
    if value in ("", ()):
        return Term(key="form.value.none")
    if isinstance(value, tuple):
        return Listing(items=tuple(_one(field, item) for item in value))
    if isinstance(value, int):
        return str(value)  # a year takes no thousands separator
    return _one(field, value)


def _one(field: Field, value: str) -> Param:
    if value in field.options:
        return Term(key=field.option_key(value))
    if field.kind == "state":
        return StateName(code=value)
    if field.kind == "languages":
        return LanguageName(code=value)
    return value
