"""A State's draft panel in the office's channel: who, why, what it covers, and what next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import button
from bot.facts.application import EVER_CHOSEN, Application
from bot.facts.reviews import PanelDraft
from bot.message import Choice, Colleague, Items, Message, Moment, Param, StateName
from bot.panel.reasons import Reason
from bot.workflows.codenames import organisation, speaker
from bot.workflows.fewness import few
from bot.workflows.proposal import words
from bot.workflows.proposal.figures import added_up, chart, counted
from bot.workflows.proposal.study import Study, study

Why = Mapping[str, tuple[Reason, ...]]


def surface(number: int, state: str) -> str:
    """The name of a State's board."""
    return f"panel:{number}:{state}"


def drawn(context: Context) -> Iterator[fx.ShowBoard]:
    """The board of the State's draft panel, where there is one."""
    draft, found = context.panel_draft, study(context)
    if draft is None or found is None:
        return
    panel = found.references(draft.panel)
    lacking = few(context, found.cycle)
    cards = (
        *((fx.Card(message=lacking),) if lacking else ()),
        *_figures(found, panel, draft),
        *_speakers(context, found, panel),
        _waiting(context, found, panel, draft),
        _actions(found),
    )
    yield fx.ShowBoard(
        surface=surface(found.cycle.number, found.state),
        board=fx.Board(title=_title(found, draft), cards=cards),
    )


def _title(found: Study, draft: PanelDraft) -> Message:
    decided = [each for each in found.peers.values() if each.status in EVER_CHOSEN]
    title: dict[str, Param] = {
        "state": StateName(code=found.state),
        "version": draft.version,
        "who": Colleague(id=draft.by),
        "at": Moment(at=draft.at, zone=found.cycle.zone),
    }
    if not decided:
        return Message(key="panel.board_title", params=title)
    return Message(key="panel.board_title_decided", params=title | {"count": len(decided)})


def _figures(found: Study, panel: tuple[str, ...], draft: PanelDraft) -> Iterator[fx.Card]:
    counters, covered = counted(found, panel)
    yield fx.Card(message=counters, chart=chart(found, panel))
    yield fx.Card(message=covered)
    yield fx.Card(message=added_up(found, panel))
    unmet = [words.unmet(each) for each in found.unmet(panel)]
    gone = found.gone(draft.panel)
    if gone:
        params = {"references": words.references(gone)}
        unmet.append(Message(key="panel.gone", params=params))
    if unmet:
        yield fx.Card(
            message=Message(key="panel.rules", params={"lines": Items(items=tuple(unmet))})
        )
    else:
        yield fx.Card(message=Message(key="panel.rules_kept"))


def _speakers(context: Context, found: Study, panel: tuple[str, ...]) -> Iterator[fx.Card]:
    why = found.why(panel)
    for place, reference in enumerate(panel, start=1):
        application = found.peers[reference]
        message = _speaker(context, application, why, place)
        yield fx.Card(message=message, choices=tuple(_buttons(found, application)))


def _speaker(context: Context, application: Application, why: Why, place: int) -> Message:
    reference = application.reference or application.id
    params: dict[str, Param] = {"place": str(place), "reference": reference}
    if context.desk.contested(application.id):
        return Message(key="panel.speaker_contested", params=params)
    reasons = tuple(words.sentence(each) for each in why[reference])
    params |= {
        "speaker": speaker(application),
        "organisation": organisation(application),
        "why": Items(items=reasons),
    }
    return Message(key="panel.speaker", params=params)


def _buttons(found: Study, application: Application) -> Iterator[Choice]:
    yield button("selection.button.look", "look", application.id)
    reference = application.reference or application.id
    if not found.proposal.pool.candidates[reference].fixed:
        yield button("panel.button.take_off", "take_off", application.id)


def _waiting(context: Context, found: Study, panel: tuple[str, ...], draft: PanelDraft) -> fx.Card:
    known = {application.id: reference for reference, application in found.peers.items()}
    waiting = [known[each] for each in draft.waitlist if each in known]
    why = found.why(panel)
    lines = tuple(
        _waiter(context, found.peers[reference], why)
        for reference in waiting
        if reference in found.proposal.pool.candidates
    )
    if not lines:
        return fx.Card(message=Message(key="panel.nobody_waits"))
    return fx.Card(message=Message(key="panel.waitlist", params={"waiting": Items(items=lines)}))


def _waiter(context: Context, application: Application, why: Why) -> Message:
    reference = application.reference or application.id
    stands_in = [each for each in why[reference] if each.key in _STANDS_IN]
    params: dict[str, Param] = {"reference": reference}
    if context.desk.contested(application.id) or not stands_in:
        return Message(key="panel.speaker_contested_line", params=params)
    params |= {"speaker": speaker(application), "why": words.sentence(stands_in[0])}
    return Message(key="panel.waiting", params=params)


def _actions(found: Study) -> fx.Card:
    about = (str(found.cycle.number), found.state)
    verbs = ("change", "why_not", "compare", "again")
    plain = tuple(button(f"panel.button.{verb}", f"panel_{verb}", *about) for verb in verbs)
    decide = button("panel.button.decide", "decide_panel", *about, style="primary")
    return fx.Card(message=Message(key="panel.actions"), choices=(decide, *plain))


_STANDS_IN = frozenset({"panel.why.best_replacement", "panel.why.possible_replacement"})
