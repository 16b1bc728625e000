"""The words of a bounce notice: what the server says, without the copy of our mail below."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.channels.email.reading.addresses import loose_addresses
from bot.channels.email.reading.phrases import pattern

_COPY_BEGINS = pattern(
    r"^[\s>|*#=-]*<phrases>",
    phrases=r"""
    (?:this|below|here) is (?:a |the )?(?:copy|header) | below this line
    original message details
    (?:original|unsent|returned|undelivered|the failed|your|\
    text of (?:the )?) ?(?:message|mail|e-?mail)(?: (?:text|header\w*|body|\
    content\w*))? ?(?:follows|is (?:below|attached)|:|-{2,}|=*$)
    (?:message|mail) (?:text|header\w*|contents?|body) follow\w* | message headers?\b
    (?:here are|the) .{0,20}headers
    (?:the )?(?:first|header) .{0,40}(?:original|message)
    .{0,60}(?:original|returned) (?:message|mail).{0,30}(?:follows|below|attached)
    content-type: ?message/rfc822 | -+ ?(?:start|begin)\w* of (?:the )?(?:\w+ )?(?:message|mail)
    -{3,} ?original message
    """,
)
_HEADER = pattern(
    r"^\s{0,4}<names>:\s*\S",
    names=r"""
    received | return-path | dkim-signature | domainkey-signature | authentication-results
    message-id | mime-version
    x-[\w-]+ | delivered-to | envelope-to | list-[\w-]+ | arc-[\w-]+
    """,
)
_NOT_RECIPIENTS = pattern(
    r"^\W*<labels>\b\s*[:=<]|\b<phrases>\b",
    labels=r"""
    mail from | from | sender | return-path | reply-to | envelope[ -](?:from|sender)
    reverse-path | message[ -]?id
    received | reporting-mta | by | x-\w+ | cc | in-reply-to | references | dkim\S*
    return address
    """,
    phrases=r"""
    generated from | on behalf | contact | assist | please (?:contact|send|write|e-?mail|call)
    if you | questions?
    report(?:ed)? (?:to|this) | forward this | sent by | was from | from address
    """,
)
_ANCHORED = pattern(
    r"^[\s>|*#•·:.\"'(\[-]*(?:<labels>\W*(?:rfc822;)?\W*)?(?:[45]\d\d[\s-]+(?:\d\.\d\.\d\s+)?)?"
    r"[<\"'(\[]*[^\s<>@\"'(),;:\[\]]+@[\w.-]+",
    labels=r"""
    to | recipient | for | failed | rcpt to | address | user | e-?mail | intended recipient
    original-recipient | recipient address | receiver not found
    final-recipient | delivery failed | destinataire | destinatario | failed recipients?
    """,
)
# Exim writes so under a program or a file that our recipient's mail was passed on to.
_FORWARDED = re.compile(r"(?i)^\s+\((?:generated|expanded) from:? <?([^\s()<>]{3,320})>?\)")
_LIST_BEGINS = pattern(
    r"(?:<phrases>)[^@]{0,60}$",
    phrases=r"""
    did not reach | not delivered to
    (?:following|these|to|of its) .{0,20}?(?:address|recipient|destinatai|destinatari)\S{0,8}
    """,
)
# Some notices name them all behind the words that announce them.
_ON_ONE_LINE = pattern(
    r"\b(?:following|these) .{0,20}?<words>\S{0,8}:(.*)$".replace(" ", r"\s"),
    words="address | recipient | destinatai | destinatari",
)
_SUCCEEDED = re.compile(r"(?i)\bsuccessful")
_LABELLED = re.compile(
    r"(?im)^[ \t]*(?:final-recipient|recipient address):[ \t]*(?:rfc822;)?[ \t]*(\S{3,320})"
)
# Amazon's notifications, where a mail provider passes them on as mail.
_IN_JSON = re.compile(r'\\?"emailAddress\\?"\s*:\s*\\?"([^"\\]{3,320})')
_COPIED_TO = re.compile(r"(?im)^[> \t]{0,4}to:[ \t]*(\S.{2,400})$")
_HELPERS = re.compile(r"(?i)(?:mailer-daemon|postmaster|abuse|support|help)\w*@")
_MOST_LINES = 400


def notice_lines(text: str) -> list[str]:
    """The lines above the copy of the original mail."""
    lines: list[str] = []
    for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]:
        if lines and (_COPY_BEGINS.match(line[:200]) or _HEADER.match(line[:200])):
            break
        lines.append(line[:1_000])
    return lines


def labelled_addresses(text: str) -> list[str]:
    """The recipients of a delivery report that was written into the text itself."""
    report = text[:50_000]
    labels = _IN_JSON if report.lstrip().startswith("{") else _LABELLED
    return _unique(a for match in labels.finditer(report) for a in loose_addresses(match[1]))


def listed_addresses(lines: list[str], ours: set[str]) -> list[str]:
    """The addresses that begin lines, below the words that announce a list if there are any."""
    lines = _without_arrived(lines)
    start = next((n for n, line in enumerate(lines) if _LIST_BEGINS.search(line[:300])), None)
    announced = _anchored(lines[start + 1 :], ours) if start is not None else []
    return announced or _on_one_line(lines, ours) or _anchored(lines, ours)


def _on_one_line(lines: list[str], ours: set[str]) -> list[str]:
    named = (found[1] for line in lines if (found := _ON_ONE_LINE.search(line)))
    return _unique(a for rest in named for a in _speaking_of(rest, ours))


def _without_arrived(lines: list[str]) -> list[str]:
    """The lines without the lists of those whom the mail reached."""
    kept: list[str] = []
    arrived = False
    for line in lines:
        if _LIST_BEGINS.search(line[:300]):
            arrived = _SUCCEEDED.search(line[:300]) is not None
        if not arrived:
            kept.append(line)
    return kept


def forwarding_addresses(lines: list[str]) -> list[str]:
    """The recipients whose mail was passed on to what failed."""
    forwarded = (match[1] for line in lines if (match := _FORWARDED.match(line[:400])))
    return _unique(a for value in forwarded for a in loose_addresses(value))


def first_mentioned(lines: list[str], ours: set[str]) -> list[str]:
    """The first address in the notice's sentences: the others there are for help."""
    found = (a for line in lines for a in _speaking_of(line, ours) if not _HELPERS.match(a))
    return _unique(found)[:1]


def copied_recipient(text: str) -> list[str]:
    """The recipient of the mail whose header is copied below the notice, if it was the only one."""
    copied = _COPIED_TO.search(text[:50_000])
    found = _unique(loose_addresses(copied[1])) if copied else []
    return found if len(found) == 1 else []


def _anchored(lines: list[str], ours: set[str]) -> list[str]:
    anchored = [line for line in lines if _ANCHORED.match(line[:400])]
    named = [(_indent(line), a) for line in anchored for a in _speaking_of(line, ours)[:1]]
    # What is indented below a recipient is the reason, and may name whom to ask.
    return _unique(address for indent, address in named if indent <= named[0][0])


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _speaking_of(line: str, ours: set[str]) -> list[str]:
    if _NOT_RECIPIENTS.search(line[:300]):
        return []
    return [a for a in loose_addresses(line) if a.lower() not in ours]


def _unique(addresses: Iterable[str]) -> list[str]:
    seen: dict[str, str] = {}
    for address in addresses:
        seen.setdefault(address.lower(), address)
    return list(seen.values())
