"""Writing a phrasing as people really type it: slips, no accents, capitals, inside a mail."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator

import numpy as np

from bot.i18n import Language

Rewrite = Callable[[str, Language, np.random.Generator], str]

_NEIGHBOURS = dict(zip("abcdefghijklmnopqrstuvwxyz", (
    "sq", "vn", "xv", "sf", "wr", "dg", "fh", "gj", "uo", "hk", "jl", "k", "n", "bm", "ip", "o",
    "wa", "et", "ad", "ry", "yi", "cb", "qe", "zc", "tu", "x",
), strict=True))  # fmt: skip
_OPENINGS: dict[Language, tuple[str, ...]] = {
    "en": ("Dear team,", "Hello,", "Dear Sir or Madam,", "Good morning,", "Hi all,"),
    "fr": ("Bonjour,", "Madame, Monsieur,", "Chère équipe,", "Bonsoir,", "Chers collègues,"),
    "es": ("Estimado equipo:", "Buenos días,", "Hola,", "Estimados señores:", "Buenas tardes,"),
}
_BACKGROUND: dict[Language, tuple[str, ...]] = {
    "en": (
        "I write on behalf of a small association that works with rural women.",
        "Our organisation has followed the human rights situation in our country since 2009.",
        "We read your announcement with great interest and discussed it with our board.",
        "I am the programme officer of a network of lawyers.",
        "A partner organisation told us about your work.",
        "We took part in the previous review and it was useful for our members.",
    ),
    "fr": (
        "Je vous écris au nom d'une petite association qui accompagne des femmes rurales.",
        "Notre organisation suit la situation des droits humains dans notre pays depuis 2009.",
        "Nous avons lu votre annonce avec grand intérêt et en avons parlé à notre conseil.",
        "Je suis chargée de programme dans un réseau d'avocats.",
        "Une organisation partenaire nous a parlé de votre travail.",
        "Nous avons pris part au précédent examen, ce qui fut utile à nos membres.",
    ),
    "es": (
        "Les escribo en nombre de una asociación pequeña que acompaña a mujeres rurales.",
        "Nuestra organización sigue la situación de derechos humanos del país desde 2009.",
        "Leímos su anuncio con mucho interés y lo comentamos con nuestra junta.",
        "Soy oficial de programa en una red de abogadas.",
        "Una organización aliada nos habló de su trabajo.",
        "Participamos en el examen anterior y fue útil para nuestros miembros.",
    ),
}
_CLOSINGS: dict[Language, tuple[str, ...]] = {
    "en": ("Thank you in advance.\nKind regards,\nJordan Example", "Best wishes,\nThe secretariat"),
    "fr": ("Merci d'avance.\nCordialement,\nCamille Exemple", "Bien à vous,\nLe secrétariat"),
    "es": ("Gracias de antemano.\nSaludos cordiales,\nAlex Ejemplo", "Atentamente,\nLa secretaría"),
}
_ASIDES: dict[Language, tuple[str, ...]] = {
    "en": ("Hi, sorry,", "one question:", "please,", "urgent!", "quick question,"),
    "fr": ("bonjour désolé", "une question :", "s'il vous plaît,", "urgent !", "svp"),
    "es": ("hola disculpe,", "una pregunta:", "por favor,", "¡urgente!", "una consulta,"),
}


def slips(text: str, _: Language, dice: np.random.Generator) -> str:
    """The text with one slip of the finger for every twenty letters or so."""
    letters = list(text)
    places = [place for place in range(1, len(letters) - 1) if letters[place].isalpha()]
    wanted = max(1, len(places) // 20)
    for place in dice.permutation(places)[:wanted]:
        letters[place] = _slip(letters, int(place), int(dice.integers(4)))
    return "".join(letters)


def _slip(letters: list[str], place: int, kind: int) -> str:
    letter = letters[place]
    if kind == 0:
        return ""
    if kind == 1:
        return letter * 2
    if kind == 2:
        return _NEIGHBOURS.get(letter.lower(), letter)[0]
    swapped, letters[place + 1] = letters[place + 1], letter
    return swapped


def bare(text: str, _: Language, __: np.random.Generator) -> str:
    """The text as typed in haste: no accents, no capitals, no punctuation."""
    plain = unicodedata.normalize("NFKD", text.lower())
    return " ".join("".join(sign for sign in plain if sign.isalnum() or sign == " ").split())


def shouted(text: str, _: Language, __: np.random.Generator) -> str:
    """The text in capitals."""
    return text.upper()


def with_background(text: str, language: Language, dice: np.random.Generator) -> str:
    """The text after a sentence or two about who asks."""
    told = dice.permutation(_BACKGROUND[language])[: int(dice.integers(1, 3))]
    return " ".join((*told, text))


def mailed(text: str, language: Language, dice: np.random.Generator) -> str:
    """The text inside a formal mail."""
    opening, closing = dice.choice(_OPENINGS[language]), dice.choice(_CLOSINGS[language])
    return f"{opening}\n\n{with_background(text, language, dice)}\n\n{closing}"


def mixed(text: str, language: Language, dice: np.random.Generator) -> str:
    """The text with an aside in another language."""
    others: Iterator[Language] = (other for other in _ASIDES if other != language)
    return f"{dice.choice(_ASIDES[dice.choice(tuple(others))])} {text}"
