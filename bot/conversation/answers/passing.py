"""An answer with a question after it: "Lake Voices, by the way when is the deadline?"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.conversation.answers.lead_ins import without_lead_in
from bot.conversation.answers.talk import titled
from bot.conversation.answers.understanding import understand
from bot.conversation.answers.understood import Understood
from bot.conversation.answers.wording import wording
from bot.conversation.field import Field
from bot.facts.application import Value
from bot.i18n import Language
from bot.states.folding import fold

_BREAK = re.compile(r"[,;.!\n–—]\s+|\s+-\s+|\s+(?=¿)|\s+\(")
# What turns from the answer to another matter
_ASIDE = (
    "by the way|btw|also|and(?: also)?|another question|one (?:more )?question|quick question"
    "|au fait|d ailleurs|au passage|par ailleurs|(?:et )?aussi|et(?: puis)?"
    "|une (?:autre )?question|por cierto|ademas|tambien|y|a proposito"
    "|una (?:pregunta|duda|consulta)|otra (?:cosa|pregunta)"
)
_OPENS_ASIDE = re.compile(rf"(?:{_ASIDE})(?: |$)")
_ENDS_WITH_ASIDE = re.compile(
    r"[\W_]*\b(?:by the way|btw|also|au fait|d'ailleurs|au passage|aussi"
    r"|por cierto|además|ademas|también|tambien|a propósito|a proposito)\W*$",
    re.IGNORECASE,
)
# A question about the answer itself takes the answer back
_ABOUT_IT = re.compile(
    r"\b(?:mean\w*|is (?:it|that|this)|right|correct|ok(?:ay)?|sure|difference|signifie|veut dire"
    r"|c est quoi|c est (?:ca|bon|juste)|significa|quiere decir|que es|eso|diferencia|verdad)\b"
)
_LONGEST = 300
_OPEN = {"text", "long_text"}
_CHOSEN = {"choice", "choices", "yes_no", "languages"}


def understand_both(
    field: Field,
    text: str,
    language: Language,
    *,
    states: Sequence[str],
    answers: Mapping[str, Value] | None = None,
    now: date,
) -> Understood:
    """What a text means for a field, with the question that follows an answer kept beside it."""

    def understood(part: str) -> Understood:
        return understand(field, part, language, states=states, answers=answers, now=now)

    whole = understood(text)
    parts = None if whole.command or len(text) > _LONGEST else _parted(field, text)
    if parts is None or field.kind == "long_text":
        return whole
    said, asked = parts
    answer = understood(said)
    if answer.value is None or answer.problem is not None:
        return whole
    return replace(answer, question=True, asked=asked)


def _parted(field: Field, text: str) -> tuple[str, str] | None:
    """The answer and the question of a text that ends with a question, if it has both."""
    for found in reversed(list(_BREAK.finditer(text))):
        said, asked = text[: found.start()].strip(), text[found.end() :].strip(" )")
        if not said or not _asks(asked) or _asks(said):
            continue
        if field.kind in _CHOSEN and _ABOUT_IT.search(fold(asked)):
            return None
        answer = _ENDS_WITH_ASIDE.sub("", said)
        turned = answer != said or _OPENS_ASIDE.match(fold(asked)) is not None
        if field.kind not in _OPEN or _named(field, answer, turned=turned):
            return answer, asked
    return None


def _named(field: Field, answer: str, *, turned: bool) -> bool:
    """Whether words before a question are surely a name: "Good morning, …" is none."""
    name, _ = without_lead_in(field.name, answer)
    single = name[:1].isupper() and " " not in name
    return (turned or name != answer) and (titled(name) or single)


def _asks(part: str) -> bool:
    if "?" in part:
        return True
    folded = _OPENS_ASIDE.sub("", fold(part), count=1).strip()
    return wording().questions.open(folded) is not None
