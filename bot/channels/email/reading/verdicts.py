"""What a failed delivery means for the address, from status codes and the servers' words."""

from __future__ import annotations

import re

_STATUS = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d{2}(?=[\s:,-]|$)")

# In this order: the first words found decide.
_WORDS: tuple[tuple[str, bool | None, str], ...] = (
    (
        r"mail\s*box.{0,36}?(?:full|exceed|over)|(?:over|exceed\w*|out\s+of).{0,27}?(?:quota|storage)|quota.{0,27}?exceed"
        r"|mailbox\s*full|mailfolder\s+is\s+full|is\s+full\b|full\s+mailbox|disk\s+quota|insufficient\s+(?:system\s+)?storage|too\s+many\s+messages\s+in|boîte\s+.{0,20}pleine|buz[óo]n\s+.{0,20}lleno|storage\s+limit|over\s*quota",
        False,
        "mailbox full",
    ),
    (
        r"message.{0,36}?(?:too\s+(?:big|large)|exceeds)|too\s+large|size\s+(?:limit|exceed)|exceeds?\s+.{0,36}?(?:size|limit)",
        False,
        "mail too large",
    ),
    (
        r"spam|unsolicited|blacklist|black\s+list|blocklist|block\s+list|block(?:ed|ing)\b|reputation|rbl\b|dnsbl|spf\b|dkim\b|dmarc|reverse\s+(?:dns|lookup)|ptr\b|policy|poli(?:cy|tique)|virus|not\s+(?:authori[sz]ed|permitted|allowed)"
        r"|relay(?:ing)?\b|access\s+denied|authenticat\w+\s+required|content\s+(?:reject|filter)|rate\s+limit|throttl|try\s+again|temporar|too\s+many\s+(?:connections|recipients|hops)|mail\s+loop|rejected\s+by\s+.{0,27}?filter|sender\s+(?:denied|reject)|5\.7\.\d",
        False,
        "refused",
    ),
    (
        r"(?:user|recipient|mailbox|address|account|addressee|alias|destinatai\w+|usuario).{0,54}?(?:unknown|not\s+(?:found|known|exist|listed|have|a\s+valid|be\s+found|recogni[sz]ed|active)|does\s*n[o']t\s+(?:exist|have)|doesn't|no\s+longer|unavailable|invalid|inactive|disabled|expired|inconnu|desconocid\w|rejected|n'existe|no\s+existe)"
        r"|(?:unknown|no\s+such|invalid|bad|non-?existent|inactive|unrouteable|undeliverable|nonexistent|unkown|not\s+a\s+valid|not\s+our)\s+.{0,18}?(?:user|recipient|mailbox|address|account|customer|local|destination|alias|person|addressee)"
        r"|doesn'?t\s+have\s+an?\s+\S+\s+account|no\s+mailbox\s+(?:here|by)|not\s+listed\s+in|is\s+not\s+a\s+\w+\s+(?:account|user|address)|no\s+such|user\s*unknown|unknown\s+local|does\s+not\s+exist|no\s+account\s+by|isn'?t\s+in\s+my|5\.1\.[1236]|no\s+longer\s+(?:in\s+use|valid|active|with|works)|has\s+moved"
        r"|adresse\s+.{0,30}(?:inconnue|invalide)|direcci[óo]n\s+.{0,30}(?:incorrecta|no\s+existe)",
        True,
        "address unknown",
    ),
    (
        r"(?:host|domain|name|mx|site).{0,45}?(?:unknown|not\s+found|unreachable|invalid|does\s+not\s+exist|no\s+answer|unresolv\w+)|unknown\s+(?:host|domain|site)|unrouteable\s+(?:mail\s+)?domain|no\s+(?:such\s+)?(?:host|domain|mx)|could\s*n[o']t\s+find\s+any\s+host|nxdomain|not\s+resolve|cannot\s+resolve",
        True,
        "domain unknown",
    ),
    (
        r"delay|will\s+(?:keep|continue)|still\s+(?:try|be\s+retried)|has\s+not\s+(?:yet\s+)?been\s+delivered|not\s+yet\s+been|time\s*d?\s*-?\s*out|expired|connection\s+refused|could\s+not\s+connect|deferred|retry\s+time",
        False,
        "not reached in time",
    ),
)
_COMPILED = tuple((re.compile(f"(?i){words}"), permanent, why) for words, permanent, why in _WORDS)
# RFC 3463: subject.detail of the enhanced status.
_SUBJECTS: dict[tuple[str, str], tuple[bool, str]] = {
    ("1", "0"): (True, "address unknown"),
    ("1", "1"): (True, "address unknown"),
    ("1", "2"): (True, "domain unknown"),
    ("1", "3"): (True, "address unknown"),
    ("1", "6"): (True, "address has moved"),
    ("1", "10"): (True, "domain takes no mail"),
    ("2", "1"): (True, "mailbox disabled"),
    ("2", "2"): (False, "mailbox full"),
    ("2", "3"): (False, "mail too large"),
    ("3", "4"): (False, "mail too large"),
    ("4", "4"): (True, "domain unknown"),
    ("4", "7"): (False, "not reached in time"),
}
_LONGEST = 6_000


def verdict(text: str, status: str = "") -> tuple[bool | None, str]:
    """Whether the address is dead (None: unknown), and why in a few words."""
    text = text[:_LONGEST]
    code = _STATUS.search(status) or _STATUS.search(text)
    if code and (code[2], code[3]) in _SUBJECTS:
        dead, why = _SUBJECTS[code[2], code[3]]
        return dead and code[1] == "5", why
    for words, permanent, why in _COMPILED:
        if words.search(text):
            temporary = code is not None and code[1] == "4"
            return permanent and not temporary, why
    if code:
        return (False, "refused for now") if code[1] == "4" else (None, "refused")
    reply = _REPLY.search(text)
    if reply:
        return (False, "refused for now") if reply[1] == "4" else (None, "refused")
    return None, "not delivered"
