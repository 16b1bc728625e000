"""Names, addresses and longer texts: kept as written, without the words that lead up to them."""

from __future__ import annotations

import re

from bot import states
from bot.conversation.answers.asked import Asked
from bot.conversation.answers.choice import shorten
from bot.conversation.answers.commands import without_politeness
from bot.conversation.answers.lead_ins import without_aside, without_lead_in
from bot.conversation.answers.misplaced import (
    contact,
    names_a_provider,
    only_a_number,
    only_states,
    says_only_when,
    time_or_count,
)
from bot.conversation.answers.speech import struck_at_random
from bot.conversation.answers.substance import says_nothing
from bot.conversation.answers.talk import (
    NAMES,
    ORGANISATIONS,
    PERSON_NAMES,
    speaks_to_us,
    titled,
)
from bot.conversation.answers.understood import Understood, answer, ask_again
from bot.conversation.answers.wording import wording
from bot.states.folding import fold

_MOST_NAME_WORDS = 6
_ARTICLE_FIRST = re.compile(r"^(?:an?|une?|una|the|les?|la|l|el|our|my|notre|nuestr[oa]) ")
_ARTICLE_LAST = re.compile(r"\b(?:an?|une?|una) $")
_FEW_WORDS = 5
_MOST_SAME_WORDS = 10
_MOST_UNSURE_WORDS = 7
_FEWEST_LETTERS = {"aim": 8, "speaker_first_name": 1, "speaker_last_name": 1}
_SMALL = (
    "nee née ne né de la del los las da do dos das di du des van von der den ter ten bin ben ibn"
    " bint al el ul y e i le les of ould mint ag st san af av zu zum d l o n s ep ou ap vda hijo"
)
_PARTICLES = frozenset(_SMALL.split())
# What somebody does or did, rather than what they are
_SENTENCE = (
    "my our the a an in since before any all for with without from about un une notre mon ma nos"
    " dans depuis tous toutes sans sauf pour par avec chez pas mi nuestro nuestra una unos todos"
    " todas menos se para plus personne persona person most mas por sin con desde hace pais"
    " country pays no not und her his su sus"
)
_IN_NO_NAME = frozenset(_SENTENCE.split())
_NO_SUCH = frozenset(["aucun", "aucune", "ningun", "ninguna", "nunca", "jamas", "jamais", "never"])
_NO_POST = re.compile(
    r"^(?:chez|with us|for us|at|avec nous|con nosotr[oa]s|since|depuis|desde|not|pas|no|still"
    r"|dans|pour nous|para nosotr[oa]s|here|ici|aqui)\b"
    r"|\b(?:works?|travaille|trabaja) (?:with|for|avec|pour|con|para)"
    r" (?:us|me|nous|moi|nosotr[oa]s|mi)$"
    r"|\b(?:now|anymore|retired|retraitee?|jubilad[oa])$"
)
_NOT_LETTERS = re.compile(r"[^\w'’-]+")
_DIGIT = re.compile(r"\d")
# Hearts and folded hands after a name
_DECORATION = re.compile(r"(?<=[\w.!?\"”»)])[^\w.,!?\"”»)\]'’*+&%#@>-]+$")
# Small words that go on to say something else about the person
_BEYOND_A_NAME = re.compile(
    r"\b(?:from|works?|working|with|who|at|our|is|qui|chez|notre|est|travaille|que|nuestr[oa]|trabaja"
    r"|en)\b"
)
# Around the State somebody says they are from
_ABOUT_ORIGIN = re.compile(
    r"(?:(?:i|m|am|we|are|re|from|in|of|the|based|here|come|coming|je|suis|nous|sommes|on|est|du|de|d"
    r"|la|le|les|l|en|au|aux|a|viens|venons|soy|somos|estamos|yo|nosotros|vengo|venimos)(?: |$))*"
)
# One person is asked for
_EITHER = re.compile(r"\s(?:or|ou|o|and|et|&|/)\s|\w/\w", re.IGNORECASE)


