"""What a failed delivery means for the address, from status codes and the servers' words."""

from __future__ import annotations

import re

from bot.channels.email.reading.parsed import DELAYED
from bot.channels.email.reading.phrases import pattern

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d{2}(?=[\s:,-]|$)")

_FULL = r"""
    (?:mail ?box|mailfolder|inbox|account).{0,40}?(?:full\b|exceed|over\b|limit|maximum|capacity)
    full (?:mail ?box|inbox) | maximum (?:number of )?(?:messages|mailbox) | quota (?:error|problem)
    quota.{0,30}?exceed | mailbox ?full | is full\b | disk quota
    insufficient (?:system )?storage | storage limit
    insufficient (?:disk )?space | not enough (?:disk |storage )?(?:space|storage|room)
    no (?:space|room) (?:left|available) | account (?:is )?full
    (?:over|exceed|exhaust|reach|out of).{0,40}?(?:quota|allo[cw]|allot|storage|disk|space)
    quota (?:is |has been )?(?:full|reached|violat)
    too many messages in | boîte.{0,30}?pleine | buz[óo]n.{0,30}?lleno | over ?quota
    postfach.{0,30}?voll | caixa.{0,30}?cheia | casella.{0,30}?piena | переполнен
    skrzynk.{0,30}?pełn | postvak.{0,20}? vol\b | 已满
"""
_TOO_OFTEN = r"""
    receiving (?:e-?)?mail (?:at a rate|too quickly) | rate limit | throttl
    too many (?:messages|connections)
"""
_FOR_NOW = "temporarily (?:disabled|inactive|suspended|unavailable|locked)"
# Refused before the recipient was even named.
_SENDER_REFUSED = r"""
    in reply to (?:mail from|helo|ehlo) command
    (?:helo|ehlo)\b.{0,40}?(?:invalid|reject|refus|not found|not resolve)
    sender(?:['’]s)? (?:e-?mail |envelope )?(?:address|domain|host).{0,60}?\
    (?:not exist|not found|not resolve|unresolv|unknown|invalid)
    after (?:pipelined )?(?:mail from|helo|ehlo|initial connection)
"""
_TOO_LARGE = r"""
    message.{0,40}?(?:too (?:big|large)|exceeds) | too large | size (?:limit|exceed)
    exceeds?.{0,40}?(?:size|limit)
"""
_REFUSED = r"""
    spam | unsolicited | black ?list | block ?list | block(?:ed|ing)\b | reputation | rbl\b
    dnsbl | spf\b | dkim\b
    dmarc | reverse (?:dns|lookup) | ptr\b | polic(?:y|ies)\b | politique | virus
    not (?:authori[sz]ed|permitted|allowed)
    relay(?:ing)?\b | access denied | authenticat\w+ required | content (?:reject|filter)
    try again | temporar | too many (?:recipients|hops) | hop count | (?:mail|routing) loop
    rejected by .{0,27}?filter
    sender .{0,30}?(?:denied|reject|refus|invalid|unknown|verif)
"""
# Servers that do not know the address give the status of a refusal too.
_NOBODY = r"""
    no such (?:user|mailbox|recipient|account) | (?:user|mailbox|recipient) (?:unknown|not found)
    unknown (?:user|mailbox|recipient)
"""
_NOT_ALLOWED = r"5\.7\.\d"
_UNKNOWN = r"""
    (?:user|recipient|mailbox|address|account|addressee|alias|destinatai|\
    usuario).{0,54}?(?:unknown|not (?:found|known|exist|listed|have|a valid|be found|\
    recogni[sz]ed|active))
    (?:user|recipient|mailbox|address|account|addressee).{0,54}?(?:does ?n[o']t (?:exist|\
    have)|doesn't|no longer|unavailable|invalid|inactive|disabled|expired|rejected)
    (?:unknown|no such|invalid|bad|non-?existent|inactive|unrouteable|undeliverable|\
    unkown|not a valid|not our) .{0,18}?(?:user|recipient|mailbox|address|account|\
    customer|local|destination|alias|person|addressee)
    doesn'?t have an? \S+ account | no mailbox (?:here|by) | not listed in
    is not a \w+ (?:account|user|address) | no such (?!file|device|process|command)
    user ?unknown | unknown local | does not exist | no account by | isn'?t in my | 5\.1\.[1236]
    has moved
    couldn['’]t be found | wasn['’]t found at
    (?:account|mailbox|address|user).{0,40}? (?:been|is) (?:disabl|clos|delet|discontinu|deactivat)
    no longer (?:in use|valid|active|with|works) | adresse .{0,30}?(?:inconnue|invalide)
    n['’]existe pas
    direcci[óo]n .{0,30}?(?:incorrecta|desconocida|no existe) | no se encontró \S+ en \S
    (?:usuario|destinatario).{0,30}?(?:inconnu|desconocid|no existe)
    destinataire.{0,30}?pas reconnu | adresse.{0,60}?introuvable | (?:utilisateur|boîte) inconnue?
    no se (?:ha )?encontr(?:ó|ado) .{0,9}?direcci[óo]n | endereço.{0,40}?não (?:existe|pôde ser)
    empfänger.{0,30}?unbekannt | utente sconosciuto | usuário desconhecido
    nicht gefunden | nicht im .{0,30}?verzeichnis | não foi encontrad
    не (?:существует|найден) | 不存在
"""
_NO_DOMAIN = r"""
    (?:host|domain|name|mx|site).{0,45}?(?:unknown|not found|invalid|does not exist|unresolv\w+)
    unknown (?:host|domain|site) | name or service not known | unrouteable (?:mail )?domain
    no (?:such )?(?:host|domain|mx) | not resolve
    could ?n[o']t find any host | nxdomain | cannot resolve
"""
_STILL_TRYING = r"""
    not yet been delivered | delivery attempts will continue | delayed \d+ hours?
    will (?:keep|continue) (?:to )?(?:try|retry)\w* | still (?:trying|be retried)
    pas encore (?:pu être|été) (?:remis|distribué|livré)
    (?:todavía|aún) no se ha (?:podido )?entreg | noch nicht zugestellt
    this is a warning only | will be retried (?:until|for)
    tentatives de remise se poursuivr | se seguirá intentando
"""
_LATE = r"""
    unreachable | no answer | delay | will (?:keep|continue) | still (?:try|be retried)
    not (?:yet )?been delivered
    time ?d?-? ?out | expired
    connection refused | could not connect | deferred | retry time
"""
# In this order: the first words found decide.
_WORDS: tuple[tuple[re.Pattern[str], bool, str], ...] = tuple(
    (pattern("<words>", words=words), permanent, why)
    for words, permanent, why in (
        (_TOO_LARGE, False, "mail too large"),
        (_REFUSED, False, "refused"),
        (_NOBODY, True, "address unknown"),
        (_NOT_ALLOWED, False, "refused"),
        (_UNKNOWN, True, "address unknown"),
        (_NO_DOMAIN, True, "domain unknown"),
        (_STILL_TRYING, False, DELAYED),
        (_LATE, False, "not reached in time"),
    )
)
# These pass, whatever the status says: servers give 5.1.1 and 5.2.1 with them too.
_PASSING: tuple[tuple[re.Pattern[str], str], ...] = (
    (pattern("<words>", words=_FULL), "mailbox full"),
    (pattern("<words>", words=_TOO_OFTEN), "refused"),
    (pattern("<words>", words=_SENDER_REFUSED), "refused"),
    (pattern("<words>", words=_FOR_NOW), "refused for now"),
)
# RFC 3463: subject and detail of the enhanced status.
_DETAILS: dict[tuple[str, str], tuple[bool, str]] = {
    ("1", "0"): (True, "address unknown"),
    ("1", "1"): (True, "address unknown"),
    ("1", "2"): (True, "domain unknown"),
    ("1", "3"): (True, "address unknown"),
    ("1", "6"): (True, "address has moved"),
    ("1", "7"): (False, "refused"),
    ("1", "8"): (False, "refused"),
    ("1", "10"): (True, "address unknown"),
    ("2", "1"): (True, "mailbox disabled"),
    ("2", "2"): (False, "mailbox full"),
    ("2", "3"): (False, "mail too large"),
    ("3", "4"): (False, "mail too large"),
    ("4", "4"): (True, "domain unknown"),
    ("4", "7"): (False, "not reached in time"),
}
# Postfix puts this before every reason, whoever or whatever was at fault.
_PREFIX = re.compile(r"(?i)recipient address rejected:")
_LONGEST = 6_000


def verdict(text: str, status: str = "") -> tuple[bool | None, str]:
    """Whether the address is dead (None: unknown), and why in a few words."""
    text = _PREFIX.sub(" ", text[:_LONGEST])
    code = _STATUS.search(status) or _STATUS.search(text)
    reply = _REPLY.search(text)
    classes = {found[1] for found in (code, reply) if found}
    temporary = "4" in classes
    passing = next((why for words, why in _PASSING if words.search(text)), None)
    if passing:
        return False, passing
    if code and (code[2], code[3]) in _DETAILS:
        dead, why = _DETAILS[code[2], code[3]]
        return dead and not temporary, why
    for words, dead, why in _WORDS:
        if words.search(text):
            return dead and not temporary, why
    if temporary:
        return False, "refused for now"
    return None, "refused" if "5" in classes else "not delivered"
