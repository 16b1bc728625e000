"""The command ``presessions``: what an operator types, and how mistakes are told."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version

from cyclopts import App, CycloptsError, Group

from bot.cli.wrong import sentence
from bot.errors import UsageError

_HELP = """The bot of UPR Info's Pre-sessions.

Example: presessions demo
"""

# Where each command is: only its own part is imported, so that `mail parse` on a thousand
# files in a thousand processes need not load a database driver each time.
_PARTS = {
    **dict.fromkeys(("run", "demo", "sandbox", "migrate", "doctor"), "running"),
    **dict.fromkeys(("export", "outbox"), "data"),
    **dict.fromkeys(("faq", "form", "mail"), "asking"),
    "agenda": "agenda",
    "backup": "backup",
    "inbox": "inbox",
    "cycle": "rounds",
    "missions": "missions",
    "mailing": "mailing",
    "keys": "keys",
    **dict.fromkeys(("erase", "person", "retention"), "person"),
    "report": "report",
    "shortlist": "shortlist",
    "audit": "audit",
    "rehearse": "rehearse",
}


# How the help lists them, by what one wants to do.
_GROUPS: Mapping[Group, tuple[str, ...]] = {
    Group("Begin", sort_key=1): ("demo", "doctor", "run", "migrate", "sandbox"),
    Group("A round", sort_key=2): (
        *("cycle", "rehearse", "shortlist", "agenda", "missions", "mailing", "report"),
    ),
    Group("What is stored", sort_key=3): (
        *("export", "person", "erase", "retention", "audit", "backup", "keys"),
    ),
    Group("What is stuck", sort_key=4): ("outbox", "inbox"),
    Group("How something is understood", sort_key=5): ("faq", "form", "mail"),
}

_FLAGS = Group("Options", sort_key=9)


def build(arguments: Sequence[str]) -> App:
    """The command line, as much of it as these arguments can reach."""
    app = App(
        name="presessions",
        help=_HELP,
        help_format="plaintext",
        version=version("presessions"),
        version_flags=["--version"],
    )
    wanted = arguments[0] if arguments else ""
    parts = [_PARTS[wanted]] if wanted in _PARTS else sorted(set(_PARTS.values()))
    for part in [] if wanted == "--version" else parts:
        import_module(f"bot.cli.{part}").register(app)
    for group, names in _GROUPS.items():
        for name in (each for each in names if each in app):
            app[name].group = group
    for flag in ("--help", "--version"):
        app[flag].group = _FLAGS
    return app


def main() -> None:
    """Run the command line and exit with its status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; 2 for wrong use, with one clear line on standard error."""
    try:
        status = build(arguments)(
            list(arguments) or ["--help"],
            exit_on_error=False,
            print_error=False,
            result_action="return_value",
        )
    except CycloptsError as error:
        command = " ".join(("presessions", *(error.command_chain or ())))
        print(f"presessions: {sentence(error)} Try `{command} --help`.", file=sys.stderr)
        return 2
    except UsageError as error:
        print(f"presessions: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    return int(status or 0)
