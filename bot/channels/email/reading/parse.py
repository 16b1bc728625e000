"""Bytes to a ParsedMail: the one way into this package; it never raises on any bytes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.channels.email.reading.addresses import check_count, recipients, sole_sender
from bot.channels.email.reading.armour import is_encrypted, unarmoured
from bot.channels.email.reading.attachments import attachment
from bot.channels.email.reading.authenticity import authenticity
from bot.channels.email.reading.automation import Automation, automation
from bot.channels.email.reading.body import body_text, files
from bot.channels.email.reading.bounces import failures, is_bounce, tells_of_arrival
from bot.channels.email.reading.dates import read_date
from bot.channels.email.reading.extract import NewText, new_text
from bot.channels.email.reading.fields import Fields
from bot.channels.email.reading.identifiers import message_id, references
from bot.channels.email.reading.limits import LIMITS, MailRefused
from bot.channels.email.reading.parsed import (
    ARRIVED,
    Failure,
    MailAttachment,
    MailKind,
    ParsedMail,
)
from bot.channels.email.reading.reports import complained, feedback_report, original_fields
from bot.channels.email.reading.structure import Part, read_fields, read_structure

_LONGEST_SUBJECT = 1_000
_HEADER_OF_REFUSED = 32 * 1024
_NOTHING_NEW = NewText("", "")
_MACHINE = Automation(automatic=True, no_reply=True)


def parse(raw: bytes, *, authserv_id: str | None = None) -> ParsedMail:
    """Read one mail. What cannot be read safely comes back as kind "quarantined"."""
    try:
        return _parse(raw, authserv_id)
    except MailRefused as refusal:
        return _quarantined(raw, str(refusal))
    except Exception as error:  # noqa: BLE001 - one bad mail must not stop the mailbox
        return _quarantined(raw, f"unreadable ({type(error).__name__})")


def _parse(raw: bytes, authserv_id: str | None) -> ParsedMail:
    root = read_structure(raw)
    fields = root.headers
    check_count(fields)
    full = unarmoured(body_text(root))
    subject = fields.words("subject")[:_LONGEST_SUBJECT]
    judged = _judged(root, subject, full)
    kind, new, machine = judged.kind, judged.new, judged.machine
    sender = sole_sender(fields)
    date, offset = read_date(fields.text("date"))
    original = original_fields(root) if kind in {"bounce", "complaint"} else Fields()
    return ParsedMail(
        kind=kind,
        text=new.text,
        text_in_context=new.in_context,
        doubtful=new.doubtful,
        subject=subject,
        sender=sender,
        message_id=message_id(fields),
        in_reply_to=message_id(fields, "in-reply-to"),
        references=references(fields),
        recipients_to=recipients(fields),
        list_id=fields.text("list-id")[-400:].rpartition("<")[2].strip(" >").lower(),
        failures=judged.failed,
        permanent=_permanent(judged.failed),
        reason=judged.reason,
        original_message_id=message_id(original),
        attachments=_attachments(root),
        date=date,
        utc_offset=offset,
        automatic=machine.automatic,
        guessed=machine.guessed,
        no_reply=machine.no_reply,
        authentication=authenticity(fields, authserv_id, sender),
        encrypted=is_encrypted(root, full),
        language=_language(new.text) if kind == "human" else None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """What kind of mail it is, and what follows from that."""

    kind: MailKind
    reason: str = ""
    failed: tuple[Failure, ...] = ()
    new: NewText = _NOTHING_NEW
    machine: Automation = _MACHINE


def _judged(root: Part, subject: str, full: str) -> _Judged:
    report = feedback_report(root)
    if report is not None:
        who = tuple(complained(report, original_fields(root)))
        why = report.text("feedback-type").lower() or "complaint"
        return _Judged(kind="complaint", reason=why, failed=who, new=new_text(full))
    if is_bounce(root, subject, full):
        failed = failures(root, full)
        reasons = dict.fromkeys(failure.reason for failure in failed)
        why = ", ".join(reasons) or (ARRIVED if tells_of_arrival(root, full) else "not delivered")
        return _Judged(kind="bounce", reason=why, failed=failed)
    new = new_text(full)
    machine = automation(root.headers, subject, full, new.text)
    kind: MailKind = "autoreply" if machine.autoreply else "human"
    return _Judged(kind=kind, reason=machine.autoreply, new=new, machine=machine)


def _permanent(failed: tuple[Failure, ...]) -> bool | None:
    """True when every recipient is lost for good, False when none is, else unknown."""
    verdicts = {failure.permanent for failure in failed}
    return verdicts.pop() if len(verdicts) == 1 else None


def _attachments(root: Part) -> tuple[MailAttachment, ...]:
    parts = files(root)
    if len(parts) > LIMITS.attachments:
        raise MailRefused("too many attachments")
    return tuple(attachment(part) for part in parts)


def _language(text: str) -> str | None:
    if not text:
        return None
    # The detector loads a model; mail without words does not need it.
    from bot.i18n.detect import detect  # noqa: PLC0415

    found = detect(text[:2_000])
    return found.language if found else None


def _quarantined(raw: bytes, reason: str) -> ParsedMail:
    """As much of the header as is safe to show staff beside the reason."""
    fields = Fields(read_fields(raw[:_HEADER_OF_REFUSED])[0])
    try:
        sender = sole_sender(fields)
        subject = fields.words("subject")[:_LONGEST_SUBJECT]
        identifier = message_id(fields)
    except Exception:  # noqa: BLE001 - the header may be what could not be read
        sender, subject, identifier = None, "", None
    return ParsedMail(
        kind="quarantined",
        reason=reason,
        subject=subject,
        sender=sender,
        message_id=identifier,
        automatic=True,
        no_reply=True,
    )
