"""Challenges: programs that hold our mail back until somebody proves to be a person."""

from __future__ import annotations

import re

from bot.channels.email.reading.phrases import pattern

# What became of our mail, or what guards the mailbox.
_HELD = pattern(
    r"<phrases>",
    phrases=r"""
    your (?:e-?mail )?(?:message|e-?mail) (?:(?!(?:and|but|my|our)\b)[\w@.<>"'-]{1,80} ){0,6}?\
    (?:is|was|be|been|being) (?:held|waitlisted|\
(?:placed in )?quarantined?|pending|on hold|redirected to)\b
    release your (?:e-?mail )?(?:message|e-?mail)
    deliver your (?:e-?mail )?(?:message|e-?mail) to (?:my|the) (?:in|mail) ?box
    protect(?:ed by|ing myself (?:from|against)) .{0,40}?(?:spam|junk)
    list of (?:allowed|approved|trusted) (?:senders|correspondents)
    address (?:\S{1,80} )?has not (?:yet )?been (?:verified|confirmed|approved)
    (?:just this|only) once, (?:please )?click
    votre (?:message|mail|e-?mail|courriel) (?:est|a été|reste) (?:mis )?\
    (?:en attente|en quarantaine|retenu|de côté)
    pour que (?:votre|ce) (?:message|mail|e-?mail|courriel).{0,40}?\
    (?:parvienne|soit (?:remis|délivré|distribué|livré))
    (?:messagerie|boîte|adresse).{0,30}? protégée par
    su (?:mensaje|correo) (?:está|fue|ha sido|queda) (?:retenido|en espera|en cuarentena)
    para que (?:su|el|este) (?:mensaje|correo).{0,40}?(?:entregado|llegue)
    (?:buzón|correo|dirección).{0,30}? protegid[ao] por
    para que (?:a )?sua mensagem.{0,40}?(?:encaminhada|entregue)
    ihre (?:nachricht|e-?mail).{0,90}?(?:zurückgehalten|in quarantäne)
    """,
)
# What somebody is asked to do.
_ASKED = pattern(
    r"<phrases>",
    phrases=r"""
    click .{0,30}?(?:link|below|here) | (?:please|you) (?:confirm|verify|authenticate|prove)\b
    reply to this | send an? (?:empty|blank) (?:message|e-?mail)
    cliqu(?:ez|er|ant) .{0,20}?(?:lien|ici|dessous) | vous authentifier
    (?:veuillez|merci de) confirmer | répond(?:ez|ant|re) à ce
    haga clic | haciendo clic | confirme que usted | respond(?:a|iendo|er) a este
    clique (?:aqui|no) | bestätigen sie | klicken sie
    """,
)
# How: no person asks so without a link, a special address, or saying what writes here.
_MECHANISM = pattern(
    r"<phrases>",
    phrases=r"""
    https?:// | [-+]confirm[-+.]\S{0,80}@ | automat\w+ | clique aqui | code in the subject
    """,
)
_BEGINNING = 2_500
_QUOTED = re.compile(r"(?m)^\s{0,3}>.*$")


def is_challenge(text: str) -> bool:
    """Whether a text asks the sender to prove something before our mail is delivered."""
    # What the mail quotes of ours asks for confirmations too.
    text = _QUOTED.sub("", text[:_BEGINNING])
    return all(words.search(text) for words in (_HELD, _ASKED, _MECHANISM))