def understand_text(asked: Asked) -> Understood:
    """The text as written, unless it cannot be an answer to the field."""
    problem = _within_limits(asked, asked.text) or _no_answer(asked)
    if problem is None and says_nothing(asked):
        problem = ask_again("text", text=shorten(asked.text))
    if problem is not None:
        return problem
    name = asked.field.name
    value, generic = without_lead_in(name, asked.text)
    if name in NAMES and not asked.quoted:
        value = _one_line(without_aside(_DECORATION.sub("", value)))
    half = value != asked.text and _half_a_name(asked.text, value)
    if name in ORGANISATIONS and not asked.quoted and (half or _says_its_kind(value)):
        return ask_again("text", text=shorten(asked.text))
    if name in PERSON_NAMES and (problem := _no_person_name(asked, value, generic=generic)):
        return problem
    if speaks_to_us(asked, value) or (name == "speaker_position" and _NO_POST.search(fold(value))):
        return ask_again("text", text=shorten(value))
    return _of_another_question(asked, value) or answer(value)


def _of_another_question(asked: Asked, value: str) -> Understood | None:
    """A contact, a time, a count or States where a name is asked for."""
    name = asked.field.name
    elsewhere = _reaches(name, value) if name in NAMES else _no_letter_goes_there(name, value)
    if elsewhere:
        return ask_again("not_contact", text=shorten(value))
    if asked.quoted or (name not in NAMES and name != "address"):
        return None
    if name == "address":
        when = len(asked.words) <= _FEW_WORDS and says_only_when(value)
        return ask_again("text", text=shorten(value)) if when else None
    if not titled(value) and time_or_count(value):
        return ask_again("text", text=shorten(value))
    if (name not in PERSON_NAMES or " " in value) and only_states(value):
        return ask_again("text", text=shorten(value))
    return None


def _reaches(name: str, value: str) -> bool:
    """Whether a name is how somebody is reached; an organisation may be called after a service."""
    if contact(value) or not names_a_provider(value):
        return contact(value)
    return name not in ORGANISATIONS or not (titled(value) or _has_kind_at_an_end(fold(value)))


def _has_kind_at_an_end(folded: str) -> bool:
    """ "Association …" or "… Foundation"."""
    kinds = wording().options["organisation_type"].values()
    ends = (span for kind in kinds for span in kind.spans(folded))
    return any(start == 0 or end == len(folded) for start, end in ends)


def _no_letter_goes_there(name: str, value: str) -> bool:
    """Whether a postal address is one for mail, or only a telephone number."""
    only_mail = len(value.split()) <= _FEW_WORDS and contact(value) and not _DIGIT.search(value)
    return name == "address" and (only_mail or only_a_number(value))


def _no_answer(asked: Asked) -> Understood | None:
    """Greetings, "yes", "I don't know", dots and the like."""
    known, text, field = wording().none, asked.folded, asked.field
    unsure = len(asked.words) <= _MOST_UNSURE_WORDS and any(known["unknown"].spans(text))
    if unsure and not asked.quoted and not titled(asked.text):
        return ask_again("unknown_optional" if field.optional else "unknown_required")
    elsewhere = len(asked.words) <= _MOST_SAME_WORDS and wording().not_names["anyone"].are(text)
    if not asked.quoted and (known["same"].are(text) or (field.kind == "long_text" and elsewhere)):
        return ask_again("nothing_same")
    none = known["none"].are(text) and not _none_in_a_name(asked)
    said = none or any(map(known["chatter"].are, without_politeness(text)))
    said = said and not (field.name == "upr_report_reference" and _DIGIT.search(text))
    if (said and not asked.quoted) or _meaningless(asked):
        return ask_again("text", text=shorten(asked.text))
    if field.name == "organisation" and _only_a_state(asked.text):
        return ask_again("organisation_is_state", text=shorten(asked.text))
    return None


