"""What stands below an author's words and says nothing: signatures, footers, phone marks.

The rule of this project: a formula of closing ("Regards", "Cordialement", "Saludos") with
the name under it is signature; thanks are part of what is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_DELIMITER = re.compile(r"^\s*(?:--|—|–|__|-- ?|——|--–)\s*$")
_UNDERSCORES = re.compile(r"^\s*_{2,}\s*$")
_DASHES = re.compile(r"^\s*(?:[-=*]{3,}|[-—–]{2,})\s*$")
_SENT_FROM = re.compile(
    r"(?i)^[\s*>_]*(?:"
    r"(?:sent|posted|written)\s+(?:from|with|via|by|using|on)\s+(?:my\s+)?|get\s+outlook\s+for\s+|composed\s+on\s+"
    r"|envoyé(?:\s+\w+)?\s+(?:de(?:puis)?|à\s+partir\s+de?|avec|via|par)\s*(?:mon\s+|d['’])?|télécharge[rz]\s+outlook"
    r"|obten(?:ir|er|ga|er)\s+outlook|provenance\s*:\s*courrier|enviado\s+(?:desde|de|con|do|a\s+partir\s+d\w+)\s+(?:mi\s+|el\s+|o\s+|meu\s+)?"
    r"|(?:von|diese\s+nachricht\s+wurde\s+von)\s+mein\w*\s+|gesendet\s+(?:von|mit|über|aus)\s+(?:mein\w*\s+)?|outlook\s+für\s+"
    r"|(?:verzonden|verstuurd)\s+(?:vanaf|vanuit|met|via)\s+(?:mijn\s+)?|inviato\s+(?:da|dal|con|tramite)\s*(?:mio\s+|il\s+mio\s+)?"
    r"|wysłan[eoy]\s+(?:z|za\s+pomocą)\s+|odesláno\s+z(?:e)?\s+|odoslané\s+z(?:o)?\s+|skickat\s+från\s+(?:min\s+)?|sendt\s+fra\s+(?:min\s+)?"
    r"|lähetetty\s+|отправлено\s+(?:с|из)\s+|надіслано\s+(?:з|із)\s+|i?phone'?\s*umdan\s+|trimis\s+(?:de\s+pe|din)\s+|从我的|發自我的|iphone\s*から"
    r")\S"
)
_SENT_FROM_REVERSED = re.compile(
    r"(?i)^[\s*]*(?:my\s+\w+\s+sent\s+this|从我的.{1,20}发送|發自我的.{1,20}|iPhoneから送信|나의 iPhone에서 보냄).{0,20}$"
)
_SENTENCE = re.compile(r"[.!?;]\s*$|[,;]\s|[.!?]\s+\w")
_CLOSING = re.compile(
    r"(?i)^[\s*_]*(?:(?:(?:with|many|my)\s+)?(?:(?:best|kind|kindest|warm|warmest|very\s+best|with\s+kind)\s+)?regards"
    r"|(?:with\s+)?(?:best|warm|warmest|kind|kindest)\s+(?:wishes|greetings)|all\s+(?:the|my)\s+best|best|bests|rgds|kr|br|yours"
    r"(?:\s+(?:sincerely|truly|faithfully|respectfully))?|(?:very\s+)?(?:sincerely|truly|faithfully|cordially|respectfully|warmly)"
    r"(?:\s+yours)?|cheers|take\s+care|in\s+solidarity"
    r"|(?:bien\s+|très\s+|tres\s+)?cordialement|cdlt|cdt|bien\s+à\s+vous|bien\s+a\s+vous|sincèrement|respectueusement|amicalement|amitiés"
    r"|(?:mes\s+|avec\s+mes\s+)?(?:meilleures|sincères|cordiales|respectueuses)\s+salutations(?:\s+distinguées)?|(?:bonnes\s+|mes\s+)?salutations"
    r"(?:\s+(?:distinguées|cordiales|respectueuses|les\s+meilleures))?|solidairement|confraternellement|avec\s+mes\s+(?:salutations|respects)\s*\w*"
    r"|(?:un\s+|reciba\s+un\s+|con\s+un\s+|le\s+envío\s+un\s+|mis\s+|muchos\s+)?(?:cordial(?:es)?\s+|atentos?\s+)?(?:saludos?)(?:\s+(?:cordial(?:es)?|"
    r"atentos?|afectuosos?|solidarios?))?|cordialmente|atentamente|atte|(?:muy\s+)?(?:respetuosa|sincera)mente|un\s+(?:fuerte\s+)?abrazo|abrazos"
    r"|(?:mit\s+)?(?:freundlichen?|besten?|herzlichen?|vielen?|lieben?|schönen?|viele|liebe|beste|freundliche|schöne)\s+gr(?:ü|ue)(?:ß|ss)e?n?"
    r"(?:\s+aus\s+\w+)?(?:\s*/\s*best\s+regards)?|gr(?:ü|ue)(?:ß|ss)e|mfg|vg|lg|hochachtungsvoll"
    r"|(?:met\s+)?(?:vriendelijke|hartelijke)\s+groet(?:en)?|groet(?:en|jes)?|mvg|(?:cordiali|distinti|cari)\s+saluti|cordialmente|saluti"
    r"|atenciosamente|(?:com\s+os\s+)?(?:melhores\s+)?cumprimentos|abraços?|att|atenciosamente|med\s+(?:venlig|vennlig|vänlig|bästa|de\s+bedste)"
    r"\s+(?:hilsen|hilsner|hälsning(?:ar)?)|(?:venlig|vennlig|mange|bedste|kærlig)\s+hilsen(?:er)?|vänliga?\s+hälsning(?:ar)?|(?:bästa\s+)?hälsningar"
    r"|mvh|hilsen|kh|vh|dbh|pozdrawiam(?:\s+serdecznie)?|z\s+powa[żz]aniem|s\s+pozdravem|s\s+pozdravom|üdvözlettel|tisztelettel|ystävällisin\s+terveisin"
    r"|terveisin|с\s+уважением|з\s+повагою|cu\s+stim[ăa]|saygılarımla|pozdrav)[\s*_]*[,.!;:–—-]*\s*$"
)
_NAME_DASHED = re.compile(
    r"^\s*[-–—~]{1,2}\s?[A-ZÀ-Þ]?\w[\w.'’-]{0,25}(?:\s+[A-ZÀ-Þ][\w.'’-]{0,25}){0,3}\s*$"
)
_BULLET = re.compile(r"^\s*[-–—*•]\s")
_CONTACT = re.compile(
    r"(?i)(?:^|[\s|*/,])(?:t(?:el|él)?(?:e(?:ph|f)one|eléfono|éléphone)?|ph(?:one)?|fax|mob(?:ile|il)?|móvil|cell?(?:ular)?|portable|gsm|bel|skype|web|www|site"
    r"|e-?mail|mail|courriel|correo|whatsapp|signal|kvk|btw|iban|siret|siren|nif|cif|rcs)\b\s*(?:mij\s*)?[.:*+(\s]\s*\S"
    r"|https?://\S|(?:^|\s)www\.\S|[^\s@]+@[\w-]+\.\w|\+\d[\d\s().-]{6,}|\(\d{2,4}\)[\d\s.-]{6,}"
)
_DISCLAIMER = re.compile(
    r"(?i)\b(?:this\s+(?:e-?mail|message|communication)|content\s+of\s+this\s+e-?mail|ce\s+(?:message|courriel|courrier|mail|e-?mail)|este\s+(?:mensaje|correo|e-?mail)"
    r"|diese\s+(?:e-?mail|nachricht)|dit\s+bericht|questo\s+messaggio|esta\s+mensagem)\b.{0,200}\b(?:confiden\w+|privileged|intended|destiné\w*|destinad\w*|vertraulich\w*"
    r"|vertrouwelijk\w*|riservat\w*)"
)
_FOOTER = re.compile(
    r"(?i)^\s*(?:you(?:['’]ve)?\s+(?:are\s+receiv|receiv)\w+\s+this\s+(?:e-?mail|message|mail)?\s*because|to\s+unsubscribe\b|unsubscribe\s*:|to\s+respond,\s+reply\s+to"
    r"|reply\s+to\s+this\s+e-?mail\s+directly|view\s+it\s+on\s+github|pour\s+vous\s+désabonner|vous\s+recevez\s+ce\s+(?:message|courriel)\s+(?:parce|car)"
    r"|para\s+(?:darse\s+de\s+baja|cancelar\s+(?:la|su)\s+suscripción)|do\s+you\s+yahoo!?\?|yahoo!?\s+mail\s*[:.-]|libre\s+de\s+virus|virus-free|garanti\s+sans\s+virus"
    r"|\[image:\s)"
)
_LONGEST_SIGNATURE = 14
_CUES_OF_A_CARD = 3


def without_signature(lines: Sequence[str]) -> list[str]:
    """The lines without what is signature or footer at their end."""
    kept = list(lines)
    for cut in _CUTS:
        kept = _trimmed(kept[: cut(kept)])
    return kept


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines.pop()
    return lines


def _fenced(lines: Sequence[str]) -> set[int]:
    inside, found = False, set()
    for number, line in enumerate(lines):
        if line.lstrip().startswith("```"):
            inside = not inside
        elif inside:
            found.add(number)
    return found if not inside else set()


def _by_delimiter(lines: list[str]) -> int:
    """Cut at the last-but-proper "-- " line: whatever follows it is signature."""
    fenced = _fenced(lines)
    for number, line in enumerate(lines):
        if number not in fenced and _DELIMITER.match(line) and _is_tail(lines, number, line):
            return number
    return _by_rule(lines, fenced)


def _is_tail(lines: list[str], number: int, line: str) -> bool:
    rest = [text for text in lines[number + 1 :] if text.strip()]
    limit = 40 if line.strip() == "--" else _LONGEST_SIGNATURE
    return len(rest) <= limit and (line.strip() != "__" or number > 0)


def _by_rule(lines: list[str], fenced: set[int]) -> int:
    """A longer rule ends the text only when a mailing list's or a card's lines follow."""
    for number, line in enumerate(lines):
        if number in fenced or not (_UNDERSCORES.match(line) or _DASHES.match(line)):
            continue
        rest = [text for text in lines[number + 1 :] if text.strip()]
        cues = sum(1 for text in rest if _CONTACT.search(text[:300]) or _FOOTER.match(text))
        short = len(rest) <= _LONGEST_SIGNATURE
        if not rest or (short and cues >= 1 and _UNDERSCORES.match(line)):
            return number
        if short and len(rest) <= 3 and _UNDERSCORES.match(line):
            return number
        if short and cues >= 2:
            return number
    return len(lines)


def _by_phone_mark(lines: list[str]) -> int:
    """ "Sent from my phone": on a line of its own and not a sentence about sending."""
    fenced = _fenced(lines)
    for number, line in enumerate(lines):
        if number in fenced or not _is_phone_mark(line):
            continue
        alone_above = number == 0 or not lines[number - 1].strip() or number == len(lines) - 1
        alone_below = number + 1 == len(lines) or not lines[number + 1].strip()
        if alone_above and alone_below:
            return number
    return len(lines)


def _is_phone_mark(line: str) -> bool:
    if len(line) > 160:
        return False
    if _SENT_FROM_REVERSED.match(line):
        return True
    bare = re.sub(r"<[^>]*>|\(https?:[^)]*\)|https?://\S+", "", line).strip(" *_")
    words = bare.rstrip(".").split()
    return (
        _SENT_FROM.match(line) is not None
        and len(words) <= 12
        and not _SENTENCE.search(bare.rstrip(". "))
    )


def _by_closing(lines: list[str]) -> int:
    """A closing formula with a few short lines under it."""
    for number in range(len(lines) - 1, -1, -1):
        rest = [text for text in lines[number + 1 :] if text.strip()]
        if len(rest) > _LONGEST_SIGNATURE:
            break
        if _CLOSING.match(lines[number][:120]) and number > 0 and _all_short(rest):
            return number
    return len(lines)


def _all_short(rest: Sequence[str]) -> bool:
    return all(len(text) <= 80 or _DISCLAIMER.search(text[:600]) for text in rest) and not any(
        text.rstrip().endswith("?") or _BULLET.match(text) for text in rest[:3]
    )


def _by_dashed_name(lines: list[str]) -> int:
    """ "-Ana Ruiz" at the end, unless it is the last item of a list."""
    if not lines or not _NAME_DASHED.match(lines[-1]) or len(lines) < 2:
        return len(lines)
    above = [text for text in lines[:-1] if text.strip()]
    listed = bool(above) and _BULLET.match(above[-1] + " ") is not None
    return len(lines) if listed or lines[-2].strip() or not above else len(lines) - 1


def _by_footer(lines: list[str]) -> int:
    """Legal notices and list footers in the last paragraphs."""
    cut = len(lines)
    for start in reversed(_paragraphs(lines)):
        paragraph = " ".join(lines[start:cut])[:1_500]
        if start == 0 or not (_DISCLAIMER.search(paragraph) or _FOOTER.match(paragraph)):
            break
        cut = start
    return cut


def _paragraphs(lines: Sequence[str]) -> list[int]:
    return [
        number
        for number, line in enumerate(lines)
        if line.strip() and (number == 0 or not lines[number - 1].strip())
    ]


def _by_card(lines: list[str]) -> int:
    """A block that starts with a name and holds telephone, web and mail lines."""
    for start in _paragraphs(lines)[1:]:
        rest = [text for text in lines[start:] if text.strip()]
        if len(rest) > _LONGEST_SIGNATURE or not _NAME_LINE.match(rest[0]):
            continue
        if not all(_belongs_to_card(text) for text in rest):
            continue
        if sum(1 for text in rest if _CONTACT.search(text[:300])) >= _CUES_OF_A_CARD:
            return start
    return len(lines)


_NAME_LINE = re.compile(
    r"^[\s*_]*(?:[A-ZÀ-Þ][\w.'’-]*[*]?\s*){1,5}(?:[|/,–-]\s*[*]?[\w\s.,&*'’|/()-]{1,60})?\s*$"
)
_FOREIGN_LABEL = re.compile(r"^\s*(?:\d+[.)]\s|[^\W\d][\w\s]{0,40}:)")


def _belongs_to_card(text: str) -> bool:
    # "3. Telephone: …" or "Organisation: …" is somebody's answer, not somebody's card.
    if _FOREIGN_LABEL.match(text) and not _CONTACT.search(text[:300]):
        return False
    if re.match(r"\s*\d{1,2}[.)]\s", text):
        return False
    return len(text) <= 90 and not re.search(r"[.!?]\s*$", text)


_CUTS = (
    _by_footer,
    _by_delimiter,
    _by_phone_mark,
    _by_footer,
    _by_closing,
    _by_card,
    _by_dashed_name,
    _by_phone_mark,
)
