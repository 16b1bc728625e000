"""Taking "our organisation is called" and the like from before an answer."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache

from bot import resources
from bot.conversation.answers.wording import Phrases, phrases, wording
from bot.states.folding import Word, fold, words

_SAME_LEADS = {"coalition_name": "organisation"}
_PERSON_NAMES = {"speaker_first_name", "speaker_last_name"}
_LABEL = re.compile(r"([^:=]{2,60}?)\s*[:=]\s+(?=\S)")
_GREETINGS = {"yes", "oui", "si", "ok", "well", "bonjour", "hello", "hi", "hola", "so", "alors"} | {
    *(
        "bjr",
        "bsr",
        "slt",
        "bonsoir",
        "salut",
        "dear",
        "thanks",
        "merci",
        "gracias",
        "buenas",
        "euh",
        "um",
    ),
    *("ah", "oh", "pues", "bueno", "bon", "eh", "and", "y", "et"),
}
# What is told, before the sign or the verb after which the name stands
_WHAT_IT_IS = re.compile(
    r"(?P<what>[^\W\d_][^:=,]{1,60}?)\s*(?P<sign>[:=,]|\s(?:is|est|es|c'est|c’est)(?=\s))\s+(?=\S)",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"[\"“”«»]")
_WHOSE = {"my", "our", "her", "his", "the", "their", "mon", "ma", "notre", "son", "sa", "leur"} | {
    *("le", "la", "mi", "nuestro", "nuestra", "su", "el"),
}
_BELONGING = {"de", "del", "du", "des", "d", "from", "of", "with", "avec", "con"}
_MOST_BEFORE = 7
_NAME_OF = {("nom", "de"), ("nombre", "de"), ("name", "of"), ("nom", "d")}
_WE_DO = re.compile(r"\w{3}(?:amos|emos|imos|ons)$")  # "trabajamos como …"
_GREETING = re.compile(r"\s*([^\W\d_]+)\s*[,!.…:]\s*")
_TO_YOU = {
    "our",
    "my",
    "notre",
    "mon",
    "nuestra",
    "nuestro",
    "mi",
    "the",
    "l",
    "les",
    "le",
    "se",
    "os",
    "vous",
    "to",
}  # "Les escribo de la ONG …"
_CALLING = {"is", "est", "es", "called", "named", "put", "write", "llama", "appelle", "nomme"} | {
    *("mettez", "notez", "ecrivez", "ponga", "pongan", "anote", "escriba", "decimos", "dicen"),
    *(
        "appelons",
        "appelez",
        "appellent",
        "call",
        "nommons",
        "como",
        "as",
        "comme",
        "llaman",
        "llamamos",
    ),
}
# After "is called", before the name
_FOLLOWING = re.compile(
    r"(?:así|asi|como sigue|as follows|like this|comme (?:suit|ça|ca)|ainsi)\s*[:=]\s*",
    re.IGNORECASE,
)
_TITLE_BEHIND = re.compile(r"\s*\(([\w.]{1,9})\)\s*$")
_TRAILING = re.compile(r"[\s,.;!]+$")


def without_lead_in(field: str, text: str) -> tuple[str, bool]:
    """The text after its lead-in, and whether that only said "name" where a part was asked."""
    leads = _leads()
    kind = _SAME_LEADS.get(field, field)
    if kind == "organisation":
        text = _without_greeting(text)
    labelled = _LABEL.match(text)
    if labelled and f"{kind}_labels" in leads and _is_label(kind, fold(labelled[1])):
        return text[labelled.end() :].strip(), False
    exact = _after(leads.get(kind), text)
    if exact is not None:
        return _bare(exact, person=field in _PERSON_NAMES), False
    if kind == "organisation" and (told := _told_what(text)):
        return _bare(told, person=False), False
    if kind == "organisation" and (introduced := _introduced(text)):
        return _bare(introduced, person=False), False
    general = _after(leads["person"], text) if field in _PERSON_NAMES else None
    if general is not None:
        return _bare(general, person=True), True
    return (_without_title(text) if field in _PERSON_NAMES else text), False


def _told_what(text: str) -> str | None:
    """What follows "our full name:", "the registered name is" or "our network,"."""
    found = _WHAT_IT_IS.match(text)
    if found is None:
        return None
    said, *others = found["what"].split()
    known = wording()
    kinds = known.options["organisation_type"]["cso"]
    words = fold(found["what"]).split()
    about = [word for word in words if known.about_names.are(word)]
    # "Red: Mujeres Libres" and "Comunidad es Vida" are names: a kind alone introduces nothing.
    named = bool(about) and all(word in about or kinds.are(word) for word in words)
    whose = found["sign"] != "," or fold(said) in _WHOSE
    small = all(word[0].islower() for word in others)
    return text[found.end() :].strip() if named and whose and small else None


def _is_label(kind: str, label: str) -> bool:
    """ "Position:", or "my position:"."""
    first, _, rest = label.partition(" ")
    labels = _leads()[f"{kind}_labels"]
    return labels.are(label) or (first in _WHOSE and labels.are(rest))


@cache
def _leads() -> Mapping[str, Phrases]:
    file = tomllib.loads(resources.path("answers.toml").read_text(encoding="utf-8"))
    return {name: phrases(entries) for name, entries in file["lead_ins"].items()}


def _after(leads: Phrases | None, text: str) -> str | None:
    """What follows a lead-in, when something does."""
    typed = list(words(text))
    while len(typed) > 1 and typed[0].folded in _GREETINGS:
        typed = typed[1:]
    if leads is None or not typed:
        return None
    found = leads.open(" ".join(word.folded for word in typed))
    count = len(found[0].split()) if found else 0
    if not 0 < count < len(typed):
        return None
    if _part_of_a_name(typed, count):
        return None
    start = typed[count].start
    return text[start - opening_signs(text, start) :]


def _part_of_a_name(typed: Sequence[Word], count: int) -> bool:
    """ "We Are One" is a name, "We are Lake Voices" tells one."""
    rest = typed[1:count]
    return (
        bool(rest)
        and all(word.typed[0].isupper() for word in rest)
        and not all(word.typed.isupper() for word in typed)
    )


def _introduced(text: str) -> str | None:
    """The name in capitals after small words of somebody who speaks: "je suis du Comité …"."""
    typed = list(words(text))
    while len(typed) > 1 and typed[0].folded in _GREETINGS:
        typed = typed[1:]
    small = [not word.typed[0].isupper() for word in typed]
    count = small.index(False, 1) if False in small[1:] else 0
    before = [word.folded for word in typed[:count]]
    if not any(small[:count]) or count > _MOST_BEFORE or not _speaking(before):
        return None
    if not small[0] and before[0] not in _TO_YOU and not _introduces(before[0]):
        return None
    start = typed[count].start
    quoted = opening_signs(text, start)
    called = before[-1] in _CALLING or tuple(before[-2:]) in _NAME_OF
    alone = count == len(typed) - 1 and not quoted and not called
    aside = text[: start - quoted].rstrip().endswith(",")
    return None if alone or aside else text[start - quoted :]


def _speaking(before: Sequence[str]) -> bool:
    """Whether small words before a name are somebody's who introduces it."""
    named = before[-1:] == ["como"] or tuple(before[-2:]) in _NAME_OF
    return named or any(_introduces(word) or _WE_DO.search(word) for word in before)


