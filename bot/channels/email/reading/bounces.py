"""Bounces: is this one, and whom did our mail not reach?

Structured reports first (RFC 3464, X-Failed-Recipients), then the words of the notice that
stands above the copy of our mail. flufl.bounce, Mailman's collection of detectors, is asked
last: it knows odd formats, but reads whole mails and raises on some.
"""

from __future__ import annotations

import re

from bot.channels.email.reading.addresses import loose_addresses, recipients
from bot.channels.email.reading.fields import Fields
from bot.channels.email.reading.notices import addresses_in, notice_lines
from bot.channels.email.reading.parsed import Failure
from bot.channels.email.reading.reports import delivery_status, original_fields, status_failures
from bot.channels.email.reading.structure import Part
from bot.channels.email.reading.verdicts import verdict

_DAEMON = re.compile(
    r"(?i)mailer[-_ ]?daemon|mail[-_ .]?daemon|mdaemon\b|post_?master|mail\s*delivery|delivery\s*(?:sub)?system|mail[-_. ]delivery[-_. ]system"
    r"|mail\s*administrator|system\s*administrator|mail[-_ ]?router|mailsystem|antivirus|^<?admin@|email\s*delivery|mail\s+system|microsoft\s*(?:outlook|exchange)|no-?reply@sns\.amazonaws|bounce"
)
_SUBJECT = re.compile(
    r"(?i)^\W*(?:\S{1,30}:\s*)?(?:undeliver(?:able|ed)|non[\s-]?deliver\w*|not\s+deliverable|returned\s+(?:mail|e-?mail|to\s+sender|message)|(?:mail|message|e-?mail|delivery)\s+.{0,27}?(?:fail\w*|not\s+delivered|undeliverable|problem|error|delayed|could\s+not\s+be\s+delivered|returned)"
    r"|deliver\w+\s+(?:status|notification|fail\w*|problem|report|error|delay\w*|has\s+failed|incomplete)|delivery\s+status|failure\s+(?:notice|delivery)|fail(?:ed|ure)\s+(?:mail|delivery|notice|to\s+deliver)|warning:\s*(?:message|could|e-?mail|mail|\S+@)|(?:permanent|temporary)\s+(?:delivery\s+)?(?:fail\w*|error)"
    r"|(?:your\s+)?(?:message|mail|e-?mail)\s+(?:to\s+\S+\s+)?.{0,36}?(?:could\s+not|couldn't|was\s+not|wasn't|has\s+not\s+been|not)\s+(?:be\s+)?deliver\w*|cannot\s+(?:send|deliver)|can't\s+deliver|unable\s+to\s+deliver|could\s+not\s+(?:send|deliver)|unzustellbar|nicht\s+zustellbar|zustellung|unzustellbare|mail\s+konnte\s+nicht"
    r"|échec\s+de\s+(?:la\s+)?(?:remise|distribution|livraison)|non\s+remis|message\s+non\s+distribué|avis\s+de\s+non|retour\s+à\s+l|no\s+se\s+(?:pudo|ha\s+podido)\s+entregar|no\s+entregad[oa]|mensaje\s+no\s+entregado|error\s+de\s+entrega|notificación\s+de\s+(?:estado|error)|devuelto|mancata\s+(?:consegna|recapito)|non\s+recapitabile|impossibile\s+recapitare"
    r"|não\s+(?:foi\s+)?(?:entregue|entregável)|falha\s+na\s+entrega|onbestelbaar|niet\s+bezorgd|niet-bezorgde|oanbringeligt|olevererbar|ej\s+levererat|kan\s+ikke\s+leveres|nedoruč\w+|nie\s*doręcz\w+|niedostarcz\w+|недостав\w+|не\s*доставлен\w+|配信不能|送信できません|退信|無法投遞)"
)
_BODY = re.compile(
    r"(?i)(?:could\s+not\s+be\s+delivered|not\s+deliver(?:ed|able)|undeliver(?:able|ed)|deliver\w*\s+.{0,54}?(?:fail\w*|abort\w*|delay\w*|problem|error)|permanent\s+(?:fatal\s+)?error|unable\s+to\s+deliver|returned\s+(?:mail|to\s+(?:the\s+)?sender)|failed\s+(?:address|recipient)|fail\w*\s+to\s+deliver|user\s+unknown|unknown\s+user|no\s+such\s+user|mailbox\s+(?:is\s+)?full|bounce|was\s+rejected|not\s+been\s+delivered|invalid\s+(?:user|address|recipient)|does\s+not\s+exist|non\s+remis|no\s+se\s+(?:pudo|ha\s+podido)\s+entregar|unzustellbar|host\s+unknown|5\d\d[\s-]+\d?\.?|transcript\s+of\s+session)"
)
_FORWARD = re.compile(r"(?i)^\s*(?:re|fwd?|tr|rv|wg|aw)\s*:")
_RETURN_PATH_NULL = re.compile(r"^<\s*>$")


def is_bounce(root: Part, subject: str, text: str) -> bool:
    """Whether a mail server wrote this mail about one of ours."""
    fields = root.headers
    status = delivery_status(root)
    if status is not None:
        # Forwarded by a person, the report lies inside an attached mail.
        return status.depth <= 2 or _from_daemon(fields)
    if root.options.get("report-type", "").lower() == "delivery-status":
        return True
    if "x-failed-recipients" in fields:
        return True
    failed = _SUBJECT.match(subject[:300]) is not None and not _FORWARD.match(subject)
    says_so = _BODY.search(text[:8_000]) is not None
    silent = _RETURN_PATH_NULL.match(fields.text("return-path")) is not None
    if _from_daemon(fields):
        return failed or says_so
    return failed and (says_so or silent) and (silent or "in-reply-to" not in fields)


def _from_daemon(fields: Fields) -> bool:
    return _DAEMON.search(fields.words("from")[:300]) is not None


def failures(root: Part, text: str) -> tuple[Failure, ...]:
    """The recipients that a bounce names, by the most reliable source that names any."""
    status = delivery_status(root)
    structured, named = status_failures(status) if status else ([], False)
    if structured or (named and status is not None):
        return tuple(structured)
    lines = notice_lines(text)
    notice = "\n".join(lines)
    declared = _declared(root.headers)
    found = declared or _in_words(root, lines) or _by_flufl(root)
    whole = verdict(notice)
    return tuple(
        Failure(address=address, permanent=dead, reason=why)
        for address in found
        for dead, why in (verdict(_about(address, lines)) if len(found) > 1 else whole,)
    )


def _declared(fields: Fields) -> list[str]:
    values = fields.every("x-failed-recipients")
    return list(dict.fromkeys(a for value in values for a in loose_addresses(value)))


def _in_words(root: Part, lines: list[str]) -> list[str]:
    original = original_fields(root)
    ours = {address.lower() for address in recipients(root.headers)}
    ours |= {a.lower() for value in root.headers.every("from") for a in loose_addresses(value)}
    ours |= {a.lower() for value in original.every("from") for a in loose_addresses(value)}
    found = addresses_in(lines, ours)
    return found or list(dict.fromkeys(loose_addresses(original.text("to"))))


def _about(address: str, lines: list[str]) -> str:
    """The lines that speak of one address among several."""
    said: list[str] = []
    for number, line in enumerate(lines):
        if address.lower() in line.lower():
            said.extend(lines[number : number + 2])
    return "\n".join(said)


def _by_flufl(root: Part) -> list[str]:
    from bot.channels.email.reading.detectors import detected

    return detected(root)
