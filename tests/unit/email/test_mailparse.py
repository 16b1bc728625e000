"""The command behind ``presessions mail parse``: one object a file, whatever the file."""

from __future__ import annotations

import io
import json
from pathlib import Path

from bot.channels.email.mailparse import parse_files
from tests.unit.email.letters import BOUNCE, HUMAN


def test_every_file_gets_one_object(tmp_path: Path) -> None:
    human, bounce = tmp_path / "human.eml", tmp_path / "bounce.eml"
    human.write_bytes(HUMAN)
    bounce.write_bytes(BOUNCE)
    out = io.StringIO()
    parse_files([human, bounce, tmp_path / "absent.eml", tmp_path], out)
    first, second, absent, folder = map(json.loads, out.getvalue().splitlines())
    assert first == {
        "file": str(human),
        "kind": "human",
        "text": "Oui, nous confirmons.",
        "subject": "Réponse",
        "from": "ana@example.org",
        "message_id": "<one@example.org>",
        "in_reply_to": "<letter-1@our.example>",
        "references": ["<letter-0@our.example>", "<letter-1@our.example>"],
        "attachments": [],
        "recipients": [],
        "permanent": None,
        "reason": "",
        "lang": "fr",
    }
    assert (second["kind"], second["recipients"], second["permanent"]) == (
        "bounce",
        ["ana.ruiz@inside.example.org", "bo@example.org", "cy@example.org"],
        None,
    )
    assert [second["attachments"][0]["name"], second["attachments"][0]["type"]] == [
        "file",
        "message/delivery-status",
    ]
    for unread in (absent, folder):
        assert (unread["kind"], unread["reason"][:24]) == (
            "quarantined",
            "the file cannot be read:",
        )
