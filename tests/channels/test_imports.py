from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"telegram", "slack_bolt", "slack_sdk", "aiohttp", "httpx", "imapclient", "aiosmtplib"}


@pytest.mark.parametrize(
    ("module", "brings"),
    [
        ("bot.channels.base", set()),
        ("bot.channels.telegram", set()),
        ("bot.channels.slack", set()),
        ("bot.channels.telegram.incoming", set()),
        ("bot.channels.telegram.channel", {"telegram", "httpx", "aiohttp"}),
        ("bot.channels.slack.channel", {"slack_bolt", "slack_sdk", "aiohttp"}),
    ],
)
def test_module_imports_only_the_libraries_of_its_channel(module: str, brings: set[str]) -> None:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert HEAVY & set(done.stdout.split()) == brings