def _introduces(word: str) -> bool:
    return _leads()["introducing"].are(word)


def _without_greeting(text: str) -> str:
    """ "Bonsoir, Association …" without the greeting, which a comma parts from the name."""
    found = _GREETING.match(text)
    rest = text[found.end() :] if found else ""
    return rest if found and fold(found[1]) in _GREETINGS and rest[:1].isupper() else text


def opening_signs(text: str, start: int) -> int:
    """How many signs before a word belong to it: quotation marks, "+", "("."""
    before = text[:start]
    return len(before) - len(before.rstrip("\"“«'‘+(¿¡#@=-"))


def _bare(text: str, *, person: bool) -> str:
    """Without a leading article in small letters, a title, quotation marks and "please"."""
    text = _FOLLOWING.sub("", text, count=1) if _FOLLOWING.match(text) else text
    leads, typed = _leads(), list(words(text))
    if not person and len(typed) > 1 and typed[0].typed in _BELONGING:
        text = text[typed[1].start :]  # "somos de la …"
        typed = list(words(text))
    if len(typed) > 1 and leads["articles"].are(typed[0].folded) and _small(typed[0]):
        text = text[typed[1].start :]
    if person:
        text = _without_title(text)
    text = without_aside(text)
    inner = text.strip("\"“”«»' ")
    return inner if inner and not _QUOTE.search(inner) else text


def _small(word: Word) -> bool:
    return word.typed[0].islower()


def _without_title(text: str) -> str:
    behind = _TITLE_BEHIND.search(text)
    if behind and _leads()["titles"].are(fold(behind[1])):
        text = text[: behind.start()]
    typed = list(words(text))
    titled = len(typed) > 1 and _leads()["titles"].are(typed[0].folded)
    return text[typed[1].start :] if titled else text


def without_aside(text: str) -> str:
    """A name without the "thanks" or "I think" after it."""
    typed = list(words(text))
    folded = " ".join(word.folded for word in typed)
    for start, end in _leads()["asides"].spans(folded):
        count = len(folded[:start].split())
        if end == len(folded) and 0 < count < len(typed) and _set_apart(text, typed[count]):
            return without_aside(_TRAILING.sub("", text[: typed[count].start]))
    return text


def _set_apart(text: str, word: Word) -> bool:
    """Whether a word is no part of the name: in small letters, or after a comma."""
    return _small(word) or not text[: word.start].rstrip(" ")[-1:].isalnum()
