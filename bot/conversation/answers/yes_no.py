"""Yes and no in all their wordings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.conversation.answers.asked import Asked
from bot.conversation.answers.choice import denied, shorten, unsure
from bot.conversation.answers.pressed import decided
from bot.conversation.answers.slips import corrected
from bot.conversation.answers.understood import Understood, ask_again
from bot.conversation.answers.wording import Phrases, wording

_SIGNS = {"👍": True, "✅": True, "✔": True, "☑": True, "👌": True, "🆗": True} | {
    **dict.fromkeys(("👎", "❌", "✖", "🚫", "⛔", "🙅"), False)
}
_LETTERS = {"y": True, "s": True, "o": True, "n": False}
_TURNS = {"but", "mais", "pero", "however", "cependant", "aunque", "sino", "except", "sauf"}
_CONDITIONS = _TURNS | {
    *("only", "seulement", "uniquement", "solo", "solamente", "unicamente", "salvo", "excepto"),
    *("unless", "moins", "menos"),
    *("condition", "conditions", "condicion", "condiciones"),
    *("surname", "apellido", "apellidos", "prenom", "initials", "initiales", "iniciales"),
    *("photo", "photos", "foto", "fotos", "picture"),
}
_WHOLE_NAME = re.compile(
    r"\b(?:nombres? y apellidos?|apellidos? y nombres?|noms? et prenoms?|prenoms? et noms?"
    r"|names? and surnames?|surnames? and (?:first )?names?)\b"
)
# Consent is given or not; one that hangs on something is asked for again
_ONLY_IF = re.compile(
    r"\b(?:if|unless|until|before|as long as|provided|without (?:more|knowing)"
    # "I accept the conditions" has none
    r"|(?:under|with|on|one|sous|avec|a|une?|con|bajo|una)"
    r"(?: (?:some|two|certain\w*|quelques|algun\w+|ciert\w+|un[ae]?))? condi[tc]ion\w*"
    r"|si (?:vous|on|elles?|ils?|mes|mon|ma|c est|ca|cela)"
    r"|tant que|sauf si|avant (?:de|d)|sans (?:plus|savoir)|a menos|mientras|antes de"
    r"|sin (?:mas|saber)|siempre que|con tal|tout de suite|right away|yet|pas encore|plus tard"
    r"|todavia|later|luego)\b"
    r"|\b(?:acepto|aceptamos|autorizo|acuerdo|ok|vale|bien|bueno|pero|y) si"
    r" (?!acepto|autorizo|estoy|quiero|doy|claro|por|gracias)\w"
)
_UNCONDITIONAL = re.compile(
    r"\b(?:(?:without|sans|sin)(?: any| aucune?| ninguna?)? condi[tc]ion\w*|unconditionally)\b"
)
_MOST_DOUBTING = 4
_OPENING_NOISE = {"well", "euh", "um", "pues", "bueno", "alors", "eh", "ah", "oh", "hi", "hello"}

# Where an expression stands, and whether it says yes
Sign = tuple[int, int, bool]


def plain_yes(asked: Asked) -> bool:
    """Whether all of it means yes though it sounds like a no or a question: "why not?"."""
    return wording().yes_no[""]["yes_first"].are(asked.folded)


def own_words(asked: Asked) -> bool:
    """Whether all of it answers this very question: "que se publique"."""
    own = wording().yes_no.get(asked.field.name, {})
    return any(phrases.are(asked.folded) for phrases in own.values())


def only_unsure(asked: Asked) -> bool:
    """Whether all of it is doubt: "I think so?" asks nothing, nor does "I have to ask her"."""
    asks = "¿" in asked.text or ("?" in asked.text and len(asked.words) > _MOST_DOUBTING)
    return not asks and wording().yes_no[""]["unsure"].are(asked.folded)


def decide(asked: Asked) -> Understood:
    """A yes or a no; asked again when both or neither are in it."""
    meaning = _meaning(asked)
    if meaning is None and not unsure(asked) and not _conditional(asked):
        meaning = _meaning(replace(asked, folded=corrected(asked.folded, table="")))
    if meaning is None:
        unclear = "publish_or_not" if asked.field.name == "publish_name" else "yes_or_no"
        return ask_again(unclear, text=shorten(asked.text))
    return decided(asked, yes=meaning)


def _conditional(asked: Asked) -> bool:
    """A name that may be shown to some only, or a consent with an "if", needs a clear answer."""
    told = _UNCONDITIONAL.sub(" ", asked.folded)
    if asked.field.name == "publish_name":
        return bool(_CONDITIONS & set(_WHOLE_NAME.sub(" ", told).split()))
    return asked.field.name == "consent" and _ONLY_IF.search(told) is not None


def _meaning(asked: Asked) -> bool | None:
    if _conditional(asked):
        return None
    signs = _signs(asked)
    if signs:
        return signs.pop() if len(signs) == 1 else None
    if asked.folded in _LETTERS:
        return _LETTERS[asked.folded]
    words = wording().yes_no
    special = _told(words.get(asked.field.name, {}), asked.folded, ("yes", "no"))
    own = _agreed(special)
    general = [
        (start, end, yes)
        for start, end, yes in _general(words[""], asked.folded)
        if not any(first <= start and end <= last for first, last, _ in special)
    ]
    if own is not None:
        return own if not _contradicted(asked, own, general) else None
    if unsure(asked):
        return None
    return _leading(asked, general) if general else None


def _signs(asked: Asked) -> set[bool]:
    """What emoji say; a thumb may only say "seen", and shows no name without a word beside it."""
    signs = {meaning for sign, meaning in _SIGNS.items() if sign in asked.text}
    return set() if asked.field.name == "publish_name" and signs == {True} else signs


def _contradicted(asked: Asked, own: bool, general: list[Sign]) -> bool:
    """A first word against what follows: "no, publish it". Secrecy asked for always counts."""
    lead = _lead(asked.folded, general)
    if asked.field.name == "publish_name" and own is False:
        return False
    return lead is not None and lead is not own


def _general(words: Mapping[str, Phrases], text: str) -> Iterator[Sign]:
    """Whole expressions, then single words outside them."""
    whole = list(_told(words, text, ("yes_first", "no_first")))
    yield from whole
    for start, end, yes in _told(words, text, ("yes", "no")):
        if not any(first <= start and end <= last for first, last, _ in whole):
            yield start, end, yes


def _told(words: Mapping[str, Phrases], text: str, names: tuple[str, str]) -> list[Sign]:
    """What the two lists find, without what lies inside a longer find of the other."""
    if not words:
        return []
    found = [
        (*span, yes)
        for name, yes in zip(names, (True, False), strict=True)
        for span in words[name].spans(text)
    ]
    found = [
        (start, end, False if yes and names[0] == "yes" and denied(text, start) else yes)
        for start, end, yes in found
    ]
    return [sign for sign in found if not _covered(sign, found)]


def _covered(sign: Sign, found: list[Sign]) -> bool:
    start, end, yes = sign
    return any(
        first <= start and end <= last and (first, last) != (start, end) and other is not yes
        for first, last, other in found
    )


def _agreed(signs: list[Sign]) -> bool | None:
    meanings = {yes for _, _, yes in signs}
    return meanings.pop() if len(meanings) == 1 else None


def _lead(text: str, signs: list[Sign]) -> bool | None:
    """What the text begins with, after "well" and the like."""
    while text.split(" ", 1)[0] in _OPENING_NOISE and " " in text:
        skipped = text.index(" ") + 1
        text = text[skipped:]
        signs = [(start - skipped, end - skipped, yes) for start, end, yes in signs]
    first = [(end, yes) for start, end, yes in signs if start == 0]
    return max(first)[1] if first else None


def _leading(asked: Asked, signs: list[Sign]) -> bool | None:
    """All of one mind, or the first word's unless a "but" follows."""
    agreed = _agreed(signs)
    if agreed is not None or _TURNS & set(asked.words):
        return agreed
    return _lead(asked.folded, signs)
