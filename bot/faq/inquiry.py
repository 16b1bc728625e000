"""A cheap test, without a model: is this a question, or the answer to a form's question?"""

from __future__ import annotations

import re

from bot.faq.cues import starts_a_question
from bot.i18n import Language

_MOST_WORDS = 45
_FLAGS = re.IGNORECASE | re.VERBOSE

# Questions that begin like statements, as people type them in chats.
_LIKE_STATEMENTS = re.compile(
    r"""^\W*(?:
    (?:c'?\s?est|ce\s+sera)\s+(?:payant|gratuit|ouvert|ferm[eé]|quand|combien|o[uù]|possible|en\s+ligne
        |obligatoire|quoi|qui|confidentiel|public|trop\s+tard|jusqu)
    |(?:on|je|nous)\s+(?:peut|peux|pouvons|doit|dois|devons)\b|il\s+faut\s+(?:payer|un|une|parler|quoi)
    |il\s+y\s+a\s+(?:un|une|des)\b|(?:vous|tu)\s+(?:payez|faites|avez|remboursez|acceptez|pouvez)
    |(?:es|ser[aá]|est[aá])\s+(?:gratis|de\s+pago|en\s+l[ií]nea|presencial|obligatorio|posible|abierta
        |confidencial|p[uú]blico|muy\s+tarde)
    |(?:hay\s+que|tengo\s+que|se\s+puede|se\s+paga|hasta\s+cu)
    |(?:it'?s|is\s+it)\s+(?:free|paid|online|open|too\s+late|confidential)
    |(?:i|we)\s+(?:have|'ve\s+got|got)\s+a\s+question|j'ai\s+une\s+question|tengo\s+una\s+(?:pregunta|duda)
    |(?:i|we)\s+(?:want|would\s+like|need)\s+to\s+(?:know|ask|speak\s+(?:to|with))
    |(?:je|nous)\s+(?:voudrais|voudrions|veux|aimerais|aimerions)\s+(?:savoir|demander|parler\s+[aà])
    |j'aimerais\s+(?:savoir|demander)
    |(?:quiero|quisiera|quisi[eé]ramos|necesito)\s+(?:saber|preguntar|hablar\s+con)
    |(?:tell|remind)\s+me\s+(?:how|when|what|where|which|who|if)
    |(?:dites|expliquez)[\s-]moi\b|d[ií]game\b|expl[ií]queme\b
    )""",
    _FLAGS,
)


def looks_like_question(text: str, language: Language | None = None) -> bool:
    """Whether a text typed where the form asks for something is rather a question of its own.

    The language is not needed, since people mix them; a wrong yes costs a look at the
    index, a wrong no stores a question as an answer, so the form's own checks follow.
    """
    del language
    words = text.split()
    if not words or len(words) > _MOST_WORDS:
        return False
    stripped = text.strip()
    if stripped.endswith("?") or stripped.startswith("¿"):
        return True
    if len(words) < 2 or _titled(words):
        return False
    return bool(_LIKE_STATEMENTS.match(stripped)) or _interrogative(stripped, words)


def _interrogative(text: str, words: list[str]) -> bool:
    found = starts_a_question.match(text)
    # "que", "qui" or "is" begin many a sentence; on their own they prove nothing
    return found is not None and (len(found[0].split()) > 1 or len(words) > 2 or _asking(words[0]))


def _asking(word: str) -> bool:
    return word.casefold().strip("¿'") in {
        "how", "when", "where", "why", "comment", "quand", "combien", "pourquoi",
        "como", "cómo", "cuando", "cuándo", "cuanto", "cuánto", "donde", "dónde",
    }  # fmt: skip


def _titled(words: list[str]) -> bool:
    """Whether every word of some length begins with a capital, as in a name."""
    long = [word for word in words if len(word) > 3]
    return (
        len(long) > 1
        and not all(word.isupper() for word in words)
        and all(word[0].isupper() for word in long)
    )
