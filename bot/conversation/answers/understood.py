"""What was understood of an answer: a value, a command, a question, or why to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.application import Value
from bot.message import Message, Param

Command = Literal[
    "back",
    "cancel",
    "skip",
    "help",
    "stop",
    "save",
    "edit",
    "status",
    "submit",
    "restart",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """Exactly one of the four is set: a value, a command, a question, or a problem.

    An empty string as the value means that they have none; ``()`` never occurs.
    """

    value: Value | None = None
    command: Command | None = None
    question: bool = False
    problem: Message | None = None

    def __post_init__(self) -> None:
        said = (self.value is not None, self.command is not None, self.question)
        if sum(said) + (self.problem is not None) != 1:
            msg = "an answer is a value, a command, a question or a problem"
            raise ValueError(msg)


def answer(value: Value) -> Understood:
    """A value to store."""
    return Understood(value=value)


def ask_again(problem: str, **params: Param) -> Understood:
    """Nothing to store: say what is wrong and what to do."""
    return Understood(problem=Message(key=f"form.problem.{problem}", params=params))
