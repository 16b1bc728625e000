"""The words of failed delivery: who sends such notices, under what subject, and what they say."""

from __future__ import annotations

import re

from bot.channels.email.reading.phrases import pattern

# Nobody is called so, and nothing but a mail server writes from there.
_SERVER = pattern(
    r"<anywhere>|^\W*<names>|(?:^|[\s<\"'(])<places>[^@<>\s]{0,40}@|^\W*post_?-?master\W*$",
    anywhere=r"mailer[-_ ]?daemon | mail[-_ .]?daemon | mdaemon\b | no-?reply@sns\.amazonaws",
    # Within a longer name these may be what an organisation does.
    names=r"""
    (?:e-?)?mail[-_. ]?delivery | delivery ?(?:sub)?system | mailsystem | mail system\b
    mail[-_ ]?router
    """,
    places="post_?-?master | microsoftexchange[0-9a-f]{20}",
)
# Servers are called so, and people and offices are too.
_PERHAPS = pattern(
    r"<names>",
    names=r"""
    ^<?(?:admin|mailer)@ | (?:mail|system) ?administrator | anti-?virus | bounce
    microsoft ?(?:outlook|exchange)
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
    delay\w* in .{0,20}?deliver\w* | error deliver\w+
    failure (?:notice|delivery) | fail(?:ed|ure) (?:mail|delivery|notice|to deliver)
    (?:permanent|temporary) (?:delivery )?(?:fail\w*|error)
    warning: ?(?:message|could|e-?mail|mail|\S+@)
    (?:cannot|can't|unable to|could not) (?:send|deliver)
    (?:your )?(?:message|mail|e-?mail) .{0,60}?(?:could not|couldn't|was not|wasn't|\
    has not been|not) (?:be )?deliver\w*
    considered unsolicited bulk | (?:message|mail|e-?mail) .{0,60}?(?:was|has been|been) blocked
    unzustellbar\w* | nicht zustellbar | zustellung | mail konnte nicht
    (?:nachricht|e-?mail) .{0,30}?nicht zugestellt
    [ée]chec de (?:la )?(?:remise|distribution|livraison) | non remis | message non distribué
    avis de non | retour à l | (?:remise|distribution) différée | entrega (?:retrasada|aplazada)
    no se (?:puede|pudo|ha podido) entregar | no entregad[oa] | mensaje no entregado
    error de entrega | notificación de (?:estado|error)
    devuelto | mancat[ao] (?:consegna|recapito) | non recapitabile | impossibile recapitare
    não (?:foi )?(?:entregue|entregável) | não é possível entregar | falha na entrega
    onbestelbaar | niet[ -]bezorgde?
    oanbringeligt | olevererbar
    ej levererat | kan ikke leveres | nedoruč\w+ | nie ?doręcz\w+ | niedostarcz\w+ | недостав\w+
    не ?доставлен\w+ | не уда[её]тся доставить | неможливо доставити
    postmaster notify | kézbesíthetetlen | teslim edilemedi | nelivrabil
    配信不能 | 配信できません | 送信できません | (?:系统)?退信
    無法投遞 | 无法投递 | 未送达 | 未傳遞 | 배달되지 않음 | تعذر التسليم
    """,
)
_TEXT = pattern(
    r"<phrases>",
    phrases=r"""
    not (?:be )?deliver(?:ed|able) | undeliver(?:able|ed)
    deliver\w* .{0,54}?(?:fail\w*|abort\w*|delay\w*|problem|error)
    (?:problem|trouble) .{0,10}?deliver\w* | permanent (?:fatal )?error
    (?:unable to|could not|couldn['’]t|cannot|can['’]t) deliver | did not reach
    returned (?:mail|to (?:the )?sender)
    failed (?:address|recipient) | fail\w* to deliver | user (?:is )?unknown
    unknown (?:user|recipient)
    no such user
    mailbox (?:is )?full | bounce | was rejected | not been delivered
    invalid (?:user|address|recipient) | does not exist
    non remis | pas (?:encore )?(?:pu être|été) (?:remis|distribué|délivré|livré)
    no se (?:puede|pudo|ha podido) entregar | no se ha entregado | no llegó a | nicht zugestellt
    unzustellbar | host unknown
    transcript of session
    退回 | 送信できません | не может быть доставлен\w*
    (?:(?m:^)|[:"'(<])\s?5\d\d[ -]
    """,
)

_ARRIVED = pattern(
    r"<phrases>",
    phrases=r"""
    successful(?:ly)? (?:relayed|delivered|delivery) | message (?:has been|was) delivered to
    a été remis aux | se entregó a
    """,
)
_FAILED_TOO = re.compile(r"(?i)fail|error|fatal|unable|undeliver|reject|\bnot (?:be )?deliver")


def is_server(sender: str) -> bool:
    """Whether From names what only mail servers are called."""
    return _SERVER.search(sender[:300]) is not None


def may_be_server(sender: str) -> bool:
    """Whether From names what mail servers are called as well."""
    return _PERHAPS.search(sender[:300]) is not None


def subject_of_failure(subject: str) -> bool:
    """Whether notices of failed delivery have such a subject."""
    return _SUBJECT.match(subject[:300]) is not None


def speaks_of_failure(text: str) -> bool:
    """Whether a text's beginning has words of failed delivery."""
    return _TEXT.search(text[:8_000]) is not None


def speaks_of_arrival(notice: str) -> bool:
    """Whether a notice tells that a mail got through, and of no other that did not."""
    return _ARRIVED.search(notice) is not None and not _FAILED_TOO.search(notice)
