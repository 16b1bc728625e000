"""Nothing that went wrong says what people wrote; no secret is compared by ==."""

from __future__ import annotations

import ast
import inspect
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk.signature import SignatureVerifier

from bot.errors import PermanentSendError

_FAIL = "def fail(words):\n    note = words * 2\n    raise ValueError(f'could not read {words}')\n"
CRASHES = {
    "main": "fail('canary@serin.example')",
    "thread": "import threading; t = threading.Thread(target=fail, args=('canary',)); "
    "t.start(); t.join()",
    "finaliser": "X = type('X', (), {'__del__': lambda self: fail('canary')}); X()",
    "task": "import asyncio, gc\n"
    "async def go():\n"
    "    async def work(): fail('canary')\n"
    "    asyncio.create_task(work())\n"
    "    await asyncio.sleep(0.01)\n"
    "asyncio.run(go()); gc.collect()",
    "library": "import logging; logging.getLogger('aiohttp.server').error('canary %s', 'canary')",
}


@pytest.mark.parametrize("crash", CRASHES)
def test_crash_says_where_and_not_what(crash: str) -> None:
    program = f"from bot import logs\nlogs.configure()\n{_FAIL}{CRASHES[crash]}"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=30, check=False
    )
    assert "canary" not in done.stdout + done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    told = [(line["event"], line["error"]) for line in lines]
    silent = crash in {"task", "library"}
    assert told == ([] if silent else [("crashed", "ValueError at <string>:5")])


def compared(path: Path) -> Iterator[str]:
    """Comparisons by == or != in which something is called by a secret's name."""
    secret = ("signature", "secret", "mac", "digest", "token", "password", "fingerprint")
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Compare) and any(
            isinstance(each, ast.Eq | ast.NotEq) for each in node.ops
        ):
            words = [
                each.id if isinstance(each, ast.Name) else each.attr
                for side in (node.left, *node.comparators)
                for each in [side.func if isinstance(side, ast.Call) else side]
                if isinstance(each, ast.Name | ast.Attribute)
            ]
            if any(part in word.lower().split("_") for word in words for part in secret):
                yield f"{path}:{node.lineno}"


def test_no_secret_is_compared_in_a_time_that_tells() -> None:
    every = [*Path("bot/channels").rglob("*.py"), Path("bot/vault.py"), Path("bot/web.py")]
    assert [place for path in every for place in compared(path)] == []
    assert "compare_digest" in inspect.getsource(SignatureVerifier.is_valid)


def test_search_for_comparisons_finds_one(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("if self.signature(x) == shown: pass\nif a.api_token != b: pass\n")
    assert list(compared(bad)) == [f"{bad}:1", f"{bad}:2"]


# All that a line of the log may say beside its event: ids, kinds, places, and never a text.
LOGGED = {
    *("again", "channel", "cursor", "each", "event.id", "event.kind", "event_id", "key", "name"),
    *("letter.row.id", "number", "row.attempts", "row.channel", "row.id", "row_id"),
    *("message.uid", "met.id", "met.why", "outcome.fresh", "start.start", "start.validity"),
    *("type(error).__name__", "type(event).__name__", "type(met).__name__"),
    *("describe(error)", "describe(problem)", "describe(task.exception())", "problem"),
    "send_error(error).reason",  # a server's words, without addresses and tokens
    "body.get('type')",  # of a payload that Slack has signed
    "'another program receives the updates of this bot; this one waits'",
}
# What only one place may say, because the words are always our own there.
LOGGED_AT = {("str(error)", "bot/channels/email/mailbox.py")}  # MailboxRefused names a setting
_LEVELS = {"debug", "info", "warning", "error", "critical", "exception", "log", "msg"}


def logged(path: Path) -> Iterator[tuple[str, str]]:
    """Each value that a file's log lines hold, with its place."""
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        logger = ast.unparse(node.func.value)
        if node.func.attr in _LEVELS and (
            logger in {"log", "logger", "logging"} or "log" in logger
        ):
            for value in (*node.args[1:], *(each.value for each in node.keywords)):
                yield ast.unparse(value), f"{path}:{node.lineno}"


def test_every_log_line_says_ids_and_kinds_only() -> None:
    """Whoever logs something new must list it above, and so think about what it may hold."""
    every = [path for path in Path("bot").rglob("*.py") if "sandbox" not in path.parts]
    found = [place for path in every for place in logged(path)]
    unknown = [
        (what, where)
        for what, where in found
        if what not in LOGGED and (what, where.partition(":")[0]) not in LOGGED_AT
    ]
    assert unknown == []
    assert len(found) > 40


def test_no_log_line_is_written_by_a_library(tmp_path: Path) -> None:
    """Tracebacks end with an error's text: nothing asks for one."""
    bad = tmp_path / "bad.py"
    bad.write_text("log.exception('x', error=str(error))\nlog.info('x', exc_info=True)\n")
    assert [what for what, _ in logged(bad)] == ["str(error)", "True"]
    every = [*Path("bot").rglob("*.py")]
    assert [
        path for path in every if "print_exc" in (text := path.read_text()) or "exc_info" in text
    ] == []


def test_refusal_names_neither_address_nor_token() -> None:
    said = (
        "404, url='https://api.telegram.org/bot12:AA-x_9/getMe' 550 <ama@vivre.example>: xoxb-1-a"
    )
    assert PermanentSendError(said).reason == (
        "404, url='https://api.telegram.org/[…]/getMe' 550 […]: […]"
    )
