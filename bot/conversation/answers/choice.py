"""Choosing one option by what people write instead of pressing its button."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from bot import states
from bot.conversation.answers.asked import Asked
from bot.conversation.answers.slips import corrected
from bot.conversation.answers.understood import Understood, answer, ask_again
from bot.conversation.answers.wording import wording
from bot.message import Listing, Term

Span = tuple[int, int]

# A denial reaches this many words ahead: "not an NHRI", "pas une ONG"
_REACH = 3
_DENIALS = {"not", "pas", "no", "non", "ni", "nor", "neither", "isn", "aren", "never", "sans"}
_GOES_ON = {"or", "nor", "ou", "o", "ni", "and", "et", "y"}
# After these a denial does not reach: "no, a joint one", "not national but regional"
_TURNS = {"but", "mais", "sino", "pero", "a", "an", "c", "est", "it", "is", "we", "nous"}
# A person or a channel of Slack, a tag, an address: not words that choose anything
_MARKED_UP = re.compile(r"<[@#!/]?\w|\S@\S")
_ANSWERED_NO = re.compile(r"(?:no|non|nope)(?:\s*[,.;:!]|\s+[–—-]\s)", re.IGNORECASE)
_FEWEST_COUNTRIES = 2


def choose(asked: Asked) -> Understood:
    """The one option a text names; several or none are asked again."""
    if asked.field.name == "speaker_gender" and asked.folded == "m" and asked.language == "es":
        return ask_again("gender_letter")  # "M" is masculino to some and mujer to others
    found = [] if unsure(asked) or _MARKED_UP.search(asked.text) else _meant(asked)
    if len(found) == 1:
        return answer(found[0])
    return ask_again(
        "several" if found else "choose", text=shorten(asked.text), options=_all(asked)
    )


def unsure(asked: Asked) -> bool:
    """Whether the text says that its writer does not know."""
    return any(True for _ in wording().yes_no[""]["unsure"].spans(asked.folded))


def _meant(asked: Asked) -> list[str]:
    """The options named; else what the field's own rules make of the text; else with a slip."""
    found = _without_covered(_named(asked))
    if not found and "none" in asked.field.options and says_no(asked):
        return [] if any(_mentions(asked)[1].values()) else ["none"]
    if not found and asked.field.name == "scope":
        found = _scope_by_states(asked)
    if not found:
        right = replace(asked, folded=corrected(asked.folded, table=asked.field.name))
        found = _without_covered(_named(right))
    return found


def says_no(asked: Asked) -> bool:
    """Whether the text begins by saying no: "no", "not yet", "non, jamais"."""
    return any(start == 0 for start, _ in wording().yes_no[""]["no"].spans(asked.folded))


def shorten(text: str, most: int = 60) -> str:
    """A text short enough to be repeated in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _all(asked: Asked) -> Listing:
    return Listing(
        items=tuple(Term(key=asked.field.option_key(each)) for each in asked.field.options)
    )


def _named(asked: Asked) -> dict[str, list[Span]]:
    """Where the text names each option without denying it."""
    text, spans = _mentions(asked)
    every = [span for each in spans.values() for span in each]
    return {
        option: affirmed
        for option, each in spans.items()
        if (affirmed := [span for span in each if _affirmed(text, option, span, every)])
    }


def _mentions(asked: Asked) -> tuple[str, dict[str, list[Span]]]:
    """Every mention of an option; the "no," that answers the question is left out."""
    text = asked.folded
    if _ANSWERED_NO.match(asked.text):
        text = text.partition(" ")[2]
    patterns = wording().options.get(asked.field.name, {})
    return text, {option: list(phrases.spans(text)) for option, phrases in patterns.items()}


def _affirmed(text: str, option: str, span: Span, every: list[Span]) -> bool:
    if option in {"none", "undisclosed", "non_binary"}:
        return True  # these are denials themselves
    return not denied(text, span[0], every)


def denied(text: str, start: int, others: Iterable[Span] = ()) -> bool:
    """Whether a "not" stands shortly before a place in the text.

    "No, …" is an answer instead; and a denial ends where something else is named, as in
    "not international, national", unless an "or" goes on.
    """
    before = text[:start].split()
    place = max((at for at, word in enumerate(before) if word in _DENIALS), default=-1)
    if place < 0 or len(before) - place > _REACH:
        return False
    between = before[place + 1 :]
    if before[place] in {"no", "non"} and _TURNS & set(between[:1]):
        return False
    position = len(" ".join(before[: place + 1]))
    named_between = any(position < first and last <= start for first, last in others)
    return not named_between or bool(_GOES_ON & set(between))


def _without_covered(found: dict[str, list[Span]]) -> list[str]:
    """Drop an option whose every mention lies inside a longer mention of another.

    "National human rights commission" names an institution although "human rights group"
    names an organisation; "no report of our own, a joint one" is joint.
    """
    kept = [option for option in found if not _covered(option, found)]
    return [option for option in kept if option != "none"] or kept


def _covered(option: str, found: dict[str, list[Span]]) -> bool:
    others = [span for other, spans in found.items() if other != option for span in spans]
    return all(
        any(start <= span[0] and span[1] <= end and (start, end) != span for start, end in others)
        for span in found[option]
    )


def _scope_by_states(asked: Asked) -> list[str]:
    """One State named is national work, a few are regional."""
    codes = {found.code for found in states.find_states(asked.text)}
    if not codes:
        codes = set(states.recognise(asked.text).candidates)  # a capital, as in "only in Juba"
    if not codes:
        return []
    return ["national"] if len(codes) < _FEWEST_COUNTRIES else ["regional"]
