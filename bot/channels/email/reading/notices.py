"""The words of a bounce notice: what the server says, without the copy of our mail below."""

from __future__ import annotations

import re

from bot.channels.email.reading.addresses import fold, loose_addresses

_COPY_BEGINS = re.compile(
    r"(?i)^[\s>|*#=-]*(?:(?:this|below|here)\s+is\s+(?:a\s+)?(?:the\s+)?(?:copy|header)|below\s+this\s+line|(?:original|unsent|returned|undelivered|the\s+failed|your|text\s+of\s+(?:the\s+)?)\s*(?:message|mail|e-?mail)(?:\s+(?:text|header\w*|body|content\w*))?\s*(?:follows|is\s+(?:below|attached)|:|-{2,}|=*$)"
    r"|(?:message|mail)\s+(?:text|header\w*|contents?|body)\s+follow\w*|(?:the\s+)?(?:first|header)\s+.{0,40}(?:original|message)|.{0,60}(?:original|returned)\s+(?:message|mail).{0,30}(?:follows|below|attached)|content-type:\s*message/rfc822|-+\s*(?:start|begin)\w*\s+of\s+(?:the\s+)?(?:\w+\s+)?(?:message|mail)"
    r"|(?:here\s+are|the)\s+.{0,20}headers|message\s+headers?|-{3,}\s*original\s+message)"
)
_HEADER = re.compile(
    r"(?i)^\s{0,4}(?:received|return-path|dkim-signature|domainkey-signature|authentication-results|message-id|mime-version|x-[\w-]+|delivered-to|envelope-to|list-[\w-]+|arc-[\w-]+):\s*\S"
)
_NOT_RECIPIENTS = re.compile(
    r"(?i)^\W*(?:mail\s+from|from|sender|return-path|reply-to|envelope[\s-](?:from|sender)|reverse-path|message[\s-]?id|received|reporting-mta|by|x-\w+|cc|in-reply-to|references|dkim\S*|return\s+address)\b\s*[:=<]"
    r"|(?i:generated\s+from|on\s+behalf|contact|help|assist|support|please|if\s+you|questions?|report(?:ed)?\s+(?:to|this)|postmaster\s+(?:at|of)|forward\s+this|message-id|sent\s+by|was\s+from|from\s+address)"
)
_ANCHORED = re.compile(
    r"(?i)^[\s>|*#•·:.\"'(\[-]*(?:(?:to|recipient|for|failed|rcpt\s+to|address|user|e-?mail|intended\s+recipient|original-recipient|final-recipient|delivery\s+failed|destinataire|destinatario|failed\s+recipients?)\W*(?:rfc822;)?\W*)?"
    r"[<\"'(\[]*[^\s<>@\"'(),;:\[\]]+@[\w.-]+"
)
_IN_ANGLES = re.compile(r"<([^\s<>@]+@[\w.-]+)>")
_MOST_LINES = 400


def notice_lines(text: str) -> list[str]:
    """The lines above the copy of the original mail."""
    lines: list[str] = []
    headers = 0
    for line in text.split("\n", _MOST_LINES)[:_MOST_LINES]:
        headers = headers + 1 if _HEADER.match(line[:200]) else 0
        if lines and (_COPY_BEGINS.match(line[:200]) or headers >= 1):
            break
        lines.append(line[:2_000])
    return lines


def addresses_in(lines: list[str], ours: set[str]) -> list[str]:
    """The addresses a notice speaks of: those that begin lines, else all it mentions."""
    anchored: dict[str, None] = {}
    mentioned: dict[str, None] = {}
    for line in lines:
        if _NOT_RECIPIENTS.search(line[:300]):
            continue
        found = [a for a in loose_addresses(line) if _may_fail(a, ours)]
        mentioned |= dict.fromkeys(found)
        if found and _ANCHORED.match(line[:400]):
            anchored[found[0]] = None
    return list(_unique(anchored or mentioned))


def _may_fail(address: str, ours: set[str]) -> bool:
    local = address.partition("@")[0].lower()
    return address.lower() not in ours and local not in {"mailer-daemon", "postmaster", "abuse"}


def _unique(addresses: dict[str, None]) -> dict[str, None]:
    seen: dict[str, str] = {}
    for address in addresses:
        folded = fold(address)
        if folded:
            seen.setdefault(folded.lower(), folded)
    return dict.fromkeys(seen.values())
