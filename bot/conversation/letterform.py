"""The whole form in one letter: asked as numbered questions, read back from any reply.

The numbers are the fields' places in the form, whether asked or not, so that an answer can
never slide to another question. People answer as "7: …", as "Organisation: …", or by
writing under our own quoted questions.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from bot.application import Answers, Value
from bot.conversation.answers import Understood, understand
from bot.conversation.field import Field
from bot.conversation.form import Form
from bot.conversation.place import Desk
from bot.conversation.questions import answer_line
from bot.i18n import LANGUAGES
from bot.message import Items, Listing, Message, Param, StateName, Term
from bot.render import label

_NUMBERED = re.compile(
    r"^\s*(?:[-*•]\s*)?(?:n[°ºo.]\s*)?(\d{1,2})\s*(?:[.):\-–—]|\s(?=\S))\s*(.*)$"
)
_LABELLED = re.compile(r"^\s*(?:[-*•]\s*)?\**([^:=]{2,60}?)\**\s*[:=]\s*(.*)$")
_QUOTE = re.compile(r"^\s*(?:>\s?)+")
_LONG = frozenset({"long_text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What a reply said: answers understood, problems by field, and words beside the form."""

    answers: Answers
    understood: tuple[tuple[Field, Value], ...] = ()
    problems: tuple[tuple[Field, Message], ...] = ()
    rest: str = ""

    @property
    def found(self) -> bool:
        """Whether the reply answered, or tried to answer, any question."""
        return bool(self.understood or self.problems)


def number_of(form: Form, field: Field) -> int:
    """The number a field has in the letter."""
    return form.fields.index(field) + 1


def questions(form: Form, fields: Sequence[Field], desk: Desk) -> Items:
    """The numbered questions for some fields."""
    return Items(items=tuple(_question(form, field, desk) for field in fields))


def read(desk: Desk, answers: Answers, text: str) -> Read:
    """Take a reply apart and understand each answer on its own."""
    pieces, rest = _pieces(desk.form, text)
    found = Read(answers=dict(answers), rest=rest)
    for field in desk.form.fields:
        if field.name in pieces:
            found = _take(desk, found, field, pieces[field.name])
    if not pieces:
        found = _only_missing(desk, found, text)
    kept = {
        name: value
        for name, value in found.answers.items()
        if desk.form.field(name).applies(found.answers)
    }
    return replace(found, answers=kept)


def _take(desk: Desk, found: Read, field: Field, text: str) -> Read:
    said = understand(
        field,
        text,
        desk.language,
        states=desk.states,
        answers=found.answers,
        now=desk.today,
    )
    problem = _problem(desk, field, said)
    if problem is not None:
        return replace(found, problems=(*found.problems, (field, problem)))
    value: Value | None = "" if said.command == "skip" and field.optional else said.value
    if value is None:
        return found
    return replace(
        found,
        answers={**found.answers, field.name: value},
        understood=(*found.understood, (field, value)),
    )


def _problem(desk: Desk, field: Field, said: Understood) -> Message | None:
    """Why an answer is not taken, or None."""
    if said.problem is not None:
        return said.problem
    if said.command == "skip" and not field.optional:
        return Message(key="letterform.needed")
    if said.question or said.command not in {None, "skip"}:
        return Message(key="letterform.unclear")
    return _refusal(desk, field, said.value)


def _refusal(desk: Desk, field: Field, value: Value | None) -> Message | None:
    """Why the round or the form's rules refuse an understood answer, or None."""
    if field.kind == "state" and str(value) in desk.closed:
        code = str(value)
        params: dict[str, Param] = {"state": StateName(code=code), "closed": desk.closed[code]}
        return Message(key="dialogue.state_closed", params=params)
    if field.kind == "state" and desk.submitted:
        return Message(key="dialogue.state_fixed")
    if field.must_be is not None and value is not field.must_be:
        return Message(key=f"form.problem.{field.name}_needed")
    return None


