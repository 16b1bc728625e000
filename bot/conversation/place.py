"""Places in the form's dialogue, and the moves from one to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from bot.conversation import questions
from bot.conversation.choices import Press, offers
from bot.conversation.field import Field
from bot.conversation.form import Form
from bot.conversation.state import Conversation
from bot.facts.application import Answers, Value
from bot.i18n import Language
from bot.message import Choice, Message, Moment, StateName, Term

# From this answer in a row on that is not understood, saying the same again helps nobody
_STUCK = 3
_PERSON = Choice(label=Term(key="dialogue.button.person"), data=Press("person").data)

Outcome = Literal["stay", "submit", "discard", "later", "stop", "status", "ask"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the dialogue knows besides where it stands.

    ``states`` are the round's, ``open_states`` those one may apply for now with
    ``closed`` saying when the others ended. ``submitted`` is an edit of a sent application.
    """

    form: Form
    language: Language
    states: tuple[str, ...]
    open_states: tuple[str, ...]
    closed: Mapping[str, Moment] = field(default_factory=dict)
    today: date
    submitted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Where the dialogue goes: the new place, the new answers, and what is said.

    ``rewrite`` means that the first message replaces the one whose button was pressed;
    ``notice`` is the short text of the press itself; ``asked`` is a question that came with
    an answer, to be answered too.
    """

    conversation: Conversation
    answers: Answers
    say: tuple[Message, ...] = ()
    outcome: Outcome = "stay"
    rewrite: bool = False
    notice: Message | None = None
    asked: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where the dialogue stands before a step."""

    desk: Desk
    conversation: Conversation
    answers: Answers

    @property
    def application(self) -> str:
        """The application that is filled in."""
        assert self.conversation.application is not None, "a form has an application"
        return self.conversation.application

    @property
    def asked(self) -> Field:
        """The field that is asked."""
        assert self.conversation.field is not None, "a form asks a field"
        return self.desk.form.field(self.conversation.field)


def take(place: Place, answered: Field, value: Value) -> Step:
    """Take an understood answer, unless the round or the form's rules refuse it."""
    if answered.kind == "state" and value not in place.desk.open_states:
        code = str(value)
        if code in place.desk.closed:
            closed = Message(
                key="dialogue.state_closed",
                params={"state": StateName(code=code), "closed": place.desk.closed[code]},
            )
            return ask_again(place, closed)
    if answered.must_be is not None and value is not answered.must_be:
        return ask_again(place, Message(key=f"form.problem.{answered.name}_needed"))
    answers = {**place.answers, answered.name: value}
    for each in place.desk.form.fields:
        if each.name in answers and not each.applies(answers):
            del answers[each.name]
    return onward(place, answers, after=answered.name, understood=(answered, value))


def onward(
    place: Place, answers: Answers, *, after: str | None, understood: tuple[Field, Value] | None
) -> Step:
    """Ask what comes next, or show the review when nothing is open."""
    form = place.desk.form
    if place.conversation.editing:
        following = next(iter(form.missing(answers)), None)
    else:
        following = form.next_after(after, answers) or next(iter(form.missing(answers)), None)
    moved = Place(place.desk, place.conversation, answers)
    if following is None:
        return review(moved, answers, understood)
    return ask(moved, following, understood=understood)


def ask(place: Place, asked: Field, *, understood: tuple[Field, Value] | None = None) -> Step:
    """Ask a field and wait there."""
    ticked = place.answers.get(asked.name, ()) if asked.kind == "choices" else ()
    conversation = replace(
        place.conversation,
        mode="form",
        field=asked.name,
        ticked=ticked if isinstance(ticked, tuple) else (),
        offered=(),
        missed=0,
    )
    moved = Place(place.desk, conversation, place.answers)
    say = (question_at(moved, asked, understood),)
    return Step(conversation=conversation, answers=place.answers, say=say)


def question_at(
    place: Place, asked: Field, understood: tuple[Field, Value] | None = None
) -> Message:
    """The question of a field as it is asked at a place."""
    return questions.question(
        place.desk.form,
        asked,
        place.answers,
        application=place.application,
        states=place.desk.open_states,
        ticked=place.conversation.ticked,
        understood=understood,
    )


def review(place: Place, answers: Answers, understood: tuple[Field, Value] | None = None) -> Step:
    """Show all answers and what can be done with them."""
    shown = questions.review(
        place.desk.form,
        answers,
        application=place.application,
        submitted=place.desk.submitted,
    )
    first = () if understood is None else (questions.answer_line(*understood),)
    return offer(place, "review", answers, (*first, shown))


def offer(
    place: Place,
    mode: Literal["review", "leaving"],
    answers: Answers,
    say: tuple[Message, ...],
) -> Step:
    """Say something with choices that may be pressed or typed."""
    conversation = replace(
        place.conversation,
        mode=mode,
        field=None if mode == "review" else place.conversation.field,
        editing=False,
        ticked=(),
        offered=offers(say[-1].choices),
        missed=0,
    )
    return Step(conversation=conversation, answers=answers, say=say)


def stay(place: Place, *say: Message, outcome: Outcome = "stay") -> Step:
    """Change nothing; say something, or let the caller act on an outcome."""
    return Step(conversation=place.conversation, answers=place.answers, say=say, outcome=outcome)


def ask_again(place: Place, problem: Message, said: str = "") -> Step:
    """Say what is wrong, with the question's buttons under it; the third time, help more."""
    before = place.conversation
    missed = before.missed + 1
    conversation = replace(before, missed=missed)
    choices = question_at(place, place.asked).choices
    if missed >= _STUCK:
        conversation = replace(conversation, question=said or before.question)
        problem, choices = _stuck(place.asked, problem), (*choices, (_PERSON,))
    return stay(replace(place, conversation=conversation), replace(problem, choices=choices))


def _stuck(asked: Field, problem: Message) -> Message:
    """What is wrong, what is asked for with an example, and the ways out."""
    way = "optional" if asked.optional else "required"
    return Message(
        key="dialogue.stuck",
        params={
            "problem": problem,
            "help": Message(key=f"form.help.{asked.name}"),
            "way": Message(key=f"dialogue.stuck_{way}"),
        },
    )
