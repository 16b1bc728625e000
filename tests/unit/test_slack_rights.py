"""What the Slack app may do: the manifest asks for it, the doctor looks for it."""

from __future__ import annotations

import re
from pathlib import Path

from bot.checkup.online import SLACK_RIGHTS

_MANIFEST = Path(__file__).parents[2] / "examples" / "slack-manifest.yaml"


def test_manifest_asks_for_the_rights_the_doctor_looks_for() -> None:
    text = _MANIFEST.read_text()
    asked = re.search(r"    bot:\n((?:      - .*\n)+)", text)
    assert asked is not None
    assert {line.strip(" -") for line in asked[1].splitlines()} == SLACK_RIGHTS


def test_manifest_opens_the_direct_messages_files_come_to() -> None:
    """Slack refuses to bring anything to an app's messages tab that is switched off."""
    assert "messages_tab_enabled: true" in _MANIFEST.read_text()
