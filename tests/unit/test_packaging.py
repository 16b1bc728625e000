"""What packages the bot names only what there is: files, commands, settings, paths."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import build
from bot.config import PREFIX, Settings

ROOT = Path(__file__).parents[2]
PACKAGING = ROOT / "packaging"
CONTAINER = (PACKAGING / "Containerfile").read_text()
UNITS = ("presessions.service", "presessions-backup.service")


def steps() -> Iterator[tuple[str, str]]:
    """The instructions of the container file, each on one line."""
    text = re.sub(r"^\s*#.*\n", "", CONTAINER, flags=re.MULTILINE)
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if line.strip():
            name, _, rest = line.strip().partition(" ")
            yield name, rest


def unit(name: str) -> dict[str, list[str]]:
    """What a unit sets, in the order of its lines."""
    found: dict[str, list[str]] = {}
    for line in (PACKAGING / name).read_text().splitlines():
        if line and line[0] not in "#[":
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def settings_in(text: str) -> set[str]:
    return set(re.findall(rf"\b{PREFIX}([A-Z_]+)\b", text))


@pytest.mark.parametrize("name", ["Containerfile", *UNITS])
def test_settings_that_packages_name_are_settings(name: str) -> None:
    named = settings_in((PACKAGING / name).read_text())
    assert named
    assert named - {each.upper() for each in Settings.model_fields} == set()


def test_container_copies_what_there_is_and_all_that_is_built() -> None:
    copied = [
        source
        for name, rest in steps()
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    ]
    assert [each for each in copied if not (ROOT / each).exists()] == []
    # What the wheel is made of: see [tool.hatch.build.targets.wheel].
    assert {"bot", "templates", "examples", "pyproject.toml", "README.md", "LICENSE"} <= {*copied}


def test_container_installs_pinned_packages_and_runs_without_rights() -> None:
    found = list(steps())
    installed = [
        rest for name, rest in found if name == "RUN" and " pip " in rest.replace("/", " ")
    ]
    assert "--require-hashes -r requirements.txt" in installed[0]
    assert "--no-deps" in installed[1]
    [user] = [rest for name, rest in found if name == "USER"]
    [made] = [rest for name, rest in found if name == "RUN" and "useradd" in rest]
    assert (user, f"--uid {user}" in made) == ("10001", True)
    assert dict(found)["STOPSIGNAL"] == "SIGTERM"
    port = Settings.model_fields["http_port"].default
    assert dict(found)["EXPOSE"] == str(port)
    assert f"http://127.0.0.1:{port}/readyz" in dict(found)["HEALTHCHECK"]


def commands() -> list[list[str]]:
    """What the packages run of the bot."""
    found = [re.findall(r'"([^"]+)"', dict(steps())[name]) for name in ("ENTRYPOINT", "CMD")]
    started = [shlex.split(each) for name in UNITS for each in unit(name)["ExecStart"]]
    return [[*found[0], *found[1]], *([Path(each[0]).name, *each[1:]] for each in started)]


def test_commands_that_packages_run_are_commands() -> None:
    assert [each[0] for each in commands()] == ["presessions"] * 3
    for _, *arguments in commands():
        command, bound, *_ = build(arguments).parse_args(
            arguments, exit_on_error=False, print_error=False
        )
        assert (command.__module__.startswith("bot.cli."), bound.args is not None) == (True, True)


def test_units_share_their_sandbox_and_paths() -> None:
    bot, backup = (unit(name) for name in UNITS)
    for key in ("User", "EnvironmentFile", "LoadCredential", "Environment", "StateDirectory"):
        assert bot[key] == backup[key], key
    sandbox = set(bot) - {"ExecStart", "Type", "Restart", "RestartSec", "TimeoutStopSec"}
    unlike = {"RestartPreventExitStatus", "LimitNOFILE", "StartLimitIntervalSec", "WantedBy"}
    assert sandbox - set(backup) - unlike == {"Wants", "After"}
    assert int(bot["TimeoutStopSec"][0]) > 10  # what the bot needs at most
    assert unit("presessions-backup.timer")["OnCalendar"] == ["*-*-* 02:30:00"]


def test_wrong_setting_does_not_start_again_and_again() -> None:
    """2 is how every command ends that an operator has to mend."""
    assert unit(UNITS[0])["RestartPreventExitStatus"] == ["2"]
    assert unit(UNITS[0])["Restart"] == ["always"]
