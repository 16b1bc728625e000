"""The application form as data: groups and fields in order, and which come next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from bot import resources
from bot.conversation.field import YES_NO, Field, Kind, When
from bot.conversation.form_file import FormFileError, read_fields
from bot.errors import PresessionsError
from bot.facts.application import Value

__all__ = [
    "YES_NO",
    "Field",
    "Form",
    "FormFileError",
    "Kind",
    "UnknownField",
    "When",
    "load_form",
]


class UnknownField(PresessionsError):
    """The form has no field of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """All fields in the order they are asked."""

    fields: tuple[Field, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups' names in order."""
        return tuple(dict.fromkeys(each.group for each in self.fields))

    def field(self, name: str) -> Field:
        """The field of that name; UnknownField when the form has none."""
        return self.fields[self._index(name)]

    def applicable(self, answers: Mapping[str, Value]) -> tuple[Field, ...]:
        """The fields that are asked, given the answers so far."""
        return tuple(each for each in self.fields if each.applies(answers))

    def missing(self, answers: Mapping[str, Value]) -> tuple[Field, ...]:
        """The required fields that are asked and have no answer to send yet."""
        asked = self.applicable(answers)
        return tuple(each for each in asked if not each.optional and not each.answered(answers))

    def next_after(self, name: str | None, answers: Mapping[str, Value]) -> Field | None:
        """The next field to ask after that one (None: from the start), or None at the end.

        Fields that have an answer, also an empty one (skipped), are passed over.
        """
        later = self.fields[0 if name is None else self._index(name) + 1 :]
        asked = (each for each in later if each.applies(answers))
        return next((each for each in asked if each.name not in answers), None)

    def before(self, name: str, answers: Mapping[str, Value]) -> Field | None:
        """The field asked before that one, or None at the start."""
        earlier = reversed(self.fields[: self._index(name)])
        return next((each for each in earlier if each.applies(answers)), None)

    def progress(self, name: str, answers: Mapping[str, Value]) -> tuple[int, int]:
        """The place of a field among those asked, and how many there are: ``(7, 24)``."""
        number = total = 0
        for each in self.fields:
            if each.name == name:
                total += 1
                number = total
            elif each.when is None or each.when.holds(answers):
                total += 1
        if number == 0:
            raise UnknownField(name)
        return number, total

    def _index(self, name: str) -> int:
        for index, each in enumerate(self.fields):
            if each.name == name:
                return index
        raise UnknownField(name)


@cache
def load_form() -> Form:
    """The form of templates/form.toml; FormFileError names everything wrong in the file."""
    return Form(fields=read_fields(resources.path("form.toml")))
