"""One question of the application form, and when it is asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from bot.facts.application import Value
from bot.message import Choice, Term

Kind = Literal[
    "state",
    "text",
    "long_text",
    "email",
    "phone",
    "url",
    "year",
    "count",
    "yes_no",
    "choice",
    "choices",
    "languages",
]
YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """Ask a field only when an earlier one has one of these values."""

    field: str
    values: tuple[Value, ...]

    def holds(self, answers: Mapping[str, Value]) -> bool:
        """Whether the earlier answer is there and is one of the values."""
        answer = answers.get(self.field)
        return any(answer == value and type(answer) is type(value) for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One question: its name, what kind of answer it takes, and the limits of the answer."""

    name: str
    group: str
    kind: Kind
    optional: bool = False
    options: tuple[str, ...] = ()
    max_words: int | None = None
    max_length: int = 200
    minimum: int = 0
    maximum: int | None = None
    must_be: bool | None = None
    when: When | None = None

    def applies(self, answers: Mapping[str, Value]) -> bool:
        """Whether the field is asked, given the other answers."""
        return self.when is None or self.when.holds(answers)

    def answered(self, answers: Mapping[str, Value]) -> bool:
        """Whether the answers hold something that the application can be sent with."""
        value = answers.get(self.name)
        if self.must_be is not None:
            return value is self.must_be
        return value is not None and value not in ("", ())

    def option_key(self, option: str) -> str:
        """The catalogue key of an option's label."""
        if self.kind == "choices":
            return f"theme.{option}"
        if self.options == YES_NO:
            return f"form.option.{option}"
        return f"form.option.{self.name}.{option}"

    def choices(self) -> tuple[Choice, ...]:
        """A button for each option; what comes back is the option's canonical value."""
        return tuple(
            Choice(label=Term(key=self.option_key(option)), data=option) for option in self.options
        )
