"""``search`` and ``application``: finding an application, and opening it."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.events import StaffCommanded
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.message import Choice, Items, Message, Param, StateName, Term
from bot.workflows import reviewing
from bot.workflows.aside import whisper
from bot.workflows.codenames import code_name, organisation, speaker

_MOST = 10  # found applications shown
_SHORTEST = 2


def search(event: StaffCommanded, context: Context, cycle: Cycle) -> Sequence[fx.Effect]:
    """``search WORDS``: by reference, code name, organisation or speaker.

    Who asked for confidentiality is found by reference and code name only.
    """
    words = _folded(event.rest).split()
    if len("".join(words)) < _SHORTEST:
        return [whisper(event, Message(key="search.how"))]
    found = [
        each
        for each in context.found
        if not context.desk.recused(each.id, event.actor) and _matches(each, words)
    ]
    looked = fx.Record(
        event="applications.searched",
        subject=str(cycle.number),
        actor=event.actor,
        details={"found": len(found)},
    )
    if not found:
        return [whisper(event, Message(key="search.nothing")), looked]
    return [whisper(event, _answer(found)), looked]


def application(event: StaffCommanded, context: Context, _cycle: Cycle) -> Sequence[fx.Effect]:
    """``application REFERENCE``: open it, as the button on its card does."""
    opened = reviewing.command(event, context)
    return [whisper(event, Message(key="search.no_reference"))] if opened is None else opened


def _matches(application: Application, words: Sequence[str]) -> bool:
    told = [application.reference or "", code_name(application.id)]
    if not application.confidential:
        told += [application.text("organisation"), application.speaker_name]
    text = _folded(" ".join(told))
    return all(word in text for word in words)


def _answer(found: Sequence[Application]) -> Message:
    shown = found[:_MOST]
    lines = tuple(
        Message(
            key="search.line",
            params={
                "reference": each.reference or "",
                "speaker": speaker(each),
                "organisation": organisation(each),
                "state": StateName(code=each.state or ""),
                "status": Term(key=f"status.{each.status}"),
            },
        )
        for each in shown
    )
    buttons = tuple(
        Choice(label=each.reference or "", data=Press("look", (each.id,)).data) for each in shown
    )
    params: dict[str, Param] = {"count": len(found), "lines": Items(items=lines)}
    key = "search.found" if len(found) <= _MOST else "search.found_many"
    return Message(key=key, params=params, choices=(buttons,))


def _folded(words: str) -> str:
    """Letters without case or accents."""
    plain = unicodedata.normalize("NFKD", words.casefold())
    return "".join(sign for sign in plain if not unicodedata.combining(sign))
