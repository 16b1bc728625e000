"""What may stand in braces in a letter that the office words itself, and what must."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.i18n import Language
from bot.message import Items, Message, Param, Wording
from bot.render import label
from bot.render.markup import utf16
from bot.render.slack.kit import INPUT_VALUE
from bot.render.wording import ADDED, placeholders, stray
from bot.workflows.letters.outcomes import asks

_NAMES = ("organisation", "first_name", "last_name", "state", "reference")
_EVERYWHERE = (*_NAMES, "meeting")
_ASKING = ("format", "answer_by")
SUBJECT, BODY = "subject", "body"
# As much of a subject as mail programs show and every server lets pass on one line.
_LONGEST_SUBJECT = 150


class Fault(NamedTuple):
    """Why a text cannot leave as it was typed, and in which of the two fields."""

    field: str
    message: Message


def offered(letter: str) -> tuple[str, ...]:
    """The placeholders of a letter, in the order in which they are explained."""
    return (*_EVERYWHERE, *(_ASKING if asks(letter) else ()), ADDED)


def required(letter: str) -> tuple[str, ...]:
    """Those that a letter cannot do without."""
    return ("answer_by", "reference") if asks(letter) else ("reference",)


def explained(letter: str, params: Mapping[str, Param], language: Language) -> Items:
    """Each placeholder in plain words, with what it becomes in one of the letters."""
    return Items(items=tuple(_lines(letter, params, language)))


def _lines(letter: str, params: Mapping[str, Param], language: Language) -> Iterator[Message]:
    for name in offered(letter):
        about: dict[str, Param] = {
            "placeholder": _braced(name),
            "meaning": Message(key=f"wording.about_{name}"),
        }
        value = "" if name == ADDED else label(params[name], language)
        if value:
            yield Message(key="wording.placeholder_as", params={**about, "value": value})
        else:
            yield Message(key="wording.placeholder", params=about)


def fault(letter: str, words: Wording, blank: Mapping[str, Sequence[str]]) -> Fault | None:
    """The first thing that is wrong with a text; None when it can leave.

    ``blank`` names, by placeholder, the applications that have nothing to put there.
    """
    return next(_faults(letter, words, blank), None)


def _faults(letter: str, words: Wording, blank: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    texts = {SUBJECT: (words.subject, _NAMES), BODY: (words.body, offered(letter))}
    yield from _lengths(words)
    for field, (text, known) in texts.items():
        sign = stray(text)
        if sign is not None:
            yield _fault(field, "stray", sign=sign, known=_listed(known))
        for name in placeholders(text):
            if name not in known:
                yield _fault(field, "unknown", unknown=_braced(name), known=_listed(known))
            elif name in blank:
                references = Items(items=tuple(blank[name]))
                yield _fault(field, "blank", placeholder=_braced(name), references=references)
    for name in required(letter):
        if name not in placeholders(words.body):
            yield _fault(BODY, f"missing_{name}", placeholder=_braced(name))
    for line in words.body.splitlines():
        if _braced(ADDED) in line and line.strip() != _braced(ADDED):
            yield _fault(BODY, "added_alone", placeholder=_braced(ADDED))


def _lengths(words: Wording) -> Iterator[Fault]:
    if not words.subject:
        yield _fault(SUBJECT, "no_subject")
    if not words.body:
        yield _fault(BODY, "no_body")
    for field, text, most in (
        (SUBJECT, words.subject, _LONGEST_SUBJECT),
        (BODY, words.body, INPUT_VALUE),
    ):
        if utf16(text) > most:
            yield _fault(field, "too_long", most=most)


def _fault(field: str, key: str, **params: Param) -> Fault:
    return Fault(field, Message(key=f"wording.{key}", params=params))


def _listed(names: Sequence[str]) -> str:
    return " ".join(map(_braced, names))


def _braced(name: str) -> str:
    return f"{{{name}}}"
