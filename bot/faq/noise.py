"""Writing a phrasing as people really type it: slips, no accents, capitals, inside a mail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

import numpy as np

from bot.i18n import Language

# Enough to be hard to read, not so much that nobody could
_CHAT_SHARE = 0.4

Rewrite = Callable[[str, Language, np.random.Generator], str]

_NEIGHBOURS = dict(zip("abcdefghijklmnopqrstuvwxyz", (
    "sq", "vn", "xv", "sf", "wr", "dg", "fh", "gj", "uo", "hk", "jl", "k", "n", "bm", "ip", "o",
    "wa", "et", "ad", "ry", "yi", "cb", "qe", "zc", "tu", "x",
), strict=True))  # fmt: skip
# How people spell in chats: (pattern, written instead), each used by the toss of a coin
_CHAT: dict[Language, tuple[tuple[str, str], ...]] = {
    "en": (
        (r"\byou\b", "u"), (r"\bare\b", "r"), (r"\byour\b", "ur"), (r"\bplease\b", "pls"),
        (r"\bfor\b", "4"), (r"\bto\b", "2"), (r"\bbecause\b", "cos"), (r"\bwhat\b", "wat"),
        (r"\bwhen\b", "wen"), (r"\bthe\b", "teh"), (r"\bshould\b", "shud"), (r"\bknow\b", "no"),
        (r"\bwhich\b", "wich"), (r"\btheir\b", "there"), (r"ing\b", "in"), (r"ough\b", "uf"),
        (r"ie", "ei"), (r"\bwith\b", "wiv"), (r"ment\b", "mnt"),
        (r"\bhave\b", "hav"), (r"\bsomeone\b", "sum1"), (r"ph", "f"), (r"\bwe are\b", "were"),
    ),
    "fr": (
        (r"\bque\b", "ke"), (r"\bqui\b", "ki"), (r"\bquand\b", "kan"), (r"qu", "k"),
        (r"\bpour\b", "pr"), (r"\bvous\b", "vs"), (r"\bnous\b", "ns"), (r"\bc'est\b", "c"),
        (r"\best\b", "é"), (r"er\b", "é"), (r"ez\b", "é"), (r"eau", "o"), (r"ph", "f"),
        (r"\bj'ai\b", "g"), (r"ent\b", "e"), (r"\bpeut\b", "peu"), (r"\bfaut-il\b", "fo til"),
        (r"\bbeaucoup\b", "bcp"), (r"\bcombien\b", "cb"), (r"\bquelqu'un\b", "qqn"),
        (r"\btoujours\b", "tjs"), (r"\bn'(?=[aeiou])", ""), (r"\bne\s", ""), (r"es\b", "e"),
    ),
    "es": (
        (r"\b[qQ]u[eé]\b", "q"), (r"\bpor qu[eé]\b", "xq"), (r"\bpor\b", "x"), (r"qu", "k"),
        (r"\bh", ""), (r"ll", "y"), (r"v", "b"), (r"b", "v"), (r"ci", "si"), (r"ce", "se"),
        (r"z", "s"), (r"ge", "je"), (r"gi", "ji"), (r"\btambi[eé]n\b", "tb"), (r"\bestá\b", "ta"),
        (r"\bpara\b", "pa"), (r"ción\b", "sion"), (r"\bde\b", "d"), (r"s\b", ""), (r"x", "s"),
        (r"\bm[aá]s\b", "+"), (r"ado\b", "ao"), (r"\bte\b", "t"),
    ),
}  # fmt: skip
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


def hasty(text: str, language: Language, dice: np.random.Generator) -> str:
    """The text as a chat would have it: by ear, in short forms, with letters left out."""
    written = text.lower()
    for pattern, instead in _CHAT[language]:
        if dice.random() < _CHAT_SHARE:
            written = re.sub(pattern, instead, written)
    if dice.random() < _CHAT_SHARE:
        written = re.sub(r"([b-df-hj-np-tv-z])\1", r"\1", written)
    return bare(written, language, dice)


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
