"""What doctor says of a world that is well, and of one with everything wrong."""

from __future__ import annotations

import re
from pathlib import Path

from tests.e2e.driver import World
from tests.e2e.process import presessions, settings


def said(environment: dict[str, str], folder: Path) -> tuple[int, list[str]]:
    done = presessions(environment, folder, "doctor")
    assert done.stderr == b""
    return done.returncode, [
        line[5:] for line in done.stdout.decode().splitlines() if line.startswith("FAIL")
    ]


def test_doctor_names_each_fault_and_what_to_do(
    world: World, sqlite_database: str, tmp_path: Path
) -> None:
    well = settings(sqlite_database, world.sandbox.environment())
    assert said(well, tmp_path) == (0, [])
    smtp = well["PRESESSIONS_SMTP_URL"]
    key = tmp_path / "key"
    key.write_text("# the office's\n" + "k" * 40 + "\n")
    key.chmod(0o644)
    wrong = {
        **{name: value for name, value in well.items() if name != "PRESESSIONS_SECRET_KEY"},
        "PRESESSIONS_SECRET_KEY_FILE": str(key),
        "PRESESSIONS_SLAK_VIEWERS": "U1",
        "PRESESSIONS_TELEGRAM_TOKEN": "9:wrong",
        "PRESESSIONS_SLACK_CHANNEL": "C0NOWHERE",
        "PRESESSIONS_SLACK_APPROVERS": "U0NOBODY",
        "PRESESSIONS_SMTP_URL": re.sub(r":\d+$", ":9", smtp),
        "PRESESSIONS_PUBLIC_URL": "http://bot.example.org",
    }
    status, faults = said(wrong, tmp_path)
    expected = [
        "PRESESSIONS_SLAK_VIEWERS is no setting: did you mean PRESESSIONS_SLACK_VIEWERS?",
        f"run `chmod 600 {key}`",
        "copy it from @BotFather",
        "/invite the app there",
        "there is no such person",
        "the relay cannot be reached",
        "must begin with https://",
    ]
    assert (status, len(faults)) == (1, len(expected))
    missing = [each for each, fault in zip(expected, faults, strict=True) if each not in fault]
    assert missing == []
