"""The dialogue of the form: from where it stands and what was said to where it goes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.conversation import questions
from bot.conversation.answers import (
    Command,
    asks_for_person,
    asks_why,
    understand,
    understand_both,
)
from bot.conversation.choices import Press, button, offers, picked
from bot.conversation.field import Field
from bot.conversation.lettermarks import named
from bot.conversation.place import (
    Desk,
    Place,
    Step,
    ask,
    ask_again,
    offer,
    onward,
    question_at,
    review,
    stay,
    take,
)
from bot.conversation.state import Conversation
from bot.facts.application import Answers, Value
from bot.message import Items, Message, Style, Term
from bot.states.folding import fold


def begin(desk: Desk, application: str, answers: Answers) -> Step:
    """Start or take up a form: ask the first open question, or show the review.

    A single answer came with the wish to apply, as in "I apply for Togo": it is shown back.
    """
    place = Place(desk, Conversation(mode="form", application=application), answers)
    given = next(iter(answers.items())) if len(answers) == 1 else None
    understood = None if given is None else (desk.form.field(given[0]), given[1])
    return onward(place, answers, after=None, understood=understood)


def typed(desk: Desk, conversation: Conversation, answers: Answers, text: str) -> Step:
    """Words in the middle of the form."""
    place = Place(desk, conversation, answers)
    if conversation.mode != "form":
        return _menu(place, text)
    understood = understand_both(
        place.asked,
        text,
        desk.language,
        states=desk.states,
        answers=answers,
        now=desk.today,
    )
    if understood.command == "help" and asks_for_person(text):
        return stay(place, outcome="ask")
    if understood.command is not None:
        return _COMMANDS[understood.command](place)
    if understood.question and understood.value is None:
        return _help(place) if asks_why(text) else stay(place, outcome="ask")
    if understood.problem is not None:
        return ask_again(place, understood.problem, text)
    assert understood.value is not None, "an answer is one of the four"
    step = take(place, place.asked, _with_ticks(place, understood.value))
    return replace(step, outcome="ask", asked=understood.asked) if understood.question else step


def _with_ticks(place: Place, value: Value) -> Value:
    """What was named in words comes to what was just ticked; an earlier answer it replaces."""
    ticked = place.conversation.ticked
    if not isinstance(value, tuple) or ticked == place.answers.get(place.asked.name, ()):
        return value
    return tuple(dict.fromkeys((*ticked, *value)))


def pressed(desk: Desk, conversation: Conversation, answers: Answers, press: Press) -> Step:
    """A button of the form; buttons of earlier questions still answer their own question."""
    act = _PRESSES.get(press.verb)
    place = Place(desk, replace(conversation, application=press.about[0]), answers)
    return act(place, press) if act is not None else stay(place)


def ask_current(desk: Desk, conversation: Conversation, answers: Answers) -> Message:
    """The question the dialogue waits at, once more; the review where it waits there."""
    place = Place(desk, conversation, answers)
    if conversation.mode == "form" and conversation.field is not None:
        return question_at(place, place.asked)
    step = _leave(place) if conversation.mode == "leaving" else review(place, answers)
    return step.say[-1]


def leave(desk: Desk, application: str, answers: Answers) -> Step:
    """Ask what should become of an application, from outside its questions."""
    return _leave(Place(desk, Conversation(mode="form", application=application), answers))


def fits(desk: Desk, press: Press) -> bool:
    """Whether a button is one of this form's: buttons outlive the form they belonged to."""
    about = press.about[1:]
    if len(about) != _ABOUT.get(press.verb, 0):
        return False
    fields = {field.name: field for field in desk.form.fields}
    if about and about[0] not in fields:
        return False
    return press.verb != "tick" or about[1] in fields[about[0]].options


def _menu(place: Place, text: str) -> Step:
    """Words while buttons were offered: a label, a number, a command, or the name of a field."""
    data = picked(text, place.conversation.offered)
    if data is not None:
        return pressed(place.desk, place.conversation, place.answers, Press.read(data))
    wanted = _field_named(place, text)
    if wanted is not None:
        return _change(place, Press("change", (place.application, wanted.name)))
    first = place.desk.form.fields[1]
    understood = understand(
        first, text, place.desk.language, states=place.desk.states, answers={}, now=place.desk.today
    )
    if understood.command is not None:
        return _COMMANDS[understood.command](place)
    return stay(place, outcome="ask")


def _field_named(place: Place, text: str) -> Field | None:
    """``edit 7``, ``modifier email``: the field a person wants to change."""
    _, _, rest = text.strip().partition(" ")
    asked = {each.name: each for each in place.desk.form.applicable(place.answers)}
    menu = questions.field_menu(place.desk.form, place.answers, application=place.application)
    offered = offers(menu.choices)
    for said in (rest, text):
        data = picked(said, offered) if said.strip() else None
        name = Press.read(data).about[1] if data else named().get(fold(said), "")
        if name in asked:
            return asked[name]
    return None


def _back(place: Place) -> Step:
    if place.conversation.mode != "form":
        last = place.desk.form.applicable(place.answers)[-1]
        return ask(place, last)
    before = place.desk.form.before(place.asked.name, place.answers)
    return ask(place, before or place.asked)


def _skip(place: Place) -> Step:
    if place.conversation.mode != "form":
        return stay(place, ask_current(place.desk, place.conversation, place.answers))
    if not place.asked.optional:
        return ask_again(place, Message(key="dialogue.cannot_skip"))
    kept = place.answers.get(place.asked.name, "")
    answers = {**place.answers, place.asked.name: kept}
    return onward(place, answers, after=place.asked.name, understood=(place.asked, kept))


