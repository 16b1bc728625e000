"""Challenges: programs that hold our mail back until somebody proves to be a person."""

from __future__ import annotations

from bot.channels.email.reading.phrases import pattern

# What became of our mail, or what guards the mailbox.
_HELD = pattern(
    r"<phrases>",
    phrases=r"""
    your (?:e-?mail )?(?:message|e-?mail).{0,90}?\b(?:held|quarantined?|pending|on hold|\
    redirected to)\b
    (?:release|deliver) your (?:e-?mail )?(?:message|e-?mail)
    protect(?:ed by|ing myself (?:from|against)) .{0,40}?(?:spam|junk)
    list of (?:allowed|approved|trusted) senders
    has not (?:yet )?been (?:verified|confirmed|approved)
    (?:just this|only) once, (?:please )?click | so (?:that )?i can receive your e-?mails?
    votre (?:message|mail|e-?mail|courriel).{0,90}?(?:en attente|en quarantaine|retenu|mis de côté)
    pour que (?:votre|ce) (?:message|mail|e-?mail|courriel).{0,40}?\
    (?:parvienne|soit (?:remis|délivré|distribué|livré))
    (?:messagerie|boîte|adresse).{0,30}? protégée par
    su (?:mensaje|correo).{0,90}?(?:retenido|en espera|en cuarentena)
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
    click .{0,30}?(?:link|below|here) | (?:confirm|verify|authenticat|prov)\w* | reply to this
    send an? (?:empty|blank) (?:message|e-?mail)
    cliqu(?:ez|er|ant) | confirmer | vous authentifier | répond(?:ez|ant|re) à ce
    haga clic | haciendo clic | pulse | confirm(?:e|ar|ando) | respond(?:a|iendo|er) a este
    clique (?:aqui|no) | bestätigen | klicken
    """,
)
# How: no person asks so without a link, a special address, or saying what writes here.
_MECHANISM = pattern(
    r"<phrases>",
    phrases=r"""
    https?:// | [-+]confirm[-+.]\S{0,80}@ | automat\w+ | clique aqui
    """,
)
_BEGINNING = 2_500


def is_challenge(text: str) -> bool:
    """Whether a text asks the sender to prove something before our mail is delivered."""
    text = text[:_BEGINNING]
    return all(words.search(text) for words in (_HELD, _ASKED, _MECHANISM))
