"""What mail servers put above a letter: warnings that it came from outside."""

from __future__ import annotations

from collections.abc import Sequence

from bot.channels.email.reading.phrases import pattern
from bot.channels.email.reading.voice import speaks_for_herself

# A server's warning opens in such words, names the outside, and says what not to do.
_OPENS = pattern(
    r"^\W*<words>\b",
    words=r"""
    caution | warning | attention | alert | notice | external | this (?:e-?mail|message)
    avertissement | mise en garde | prudence | (?:courriel|message|mail) externe
    ce (?:courriel|message|mail)
    precaución | advertencia | atención | aviso | (?:correo|mensaje) externo
    este (?:correo|mensaje)
    """,
)
_OUTSIDE = pattern(
    r"\b<words>\b",
    house=r"""
    organi[sz]a\w* | compan\w+ | network | institut\w* | universit\w* | agency | agence | firm
    system | tenant | domain\w* | council | entreprise | organisme | société | réseau | domaine
    empresa | entidad | institución | universidad | compañía | red | dominio | sistema
    """,
    words=r"""
    external (?:e-?mail|message|sender|source)
    outside (?:of )?(?:the |your |our )?<house>
    (?:courriel|message|mail|expéditeur|source) (?:externe|extérieure?)
    de l['’]extérieur(?: de (?:votre |notre |la |l['’])<house>|(?=\s*[.,;:!]))
    (?:correo|mensaje|remitente|origen) (?:electrónico )?externo
    fuera de (?:la |su |nuestra )?<house>
    """,
)
# Nobody writes so about something enclosed of their own.
_FORBIDS = pattern(
    r"\b<words>",
    words=r"""
    not\b | don['’]t\b | never\b | no\b | unless\b | avoid | careful | cautio
    ne\b | n['’] | évite | prud | vigilan
    evite | tenga | precau | cuidado
    """,
)
_CARE = pattern(
    r"\b<words>",
    words=r"""
    click | open | links?\b | attach | cauti | trust | recogni[sz]e
    cliqu | ouvr | liens?\b | pièces? jointe | prud | confiance
    clic\b | abr[aei] | enlace | adjunt | precau | conf[íi]
    """,
)
_SELDOM = pattern(
    r"^\W*<words> .{0,40}?\S@\S".replace(" ", r"\s"),
    words=r"""
    you don['’]t often get e-?mail from | some people who received this message don['’]t often
    vous n['’](?:obtenez|recevez) pas souvent d[e’' ] ?e-?mail
    no suele recibir correos?
    """,
)
_LONGEST = 600


def without_banner(lines: Sequence[str]) -> list[str]:
    """The lines below a server's warning; a letter that is nothing else stays."""
    start = _filled(lines, 0)
    blank = next((n for n in range(start, len(lines)) if not lines[n].strip()), len(lines))
    for end in dict.fromkeys((start + 1, blank)):
        rest = _filled(lines, end)
        if rest < len(lines) and _is_banner(" ".join(lines[start:end])):
            return list(lines[rest:])
    return list(lines)


def _filled(lines: Sequence[str], at: int) -> int:
    return next((n for n in range(at, len(lines)) if lines[n].strip()), len(lines))


def _is_banner(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    if _SELDOM.match(text):
        return True
    warns = _OUTSIDE.search(text) and _CARE.search(text) and _FORBIDS.search(text)
    return bool(_OPENS.match(text) and warns and not speaks_for_herself(text))
