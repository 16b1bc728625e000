"""Themes from free text, from a list, or by their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz.distance import OSA

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.choice import denied, shorten
from bot.conversation.answers.understood import Understood, answer, ask_again
from bot.conversation.answers.wording import wording
from bot.message import Listing, Term
from bot.states.folding import fold

_LIST = re.compile(r"[,;\n•·|+]|\s[-–—]\s|^\s*[-–—*]\s")
_AND = re.compile(r"\s(?:and|et|y|e|ou|or|&|plus|as well as|ainsi que|así como)\s", re.IGNORECASE)
_NUMBERS = re.compile(
    r"(?:n(?:[o°º]|um[eé]ros?|umbers?)?\s*)?\d{1,2}"
    r"(?:\s*(?:[,;./&+]|and|et|y|\s)\s*(?:n[o°º]?\s*)?\d{1,2})*[.)]?"
)
_SHORTEST_SLIP = 6
_ALL_BUT = re.compile(
    r"\b(?:all|everything|any(?:thing)?|tou[st]|toute?s?|tod[oa]s?) (?:of them )?"
    r"(?:but|except|apart from|sauf|hormis|excepte|menos|excepto|salvo|moins)\b"
)
_SHORTEST_SLIP_BESIDE = 8
_FEWEST_LETTERS = 3
_MOST_UNCLEAR_WORDS = 3
# "Not only health" denies nothing
_NOT_ALONE = re.compile(
    r"\b(?:only|just|merely|forget\w*|mention\w*|seulement|uniquement|oubli\w+|parler"
    r"|solo|solamente|unicamente|olvid\w+|mencionar)\b"
)


def choose_several(asked: Asked) -> Understood:
    """Every theme a text names; a short part of a list that names none is asked about."""
    if _ALL_BUT.search(asked.folded):
        return ask_again("themes", text=shorten(asked.text))
    by_value = _by_value(asked)
    if by_value is not None:
        return by_value
    found: dict[str, None] = {}
    unclear: list[str] = []
    for part in filter(None, map(str.strip, _LIST.split(asked.text))):
        named = _named(part)
        found |= dict.fromkeys(theme for theme, _ in named)
        denials = bool(found)  # "health, but not education" says enough, "not torture, health" not
        for piece in _unnamed(part, {word for _, phrase in named for word in phrase.split()}):
            if denials and _names_one(piece) and not _NOT_ALONE.search(fold(piece)):
                continue
            slips = list(_by_slip(fold(piece), whole=True))
            found |= dict.fromkeys(theme for theme, _ in slips)
            unclear += [] if slips else [piece]
    if not found:
        return ask_again("themes", text=shorten(asked.text))
    if unclear:
        return ask_again("theme_unclear", text=shorten(", ".join(unclear)), found=_listing(found))
    return answer(_in_order(asked, found))


def _by_value(asked: Asked) -> Understood | None:
    """Canonical values, as buttons send them, or numbers of the list."""
    options = asked.field.options
    names = [part.strip().casefold() for part in re.split(r"[,;\s]+", asked.text) if part.strip()]
    if names and all(name in options for name in names):
        return answer(_in_order(asked, dict.fromkeys(names)))
    if not _NUMBERS.fullmatch(asked.text.strip().casefold()):
        return None
    places = [int(number) for number in re.findall(r"\d+", asked.text)]
    if wrong := [place for place in places if not 1 <= place <= len(options)]:
        return ask_again("number", number=str(wrong[0]), last=str(len(options)))
    return answer(_in_order(asked, dict.fromkeys(options[place - 1] for place in places)))


def _in_order(asked: Asked, found: dict[str, None]) -> tuple[str, ...]:
    return tuple(option for option in asked.field.options if option in found)


def _listing(found: dict[str, None]) -> Listing:
    return Listing(items=tuple(Term(key=f"theme.{theme}") for theme in found))


def _named(part: str) -> list[tuple[str, str]]:
    """The themes a part names, each with the words that name it, longest names first served."""
    text = _without_lead_in(fold(part))
    spans = {span for each in (text, _without_links(text)) for span in _spans(each)}
    if not spans:
        return list(_by_slip(text))
    named = [span for span in sorted(spans) if not _inside(span, spans)]
    rest = _besides(text, {word for _, phrase in named for word in phrase.split()})
    return named + [slip for slip in _by_slip(rest, whole=True) if slip[0] not in dict(named)]


def _besides(text: str, naming: set[str]) -> str:
    """The long words beside those that name a theme: one of them may name another with a slip."""
    words = (word for word in text.split() if word not in naming)
    return " ".join(word for word in words if len(word) >= _SHORTEST_SLIP_BESIDE)


def _unnamed(part: str, naming: set[str]) -> list[str]:
    """The pieces between "and" that say something short and name no theme."""
    pieces = [piece.strip(" .!") for piece in _AND.split(part)]
    return [
        piece
        for piece in pieces
        if not naming & set(fold(piece).split()) and 0 < _content(piece) <= _MOST_UNCLEAR_WORDS
    ]


def _names_one(piece: str) -> bool:
    """Whether a piece names a theme, be it to deny it."""
    return any(phrases.found_in(fold(piece)) for phrases in wording().themes.values())


def _spans(text: str) -> Iterator[tuple[str, str]]:
    for theme, phrases in wording().themes.items():
        for start, end in phrases.spans(text):
            if not denied(text, start):
                yield theme, text[start:end]


def _inside(span: tuple[str, str], spans: set[tuple[str, str]]) -> bool:
    """Whether a name is part of a longer name of another theme."""
    theme, phrase = span
    return any(
        other != theme and phrase != longer and f" {phrase} " in f" {longer} "
        for other, longer in spans
    )


def _without_lead_in(text: str) -> str:
    """ "We work on children's rights" is not about work."""
    return wording().theme_lead_ins.pattern.sub(" ", text)


def _without_links(text: str) -> str:
    return " ".join(word for word in text.split() if word not in wording().links)


def _by_slip(text: str, *, whole: bool = False) -> Iterator[tuple[str, str]]:
    """The theme whose word is one slip away from a long word of the text."""
    for word in text.split():
        if len(word) < _SHORTEST_SLIP - 1 or word in wording().fillers:
            continue
        if denied(text, text.index(word)):
            continue
        near = [
            theme for theme, words in wording().theme_words.items() if _near(word, words, whole)
        ]
        if len(near) == 1:
            yield near[0], word


def _near(word: str, known: frozenset[str], whole: bool) -> bool:
    """One slip away; the beginning of the word will do, unless the whole of it is wanted."""
    return any(_one_slip(each, form) for each in known for form in _forms(word, each, whole))


def _forms(word: str, known: str, whole: bool) -> Iterator[str]:
    """What of a word is compared with a known one; of a short one its first letters are sure."""
    if len(known) == _SHORTEST_SLIP - 1 and known[:4] == word[:4]:
        yield word
    if len(known) < _SHORTEST_SLIP or known[0] != word[0]:
        return
    yield word
    if whole:
        yield word.removesuffix("s")
    else:
        yield from (word[: len(known) + more] for more in (-1, 0, 1))


def _one_slip(known: str, typed: str) -> bool:
    return OSA.distance(known, typed, score_cutoff=1) <= 1


def _content(piece: str) -> int:
    """How many words of a piece could name something."""
    words = [word for word in fold(piece).split() if word not in wording().fillers]
    return sum(len(word) >= _FEWEST_LETTERS for word in words)
