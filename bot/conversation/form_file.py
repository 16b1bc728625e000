"""Reading form.toml: checked as a whole, refused with every mistake and where it is."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.conversation import field
from bot.errors import UsageError


class FormFileError(UsageError):
    """The form's file is refused; ``problems`` lists each mistake with its place."""

    def __init__(self, path: Path, problems: Sequence[str]) -> None:
        super().__init__("\n".join(f"{path.name}: {problem}" for problem in problems))
        self.problems = tuple(problems)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _WhenRow(_Row):
    field: str
    values: list[str | bool] = Field(alias="is", min_length=1)


class _FieldRow(_Row):
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    kind: field.Kind
    optional: bool = False
    options: list[str] = []
    max_words: int | None = Field(default=None, gt=0)
    max_length: int = Field(default=200, gt=0)
    minimum: int = 0
    maximum: int | None = None
    must_be: bool | None = None
    when: _WhenRow | None = None


class _GroupRow(_Row):
    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    field: list[_FieldRow] = Field(min_length=1)


class _File(_Row):
    group: list[_GroupRow] = Field(min_length=1)


def read_fields(path: Path) -> tuple[field.Field, ...]:
    """The fields of a form's file, in order."""
    try:
        rows = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise FormFileError(path, [str(error)]) from None
    except ValidationError as error:
        problems = [f"{_place(each['loc'])}: {each['msg']}" for each in error.errors()]
        raise FormFileError(path, problems) from None
    fields = tuple(_field(group.name, row) for group in rows.group for row in group.field)
    if problems := list(_inconsistencies(fields)):
        raise FormFileError(path, problems)
    return fields


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location)


def _field(group: str, row: _FieldRow) -> field.Field:
    options = tuple(row.options)
    return field.Field(
        name=row.name,
        group=group,
        kind=row.kind,
        optional=row.optional,
        options=options or (field.YES_NO if row.kind == "yes_no" else ()),
        max_words=row.max_words,
        max_length=row.max_length,
        minimum=row.minimum,
        maximum=row.maximum,
        must_be=row.must_be,
        when=None if row.when is None else _when(row.when),
    )


def _when(row: _WhenRow) -> field.When:
    return field.When(field=row.field, values=tuple(row.values))


def _inconsistencies(fields: Sequence[field.Field]) -> Iterator[str]:
    """What the types cannot say: names, options and conditions that do not fit together."""
    earlier: dict[str, field.Field] = {}
    for each in fields:
        for problem in (*_name_problems(each, earlier), *_option_problems(each)):
            yield f"{each.name}: {problem}"
        earlier[each.name] = each


def _name_problems(each: field.Field, earlier: dict[str, field.Field]) -> Iterator[str]:
    if each.name in earlier:
        yield "the name is used twice"
    if each.when is not None:
        other = earlier.get(each.when.field)
        if other is None:
            yield f"when: no earlier field is called {each.when.field!r}"
            return
        for value in each.when.values:
            if value not in _possible(other):
                yield f"when: {other.name!r} cannot have the value {value!r}"


def _possible(other: field.Field) -> tuple[str | bool, ...]:
    return (True, False) if other.kind == "yes_no" else other.options


def _option_problems(each: field.Field) -> Iterator[str]:
    chosen = each.kind in {"choice", "choices", "yes_no"}
    if chosen and len(each.options) < 2:
        yield "at least two options are needed"
    if each.kind == "yes_no" and len(each.options) != 2:
        yield "a yes_no has two options, the first one meaning yes"
    if not chosen and each.options:
        yield f"a field of kind {each.kind!r} has no options"
    if len(set(each.options)) < len(each.options):
        yield "an option is there twice"
    if each.must_be is not None and each.kind != "yes_no":
        yield "must_be is for yes_no only"
    if each.maximum is not None and each.maximum < each.minimum:
        yield "maximum is below minimum"
