"""What is said to us instead of a name: labels of our buttons, words of other answers, talk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import cast

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.commands import without_politeness
from bot.conversation.answers.speech import says_something
from bot.conversation.answers.understood import Command, Understood, ask_again
from bot.conversation.answers.wording import wording
from bot.i18n import LANGUAGES
from bot.message import Term
from bot.render import label
from bot.states.folding import fold

PERSON_NAMES = frozenset({"speaker_first_name", "speaker_last_name"})
ORGANISATIONS = frozenset({"organisation", "coalition_name"})
NAMES = PERSON_NAMES | ORGANISATIONS | {"speaker_position"}
_PLAIN_FIELDS = NAMES | {"address", "upr_report_reference"}
_MOST_PUT_OFF_WORDS = 7
_MOST_ARTICLE_WORDS = 4
_ARTICLE = re.compile(
    r"(?:(?:we|i) (?:are|re|am|m) |(?:it|this) (?:is|s) |nous sommes |on est "
    r"|(?:c|ce) (?:est|sera) |je suis |somos |soy |es "
    r"|just |only |juste |simplement |solo |solamente )*"
    r"(?:an?|une?|unas?|unos?|\d+|one|two|three|four|five|six|seven|eight|nine|ten|deux|trois"
    r"|quatre|cinq|sept|huit|neuf|dix|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez) "
)
_SEVERAL_OF_US = re.compile(
    r"\b(?:organi[sz]ations?|associations?|assos?|ngos?|csos?|ongs?|groups?|organizacion(?:es)?"
    r"|asociacion(?:es)?|groupes?|grupos?|structures?)\b"
)

_PARTS = re.compile(r" (?:and|or|et|ou|y|e|o|but|mais|pero) ")  # "national and regional"
_SOMEWHERE = re.compile(r"(?:in|on|at|dans|sur|with|avec|con) (?:the|my|our|le|la|l|notre|el|mi)\b")
_TITLE_SIGNS = '/"“”«»@'
_REPORT = re.compile(
    r"\b(?:report|submission|contribution|rapport|soumission|informe|reporte|contribucion|upr|epu)\b"
)
_ABOUT_TITLES = re.compile(
    r"^(?:(?:the|le|el|only|just|seulement|solo) )*(?:title|titre|titulo|number|numero|reference"
    r"|referencia|link|lien|enlace|copy|copie|copia|pdf)\b"
)

# What each button does when its label is typed; None where that is no command of the form
_BUTTONS: Mapping[str, Command | None] = {
    "dialogue.button.back": "back",
    "dialogue.button.skip": "skip",
    "dialogue.button.submit": "submit",
    "dialogue.button.save_changes": "submit",
    "dialogue.button.edit": "edit",
    "dialogue.button.later": "save",
    "dialogue.button.person": "help",
    "dialogue.button.discard": "cancel",
    "dialogue.button.status_sent": "status",
    "menu.button.status": "status",
    **dict.fromkeys(
        (
            *("dialogue.button.keep", "dialogue.button.done", "dialogue.button.resume"),
            *("dialogue.button.continue", "dialogue.button.drop", "dialogue.button.apply"),
            *("dialogue.button.withdraw", "dialogue.button.apply_sent", "menu.button.ask"),
            *("dialogue.button.other_state", "menu.button.language", "faq.button.person"),
            *("confirm.button.yes", "confirm.button.no"),
        )
    ),
}


def button(asked: Asked) -> Understood | None:
    """The command whose button's label is the whole message, in any of the languages."""
    if asked.quoted or asked.folded not in _labels():
        return None
    command = _labels()[asked.folded]
    if command is not None:
        return Understood(command=command)
    return ask_again("text", text=asked.text[:60]) if asked.field.name in _PLAIN_FIELDS else None


@cache
def _labels() -> Mapping[str, Command | None]:
    return {
        fold(label(Term(key=key), language)): command
        for key, command in _BUTTONS.items()
        for language in LANGUAGES
    }


def speaks_to_us(asked: Asked, value: str) -> bool:
    """Whether a short text is said to the bot rather than being the answer.

    A name may hold any word, but then it is written with capitals: "What About Me".
    """
    if asked.quoted:
        return False
    name, folded = asked.field.name, fold(value)
    if name in NAMES and (_word_of_ours(asked, value) or _describes(asked)):
        return True
    if name == "upr_report_reference" and _no_title(value):
        return True
    if _put_off(folded):
        return not titled(value)
    return name in _PLAIN_FIELDS and _tells(asked, value, folded.split())


def _put_off(folded: str) -> bool:
    words = folded.split()
    later = wording().postponed
    return len(words) <= _MOST_PUT_OFF_WORDS and later.found_in(folded)


def _tells(asked: Asked, value: str, words: list[str]) -> bool:
    """A sentence, or words of somebody who speaks."""
    if says_something(asked, value, titled=titled(value)):
        return True
    return " " in value and bool(wording().markers & set(words)) and not titled(value)


def _no_title(value: str) -> bool:
    """Whether several words have nothing of a title, a number or a link about them."""
    folded = fold(value)
    if _SOMEWHERE.match(folded):
        return True
    if " " not in folded or any(sign.isdigit() or sign in _TITLE_SIGNS for sign in value):
        return False
    of_a_report = _REPORT.search(folded) is not None
    return (value[:1].islower() and not of_a_report and value == value.lower()) or bool(
        _ABOUT_TITLES.search(folded)
    )


def titled(value: str) -> bool:
    """Whether most long words begin with a capital."""
    long_words = cast("list[str]", re.findall(r"[^\W\d_]{3,}", value))
    capitals = sum(word[0].isupper() for word in long_words)
    every = value.split()
    return (len(long_words) > 1 and capitals > len(long_words) / 2) or (
        len(every) > 1 and all(word[0].isupper() for word in every)
    )


def _word_of_ours(asked: Asked, value: str) -> bool:
    """Whether all of it answers another question than this one: "national", "both", "woman"."""
    known = wording().not_names
    lists = ["anyone"]
    lists += ["organisations"] if asked.field.name in ORGANISATIONS else ["people"]
    if asked.field.name in PERSON_NAMES and value[1:].islower():
        lists.append("roles")
    variants = (*without_politeness(asked.folded), fold(value))
    if any(known[name].are(variant) for name in lists for variant in variants):
        return True
    parts = _PARTS.split(fold(value))
    return len(parts) > 1 and all(any(known[name].are(part) for name in lists) for part in parts)


def _describes(asked: Asked) -> bool:
    """ "We are a small women's association" says what they are, not what they are called."""
    if asked.field.name not in ORGANISATIONS or titled(asked.text):
        return False
    found = _ARTICLE.match(asked.folded)
    if found is None or wording().not_names["called"].pattern.search(asked.folded):
        return False
    start = " ".join(asked.folded[found.end() :].split()[:_MOST_ARTICLE_WORDS])
    if _SEVERAL_OF_US.search(start):
        return True
    kinds = wording().options["organisation_type"].values()
    return any(phrases.found_in(start) for phrases in kinds)
