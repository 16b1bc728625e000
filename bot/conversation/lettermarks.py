"""How our questions are named in a mail: by label, by field name, by everyday words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from bot.conversation.form import Form, load_form
from bot.i18n import LANGUAGES
from bot.message import Message, Term
from bot.render import label
from bot.states.folding import fold, words

# What people write before a colon where they do not keep to our labels
_EVERYDAY: Mapping[str, str] = {
    "state": "country|state under review|pays|etat examine|pais|estado examinado",
    "organisation": "organization|name of organisation|name of the organisation"
    "|name of organization|organisation name|organization name|ngo|association|ong"
    "|nom de l organisation|nom de l association|nombre de la organizacion|organizacion",
    "organisation_type": "type|tipo|type of organization|organization type",
    "scope": "scope|area|portee|alcance",
    "ecosoc": "ecosoc",
    "founded": "year|founded|founded in|year founded|annee|fondee en|ano|ano de fundacion"
    "|fundada en",
    "upr_report": "report|rapport|informe|upr report|rapport epu|informe epu",
    "coalition": "coalition|coalicion",
    "themes": "theme|themes|topics|issues|thematiques|tema|temas",
    "email": "e mail|mail|email address|courriel|adresse electronique|correo|correo electronico",
    "phone": "phone|telephone|tel|telefono|phone number",
    "website": "site|web|site web|sitio web|pagina web",
    "address": "postal address|adresse|direccion",
    "aim": "aim|aims|mission|objectif|objectifs|objetivo|objetivos",
    "speaker_first_name": "first name|given name|prenom|nombre",
    "speaker_last_name": "last name|surname|family name|nom de famille|apellido|apellidos",
    "speaker_gender": "gender|genre|sexe|genero|sexo",
    "speaker_position": "position|function|fonction|poste|cargo|funcion",
    "speaker_languages": "languages|langues|idiomas",
    "consent": "consent|consentement|consentimiento",
}
_OPTIONAL = frozenset({"optional", "facultatif", "facultative", "opcional"})
# "(only if your answer to 9 is Yes)", between a label and its question
_CONDITION = re.compile(r"\s*\((?:only if|seulement si|solo si)\b[^()]{0,120}\)", re.IGNORECASE)
_OPTIONS = re.compile(
    r"^\W*(?:choose\s+from|au\s+choix|a\s+elegir)\s*:[^.]*(?:\.|$)", re.IGNORECASE
)


@cache
def named() -> Mapping[str, str]:
    """Field names by the folded words that name them."""
    names: dict[str, str] = {}
    form = load_form()
    for field in form.fields:
        for each in _labels(field.name):
            names.setdefault(each, field.name)
    for name, everyday in _EVERYDAY.items():
        for each in everyday.split("|"):
            names.setdefault(each, name)
    return names


def name_at_start(form: Form, text: str) -> str | None:
    """The field whose own label a line of our letter begins with, the longest that fits."""
    folded = fold(text)
    fitting = [
        (len(each), field.name)
        for field in form.fields
        for each in _labels(field.name)
        if folded == each or folded.startswith(f"{each} ")
    ]
    return max(fitting)[1] if fitting else None


def after_question(name: str, text: str) -> str | None:
    """What stands behind our own question in a text; None when the text does not begin so."""
    text = _CONDITION.sub("", text, count=1)
    typed = words(text)
    said = [word.folded for word in typed]
    for own in _questions(name):
        plain = [word for word in said[: len(own) + 1] if word not in _OPTIONAL][: len(own)]
        if plain == list(own):
            used = len(own) + (1 if _OPTIONAL & set(said[: len(own)]) else 0)
            rest = text[typed[used - 1].end :].lstrip(" \u00a0\u202f?.:*)_-–—")
            return _OPTIONS.sub("", rest).strip()
    return None


@cache
def _labels(name: str) -> tuple[str, ...]:
    """How a field is called: by its label in the three languages, or by its name."""
    labels = (label(Term(key=f"form.label.{name}"), language) for language in LANGUAGES)
    return tuple(dict.fromkeys(fold(each) for each in (*labels, name.replace("_", " "))))


@cache
def _questions(name: str) -> tuple[tuple[str, ...], ...]:
    """Our questions as words: with their label, then without, in the three languages."""
    found: list[tuple[str, ...]] = []
    for language in LANGUAGES:
        titled = fold(label(Term(key=f"form.label.{name}"), language)).split()
        asked = fold(label(Message(key=f"form.ask.{name}"), language)).split()
        found += [(*titled, *asked), tuple(asked)]
    return tuple(sorted(found, key=len, reverse=True))