def _help(place: Place) -> Step:
    if place.conversation.mode != "form":
        return stay(place, Message(key="dialogue.help_review"))
    about = Message(
        key="dialogue.help",
        params={"help": Message(key=f"form.help.{place.asked.name}")},
        choices=question_at(place, place.asked).choices,
    )
    return stay(place, about)


def _leave(place: Place) -> Step:
    verbs: tuple[tuple[str, Style], ...] = (
        ("later", "primary"),
        ("discard", "danger"),
        ("resume", "plain"),
    )
    buttons = tuple(
        button(f"dialogue.button.{verb}", verb, place.application, style=style)
        for verb, style in verbs
        if not (place.desk.submitted and verb == "discard")
    )
    asked = Message(key="dialogue.leaving", choices=tuple((each,) for each in buttons))
    return offer(place, "leaving", place.answers, (asked,))


def _submit(place: Place) -> Step:
    missing = place.desk.form.missing(place.answers)
    if missing:
        labels = tuple(Term(key=f"form.label.{each.name}") for each in missing)
        step = ask(
            replace(place, conversation=replace(place.conversation, editing=True)), missing[0]
        )
        first = Message(key="dialogue.missing", params={"fields": Items(items=labels)})
        return replace(step, say=(first, *step.say))
    return stay(place, outcome="submit")


def _edit(place: Place) -> Step:
    menu = questions.field_menu(place.desk.form, place.answers, application=place.application)
    return offer(place, "review", place.answers, (menu,))


def _status(place: Place) -> Step:
    return stay(place, outcome="status")


def _resume(place: Place) -> Step:
    if place.conversation.field is not None:
        return ask(place, place.asked)
    return onward(place, place.answers, after=None, understood=None)


def _change(place: Place, press: Press) -> Step:
    wanted = place.desk.form.field(press.about[1])
    if place.desk.submitted and wanted.kind == "state":
        return stay(place, Message(key="dialogue.state_fixed"))
    editing = replace(place, conversation=replace(place.conversation, editing=True))
    return ask(editing, wanted)


def _answer(place: Place, press: Press) -> Step:
    _, name, value = press.about
    answered = place.desk.form.field(name)
    waiting = place.conversation.field
    if place.conversation.mode == "review":
        place = replace(place, conversation=replace(place.conversation, editing=True))
    understood = understand(
        answered,
        value,
        place.desk.language,
        states=place.desk.states,
        answers=place.answers,
        now=place.desk.today,
    )
    repeated = waiting != name and place.answers.get(name) == understood.value
    if understood.value is None or repeated:
        return stay(place)
    if place.desk.submitted and answered.kind == "state":
        return stay(place, Message(key="dialogue.state_fixed"))
    step = take(
        replace(place, conversation=replace(place.conversation, mode="form", field=name)),
        answered,
        understood.value,
    )
    if step.answers == place.answers:
        return step
    if waiting is not None and waiting != name and waiting not in step.answers:
        # A button of an earlier question: take the correction, stay at the present one.
        back = ask(
            replace(place, answers=step.answers),
            place.desk.form.field(waiting),
            understood=(answered, understood.value),
        )
        return back if place.desk.form.field(waiting).applies(step.answers) else step
    return step


def _tick(place: Place, press: Press) -> Step:
    _, name, option = press.about
    ticking = place.desk.form.field(name)
    answered = place.answers.get(name, ())
    before = place.conversation.ticked if place.conversation.field == name else answered
    before = before if isinstance(before, tuple) else ()
    ticked = (
        tuple(each for each in before if each != option)
        if option in before
        else tuple(each for each in ticking.options if each in (*before, option))
    )
    conversation = replace(place.conversation, mode="form", field=name, ticked=ticked)
    moved = replace(place, conversation=conversation)
    return Step(
        conversation=conversation,
        answers=place.answers,
        say=(question_at(moved, ticking),),
        rewrite=True,
    )


def _done(place: Place, press: Press) -> Step:
    name = press.about[1]
    if place.conversation.field != name or not place.conversation.ticked:
        return stay(place)
    return take(place, place.desk.form.field(name), place.conversation.ticked)


def _at_field(act: Callable[[Place], Step]) -> Callable[[Place, Press], Step]:
    """Steering buttons act only on the question being asked."""

    def press_it(place: Place, press: Press) -> Step:
        return act(place) if place.conversation.field == press.about[1] else stay(place)

    return press_it


def _keep(place: Place) -> Step:
    return onward(place, place.answers, after=place.asked.name, understood=None)


_COMMANDS: Mapping[Command, Callable[[Place], Step]] = {
    "back": _back,
    "cancel": _leave,
    "skip": _skip,
    "help": _help,
    "stop": lambda place: stay(place, outcome="stop"),
    "save": lambda place: stay(place, outcome="later"),
    "edit": _edit,
    "status": _status,
    "submit": _submit,
    "restart": _leave,
}

# What a button names besides its application: a field, and for an answer its value
_ABOUT: Mapping[str, int] = {
    **dict.fromkeys(("answer", "tick"), 2),
    **dict.fromkeys(("done", "skip", "keep", "back", "change"), 1),
}

_PRESSES: Mapping[str, Callable[[Place, Press], Step]] = {
    "answer": _answer,
    "tick": _tick,
    "done": _done,
    "skip": _at_field(_skip),
    "keep": _at_field(_keep),
    "back": _at_field(_back),
    "change": _change,
    "edit": lambda place, _press: _edit(place),
    "submit": lambda place, _press: _submit(place),
    "save_changes": lambda place, _press: _submit(place),
    "later": lambda place, _press: stay(place, outcome="later"),
    "discard": lambda place, _press: stay(place, outcome="discard"),
    "resume": lambda place, _press: _resume(place),
}
