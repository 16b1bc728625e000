"""FAQ entries the office writes: proposed in three languages, accepted by another, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal, get_args

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, button
from bot.events import StaffPressed, StaffSubmitted, TimerFired
from bot.facts.threads import Lesson, lesson_in
from bot.i18n import LANGUAGES
from bot.message import Choice, LanguageName, Message, Param
from bot.render.slack.kit import INPUT_VALUE, cut
from bot.workflows.aside import open_window, refuse, whisper
from bot.workflows.codenames import masked
from bot.workflows.handover.card import colleague
from bot.workflows.roles import may

Decision = Literal["live", "refused", "withdrawn"]
_SHORTEST = 8  # characters: a shorter question would answer half of what people write
_QUESTION, _ANSWER = 300, INPUT_VALUE - 100
_MAY_BECOME: Mapping[Decision, frozenset[str]] = {
    "live": frozenset({"proposed", "withdrawn"}),
    "refused": frozenset({"proposed"}),
    "withdrawn": frozenset({"live"}),
}


def press(event: StaffPressed, context: Context) -> Sequence[fx.Effect] | None:
    """Write an entry, accept or refuse one, take one back, change one."""
    act = _PRESSED.get(Press.read(event.data).verb)
    return None if act is None else act(event, context)


def submit(event: StaffSubmitted, context: Context) -> Sequence[fx.Effect] | None:
    """The window with an entry in three languages was submitted."""
    if Press.read(event.data).verb not in {"lesson", "lesson_change"}:
        return None
    if not may(context, "reviewer"):
        return [refuse(event, "q_en", Message(key="staff.not_allowed"))]
    given = {name: value.strip() for name, value in event.values.items()}
    faults = [refuse(event, name, Message(key=key)) for name, key in _faults(given)]
    if faults:
        return faults
    entry = lesson_in(event.data) or f"L{context.fresh_id[1:]}"
    lesson = Lesson(
        entry=entry,
        version=max((each.version for each in context.lessons), default=0) + 1,
        questions={each: given[f"q_{each}"] for each in LANGUAGES},
        answers={each: given[f"a_{each}"] for each in LANGUAGES},
        proposed_by=event.actor,
        at=context.now,
    )
    return [fx.ProposeLesson(lesson=lesson), *_noted(context, entry, event.actor, "proposed")]


def draw(_event: TimerFired, context: Context) -> Sequence[fx.Effect]:
    """Show an entry's newest version, and what may be done with it."""
    if not context.lessons:
        return []
    lesson = context.lessons[-1]
    return [fx.ShowBoard(surface=lesson.surface, board=_board(lesson, context.lessons))]


def _faults(given: Mapping[str, str]) -> list[tuple[str, str]]:
    faults = []
    for language in LANGUAGES:
        if len(given.get(f"q_{language}", "")) < _SHORTEST:
            faults.append((f"q_{language}", "threads.lesson_too_short"))
        if not given.get(f"a_{language}"):
            faults.append((f"a_{language}", "threads.lesson_blank"))
    return faults


def _open(event: StaffPressed, context: Context) -> Sequence[fx.Effect]:
    """The window, with what was asked and answered in the language it happened in."""
    if not may(context, "reviewer"):
        return [whisper(event, Message(key="staff.not_allowed"))]
    values = _begun(context)
    inputs = tuple(
        fx.Input(
            name=f"{kind[0]}_{each}",
            label=Message(
                key=f"threads.lesson_{kind}", params={"language": LanguageName(code=each)}
            ),
            value=values.get(f"{kind[0]}_{each}", ""),
            multiline=kind == "answer",
            optional=False,
        )
        for each in LANGUAGES
        for kind in ("question", "answer")
    )
    dialog = fx.Dialog(
        title=Message(key="threads.lesson_title"),
        body=(Message(key="threads.lesson_intro"),),
        data=event.data,
        submit=Message(key="threads.lesson_propose"),
        inputs=inputs,
    )
    return [open_window(event, dialog)]


