"""Recognising the one State a person means, or saying between which it is unclear."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA

from bot.states.folding import fold, words
from bot.states.mentions import Mention, find_mentions
from bot.states.names import Codes, names, without_article, without_links

# With one of these, two named States are a choice or an exclusion and not one clear wish
_UNSETTLED = {"not", "no", "pas", "non", "ni", "nor", "except", "sauf", "excepto", "salvo"} | {
    *("or", "ou", "o", "u", "and", "et", "y", "e")
}
# Right before a State's name, with nothing but small words between; "Haiti, no, Togo" takes back
_DENYING = re.compile(
    r"\b(?:not|pas|no|non|instead of|rather than|au lieu|plutot que|en (?:lugar|vez))"
    r"(?: (?:for|about|on|of|the|with|de|du|d|del|la|le|les|l|el|sur|pour|sobre|por|para|a|au))* *$"
)
_WHY_NOT = re.compile(r"\b(?:why not|pourquoi pas|por que no)\b")
_TURNING = re.compile(r"\b(?:but|mais|sino|pero|plutot|rather|instead)\b")
_STOP = re.compile(r"[,.;:!]")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_LETTERS = {0x1F1E6 + place: ord("A") + place for place in range(26)}
_MOST_WORDS = 5
_SHORTEST_TOGETHER = 7
_FEWEST_SENTENCE_WORDS = 5
_LONGEST_ENDING = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """One State, or the candidates between which to ask; neither when nothing was found."""

    code: str | None = None
    candidates: Codes = ()


def recognise(text: str, *, among: Collection[str] | None = None) -> Recognised:
    """The State a short answer means.

    ``among`` are the States expected; it settles only what the text leaves open, such as
    which of two named States is meant, and never turns one State's name into another's.
    """
    if _refused(text):
        return Recognised(candidates=tuple(dict.fromkeys(_mentioned(text, frozenset()))))
    meaning = next(filter(None, _meanings(text, frozenset(among or ()))), ())
    return _decided(meaning) if meaning else _by_people(text)


def _meanings(text: str, expected: frozenset[str]) -> Iterator[Codes]:
    """What the text may mean, the surest reading first; each is only tried when needed."""
    yield _whole(text, expected)
    yield _run_together(fold(text).replace(" ", ""), 0)
    yield _mentioned(text, expected)
    yield _nearest(text)


def _decided(codes: Iterable[str]) -> Recognised:
    distinct = tuple(dict.fromkeys(codes))
    return Recognised(code=distinct[0]) if len(distinct) == 1 else Recognised(candidates=distinct)


def _whole(text: str, expected: frozenset[str]) -> Codes:
    """The text is a name, an abbreviation or a code and nothing else."""
    known, form = names(), without_article(fold(text))
    if codes := known.meanings.get(form, ()):
        return codes
    if flags := _FLAG.findall(text):
        letters = (flag.translate(_LETTERS) for flag in flags)
        return tuple(code for code in letters if code in known.codes)
    code = known.codes.get(form.upper())
    if code and (code in expected or text.strip(" .!").isupper()):
        return (code,)
    return known.short.get(form, ()) or known.loose.get(without_links(form), ())


def _mentioned(text: str, expected: frozenset[str]) -> Codes:
    """The text names States inside a sentence."""
    mentions = [mention.codes for mention in _wanted(text, tuple(find_mentions(text)))]
    codes = tuple(dict.fromkeys(code for each in mentions for code in each))
    rivals = {*_nearest(text, fewest_words=2), *_run_together(fold(text).replace(" ", ""), 1)}
    if codes and not rivals <= set(codes):
        return *codes, *sorted(rivals)  # "soth sudan" names Sudan but may mean another State
    wanted = tuple(code for code in codes if code in expected)
    typed = [word.folded for word in words(text)]
    clear = len(typed) >= _FEWEST_SENTENCE_WORDS and not _UNSETTLED & set(typed)
    settled = clear and all(len(each) == 1 for each in mentions)
    return wanted if len(wanted) == 1 and settled else codes


def _wanted(text: str, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Without the States that a "not" stands before, where another is left: "not Togo, Haiti"."""
    starts = (0, *(mention.end for mention in mentions))
    kept = tuple(
        mention
        for mention, after in zip(mentions, starts, strict=False)
        if not _denied(text, after, mention.start)
    )
    return kept or mentions


def _denied(text: str, after: int, start: int) -> bool:
    """Whether what stands before a name ends by denying it; a stop after "no" ends that."""
    clause = fold(_STOP.split(text[after:start])[-1])
    if not _DENYING.search(clause) or _WHY_NOT.search(clause):
        return False
    answers_no = after == 0 and clause.partition(" ")[0] in {"no", "non"}
    return not answers_no or _TURNING.search(fold(text[start:])) is not None


