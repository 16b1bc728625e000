"""Backups of a bot that is busy: each one whole, and the last one all there was."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.e2e.applicants import GRACE, LUCIA, Script, take
from tests.e2e.conftest import Stage
from tests.e2e.phone import Phone
from tests.e2e.process import Bot, presessions


def apply(phone: Phone, script: Script) -> str:
    for step in script.steps:
        take(phone, step)
    return script.submit(phone)


def exported(environment: dict[str, str], folder: Path) -> list[dict[str, object]]:
    done = presessions(environment, folder, "export", "applications", "--cycle", "40")
    assert done.returncode == 0, done.stderr.decode()
    rows: list[dict[str, object]] = json.loads(done.stdout)
    return sorted(rows, key=lambda row: str(row["reference"]))


def restored(stage: Stage, backup: Path, name: str) -> dict[str, str]:
    """A backup put back into a database of the other kind; its settings."""
    elsewhere = {
        **stage.environment,
        "PRESESSIONS_DATABASE_URL": f"sqlite:///{stage.folder}/{name}.sqlite3",
    }
    done = presessions(elsewhere, stage.folder, "backup", "restore", str(backup))
    assert done.returncode == 0, done.stderr.decode()
    return elsewhere


def test_backups_under_load_are_whole_and_the_last_one_goes_on(postgres_stage: Stage) -> None:
    stage = postgres_stage
    scripts = (GRACE, LUCIA)
    phones = [stage.world.phone(script.name, script.language) for script in scripts]
    with ThreadPoolExecutor(2) as people:
        applying = [people.submit(apply, *each) for each in zip(phones, scripts, strict=True)]
        made = 0
        while made < 2 or not all(each.done() for each in applying):
            # Each is restored and every value in it opened before the command ends.
            assert "restored and read" in stage.command("backup", f"copies{made}")
            made += 1
        references = [each.result() for each in applying]
    seen = []
    for number in (0, made - 1):
        [backup] = (stage.folder / f"copies{number}").glob("*.backup")
        rows = exported(restored(stage, backup, f"at{number}"), stage.folder)
        # Somebody who was sent a receipt has all of their answers, at every moment.
        sent = [row for row in rows if row["status"] == "submitted"]
        assert all(row["consent"] is not None and row["submitted_at"] for row in sent)
        seen.append(len(sent))
    assert seen == sorted(seen)
    stage.bot.stop()
    stage.command("backup", "last")
    [backup] = (stage.folder / "last").glob("*.backup")
    elsewhere = restored(stage, backup, "moved")
    assert exported(elsewhere, stage.folder) == exported(stage.environment, stage.folder)
    moved = Bot(elsewhere, stage.folder, "moved")
    moved.start()
    try:
        phones[0].say("status", hear=references[0])
    finally:
        moved.close()
