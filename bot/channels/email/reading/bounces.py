"""Bounces: is this one, and whom did our mail not reach?

Structured reports first (RFC 3464, X-Failed-Recipients), then the words of the notice that
stands above the copy of our mail. flufl.bounce, Mailman's collection of detectors, is asked
last: it knows odd formats, but reads whole mails and raises on some.
"""

from __future__ import annotations

import re

from bot.channels.email.reading.addresses import loose_addresses
from bot.channels.email.reading.detectors import detected
from bot.channels.email.reading.fields import Fields
from bot.channels.email.reading.notices import (
    first_mentioned,
    labelled_addresses,
    listed_addresses,
    notice_lines,
)
from bot.channels.email.reading.parsed import Failure
from bot.channels.email.reading.phrases import pattern
from bot.channels.email.reading.reports import (
    delivery_status,
    original_fields,
    refusal_receipt,
    status_failures,
)
from bot.channels.email.reading.structure import Part
from bot.channels.email.reading.verdicts import verdict

_DAEMON = pattern(
    r"<names>",
    names=r"""
    mailer[-_ ]?daemon | mail[-_ .]?daemon | mdaemon\b | post_?master | mail ?delivery
    delivery ?(?:sub)?system
    mail[-_. ]delivery[-_. ]system | (?:mail|system) ?administrator | mail[-_ ]?router
    mailsystem | mail system
    antivirus | ^<?admin@ | e-?mail delivery | microsoft ?(?:outlook|exchange)
    no-?reply@sns\.amazonaws | bounce
    """,
)
_SUBJECT = pattern(
    r"^\W*(?:\S{1,30}:\s*)?<subjects>",
    subjects=r"""
    undeliver(?:able|ed) | non[ -]?deliver\w* | not deliverable
    returned (?:mail|e-?mail|to sender|message)
    (?:mail|message|e-?mail|delivery) .{0,27}?(?:fail\w*|not delivered|undeliverable|\
    problem|error|delayed|could not be delivered|returned)
    deliver\w+ (?:status|notification|fail\w*|problem|report|error|delay\w*|has failed|incomplete)
    failure (?:notice|delivery) | fail(?:ed|ure) (?:mail|delivery|notice|to deliver)
    (?:permanent|temporary) (?:delivery )?(?:fail\w*|error)
    warning: ?(?:message|could|e-?mail|mail|\S+@)
    (?:cannot|can't|unable to|could not) (?:send|deliver)
    (?:your )?(?:message|mail|e-?mail) .{0,60}?(?:could not|couldn't|was not|wasn't|\
    has not been|not) (?:be )?deliver\w*
    unzustellbar\w* | nicht zustellbar | zustellung | mail konnte nicht
    [ée]chec de (?:la )?(?:remise|distribution|livraison) | non remis | message non distribué
    avis de non | retour à l
    no se (?:pudo|ha podido) entregar | no entregad[oa] | mensaje no entregado | error de entrega
    notificación de (?:estado|error)
    devuelto | mancat[ao] (?:consegna|recapito) | non recapitabile | impossibile recapitare
    não (?:foi )?(?:entregue|entregável) | falha na entrega | onbestelbaar | niet[ -]bezorgde?
    oanbringeligt | olevererbar
    ej levererat | kan ikke leveres | nedoruč\w+ | nie ?doręcz\w+ | niedostarcz\w+ | недостав\w+
    не ?доставлен\w+
    配信不能 | 送信できません | 退信 | 無法投遞
    """,
)
_TEXT = pattern(
    r"<phrases>",
    phrases=r"""
    not (?:be )?deliver(?:ed|able) | undeliver(?:able|ed)
    deliver\w* .{0,54}?(?:fail\w*|abort\w*|delay\w*|problem|error)
    permanent (?:fatal )?error | unable to deliver | did not reach
    returned (?:mail|to (?:the )?sender)
    failed (?:address|recipient) | fail\w* to deliver | user unknown | unknown (?:user|recipient)
    no such user
    mailbox (?:is )?full | bounce | was rejected | not been delivered
    invalid (?:user|address|recipient) | does not exist
    non remis | pas pu être (?:remis|distribué|livré) | no se (?:pudo|ha podido) entregar
    unzustellbar | host unknown
    transcript of session
    \b5\d\d[ -]+\d?\.?
    """,
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
    if "x-failed-recipients" in fields or refusal_receipt(root) is not None:
        return True
    failed = _SUBJECT.match(subject[:300]) is not None and not _FORWARD.match(subject)
    says_so = _TEXT.search(text[:8_000]) is not None
    silent = _RETURN_PATH_NULL.match(fields.text("return-path")) is not None
    if _from_daemon(fields):
        return failed or says_so
    return failed and (says_so or silent) and (silent or "in-reply-to" not in fields)


def _from_daemon(fields: Fields) -> bool:
    return _DAEMON.search(fields.words("from")[:300]) is not None


def tells_of_arrival(root: Part) -> bool:
    """Whether a delivery report names recipients and none of them failed."""
    status = delivery_status(root)
    return status is not None and status_failures(status) == ([], True)


def failures(root: Part, text: str) -> tuple[Failure, ...]:
    """The recipients that a bounce names, by the most reliable source that names any."""
    status = delivery_status(root) or refusal_receipt(root)
    structured, named = status_failures(status) if status else ([], False)
    if named:
        return tuple(structured)
    lines = notice_lines(text)
    found = _named_in_words(root, text, lines)
    whole = verdict("\n".join(lines))
    return tuple(
        Failure(address=address, sent_to=address, permanent=dead, reason=why)
        for address in found
        for dead, why in (verdict(_about(address, lines)) if len(found) > 1 else whole,)
    )


def _named_in_words(root: Part, text: str, lines: list[str]) -> list[str]:
    original = original_fields(root)
    ours = {
        address.lower()
        for fields, names in ((root.headers, ("to", "delivered-to", "from")), (original, ("from",)))
        for name in names
        for value in fields.every(name)
        for address in loose_addresses(value)
    }
    return (
        _declared(root.headers)
        or labelled_addresses(text)
        or listed_addresses(lines, ours)
        or detected(root)
        or first_mentioned(lines, ours)
        or list(dict.fromkeys(loose_addresses(original.text("to"))))
    )


def _declared(fields: Fields) -> list[str]:
    values = fields.every("x-failed-recipients")
    return list(dict.fromkeys(a for value in values for a in loose_addresses(value)))


def _about(address: str, lines: list[str]) -> str:
    """The lines that speak of one address among several."""
    said: list[str] = []
    for number, line in enumerate(lines):
        if address.lower() in line.lower():
            said.extend(lines[number : number + 2])
    return "\n".join(said)