def _begun(context: Context) -> dict[str, str]:
    if context.lessons:
        last = context.lessons[-1]
        questions = {f"q_{each}": cut(last.questions[each], _ANSWER) for each in LANGUAGES}
        return questions | {f"a_{each}": cut(last.answers[each], _ANSWER) for each in LANGUAGES}
    thread = context.thread
    if thread is None:
        return {}
    asked, answered = thread.of("person"), thread.of("answer")
    begun = {}
    if asked:
        question = " ".join(_hiding(context, asked[-1].text).split())
        begun[f"q_{asked[-1].language or thread.language}"] = cut(question, _QUESTION)
    if answered:
        words = _hiding(context, answered[-1].text)
        begun[f"a_{answered[-1].language or thread.language}"] = cut(words, _ANSWER)
    return begun


def _hiding(context: Context, words: str) -> str:
    """Words of a thread without what would give its person away."""
    return masked(words, context.applications, context.holder.address if context.holder else "")


def _decide(
    decision: Decision,
) -> Callable[[StaffPressed, Context], Sequence[fx.Effect]]:
    def decide(event: StaffPressed, context: Context) -> Sequence[fx.Effect]:
        if not may(context, "approver"):
            return [whisper(event, Message(key="staff.not_allowed"))]
        version = int((*Press.read(event.data).about, "0", "0")[1])
        lesson = next((each for each in context.lessons if each.version == version), None)
        if lesson is None or lesson.state not in _MAY_BECOME[decision]:
            redrawn = [_redraw(context, each.entry) for each in context.lessons[-1:]]
            return [whisper(event, Message(key="threads.lesson_decided")), *redrawn]
        own = decision == "live" and lesson.state == "proposed"
        if own and lesson.proposed_by == event.actor:
            return [whisper(event, Message(key="threads.lesson_own"))]
        return [
            fx.DecideLesson(entry=lesson.entry, version=version, state=decision, actor=event.actor),
            *_noted(context, lesson.entry, event.actor, decision),
        ]

    return decide


def _board(lesson: Lesson, versions: Sequence[Lesson]) -> fx.Board:
    title = Message(key=f"threads.lesson_{lesson.state}")
    texts = [
        fx.Card(
            message=Message(
                key="threads.lesson_text",
                params={
                    "language": LanguageName(code=each),
                    "question": lesson.questions[each],
                    "answer": lesson.answers[each],
                },
            )
        )
        for each in LANGUAGES
    ]
    params: dict[str, Param] = {
        "version": str(lesson.version),
        "proposed": colleague(lesson.proposed_by),
    }
    key = "threads.lesson_by"
    if lesson.decided_by:
        key, params["decided"] = "threads.lesson_decided_by", colleague(lesson.decided_by)
    last = fx.Card(message=Message(key=key, params=params), choices=_choices(lesson, versions))
    return fx.Board(title=title, cards=(*texts, last))


def _choices(lesson: Lesson, versions: Sequence[Lesson]) -> tuple[Choice, ...]:
    offered: list[tuple[str, Lesson]] = []
    if lesson.state == "proposed":
        offered += [("lesson_live", lesson), ("lesson_refused", lesson)]
    if lesson.state == "withdrawn":
        offered.append(("lesson_live", lesson))
    live = next((each for each in versions if each.state == "live"), None)
    if live is not None:
        offered.append(("lesson_withdrawn", live))
    offered.append(("lesson_change", lesson))
    return tuple(
        button(
            f"threads.button.{verb}",
            verb,
            each.entry,
            str(each.version),
            style="primary" if verb == "lesson_live" else "plain",
        )
        for verb, each in offered
    )


def _noted(context: Context, entry: str, actor: str, what: str) -> list[fx.Effect]:
    noted = fx.Record(event=f"lesson.{what}", subject=f"lesson:{entry}", actor=actor)
    return [_redraw(context, entry), noted]


def _redraw(context: Context, entry: str) -> fx.SetTimer:
    name = f"lesson:{entry}"
    return fx.SetTimer(id=name, kind="lesson", subject=name, due=context.now)


_PRESSED: Mapping[str, Callable[[Any, Context], Sequence[fx.Effect]]] = {
    "lesson": _open,
    "lesson_change": _open,
    **{f"lesson_{each}": _decide(each) for each in get_args(Decision)},
}
