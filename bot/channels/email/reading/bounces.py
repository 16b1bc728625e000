"""Bounces: is this one, and whom did our mail not reach?

Structured reports first (RFC 3464, X-Failed-Recipients), then the words of the notice that
stands above the copy of our mail. flufl.bounce, Mailman's collection of detectors, is asked
last: it knows odd formats, but reads whole mails and raises on some.
"""

from __future__ import annotations

import re
from dataclasses import replace

from bot.channels.email.reading.absences import subject_of_absence
from bot.channels.email.reading.addresses import loose_addresses
from bot.channels.email.reading.detectors import detected
from bot.channels.email.reading.fields import Fields
from bot.channels.email.reading.notices import (
    copied_recipient,
    first_mentioned,
    forwarding_addresses,
    labelled_addresses,
    listed_addresses,
    notice_lines,
)
from bot.channels.email.reading.parsed import Failure
from bot.channels.email.reading.reports import (
    delivery_status,
    original_fields,
    refusal_receipt,
    status_failures,
    unlabelled_status,
)
from bot.channels.email.reading.structure import Part
from bot.channels.email.reading.undelivered import (
    is_server,
    may_be_server,
    speaks_of_arrival,
    speaks_of_failure,
    subject_of_failure,
)
from bot.channels.email.reading.verdicts import verdict
from bot.channels.email.reading.voice import speaks_for_herself

_REPORTS = frozenset({"delivery-status", "global-delivery-status"})
# A report lies in the mail itself, or in one envelope that a list or a filter put around it.
_OWN_DEPTH = 2
# A notice names few; of a flood of addresses only so many are looked up in its words.
_MOST_JUDGED = 50
_FORWARD = re.compile(r"(?i)^\s*(?:re|fwd?|tr|rv|wg|aw)\s*:")
# Some servers write the empty return path out as their daemon's.
_RETURN_PATH_NULL = re.compile(r"(?i)^<\s*(?:mailer-daemon(?:@[^<>\s]*)?)?\s*>$")


def is_bounce(root: Part, subject: str, text: str) -> bool:
    """Whether a mail server wrote this mail about one of ours."""
    fields = root.headers
    from_server = is_server(fields.words("from"))
    passed_on = _FORWARD.match(subject) is not None
    status = delivery_status(root)
    if root.options.get("report-type", "").lower() in _REPORTS:
        return status is None or status.depth <= _OWN_DEPTH or from_server
    if status is not None:
        # Forwarded by a person, the report lies inside an attached mail or beside the words.
        return from_server or (status.depth <= _OWN_DEPTH and not passed_on)
    if "x-failed-recipients" in fields or (from_server and refusal_receipt(root) is not None):
        return True
    failed = subject_of_failure(subject) and not passed_on and not subject_of_absence(subject)
    if from_server:
        return failed or speaks_of_failure(text)
    return _is_unsigned_notice(root, text, failed)


def _is_unsigned_notice(root: Part, text: str, failed: bool) -> bool:
    """Whether a mail from no mail server's usual name is a notice all the same."""
    fields = root.headers
    says_so = speaks_of_failure(text)
    if _RETURN_PATH_NULL.match(fields.text("return-path")) or not fields.text("from"):
        return failed or (says_so and may_be_server(fields.words("from")))
    if not failed or not says_so or "in-reply-to" in fields:
        return False
    # People write about failures too; a notice gives each failed address a line.
    lines = notice_lines(text)
    if speaks_for_herself("\n".join(lines)):
        return False
    return bool(labelled_addresses(text) or listed_addresses(lines, _ours(root)))


def tells_of_arrival(root: Part, text: str) -> bool:
    """Whether a delivery report names recipients and none of them failed."""
    status = delivery_status(root)
    if status is not None:
        return status_failures(status) == ([], True)
    return speaks_of_arrival("\n".join(notice_lines(text)))


def failures(root: Part, text: str) -> tuple[Failure, ...]:
    """The recipients that a bounce names, by the most reliable source that names any."""
    status = delivery_status(root) or unlabelled_status(root) or refusal_receipt(root)
    structured, named = status_failures(status) if status else ([], False)
    lines = notice_lines(text)
    if not named and tells_of_arrival(root, text):
        return ()
    found = structured if named else [_unexplained(a) for a in _named_in_words(root, text, lines)]
    judged = [_explained(one, lines, alone=len(found) == 1) for one in found[:_MOST_JUDGED]]
    return (*judged, *found[_MOST_JUDGED:])


def _unexplained(address: str) -> Failure:
    return Failure(address=address, sent_to=address, permanent=None, reason="not delivered")


def _explained(failure: Failure, lines: list[str], *, alone: bool) -> Failure:
    """A failure whose report gives no reason, with the one that the notice gives."""
    if failure.permanent is not None:
        return failure
    permanent, why = verdict("\n".join(lines) if alone else _about(failure.address, lines))
    vague = permanent is None and failure.reason != "not delivered"
    return failure if vague else replace(failure, permanent=permanent, reason=why)


def _named_in_words(root: Part, text: str, lines: list[str]) -> list[str]:
    ours = _ours(root)
    return (
        _declared(root.headers)
        or labelled_addresses(text)
        or listed_addresses(lines, ours)
        or forwarding_addresses(lines)
        or detected(root)
        or first_mentioned(lines, ours)
        or list(dict.fromkeys(loose_addresses(original_fields(root).text("to"))))
        or copied_recipient(text)
    )


def _ours(root: Part) -> set[str]:
    """The addresses of both ends of the report, which are none of those that failed."""
    ends = ((root.headers, ("to", "delivered-to", "from")), (original_fields(root), ("from",)))
    return {
        address.lower()
        for fields, names in ends
        for name in names
        for value in fields.every(name)
        for address in loose_addresses(value)
    }


def _declared(fields: Fields) -> list[str]:
    values = fields.every("x-failed-recipients")
    return list(dict.fromkeys(a for value in values for a in loose_addresses(value)))


def _about(address: str, lines: list[str]) -> str:
    """The lines that speak of one address among several, each with what follows on it."""
    said: list[str] = []
    for number, line in enumerate(lines):
        if address.lower() not in line.lower():
            continue
        said.append(line)
        said.extend(
            after
            for after in lines[number + 1 : number + 2]
            if {a.lower() for a in loose_addresses(after)} <= {address.lower()}
        )
    return "\n".join(said)