def _none_in_a_name(asked: Asked) -> bool:
    """ "Aucun Enfant Dehors" and "Nunca Más" are names by their capitals."""
    first, *others = asked.words
    return (
        asked.field.name in ORGANISATIONS
        and first in _NO_SUCH
        and titled(asked.text)
        and not any(map(wording().about_names.are, others))
    )


def _meaningless(asked: Asked) -> bool:
    """Too little to be an answer: a dot, a number for a name, a row of consonants."""
    name = asked.field.name
    letters = sum(map(str.isalpha if name in NAMES else str.isalnum, asked.text))
    fewest = _FEWEST_LETTERS.get(name, 2)
    only_kind = name in ORGANISATIONS and _only_a_kind(asked.folded)
    return letters < fewest or only_kind or struck_at_random(asked)


def _only_a_kind(text: str) -> bool:
    """ "NGO" or "an association" says what it is, not what it is called."""
    kinds = wording().options["organisation_type"].values()
    word = _ARTICLE_FIRST.sub("", text)
    return " " not in word and any(phrases.are(word) for phrases in kinds)


def _half_a_name(text: str, value: str) -> bool:
    """Whether what is left of "Somos diversas" or "we are based in Juba" is no whole name.

    In small letters it is one after "called", or with an organisation's kind or a theme in it.
    """
    folded, known = fold(value), wording()
    before = fold(text).partition(folded)[0]
    if value[:1].islower() and _ARTICLE_LAST.search(before):
        return True
    if not value[:1].islower() or known.not_names["called"].pattern.search(before):
        return False
    kinds = (*known.options["organisation_type"].values(), *known.themes.values())
    of_a_kind = any(kind.found_in(folded) for kind in kinds)
    return not of_a_kind and not states.find_states(value)


def _says_its_kind(value: str) -> bool:
    """ "Civil society", as in "I represent civil society"."""
    return wording().options["organisation_type"]["cso"].are(fold(value))


def _only_a_state(text: str) -> bool:
    """ "Togo", or "I am from Togo"."""
    found = states.find_states(text)
    if len(found) != 1:
        return False
    around = fold(f"{text[: found[0].start]} {text[found[0].end :]}")
    return _ABOUT_ORIGIN.fullmatch(around) is not None


def _no_person_name(asked: Asked, value: str, *, generic: bool) -> Understood | None:
    first = asked.field.name == "speaker_first_name"
    too_much = (
        len(value.split()) > _MOST_NAME_WORDS
        or _BEYOND_A_NAME.search(value)
        or _EITHER.search(value)
        or _beside_a_name(value)
        or any(sign.isdigit() or sign == ":" for sign in value)
        or (first and " y " in value)
    )
    if too_much:
        return ask_again("person_name", text=shorten(value))
    if generic and sum(word.casefold() not in _PARTICLES for word in value.split()) > 1:
        return ask_again(f"only_{asked.field.name.removeprefix('speaker_')}", text=shorten(value))
    return None


def _beside_a_name(value: str) -> bool:
    """Whether small words stand beside a name in capitals: "my colleague Ngozi"."""
    typed = _NOT_LETTERS.sub(" ", value).split()
    small = {word for word in typed if word.islower() and word not in _PARTICLES}
    capitals = any(word[0].isupper() for word in typed)
    return bool(small) and (capitals or (len(typed) > 1 and bool(small & _IN_NO_NAME)))


def _within_limits(asked: Asked, value: str) -> Understood | None:
    field = asked.field
    words = len(re.findall(r"\S*\w\S*", value))
    if field.max_words is not None and words > field.max_words:
        return ask_again("too_many_words", count=words, limit=field.max_words)
    if len(value) > field.max_length:
        return ask_again("too_long", count=len(value), limit=field.max_length)
    return None


def _one_line(value: str) -> str:
    """A name on one line, without the full stop of a sentence."""
    line = " ".join(value.split())
    last = line.rpartition(" ")[2]
    ends_sentence = line.endswith(".") and len(last) > 4 and "." not in last[:-1]
    return line[:-1] if ends_sentence else line