def _only_missing(desk: Desk, found: Read, text: str) -> Read:
    """A reply without numbers answers the one question that is still open, if it is one."""
    missing = desk.form.missing(found.answers)
    if len(missing) != 1 or not text.strip():
        return found
    said = understand(
        missing[0],
        text,
        desk.language,
        states=desk.states,
        answers=found.answers,
        now=desk.today,
    )
    if said.value is None or _problem(desk, missing[0], said) is not None:
        return found
    return _take(desk, replace(found, rest=""), missing[0], text)


def _pieces(form: Form, text: str) -> tuple[Mapping[str, str], str]:
    """Each field's own words, and what stood before the first of them."""
    pieces: dict[str, list[str]] = {}
    rest: list[str] = []
    current: Field | None = None
    for line in text.splitlines():
        quoted = _QUOTE.match(line) is not None
        bare = _QUOTE.sub("", line)
        head = _head(form, bare, quoted=quoted)
        if head is not None:
            current, words = head
            if words and not quoted:
                pieces.setdefault(current.name, []).append(words)
        elif quoted:
            continue
        elif current is None:
            rest.append(line)
        else:
            pieces.setdefault(current.name, []).append(bare)
    joined = {name: _answer(form.field(name), lines) for name, lines in pieces.items()}
    return {name: words for name, words in joined.items() if words}, "\n".join(rest).strip()


def _answer(field: Field, lines: Sequence[str]) -> str:
    """The words of one answer; only long texts go on after an empty line."""
    text = "\n".join(lines).strip()
    return text if field.kind in _LONG else re.split(r"\n\s*\n", text)[0].strip()


def _head(form: Form, line: str, *, quoted: bool) -> tuple[Field, str] | None:
    """The field a line begins, and the answer that follows on it."""
    numbered = _NUMBERED.match(line)
    if numbered is not None and 1 <= int(numbered.group(1)) <= len(form.fields):
        field = form.fields[int(numbered.group(1)) - 1]
        words = numbered.group(2).strip()
        if not quoted or _folded(words).startswith(tuple(_labels(field.name))):
            return field, _after_label(field, words)
        return None
    labelled = _LABELLED.match(line)
    if labelled is not None and not quoted:
        name = _folded(labelled.group(1))
        for field in form.fields:
            if name in _labels(field.name):
                return field, labelled.group(2).strip()
    return None


def _after_label(field: Field, words: str) -> str:
    """What a person wrote behind our own label of a question, or all of it without one."""
    head, colon, tail = words.partition(":")
    if colon and _folded(head) in _labels(field.name):
        return tail.strip()
    return "" if _folded(words) in _labels(field.name) else words


@lru_cache(maxsize=256)
def _labels(name: str) -> frozenset[str]:
    """How a field is called: by its label in the three languages, or by its name."""
    labels = {label(Term(key=f"form.label.{name}"), language) for language in LANGUAGES}
    return frozenset(_folded(each) for each in (*labels, name, name.replace("_", " ")))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in plain if sign.isalnum())


def _question(form: Form, field: Field, desk: Desk) -> Message:
    params: dict[str, Param] = {
        "number": str(number_of(form, field)),
        "label": Term(key=f"form.label.{field.name}"),
        "question": Message(key=f"form.ask.{field.name}"),
    }
    options = tuple(_options(field, desk))
    if options:
        params["options"] = Listing(items=options)
    kind = "optional" if field.optional else "needed"
    return Message(key=f"letterform.question_{kind}{'_options' if options else ''}", params=params)


def _options(field: Field, desk: Desk) -> Iterator[Param]:
    if field.kind == "state":
        yield from (StateName(code=code) for code in desk.open_states)
    for option in field.options:
        yield Term(key=field.option_key(option))


def shown(understood: Sequence[tuple[Field, Value]]) -> Items:
    """The answers taken, shown back."""
    return Items(items=tuple(answer_line(field, value) for field, value in understood))


def doubts(form: Form, problems: Sequence[tuple[Field, Message]]) -> Items:
    """The answers not taken, each with its number and its reason."""
    lines = (
        Message(
            key="letterform.problem",
            params={
                "number": str(number_of(form, field)),
                "label": Term(key=f"form.label.{field.name}"),
                "problem": problem,
            },
        )
        for field, problem in problems
    )
    return Items(items=tuple(lines))
