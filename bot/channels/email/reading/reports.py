"""Machine-readable reports: delivery status (RFC 3464), abuse feedback (RFC 5965)."""

from __future__ import annotations

import re

from bot.channels.email.reading.addresses import fold, loose_addresses
from bot.channels.email.reading.fields import Fields
from bot.channels.email.reading.parsed import DELAYED, NO_COMPLAINT, Failure
from bot.channels.email.reading.structure import Part, read_fields
from bot.channels.email.reading.verdicts import verdict

_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_UNLABELLED = frozenset({"text/plain", "application/octet-stream"})
_BEGINS_STATUS = re.compile(rb"(?i)\s*(?:reporting-mta|final-recipient|original-recipient):")
_LARGEST = 300_000
_MOST = 1_000
# Actions that are no failure of the recipient.
_ARRIVED = frozenset({"delivered", "relayed", "expanded", "deliverable", "delivery"})
_MICROSOFTS_RECIPIENT = "x-hmxmroriginalrecipient"
# RFC 6533: an address beyond ASCII, written in ASCII.
_ESCAPED = re.compile(r"\\x\{((?!D[89A-F])[0-9A-F]{2,4}|[1-9A-F][0-9A-F]{4}|10[0-9A-F]{4})\}")
_RECIPIENTS = ("final-recipient", "original-recipient", "x-actual-recipient", "remote-recipient")


def refusal_receipt(root: Part) -> Part | None:
    """A "read receipt" that says the mail was thrown away unread: some servers' bounce."""
    for part in root.walk():
        if part.type == "message/disposition-notification":
            disposition = next((Fields(g).text("disposition") for g in _groups(part)), "")
            if re.search(r"automatic-action.*;\s*(?:deleted|failed|denied)", disposition.lower()):
                return part
    return None


def delivery_status(root: Part) -> Part | None:
    """The part that tells recipient by recipient what became of a mail."""
    return next((part for part in root.walk() if part.type in _STATUS_TYPES), None)


def unlabelled_status(root: Part) -> Part | None:
    """A report that a server attached as any other text."""
    for part in root.walk():
        small = part.depth > 0 and len(part.body) <= _LARGEST
        if small and part.type in _UNLABELLED and _BEGINS_STATUS.match(part.content()):
            return part
    return None


def feedback_report(root: Part) -> Fields | None:
    """The fields of an abuse report, or None if this is none."""
    for part in root.walk():
        if part.type == "message/feedback-report":
            return Fields(_groups(part)[0] if _groups(part) else ())
    if root.options.get("report-type", "").lower() == "feedback-report":
        return Fields()
    # Microsoft's feedback is the mail alone, with its recipient written into the header.
    who = original_fields(root).raw(_MICROSOFTS_RECIPIENT)
    return Fields((("original-rcpt-to", who),)) if who else None


def status_failures(part: Part) -> tuple[list[Failure], bool]:
    """Every recipient that was not reached, and whether any recipient was named at all."""
    failures: dict[str, Failure] = {}
    named = False
    for group in _groups(part):
        fields = Fields(group)
        address = _recipient(fields)
        named = named or address is not None
        failure = _failure(fields, address) if address else None
        if failure:
            failures.setdefault(failure.address, failure)
    return list(failures.values()), named


def _groups(part: Part) -> list[tuple[tuple[str, bytes], ...]]:
    """The blocks of fields, separated by blank lines; some servers encode them in base64."""
    content = part.content()[:_LARGEST].replace(b"\r\n", b"\n")
    groups: list[tuple[tuple[str, bytes], ...]] = []
    for block in re.split(rb"\n[ \t]*\n+", content)[:_MOST]:
        # A recipient repeated within one block begins a new one: a missing blank line.
        fields = read_fields(block.lstrip(b"\n"))[0]
        start = 0
        for at, (name, _) in enumerate(fields):
            if name == "final-recipient" and any(f[0] == name for f in fields[start:at]):
                groups.append(fields[start:at])
                start = at
        groups.append(fields[start:])
    return [group for group in groups if group]


def _recipient(fields: Fields) -> str | None:
    for name in _RECIPIENTS:
        address = _typed_address(fields.text(name))
        if address:
            return address
    return None


def _typed_address(value: str) -> str | None:
    kind, _, bare = value.partition(";")
    bare = bare or value
    if kind.strip().lower() == "utf-8":
        bare = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), bare)
    bare = re.sub(r"^(?:rfc822|utf-8|addr-type)\s*;?\s*", "", bare.strip(), flags=re.IGNORECASE)
    exact = fold(bare.strip("<> \"'"))
    return exact or next(loose_addresses(bare), None)


def _failure(fields: Fields, address: str) -> Failure | None:
    action = re.split(r"[\s;(]", fields.text("action").strip().lower(), maxsplit=1)[0]
    if action in _ARRIVED:
        return None
    status = fields.text("status")
    permanent, why = verdict(fields.text("diagnostic-code"), status)
    if action == "delayed" or (not action and status.startswith("4")):
        permanent, why = False, DELAYED
    sent_to = _typed_address(fields.text("original-recipient")) or address
    return Failure(address=address, sent_to=sent_to, permanent=permanent, reason=why)


def complained(report: Fields, original: Fields) -> list[Failure]:
    """Who complained, where the report or the reported mail's recipient still says so."""
    if report.text("feedback-type").lower() in NO_COMPLAINT:
        return []
    for name in ("original-rcpt-to", "removal-recipient"):
        found = [a for value in report.every(name) for a in loose_addresses(value)]
        if found:
            break
    else:
        found = list(loose_addresses(original.text("to")))
    return [
        Failure(address=address, sent_to=address, permanent=True, reason="complaint")
        for address in dict.fromkeys(found)
    ]


def original_fields(root: Part) -> Fields:
    """The header of the mail that a report is about, if it came along."""
    for part in root.walk():
        if part.type in {"message/rfc822", "message/global", "text/rfc822-headers"}:
            if part.children:
                return part.children[0].headers
            return Fields(read_fields(part.content()[:_LARGEST].lstrip(b"\r\n"))[0])
    return Fields()
