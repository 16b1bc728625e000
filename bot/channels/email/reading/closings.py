"""The words that end letters: formulas of closing, phone marks, legal notices, list footers."""

from __future__ import annotations

import re

from bot.channels.email.reading.phrases import pattern
from bot.channels.email.reading.voice import speaks_for_herself

_CLOSING = pattern(
    r"^[\s*_–—-]*<formulas>[\s*_]*[,.!;:–—-]*\s*$",
    formulas=r"""
    (?:(?:with|many|my) )?(?:(?:best|kind|kindest|warm|warmest|very best) )?regards
    rgds | kr | br
    (?:best|kind|warm) regards from \w.{1,30} | (?:many )?thanks (?:and|&) .{0,20}?regards
    (?:with )?(?:best|warm|warmest|kind|kindest) (?:wishes|greetings)
    (?:all )?(?:the |my )?bests?
    yours(?: (?:sincerely|truly|faithfully|respectfully))? | cheers | take care | in solidarity
    (?:very |most )?(?:sincerely|truly|faithfully|cordially|respectfully|warmly)(?: yours)?
    respectfully submitted | cdlt | cdt | bien [àa] (?:vous|toi)
    (?:(?:bien|très|tout) )?(?:cordialement|sincèrement|respectueusement|fraternellement|\
chaleureusement|sororellement|amicalement|solidairement|confraternellement)(?: vôtre)? | amitiés
    (?:avec )?(?:(?:mes|nos) )?(?:[^\W\d_]+es )?salutations(?: [^\W\d_]+){0,4}
    (?:dans|en) l['’]attente.{0,120}?(?:salutations|considération|sentiments).{0,60}
    (?:a la|en) espera.{0,120}?saludos?.{0,60}
    con (?:mucho )?(?:aprecio|estima|cariño|respeto|gratitud|mis respetos)
    yours in (?:\w+ ){0,2}\w+ | in (?:peace|struggle|friendship|hope|service)
    (?:veuillez|je vous prie|nous vous prions|recevez|agréez).{0,120}?\
(?:salutations|considération|sentiments).{0,60}
    (?:(?:con )?(?:un|mis|nuestros|muchos) )?(?:[^\W\d_]+ )?saludos?(?: [^\W\d_]+){0,2}
    saludos?(?: \w+)? (?:desde|de) \w.{1,30}
    (?:sin (?:otro|más) (?:particular|asunto).{0,40}? )?(?:reciban?|les?|me despido) \
.{0,40}?(?:saludos?|saludan?|atentamente|cordialmente).{0,30}
    (?:muchas )?gracias y .{0,15}?saludos | atte
    (?:muy )?(?:atenta|cordial|respetuosa|sincera|fraternal|solidaria)mente
    (?:un )?(?:fuerte )?abrazos?
    (?:mit )?(?:freundlichen?|besten?|herzlichen?|vielen?|lieben?|schönen?) gr(?:ü|ue)(?:ß|ss)e?n?\
(?: aus \w+)?(?: / best regards)?
    gr(?:ü|ue)(?:ß|ss)e | mfg | vg | lg | hochachtungsvoll
    (?:met )?(?:vriendelijke|hartelijke) groet(?:en)? | groet(?:en|jes)? | greet(?:s|z|ings) | mvg
    (?:(?:cordiali|distinti|cari) )?saluti | atenciosamente
    (?:com os )?(?:melhores )?cumprimentos | abraços? | att
    (?:med )?(?:venlige?|vennlige?|vänliga?|bästa|mange|bedste|kærlig) \
(?:hilsen|hilsner|hälsning(?:ar)?)
    vänliga? hälsning(?:ar)? | (?:bästa )?hälsningar | mvh | hilsen | kh | vh | dbh
    pozdrawiam(?: serdecznie)? | z powa[żz]aniem | s pozdrav[eo]m | üdvözlettel | tisztelettel
    (?:ystävällisin )?terveisin | с уважением | з повагою | cu stim[ăa] | saygılarımla | pozdrav
    """,
)
_DEVICE = r"""
    i?-?(?:phone|pad|pod)\w* | (?:smart|mobil|cell)\w* | android\w* | blackberry | galaxy
    samsung
    huawei | xiaomi | nokia | htc | pixel | tablet | outlook | gmail | yahoo | aol | mailbox
    airmail
    thunderbird | proton\w* | windows | mac | spark | superhuman | polymail | sparrow | k-9
    handy | zoho | zimbra | roundcube | infomaniak | hotmail | icloud | webmail | sfr | orange
    bluemail | apple mail | mail app | mail for | application mail | teléfono | móvil | téléphone
    telefon\w*
    telemóvel | gerät | mobilgerät | fairphone
"""
_PHONE_MARK = pattern(
    r"^[\s*>_(\[<]*(?:<owned>\s\S|<sent>\s.{0,40}?\b<device>\b|<whole>[\s.)\]>*]*$)",
    device=_DEVICE,
    # With "my" in it, whatever follows is somebody's device.
    owned=r"""
    sent (?:from|via|with|on) my | envoyé (?:\w+ )?(?:de(?:puis)?|à partir de|avec|via) mon
    enviado (?:desde|con) mi | enviado do meu | von mein\w* | gesendet von mein\w*
    diese nachricht wurde von mein\w* | (?:verzonden|verstuurd) (?:vanaf|vanuit|met|via) mijn
    inviato (?:da|dal)(?: mio| il mio)? | wysłan[eoy] z(?: mojego)? | odesláno ze?
    odoslané zo? môjho | skickat från min | från min | sendt fra min | отправлено (?:с|из)
    надіслано (?:з|із) | 从我的 | 發自我的 | 從我的 | trimis de pe
    (?:get|obten(?:ir|er|ga|ez)|télécharge[rz]|descarg(?:ar|ue)) outlook (?:for|pour|para)
    get bluemail for | outlook für | provenance : courrier pour
    """,
    sent=r"""
    sent (?:from|with|via|by|using|on) | written on | posted via | composed on | from my
    lähetetty
    envoyé (?:\w+ )?(?:de(?:puis)?|à partir d[eu]|avec|via|par) | envoyé (?:à partir )?d['’]\w*
    enviado (?:desde|con|do|a partir d\w+) | gesendet (?:von|mit|mittels|über|aus)
    (?:verzonden|verstuurd) (?:vanaf|vanuit|met|via) | inviato (?:con|tramite) | skickat från
    sendt fra | wysłano za pomocą
    """,
    whole=r"""
    (?:\w+ )?(?:via|from) (?:mobile|iphone|android|my phone) | my \w+ sent this | iPhoneから送信
    나의 iPhone에서 보냄
    """,
)
_THIS_MAIL = r"""
    this (?:e-?mail|message|communication) | contents? of this e-?mail
    (?:cet?|le présent) (?:message|courriel|courrier|mail|e-?mail)
    (?:este|el presente) (?:mensaje|correo|e-?mail) | esta comunicación
    the information (?:contained )?in this | (?:les informations|la información) conten(?:ues|ida)
    diese (?:e-?mail|nachricht) | dit bericht | questo messaggio | esta mensagem
"""
_CONFIDENTIAL = "confiden | vertraulich | vertrouwelijk | riservat"
_ABOUT_THIS_MAIL = pattern(r"\b<subjects>\b", subjects=_THIS_MAIL)
_ONLY_CONFIDENTIAL = pattern(
    r"^\W*<subjects>\s(?:is|est|es|ist)\s(?:\w{1,15}\s)?<confidential>\w{0,15}\W*$",
    subjects=_THIS_MAIL,
    confidential=_CONFIDENTIAL,
)
# Somebody's own "this message is confidential, do not …" makes one or two of these claims; a
# notice, more.
_CLAIMS = tuple(
    pattern(r"\b<words>", words=words)
    for words in (
        _CONFIDENTIAL,
        "privileg | intended | solely | exclusiv | only for",
        "recipient | addressee | destin | empfänger | ontvanger",
        "error | mistake | erreur | irrtum",
        "delet | destroy | supprim | détrui | elim[ií]n | borr | lösch | vernietig",
        "unauthori | prohibit | interdit | prohib | unbefugt | no autoriz",
        "attach | pièces? jointe | adjunt | files? | fichier | archivo | anh[aä]ng | bijlage",
        "disclos | divulg | diffus | copying | dissemin | reproduc",
        "notify | avertir | notif | registered in",
    )
)
_ADDRESSED_WRONG = pattern(
    r"\b<words>",
    words=r"""
    if you are not the (?:intended|named) (?:recipient|addressee)
    if you (?:have )?received? this (?:e-?mail|message|communication) (?:in error|by mistake)
    si vous n['’]êtes pas le (?:bon )?destinataire
    si vous (?:avez reçu|recevez) ce (?:message|courriel|mail) par erreur
    si (?:usted )?no es (?:usted )?el destinatario
    si (?:usted )?(?:ha recibido|recibió|recibe) este (?:mensaje|correo)(?: electrónico)? por error
    """,
)
_FOOTER = pattern(
    r"^\s*<footers>",
    footers=r"""
    you(?:['’]ve)? (?:are receiv|receiv)\w+ this (?:e-?mail|message|mail|because)
    to unsubscribe\b | unsubscribe\s*:
    to respond, reply to | reply to this e-?mail directly | view it on github
    pour vous désabonner
    vous recevez ce (?:message|courriel) (?:parce|car) | para darse de baja
    para cancelar (?:la|su) suscripción
    (?:please )?(?:consider|think of|think about) the environment .{0,20}?print
    (?:antes de imprimir|avant d['’]imprimer|n['’]imprimez) .{0,60}?(?:environnement|planète\
|ambiente|planeta|nécessaire|necesari)
    (?:pensez|merci de penser) .{0,30}?(?:environnement|planète) .{0,30}?imprim
    (?:por favor,? )?(?:piense|considere) .{0,20}?medio ambiente .{0,20}?imprim
    this (?:message|mail|e-?mail) (?:was|has been) sent using
    think green\b
    do you yahoo | yahoo!? mail\s*[:.-] | libre de virus | virus-free | garanti sans virus
    \[image | visit topic\b
    """,
)
_HEADING = pattern(
    r"^\W*<headings>\W*(?:$|[:–—-]|\n)",
    headings=r"""
    (?:confidentiality|legal|privacy) (?:notice|disclaimer) | disclaimer | mentions légales
    avis (?:de confidentialité|juridique) | aviso (?:legal|de confidencialidad)
    """,
)
_LINK = re.compile(r"<[^<>]{0,500}>|\(https?:[^()]{0,500}\)|\[([^\[\]]{1,80})\]|https?://\S+")
_BETWEEN_LANGUAGES = re.compile(r"\s*[/|]\s*")
_ANGLED = re.compile(r"<[^<>\s]{0,300}>")
# A program that names its own site right after itself advertises.
_ADVERTISED = re.compile(
    r"(?i)^[\s*_]*(?:sent|composed|written|envoyé|enviado|gesendet|inviato)\s(?:from|with|via|by|using"
    r"|avec|depuis|par|con|desde|mit|von|da)\s[^\s.,;:!?<(\[]{2,20}\s?[(<\[]{1,2}https?://[^\s)>\]]*"
    r"[)>\]]{0,2}(?:,\s[^.!?;:]{1,60})?[\s.*_]*$"
)
_SENTENCE = re.compile(r"[!?;]$|[,;]\s|[.!?]\s\w")
# A sentence may begin so too ("sent from my desk, which is …"): the device comes at once.
_OWNED = pattern(r"^\W*\S+\s\S+\s(?:my|mon|mi|meu)\s(?:[\w,.]+\s){0,3}<device>\b", device=_DEVICE)
_MOST_WORDS = 16
_SHORTEST = 4


