"""Block Kit's rules as data (blockkit.json) and Slack's words for breaking each of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from jsonschema import Draft202012Validator, ValidationError, validators

from bot.sandbox.world import Json

RULES: Final[Json] = json.loads((Path(__file__).parent / "blockkit.json").read_text())
"""A JSON schema for each surface, with three keywords of our own; see the checks below."""

_DEFINITIONS: Final[Json] = RULES["definitions"]


def _check_kind(
    validator: Any, allowed: Sequence[str], instance: Any, _schema: Json
) -> Iterator[ValidationError]:
    """`"kinds": [...]`: an object whose type is one of these, and right for its type."""
    if not isinstance(instance, dict):
        yield ValidationError("must provide an object")
    elif not isinstance(instance.get("type"), str):
        yield ValidationError("missing required field: type")
    elif instance["type"] not in allowed:
        yield ValidationError(f"unsupported type: {instance['type']}", path=["type"])
    else:
        yield from validator.descend(instance, _DEFINITIONS[instance["type"]])


def _check_text(
    validator: Any, rule: Json, instance: Any, _schema: Json
) -> Iterator[ValidationError]:
    """`"text": {"kinds": [...], "max": n}`: a text object of at most n characters."""
    length = {"properties": {"text": {"minLength": 1, "maxLength": rule["max"]}}}
    schema = {"allOf": [{"kinds": rule["kinds"]}, length]}
    problems = list(validator.descend(instance, schema))
    if problems and len(rule["kinds"]) > 1:
        yield ValidationError("failed to match all allowed schemas")
    yield from problems


def _check_shape(
    validator: Any, name: str, instance: Any, _schema: Json
) -> Iterator[ValidationError]:
    """`"shape": "confirm"`: an object described once and used in many places."""
    yield from validator.descend(instance, _DEFINITIONS[name])


_Validator: Final[Any] = validators.extend(  # type: ignore[no-untyped-call]  # has no types
    Draft202012Validator, {"kinds": _check_kind, "text": _check_text, "shape": _check_shape}
)

_PHRASES: Final[Mapping[str, Callable[[Any], str]]] = {
    "maxLength": lambda error: f"must be less than {error.validator_value + 1} characters",
    "minLength": lambda error: f"must be more than {error.validator_value - 1} characters",
    "maxItems": lambda error: f"no more than {error.validator_value} items allowed",
    "minItems": lambda error: f"must provide at least {error.validator_value} items",
    "required": lambda error: f"missing required field: {_missing(error)}",
    "anyOf": lambda error: f"missing required field: {error.validator_value[0]['required'][0]}",
    "additionalProperties": lambda error: f"invalid additional property: {_extra(error)}",
    "type": lambda error: f"must provide {_article(str(error.validator_value))}",
    "enum": lambda error: f"must be one of: {', '.join(map(str, error.validator_value))}",
    "pattern": lambda _error: "invalid url",
    "minimum": lambda error: f"must be at least {error.validator_value}",
    "maximum": lambda error: f"must be at most {error.validator_value}",
}


def broken_rules(instance: Any, schema: Json, root: str) -> list[str]:
    """What is wrong, in Slack's words, each with a pointer to the place."""
    errors = sorted(
        _Validator(schema).iter_errors(instance), key=lambda error: [str(p) for p in error.path]
    )
    found = []
    for error in errors:
        pointer = "".join(f"/{step}" for step in error.absolute_path)
        phrase = _PHRASES.get(str(error.validator))
        sentence = phrase(error) if phrase else error.message
        found.append(f"{sentence} [json-pointer:{root}{pointer}]")
    return list(dict.fromkeys(found))


def _missing(error: Any) -> str:
    missing = (name for name in error.validator_value if name not in error.instance)
    return str(next(missing))


def _extra(error: Any) -> str:
    known = error.schema["properties"]
    return str(next(name for name in error.instance if name not in known))


def _article(kind: str) -> str:
    return f"an {kind}" if kind[0] in "aeio" else f"a {kind}"
