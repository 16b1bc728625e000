"""What the doctor asks Slack, over the sandbox's Web API."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.checkup import online
from bot.config import load
from tests.channels.slack_rig import SlackRig


@pytest.mark.parametrize("named", [True, False])
async def test_channel_is_asked_for_where_it_is_named(
    slack: SlackRig, named: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without a name Slack says "invalid arguments" of what the settings' check tells already."""
    monkeypatch.chdir(tmp_path)
    for name, value in slack.sandbox.environment().items():
        if "SLACK" in name and (named or not name.endswith("CHANNEL")):
            monkeypatch.setenv(name, value)
    found = {each.what: each.fine async for each in online.findings(load())}
    assert found == {
        "Slack lets us in": True,
        "the Slack app has its rights": True,
        **({"the office's channel can be read": True} if named else {}),
        "Slack's socket opens": True,
        "the staff's ids are people and groups": True,
    }
