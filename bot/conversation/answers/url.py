"""Addresses of web pages, kept as typed."""

from __future__ import annotations

import re

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.choice import shorten
from bot.conversation.answers.understood import Understood, answer, ask_again

_LETTER = r"a-z0-9\u00a1-\uffff"
_HOST = rf"(?:[{_LETTER}](?:[{_LETTER}_-]{{0,62}}[{_LETTER}])?\.)+[a-z\u00a1-\uffff]{{2,24}}"
_ADDRESS = re.compile(
    rf"(?<![\w@.\-/])(?:https?://)?{_HOST}(?::\d{{2,5}})?(?:[/?#][^\s<>\"“”«»]*)?(?![\w@-])",
    re.IGNORECASE,
)
_OTHER_SCHEME = re.compile(
    r"\b(?!https?\b)[a-z][a-z0-9+.-]*://|\bjavascript:|\bdata:", re.IGNORECASE
)
_BROKEN = re.compile(
    r"[a-z0-9],[a-z]{2,}\b|\bhttps?(?!://)\b|\bhttps?://\s|\bwww[,\s]|\bw{2}\.|\bw{4,}\.",
    re.IGNORECASE,
)
_TRAILING = ".,;:!?)]}'’"
_TOP_SLIPS = (".con", ".cmo", ".ogr", ".comm", ".orgg", ".ocm")


def understand_url(asked: Asked) -> Understood:
    """The one address in the text."""
    if "@" in asked.text and not re.search(r"/@", asked.text):
        return ask_again("url_is_email", text=shorten(asked.text))
    found = [each.rstrip(_TRAILING) for each in _ADDRESS.findall(asked.text)]
    distinct = list({each.casefold().rstrip("/"): each for each in found}.values())
    wrong = _OTHER_SCHEME.search(asked.text) or _broken(asked.text, distinct)
    if len(distinct) != 1 or wrong:
        problem = "url_several" if len(distinct) > 1 else "url"
        return ask_again(problem, text=shorten(asked.text))
    if len(distinct[0]) > asked.field.max_length:
        return ask_again("too_long", count=len(distinct[0]), limit=asked.field.max_length)
    return answer(distinct[0])


def _broken(text: str, found: list[str]) -> bool:
    """A space, a comma or a slip inside what was meant as one address."""
    if _BROKEN.search(text):
        return True
    hosts = (
        re.sub(r"^https?://", "", each, flags=re.IGNORECASE).split("/")[0].casefold()
        for each in found
    )
    return any(host.endswith(_TOP_SLIPS) or host in {"www.com", "www.org"} for host in hosts)
