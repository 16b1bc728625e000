"""Questions in, JSON lines with answers out: what ``presessions faq ask`` does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import TextIO

from bot.errors import UsageError
from bot.facts.cycle import Cycle
from bot.faq.answers import answer
from bot.faq.index import FaqIndex, Match
from bot.i18n import Language
from bot.render import render
from bot.render.rendered import Capabilities

_PLAIN = Capabilities(buttons=False, markup="plain", max_length=None)


def ask(
    questions: Iterable[str],
    stdin: TextIO,
    stdout: TextIO,
    *,
    language: Language | None,
    cycle: Cycle | None,
    now: datetime,
    index: FaqIndex | None = None,
) -> None:
    """Answer questions, or the JSON lines ``{"id","text"}`` of ``stdin`` when there are none."""
    given = [{"id": number, "text": text} for number, text in enumerate(questions, 1)]
    loaded = index or FaqIndex.load()
    for asked in given or _lines(stdin):
        match = loaded.match(str(asked["text"]), language)
        told = {
            "id": asked["id"],
            "entry": match.entry,
            "score": match.score,
            "lang": match.language,
            "answer": _answer(match, cycle, now),
            "near": list(match.near),
        }
        stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
        stdout.flush()


def _lines(stdin: TextIO) -> Iterator[dict[str, object]]:
    for number, line in enumerate(stdin, 1):
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
        except ValueError as problem:
            raise UsageError(f"Line {number} is not JSON: {problem}.") from problem
        if not isinstance(asked, dict) or not isinstance(asked.get("text"), str):
            raise UsageError(f'Line {number} has no "text"; it should be {{"id": …, "text": …}}.')
        yield {"id": asked.get("id", number), "text": asked["text"]}


def _answer(match: Match, cycle: Cycle | None, now: datetime) -> str | None:
    if match.entry is None:
        return None
    message = answer(match.entry, cycle=cycle, now=now, states=match.states)
    if cycle is not None:
        message = replace(message, office=cycle.contact)
    return render(message, match.language, _PLAIN).text
