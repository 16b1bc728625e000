"""Telling what somebody says to us from a name, by the small words that only sentences have."""

from __future__ import annotations

import re

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.gibberish import gibberish
from bot.conversation.answers.likeness import said_rather_than_answered
from bot.conversation.answers.numbers import numbers
from bot.conversation.answers.wording import wording
from bot.states.folding import fold

_PERSONS = frozenset({"speaker_first_name", "speaker_last_name"})
_ORGANISATIONS = frozenset({"organisation", "coalition_name"})
_PLACES = frozenset({"address", "upr_report_reference"})
# Accents tell these from "esta" and "ou" in a name
_ACCENTED = re.compile(r"\b(?:está|están|él|où)\b", re.IGNORECASE)
_WE_DO = re.compile(r"\w{3,}(?:amos|emos|imos)\b")
_TAKEN_BACK = re.compile(
    r"[.…,;–-]\s*(?:(?:no|non) )?(?:pardon|sorry|perd[oó]n|oops|ups|oups|i mean|je veux dire|digo"
    r"|quiero decir|quise decir|no wait)\b"
)
_KINDS_COUNTED = re.compile(
    r"(?:(?:about|around|more than|environ|plus de|unas|unos|mas de|somos|nous sommes|we are) )*"
    r"[\w ]{1,30} (?:members?|organi[sz]ations?|associations?|ngos?|csos?|groups?|membres?|ongs?"
    r"|groupes?|structures?|miembros?|organizaciones|asociaciones|grupos?|people|personnes|personas)"
)
_AGE = re.compile(r"\d{1,3} (?:years?(?: old)?|ans|anos)(?: .{0,20})?")
_MOST_SAID = 14
# Of names that look like talk one in thirty weighs more, of talk three in four (see the tests)
_CLEARLY = 1.5
# Few write their organisation's name in small letters only: there talk is likelier, and three
# small names in a hundred more are asked for again for an eighth more of the talk
_RATHER = 0.5
_MOST_SMALL = 4


def says_something(asked: Asked, value: str, *, titled: bool) -> bool:
    """Whether a text of a few words is a sentence rather than a name, a post or a place.

    With a capital on most words it is a name whatever the words are: "What About Me".
    """
    folded = fold(value)
    words = folded.split()
    if _TAKEN_BACK.search(value) or _talk_in_small_letters(asked, value, words):
        return True
    short = " " in value and len(words) <= _MOST_SAID
    if not short or (titled and not _shouted(value, folded)):
        return False
    if asked.field.name in _PLACES:
        digits = any(sign.isdigit() for sign in value)
        return not digits and (_WE_DO.match(folded) is not None or _spoken(value, folded))
    named = asked.field.name in _ORGANISATIONS and _kind_first(value, folded)
    return _beside_the_name(folded) or (not named and _spoken(value, folded))


def _talk_in_small_letters(asked: Asked, value: str, words: list[str]) -> bool:
    """ "Banana banana", or a few small words that are likelier said than an organisation's name."""
    if not words or not value.islower():
        return False
    if len(words) > 1:
        organisation = asked.field.name in _ORGANISATIONS and len(words) <= _MOST_SMALL
        again = len({*words}) == 1
        return again or (organisation and said_rather_than_answered(value) > _RATHER)
    alone = asked.field.name in _ORGANISATIONS | _PLACES
    return alone and said_rather_than_answered(value) > _CLEARLY


def _spoken(value: str, folded: str) -> bool:
    """Whether words of sentences are in it, or it is more like the examples of speech."""
    known = wording()
    lists = (known.speech, known.adverbs, known.addressed)
    said = any(each.found_in(folded) for each in lists)
    return said or bool(_ACCENTED.search(value)) or said_rather_than_answered(value) > _CLEARLY


def _kind_first(value: str, folded: str) -> bool:
    """ "Association …" with its capital begins a name, whatever follows."""
    kinds = wording().options["organisation_type"].values()
    return value[:1].isupper() and any(
        start == 0 for kind in kinds for start, _ in kind.spans(folded)
    )


def _shouted(value: str, folded: str) -> bool:
    """Whether capitals tell nothing, and no "foundation" or the like does."""
    kinds = wording().options["organisation_type"].values()
    return value.isupper() and not any(kind.found_in(folded) for kind in kinds)


def _beside_the_name(folded: str) -> bool:
    """Words of the question, how many they are, or how old."""
    return (
        all(wording().about_names.are(word) for word in folded.split())
        or (_KINDS_COUNTED.fullmatch(folded) is not None and _counted(folded))
        or _AGE.fullmatch(folded) is not None
    )


def _counted(folded: str) -> bool:
    """Whether all before the last word is a number: "douze associations"."""
    number, _, _ = folded.rpartition(" ")
    found = numbers(number)
    return len(found) == 1 and not found[0].article


def struck_at_random(asked: Asked) -> bool:
    """Whether the keys were struck at random, in a person's name by a single word of it."""
    if asked.quoted:
        return False
    if asked.field.name in _PERSONS:
        return any(len(word) > 3 and gibberish(word) for word in asked.text.split()) or gibberish(
            asked.text
        )
    return gibberish(asked.text)
