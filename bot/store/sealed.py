"""Structured values in sealed columns: JSON under the vault."""

from __future__ import annotations

from typing import Any

from pydantic_core import from_json, to_json

from bot.facts.application import Answers
from bot.vault import Vault


def seal_json(vault: Vault, value: object, label: bytes) -> bytes:
    """A JSON value, sealed for one column."""
    return vault.seal(to_json(value), label)


def open_json(vault: Vault, sealed: bytes | None, label: bytes) -> Any:
    """The JSON value of a sealed column; None when the column is empty."""
    return None if sealed is None else from_json(vault.open(sealed, label))


def open_answers(vault: Vault, sealed: bytes) -> Answers:
    """An application's answers; JSON's lists are tuples again."""
    stored = open_json(vault, sealed, b"applications.answers")
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
