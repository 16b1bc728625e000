"""``presessions mail parse``: what is read out of mail files, one JSON object a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

from bot.channels.email.reading.limits import LIMITS
from bot.channels.email.reading.parse import parse
from bot.channels.email.reading.parsed import ParsedMail


def parse_files(files: Iterable[Path], out: TextIO) -> None:
    """Print what each file holds; a file that cannot be read is quarantined with the reason."""
    for path in files:
        # ASCII only: whatever a mail or a file name holds, any terminal or pipe takes it.
        print(json.dumps(described(str(path), _read(path))), file=out, flush=True)


def _read(path: Path) -> ParsedMail:
    try:
        with path.open("rb") as file:
            # One byte more than we accept tells a file that is too large, however large.
            raw = file.read(LIMITS.message_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return ParsedMail(kind="quarantined", reason=f"the file cannot be read: {reason}")
    return parse(raw)


def described(file: str, mail: ParsedMail) -> dict[str, object]:
    """The facts about a mail as JSON values; "text" keeps the quoted lines that are answered."""
    return {
        "file": file,
        "kind": mail.kind,
        "text": mail.text_in_context,
        "subject": mail.subject,
        "from": mail.sender,
        "message_id": mail.message_id,
        "in_reply_to": mail.in_reply_to,
        "references": list(mail.references),
        "attachments": [
            {"name": part.name, "type": part.type, "size": part.size} for part in mail.attachments
        ],
        "recipients": list(mail.failing),
        "permanent": mail.permanent,
        "reason": mail.reason,
        "lang": mail.language,
    }
