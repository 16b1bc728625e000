"""The whole form in one letter: asked as numbered questions, read back from any reply.

The numbers are the fields' places in the form, whether asked or not, so that an answer can
never slide to another question. People answer as "7: …", as "Organisation: …", or by
writing under our own quoted questions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.conversation.answers import Understood, understand
from bot.conversation.field import Field, When
from bot.conversation.form import Form
from bot.conversation.letterlines import pieces
from bot.conversation.place import Desk
from bot.conversation.questions import answer_line
from bot.facts.application import Answers, Value
from bot.message import Items, Message, Param, StateName, Term


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


def marked(desk: Desk, text: str) -> bool:
    """Whether any line says which question it answers."""
    names = {field.name for field in desk.form.fields}
    return bool(pieces(desk.form, text, names)[0])


def read(desk: Desk, answers: Answers, text: str) -> Read:
    """Take a reply apart and understand each answer on its own."""
    open_fields = {field.name for field in desk.form.fields if field.name not in answers}
    said, rest = pieces(desk.form, text, open_fields)
    found = Read(answers=dict(answers), rest=rest)
    for field in desk.form.fields:
        if field.name in said:
            found = _take(desk, found, field, said[field.name])
    if not said:
        found = _only_missing(desk, found, text)
    return _without_unasked(desk, found)


def _take(desk: Desk, found: Read, field: Field, readings: Sequence[str]) -> Read:
    """The first reading of an answer that can be understood; else why the first cannot."""
    tried = [_understood(desk, found, field, text) for text in readings]
    taken = next((said for said, problem in tried if problem is None), None)
    if taken is None:
        problem = tried[0][1]
        assert problem is not None, "what is not taken has a reason"
        return replace(found, problems=(*found.problems, (field, problem)))
    value: Value | None = "" if taken.command == "skip" else taken.value
    assert value is not None, "without a value there was a problem"
    return replace(
        found,
        answers={**found.answers, field.name: value},
        understood=(*found.understood, (field, value)),
    )


def _understood(
    desk: Desk, found: Read, field: Field, text: str
) -> tuple[Understood, Message | None]:
    said = understand(
        field,
        text,
        desk.language,
        states=desk.states,
        answers=found.answers,
        now=desk.today,
    )
    return said, _problem(desk, field, said)


def _without_unasked(desk: Desk, found: Read) -> Read:
    """Answers to questions that another answer rules out are not kept, and that is said."""
    ruled_out = [
        field
        for field in desk.form.fields
        if field.name in found.answers
        and field.when is not None
        and field.when.field in found.answers
        and not field.applies(found.answers)
    ]
    names = {field.name for field in ruled_out}
    told = [field for field, _ in found.understood if field in ruled_out]
    not_asked = Message(key="letterform.not_asked")
    return replace(
        found,
        answers={name: value for name, value in found.answers.items() if name not in names},
        understood=tuple(each for each in found.understood if each[0] not in ruled_out),
        problems=(*found.problems, *((field, not_asked) for field in told)),
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
    first = re.split(r"\n\s*\n", text.strip())[0]
    _, problem = _understood(desk, found, missing[0], first)
    if problem is not None:
        return found
    return _take(desk, replace(found, rest=""), missing[0], (first,))


def _question(form: Form, field: Field, desk: Desk) -> Message:
    params: dict[str, Param] = {
        "number": str(number_of(form, field)),
        "label": Term(key=f"form.label.{field.name}"),
        "question": Message(key=f"form.ask.{field.name}"),
    }
    options = tuple(_options(field, desk))
    if options:
        params["options"] = _side_by_side(options)
    kind = "optional" if field.optional else "needed"
    if field.when is not None:
        params["condition"] = _condition(form, field.when)
        return Message(key=f"letterform.question_{kind}_if", params=params)
    return Message(key=f"letterform.question_{kind}{'_options' if options else ''}", params=params)


def _condition(form: Form, when: When) -> Message:
    """When a question is to be answered: only after some answers to an earlier one."""
    earlier = form.field(when.field)
    words = ("yes" if value is True else "no" if value is False else value for value in when.values)
    options = tuple(Term(key=earlier.option_key(str(word))) for word in words)
    params: dict[str, Param] = {
        "number": str(number_of(form, earlier)),
        "options": _side_by_side(options, key="letterform.either"),
    }
    return Message(key="letterform.only_if", params=params)


def _side_by_side(options: Sequence[Param], *, key: str = "letterform.options") -> Param:
    """Options that may hold commas themselves, in one line."""
    first, *rest = options
    if not rest:
        return first
    both: dict[str, Param] = {"first": first, "rest": _side_by_side(rest, key=key)}
    return Message(key=key, params=both)


def _options(field: Field, desk: Desk) -> Iterator[Param]:
    if field.kind == "state":
        yield from (StateName(code=code) for code in desk.open_states)
    for option in field.options:
        yield Term(key=field.option_key(option))


def shown(form: Form, given: Iterable[tuple[Field, Value]]) -> Items:
    """Answers shown back, each with the number it is changed by."""
    return Items(items=tuple(_shown(form, field, value) for field, value in given))


def _shown(form: Form, field: Field, value: Value) -> Message:
    params: dict[str, Param] = {
        "number": str(number_of(form, field)),
        "line": answer_line(field, value),
    }
    return Message(key="letterform.answer", params=params)


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