def _refused(text: str) -> bool:
    """Whether the one State named is the one not meant: "not Togo", "pas pour le Togo"."""
    mentions = tuple(find_mentions(text))
    return bool(mentions) and all(
        _denied(text, after, mention.start)
        for mention, after in zip(
            mentions, (0, *(mention.end for mention in mentions)), strict=False
        )
    )


def _by_people(text: str) -> Recognised:
    """The State whose people or capital is all that a text names: "togolaise", "Lomé".

    In a sentence either may stand for something else, so that it is only a candidate.
    """
    fillers = names().words["fillers"]
    typed = " ".join(word.folded for word in words(text) if word.folded not in fillers)
    found = dict(_peoples_in(typed))
    codes = tuple(dict.fromkeys(code for each in found.values() for code in each))
    return _decided(codes) if set(found) == {typed} else Recognised(candidates=codes)


def _peoples_in(typed: str) -> Iterator[tuple[str, Codes]]:
    """The words in which a text names a people or a capital, longest names first served."""
    known = names()
    named = [(city, codes) for city, codes in known.capitals.items() if f" {city} " in f" {typed} "]
    for stem, codes in known.peoples.items():
        if people := re.search(rf"\b{stem}[a-z]{{0,{_LONGEST_ENDING}}}\b", typed):
            named.append((people[0], codes))
    for name, codes in named:
        if not any(name != other and name in other for other, _ in named):
            yield name, codes


def _nearest(text: str, *, fewest_words: int = 1) -> Codes:
    """What the text comes close to naming, in its longest run of words; all that are as close."""
    fillers = names().words["fillers"]
    typed = [word.folded for word in words(text) if word.folded not in fillers][:12]
    qualifiers = set(typed) & names().words["qualifiers"]
    for length in range(min(_MOST_WORDS, len(typed)), fewest_words - 1, -1):
        runs = [tuple(typed[start : start + length]) for start in range(len(typed) - length + 1)]
        if found := _closest([run for run in runs if qualifiers <= set(run)]):
            return *found, *_run_together("".join(typed), 1)
    return ()


def _closest(windows: Sequence[tuple[str, ...]]) -> Codes:
    best: dict[str, int] = {}
    for window in windows:
        for code, distance in _close(window):
            best[code] = min(distance, best.get(code, distance))
    nearest = min(best.values(), default=0)
    codes = tuple(code for code, distance in best.items() if distance == nearest)
    return codes if nearest == 0 else (*codes, *_rivals(windows, nearest))


def _rivals(windows: Sequence[tuple[str, ...]], nearest: int) -> Iterator[str]:
    """States as near by a first letter: not enough to name one, but enough for a doubt."""
    typed = [window[0] for window in windows if len(window) == 1 and len(window[0]) > 3]
    for form, codes in _by_word_count()[1]:
        if any(OSA.distance(word, form[0], score_cutoff=nearest) <= nearest for word in typed):
            yield from codes


def _close(window: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """The States whose names are a few slips away, word by word, or written as one word."""
    for form, codes in _by_word_count()[len(window)]:
        distance = _distance(window, form)
        if distance is not None:
            yield from ((code, distance) for code in codes)
    if len(window) == 1:
        yield from ((code, 1) for code in _run_together(window[0], 1))


def _distance(window: tuple[str, ...], form: tuple[str, ...]) -> int | None:
    total = 0
    for typed, word in zip(window, form, strict=True):
        allowed = _allowed(typed, word)
        distance = OSA.distance(typed, word, score_cutoff=allowed)
        if distance > allowed:
            return None
        total += distance
    return total


def _allowed(typed: str, word: str) -> int:
    """How many slips a word may have: none when short, and a first letter is rarely wrong."""
    length, same_start = min(len(typed), len(word)), typed[:1] == word[:1]
    if length <= 3:
        return 0
    if length <= 5:
        return 1 if same_start else 0
    return 2 if same_start and length >= 8 else 1


@cache
def _by_word_count() -> dict[int, list[tuple[tuple[str, ...], Codes]]]:
    forms: dict[int, list[tuple[tuple[str, ...], Codes]]] = defaultdict(list)
    for form, codes in names().loose.items():
        parts = tuple(form.split())
        forms[len(parts)].append((parts, codes))
    return forms


def _run_together(typed: str, allowed: int) -> Codes:
    """The States whose names of several words are this, written as one word."""
    if len(typed) < _SHORTEST_TOGETHER:
        return ()
    return tuple(
        code
        for form, codes in _together().items()
        if OSA.distance(typed, form, score_cutoff=allowed) <= allowed
        for code in codes
    )


@cache
def _together() -> dict[str, Codes]:
    """Names of several words without the spaces; not those with a letter for a word."""
    return {
        form.replace(" ", ""): codes
        for form, codes in names().meanings.items()
        if " " in form and all(len(word) > 1 for word in form.split())
    }
