"""The command ``presessions``: what an operator types, and how mistakes are told."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version

from cyclopts import App, CycloptsError

from bot.cli import asking, data, rounds, running, shortlist
from bot.errors import UsageError

_HELP = """The bot of UPR Info's Pre-sessions.

Example: presessions demo
"""

app = App(
    name="presessions",
    help=_HELP,
    help_format="plaintext",
    version=version("presessions"),
    version_flags=["--version"],
)
for part in (running, rounds, data, shortlist, asking):
    part.register(app)


def main() -> None:
    """Run the command line and exit with its status."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; 2 for wrong use, with one clear line on standard error."""
    try:
        status = app(
            list(arguments) or ["--help"],
            exit_on_error=False,
            print_error=False,
            result_action="return_value",
        )
    except CycloptsError as error:
        command = " ".join(("presessions", *(error.command_chain or ())))
        print(f"presessions: {_sentence(error)} Try `{command} --help`.", file=sys.stderr)
        return 2
    except UsageError as error:
        print(f"presessions: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        return 130
    return int(status or 0)


def _sentence(error: CycloptsError) -> str:
    """A parse error as one line."""
    text = " ".join(str(error).split())
    return text if text.endswith((".", "!", "?")) else f"{text}."