def is_closing(line: str) -> bool:
    """Whether a line is nothing but a formula of closing, in one language or more."""
    if len(line) > 300:
        return False
    bare = line.lstrip(" *_")
    if bare.startswith(("-", "–", "—")) and len(bare.strip("-–— ,.")) < _SHORTEST:
        return False  # "- KR" stands in a list
    parts = _BETWEEN_LANGUAGES.split(line.strip(" /|"))
    # "BR / KR" may be the codes of States.
    if len(parts) > 1 and all(len(part) < _SHORTEST for part in parts):
        return False
    return all(map(_CLOSING.match, parts))


def is_phone_mark(line: str) -> bool:
    """Whether a line is the mark of a mail program, not a sentence about sending."""
    if len(line) > 400:
        return False
    if _ADVERTISED.match(line):
        return True
    unlinked = _LINK.sub(r"\1", line)
    if not any(map(_PHONE_MARK.match, (line, unlinked))):
        return False
    bare = unlinked.strip(" *_.()<>[]")
    if len(bare.split()) > _MOST_WORDS:
        return False
    return _OWNED.match(bare) is not None or not _SENTENCE.search(bare)


def is_disclaimer(paragraph: str) -> bool:
    """Whether a paragraph is a legal notice about the mail it stands in."""
    start = paragraph[:1_500]
    if _ONLY_CONFIDENTIAL.match(start) or _HEADING.fullmatch(start):
        return True
    if speaks_for_herself(start):
        return False
    claims = sum(1 for claim in _CLAIMS if claim.search(start))
    if _ADDRESSED_WRONG.search(start):
        return claims > 1
    if _HEADING.match(start):
        return claims > 0
    return claims > 2 and _ABOUT_THIS_MAIL.search(start) is not None


def is_footer(line: str) -> bool:
    """Whether a line is what a mailing list or a ticket system puts below letters."""
    return _FOOTER.match(_ANGLED.sub("", line[:600])) is not None
