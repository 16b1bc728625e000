"""What the form says: a question with its buttons, and the review of all answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.conversation.answers import show
from bot.conversation.choices import Press, button, rows
from bot.conversation.field import Field
from bot.conversation.form import Form
from bot.facts.application import Answers, Value
from bot.message import Choice, Items, Message, StateName, Term


def question(
    form: Form,
    field: Field,
    answers: Answers,
    *,
    application: str,
    states: Sequence[str],
    ticked: Collection[str] = (),
    understood: tuple[Field, Value] | None = None,
) -> Message:
    """Ask a field; ``understood`` shows back the answer just given to another one."""
    number, total = form.progress(field.name, answers)
    asked = Message(
        key="dialogue.question",
        params={
            "number": number,
            "total": total,
            "group": Term(key=f"form.group.{field.group}"),
            "question": Message(key=f"form.ask.{field.name}"),
        },
        choices=_buttons(field, answers, application, states, ticked),
    )
    if understood is not None:
        return _prefixed(asked, "dialogue.question_after", answer_line(*understood))
    if field.name in answers:
        now = Message(
            key="dialogue.answer_now", params={"answer": show(field, answers[field.name])}
        )
        return _prefixed(asked, "dialogue.question_again", now)
    return asked


def answer_line(field: Field, value: Value) -> Message:
    """One answer shown back: ``Organisation: …``."""
    return Message(
        key="dialogue.answer",
        params={"label": Term(key=f"form.label.{field.name}"), "answer": show(field, value)},
    )


def review(form: Form, answers: Answers, *, application: str, submitted: bool) -> Message:
    """All answers, and what can be done with them."""
    first, leaving = ("save_changes", "drop") if submitted else ("submit", "later")
    buttons = [
        button(
            f"dialogue.button.{name}",
            verb,
            application,
            style="primary" if name == first else "plain",
        )
        for name, verb in ((first, first), ("edit", "edit"), (leaving, "later"))
    ]
    return Message(
        key="dialogue.review_submitted" if submitted else "dialogue.review",
        params={"answers": Items(items=tuple(answer_lines(form, answers)))},
        choices=rows(buttons, 2),
    )


def answer_lines(form: Form, answers: Answers) -> list[Message]:
    """Every question asked with its answer, in the order of the form."""
    return [answer_line(field, answers.get(field.name, "")) for field in form.applicable(answers)]


def field_menu(form: Form, answers: Answers, *, application: str) -> Message:
    """Which answer to change: a button for each."""
    buttons = [
        button(f"form.label.{field.name}", "change", application, field.name)
        for field in form.applicable(answers)
    ]
    return Message(key="dialogue.which_answer", choices=rows(buttons, 2))


def _prefixed(asked: Message, key: str, first: Message) -> Message:
    return Message(key=key, params={**asked.params, "first": first}, choices=asked.choices)


def _buttons(
    field: Field,
    answers: Answers,
    application: str,
    states: Sequence[str],
    ticked: Collection[str],
) -> tuple[tuple[Choice, ...], ...]:
    about = (application, field.name)
    if field.kind == "choices":
        answered = rows(_toggles(field, about, ticked), 2)
    elif field.kind == "state":
        named = (Choice(label=StateName(code=code), data=_answer(about, code)) for code in states)
        answered = rows(named, 2)
    else:
        across = 2 if field.kind == "yes_no" else 1
        answered = rows(
            (Choice(label=each.label, data=_answer(about, each.data)) for each in field.choices()),
            across,
        )
    return (*answered, *rows(_steering(field, about, answers, ticked), 3))


def _answer(about: tuple[str, str], value: str) -> str:
    return Press("answer", (*about, value)).data


def _toggles(field: Field, about: tuple[str, str], ticked: Collection[str]) -> list[Choice]:
    return [
        Choice(
            label=Message(key="dialogue.ticked", params={"option": each.label})
            if each.data in ticked
            else each.label,
            data=Press("tick", (*about, each.data)).data,
        )
        for each in field.choices()
    ]


def _steering(
    field: Field, about: tuple[str, str], answers: Answers, ticked: Collection[str]
) -> list[Choice]:
    verbs = []
    if field.kind == "choices" and ticked:
        verbs.append("done")
    if field.optional and field.name not in answers:
        verbs.append("skip")
    if field.name in answers and field.kind != "choices":
        verbs.append("keep")
    if field.name != "state":
        verbs.append("back")
    return [
        button(
            f"dialogue.button.{verb}", verb, *about, style="primary" if verb == "done" else "plain"
        )
        for verb in verbs
    ]
