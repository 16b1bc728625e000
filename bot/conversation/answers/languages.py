"""Languages a person speaks, by their names in three languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from babel import Locale
from rapidfuzz.distance import OSA

from bot import resources
from bot.conversation.answers.asked import Asked
from bot.conversation.answers.choice import shorten
from bot.conversation.answers.understood import Understood, answer, ask_again
from bot.i18n import LANGUAGES
from bot.message import LanguageName, Listing
from bot.states.folding import fold

_PARTS = re.compile(r"[,;\n•·/+&|()]|\s[-–—]\s")
_LONGEST_NAME = 4
_SHORTEST_SLIP = 5
_TAKEN_BACK = (["no"], ["not"], ["non"], ["pas"], ["nope"])  # "inglés no, solo español"
_SHORTEST_ANY = 7  # "kabye" is no slip for Kabyle, "frech" is one for French
_SPOKEN_WIDELY = {"en", "fr", "es", "ar", "pt", "ru", "sw", "zh"}
_NO_LANGUAGES = {"mul", "und", "zxx", "root"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    names: Mapping[str, str]
    around: frozenset[str]
    denied: frozenset[str]


def understand_languages(asked: Asked) -> Understood:
    """Every language named; a name that is not known is asked about, not dropped."""
    found: dict[str, None] = {}
    unclear: list[str] = []
    for part in _PARTS.split(asked.text):
        codes, rest = _in_part(fold(part).split())
        found |= dict.fromkeys(codes)
        unclear += rest
    if not found:
        return ask_again("languages", text=shorten(asked.text))
    if unclear:
        listing = Listing(items=tuple(LanguageName(code=code) for code in found))
        return ask_again("language_unclear", text=shorten(" ".join(unclear)), found=listing)
    return answer(tuple(found))


def _in_part(words: list[str]) -> tuple[list[str], list[str]]:
    """The languages a part names without denying them, and the words that say nothing known."""
    known, codes, unclear, denied, place = _known(), [], [], False, 0
    while place < len(words):
        length, code = _name_at(words, place)
        word = words[place]
        if code is None and word in known.denied:
            denied = True
        elif code is None and word in {"but", "mais", "pero", "sino"}:
            denied = False
        elif code is None and word not in known.around:
            unclear.append(word)
        elif code is not None and not denied and words[place + length :] not in _TAKEN_BACK:
            codes.append(code)
        place += length
    return codes, unclear


def _name_at(words: list[str], place: int) -> tuple[int, str | None]:
    known = _known()
    for length in range(min(_LONGEST_NAME, len(words) - place), 0, -1):
        name = " ".join(words[place : place + length])
        if name in known.names and not (length == 1 and name in known.around and len(words) > 1):
            return length, known.names[name]
    word = words[place]
    if len(word) == 2 and len(words) == 1 and word in known.names.values():
        return 1, word
    return 1, None if word in known.around | known.denied else _by_slip(word)


def _by_slip(word: str) -> str | None:
    if len(word) < _SHORTEST_SLIP:
        return None
    common = len(word) < _SHORTEST_ANY
    near = {
        code
        for name, code in _known().names.items()
        if len(name) >= _SHORTEST_SLIP
        and (code in _SPOKEN_WIDELY or not common)
        and OSA.distance(name, word, score_cutoff=1) <= 1
    }
    return near.pop() if len(near) == 1 else None


@cache
def _known() -> _Known:
    file = tomllib.loads(resources.path("languages.toml").read_text(encoding="utf-8"))
    names = {
        fold(name): code
        for language in reversed(LANGUAGES)
        for code, name in sorted(Locale(language).languages.items(), reverse=True)
        if "_" not in code and code not in _NO_LANGUAGES
    }
    names |= {fold(name): code for code, forms in file["names"].items() for name in forms}
    words = file["words"]
    return _Known(names=names, around=frozenset(words["around"]), denied=frozenset(words["denied"]))
