"""What was understood of an answer: a value, a command, a question, or why to ask again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.facts.application import Value
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
    """One of the four: a value, a command, a question, or a problem.

    An empty string as the value means that they have none; ``()`` never occurs. A value
    *and* a problem: what they mean is clear, but they cannot go on with it (no consent).
    A value *and* a question: they answered, then ``asked`` something else.
    """

    value: Value | None = None
    command: Command | None = None
    question: bool = False
    problem: Message | None = None
    asked: str = ""

    def __post_init__(self) -> None:
        told = self.value is not None or self.problem is not None
        in_passing = self.question and bool(self.asked)
        if told + (self.command is not None) + (self.question and not in_passing) != 1:
            msg = "an answer is a value, a command, a question or a problem"
            raise ValueError(msg)


def answer(value: Value) -> Understood:
    """A value to store."""
    return Understood(value=value)


def ask_again(problem: str, **params: Param) -> Understood:
    """Nothing to store: say what is wrong and what to do."""
    return Understood(problem=Message(key=f"form.problem.{problem}", params=params))
