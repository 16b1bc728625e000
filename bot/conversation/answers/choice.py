"""Choosing one option by what people write instead of pressing its button."""

from __future__ import annotations

from bot import states
from bot.conversation.answers.asked import Asked
from bot.conversation.answers.understood import Understood, answer, ask_again
from bot.conversation.answers.wording import Phrases, wording
from bot.message import Listing, Term

# A denial reaches this many words ahead: "not an NHRI", "pas une ONG"
_REACH = 3
_DENIALS = {"not", "pas", "no", "non", "ni", "nor", "neither", "isn", "aren", "never", "sans"}
# After these a denial does not reach: "no, a joint one", "not national but regional"
_TURNS = {"but", "mais", "sino", "pero", "a", "an", "c", "est", "es", "it", "is"}
_FEWEST_COUNTRIES = 2


def choose(asked: Asked) -> Understood:
    """The one option a text names; several or none are asked again."""
    if asked.field.name == "speaker_gender" and asked.folded == "m" and asked.language == "es":
        return ask_again("gender_letter")  # "M" is masculino to some and mujer to others
    found = _without_covered(_named(asked))
    if asked.field.name == "scope" and not found:
        found = _scope_by_states(asked)
    if len(found) == 1:
        return answer(found[0])
    return ask_again(
        "several" if found else "choose", text=shorten(asked.text), options=_all(asked)
    )


def shorten(text: str, most: int = 60) -> str:
    """A text short enough to be repeated in a sentence."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _all(asked: Asked) -> Listing:
    return Listing(
        items=tuple(Term(key=asked.field.option_key(each)) for each in asked.field.options)
    )


Span = tuple[int, int]


def _named(asked: Asked) -> dict[str, list[Span]]:
    """Where the text names each option without denying it."""
    patterns = wording().options[asked.field.name]
    found = {option: _affirmed(patterns[option], option, asked.folded) for option in patterns}
    return {option: spans for option, spans in found.items() if spans}


def _affirmed(phrases: Phrases, option: str, text: str) -> list[Span]:
    spans = list(phrases.spans(text))
    if option in {"none", "undisclosed", "non_binary"}:
        return spans  # these are denials themselves
    return [span for span in spans if not denied(text, span[0])]


def denied(text: str, start: int) -> bool:
    """Whether a "not" stands shortly before a place in the text; "no, …" is an answer instead."""
    before = text[:start].split()[-_REACH:]
    while before and before[0] not in _DENIALS:
        before = before[1:]
    return bool(before) and not (_TURNS & set(before[1:2]) and before[0] in {"no", "non"})


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
        return []
    return ["national"] if len(codes) < _FEWEST_COUNTRIES else ["regional"]
