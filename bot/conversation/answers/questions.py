"""Telling a question that a person asks back from an answer."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.numbers import VALUES, numbers
from bot.conversation.answers.understood import Understood
from bot.conversation.answers.wording import wording

# A question mark that ends a sentence, not one inside a web address
_MARK = re.compile(r"\?+[!?]*(?=\s|$)|¿")
# With the accent these ask, whatever follows
_ACCENTED = re.compile(
    r"(?:y |pero |e |entonces |a |de |en |con |por |para |desde |hasta |sobre )*"
    r"(?:qué|cuál|cuáles|cuándo|dónde|adónde|cómo|quién|quiénes|cuánt[oa]s?)\b",
    re.IGNORECASE,
)
_ENDS_ACCENTED = re.compile(
    r"\s(?:où|qué|cuál|cuándo|dónde|cómo|quién|quiénes)[\s.!]*$", re.IGNORECASE
)
# The French verb before its pronoun: "l'adresse est-elle publiée"
_TURNED = re.compile(
    r"\b(?:est|sont|sera|sera-t|seront|a-t|y a-t|peut|doit|faut|va-t|serait|ont|avez"
    r"|êtes|dois|puis)-(?:il|elle|on|ils|elles|ce|vous|je)\b",
    re.IGNORECASE,
)
# The one or the other, each with its article: "su cargo actual o el anterior"
_ARTICLES = (
    r"(?:the|my|our|your|his|her|its|le|la|les|l|mon|ma|mes|notre|nos|votre|vos|son|sa|celui|celle"
    r"|el|los|las|su|sus|mi|mis|nuestr[oa]|una?|une|an?|de|del|du|d|in|en|with|con|avec|sin|sans)"
)
_EITHER = re.compile(
    rf"(?:(?:is it|il faut|faut il|c est|ce|es|do you (?:want|need|mean)|you (?:want|need|mean)"
    rf"|vous voulez|quieren|hay que poner|pongo|je mets|i put|which) )?"
    rf"(?:{_ARTICLES} )[\w ]{{2,60}}? (?:or|ou|o) (?:{_ARTICLES} )\w+.*"
)
_OR = re.compile(r"\w{3} (?:or|ou|o) (?:the|le|la|les|l|el|los|las|de|del|du|of|our|my|in|of)\b")
_OR_ALONE = re.compile(r"^[a-z ]{3,30} (?:or|ou|o) [a-z ]{3,30}$")
_KINDS_OF_ADDRESS = {"postal", "physical", "current", "home", "work", "office", "registered"} | {
    *("postale", "physique", "actuelle", "bureau", "siege", "fisica", "actual", "oficina", "sede"),
    *("personal", "personnel", "personnelle", "professionnel", "professionnelle", "laboral"),
}
_INSIDE_DOT = re.compile(r"\w\.\w")
_CHOSEN = {"choice", "choices", "yes_no", "languages", "state"}
_LONGEST_CHOICE = 14
_SHORTEST_QUESTION = 3  # letters
_LONGEST_ASKED_IN_PASSING = 40
_LONGEST_WITHOUT_MARK = 25
_SHORT = 12
_MOST_WONDERING = 4


def question(asked: Asked) -> Understood | None:
    """A message that asks something, by its question mark or by how it begins."""
    if asked.quoted or not asked.folded:
        return None
    asking = _asks(asked) or _asks_in_a_hurry(asked)
    return Understood(question=True) if asking else None


def _asks_in_a_hurry(asked: Asked) -> bool:
    """Whether "q es eso" or "c koi" asks, where no name or text may be written so."""
    if asked.field.kind in {"text", "long_text"} or len(asked.words) > _LONGEST_CHOICE:
        return False
    if len(asked.folded) < _SHORTEST_QUESTION:
        return False  # "k" is as well "ok"
    folded = asked.folded
    for typed, meant in wording().hurried:
        folded = typed.sub(meant, folded)
    return folded != asked.folded and _asks(replace(asked, folded=folded))


def opens_as_question(asked: Asked) -> bool:
    """Whether a message begins as questions do, whatever its punctuation."""
    if asked.words[:1] == ["como"] and _how_many(asked.words[1:3]):
        return False  # "como 15" is about fifteen
    if asked.field.kind not in {"text", "long_text"} and asked.words[:1]:
        asking = wording().interrogatives
        if asked.field.kind != "yes_no" and asked.words[1:2] not in (["t"], ["not"], ["no"]):
            asking |= wording().auxiliaries
        return asked.words[0] in asking or _opens(asked)
    return _opens(asked)


def _how_many(words: list[str]) -> bool:
    return any(not number.article for number in numbers(" ".join(words)))


def _opens(asked: Asked) -> bool:
    if asked.field.kind == "text" and _all_capitals(asked.text) and "?" not in asked.text:
        return False  # "Dónde Están Los Desaparecidos" is a name
    return (
        wording().questions.open(asked.folded) is not None
        or _ACCENTED.match(asked.text) is not None
        or (len(asked.words) <= _LONGEST_CHOICE and _TURNED.search(asked.text) is not None)
        or _wonders(asked)
        or _this_or_that(asked)
        or _ends_asking(asked)
        or (
            len(asked.words) <= _LONGEST_CHOICE and wording().question_inside.found_in(asked.folded)
        )
    )


def _all_capitals(text: str) -> bool:
    """Whether every long word begins with a capital and goes on in small letters."""
    long_words = [word for word in text.split() if len(word) > 2]
    titled = all(word[0].isupper() and word[1:].islower() for word in long_words)
    return len(long_words) > 1 and titled


def _this_or_that(asked: Asked) -> bool:
    """Whether a person asks which of two is wanted: "the full name or the short one"."""
    return (
        asked.field.kind not in _CHOSEN
        and len(asked.words) <= _LONGEST_CHOICE
        and (_EITHER.match(asked.folded) is not None or _one_of_two(asked) or _which_kind(asked))
        and not any(sign.isdigit() or sign == "@" for sign in asked.text)
        and not _INSIDE_DOT.search(asked.text)
        and not _all_capitals(asked.text)
    )


def _which_kind(asked: Asked) -> bool:
    """Only words of the question, with an "or": "postal or physical", "uno o dos apellidos"."""
    known = wording()
    words = [word for word in asked.words if word not in VALUES]
    alternatives = {"or", "ou", "o"}
    return (
        bool(alternatives & set(words))
        and not alternatives >= set(words)
        and all(
            known.about_names.are(word) or word in alternatives | _KINDS_OF_ADDRESS
            for word in words
        )
    )


def _one_of_two(asked: Asked) -> bool:
    """Where a number or an address is asked for, two things named are a question."""
    if asked.field.kind in {"text", "long_text"}:
        return False
    return _OR.search(asked.folded) is not None or (
        _OR_ALONE.search(asked.folded) is not None and not numbers(asked.text)
    )


def _ends_asking(asked: Asked) -> bool:
    """Whether a short text ends by asking: "the name of whom"."""
    known = wording()
    if not 1 < len(asked.words) <= _LONGEST_CHOICE or _all_capitals(asked.text):
        return False
    if known.none["unknown"].found_in(asked.folded) or known.none["none"].are(asked.folded):
        return False
    if _ENDS_ACCENTED.search(asked.text):
        return True
    if asked.field.kind in _CHOSEN and asked.words[-1] not in known.interrogatives:
        return False
    ends = known.question_ends.spans(asked.folded)
    return any(start and end == len(asked.folded) for start, end in ends)


def _wonders(asked: Asked) -> bool:
    """Whether a few small words begin by asking: "how detailed"; names have capitals."""
    words = asked.text.split()
    return (
        asked.words[:1] != []
        and 1 < len(words) <= _MOST_WONDERING
        and asked.words[0] in wording().interrogatives
        and not wording().not_names["anyone"].are(asked.folded)
        and not any(word[0].isupper() for word in words[1:])
    )


def _asks(asked: Asked) -> bool:
    count = len(asked.words)
    opens = opens_as_question(asked) or asked.folded in wording().bare_questions
    if not _MARK.search(asked.text):
        if asked.field.kind == "long_text" and ":" in asked.text:
            return False  # "What we do: …"
        return opens and count <= _LONGEST_WITHOUT_MARK
    if asked.field.kind == "long_text":
        ends = asked.text.rstrip().endswith("?")
        return (ends and count <= _LONGEST_ASKED_IN_PASSING) or (opens and count <= _SHORT)
    return True
