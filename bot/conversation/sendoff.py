"""Telling "please submit" in a mail from everything else, in the three languages."""

from __future__ import annotations

import re

from bot.states.folding import fold


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


# "Send" in English, French and Spanish, as an order, a wish or a permission
_VERBS = _listed(
    "send submit sent envoyer envoyez envoie envoyons soumettre soumettez deposer deposez"
    " enviar enviarla enviarlo envie envien envia enviela envielo envienla mande mandar"
    " mandarla mandela presentar presentarla presentela"
)
# Words that may stand around it without changing what is meant
_BESIDE = _listed(
    "please pls kindly you can could may now it this that the my our application form as is"
    " ok okay yes thanks thank many i we want wish would like to go ahead and so all right"
    " veuillez vous pouvez peut merci de d l la le les ma mon notre nos votre candidature"
    " formulaire maintenant s il te plait svp oui je nous voulons voudrais souhaite"
    " souhaitons desormais a present donc tout est bon demande"
    " por favor puede pueden podria ahora ya mi nuestra nuestro su solicitud formulario"
    " candidatura postulacion gracias si quiero queremos deseamos deseo esta este el y"
    " listo lista la lo"
)
_PARTS = re.compile(r"[.,;!:\n]+")
_MOST_WORDS = 12
_QUOTED = re.compile(r"^\s*>")


def sent_off(text: str) -> tuple[bool, str]:
    """Whether a text asks to send the application in, and the text without those words.

    Only lines that say nothing else count, and nothing that we said ourselves (quoted).
    """
    kept: list[str] = []
    asked = False
    for line in text.splitlines():
        if not _QUOTED.match(line) and _asks(line):
            asked = True
        else:
            kept.append(line)
    return asked, "\n".join(kept)


def _asks(line: str) -> bool:
    """A line one part of which is only the wish, and the others too short to be an answer."""
    if "?" in line or any(sign.isdigit() for sign in line):
        return False
    parts = [fold(part).split() for part in _PARTS.split(line)]
    asking = [part for part in parts if _wish(part)]
    others = sum(len(part) for part in parts if part not in asking)
    return bool(asking) and others <= _MOST_WORDS and not any(map(_refuses, parts))


def _wish(words: list[str]) -> bool:
    return (
        0 < len(words) <= _MOST_WORDS
        and any(word in _VERBS for word in words)
        and all(word in _VERBS | _BESIDE for word in words)
    )


_NOT = _listed("not don t dont never before avant pas ne ni no antes later plus tard")


def _refuses(words: list[str]) -> bool:
    return any(word in _NOT for word in words) and any(word in _VERBS for word in words)
