"""``presessions faq ask``, ``form try`` and ``mail parse``: how something is understood."""

from __future__ import annotations

import sys
from datetime import datetime
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import App, Parameter

from bot import clock
from bot.config import load
from bot.errors import UsageError
from bot.facts.cycle import Cycle
from bot.files.cyclefile import example_round
from bot.render import office

faq_app = App(
    name="faq",
    help="How a question is understood.\n\nExample: presessions faq ask 'When does it close?'",
)
form_app = App(
    name="form",
    help="How an answer to the form is understood.\n\n"
    "Example: presessions form try < answers.jsonl",
)
mail_app = App(
    name="mail",
    help="How a mail is understood.\n\nExample: presessions mail parse message.eml --json",
)


def register(app: App) -> None:
    """Add these commands."""
    for group in (faq_app, form_app, mail_app):
        app.command(group)


@faq_app.command
def ask(
    *questions: str,
    lang: Annotated[Literal["en", "fr", "es"] | None, Parameter(name="--lang")] = None,
) -> None:
    """Answer questions; without any, read JSON lines {"id","text"} from standard input.

    Prints a JSON line each: {"id","entry","score","lang","answer","near"}.

    Example: presessions faq ask --lang fr "Jusqu'à quand peut-on postuler ?"

    Parameters
    ----------
    questions: str
        The questions.
    lang: str
        Their language, where it is known.
    """
    from bot.faq.ask import ask as ask_faq

    if not questions:
        _say_what_is_read('{"id": 1, "text": "Who pays for the flight?"}')
    cycle, moment = _round()
    ask_faq(questions, sys.stdin, sys.stdout, language=lang, cycle=cycle, now=moment)


@form_app.command(name="try")
def try_form() -> None:
    """Show how answers are understood: JSON lines {"id","field","text","lang"} in, JSON out.

    Prints {"id","value","command","question","problem"} for each.

    Example: echo '{"id":1,"field":"state","text":"Moldavie","lang":"fr"}' | presessions form try
    """
    from bot.conversation.form_try import try_answers

    _say_what_is_read('{"id": 1, "field": "state", "text": "Moldavie", "lang": "fr"}')
    cycle, moment = _round()
    for line in try_answers(sys.stdin, now=moment.date(), states=cycle.codes):
        print(line, flush=True)


@mail_app.command
def parse(
    *files: Path, json: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> None:
    """Take mails apart: what kind, the new text, attachments, failing addresses.

    Example: presessions mail parse message.eml --json

    Parameters
    ----------
    files: Path
        Raw messages.
    json: bool
        One JSON object a file; the only format there is.
    """
    if not files:
        raise UsageError("mail parse needs at least one FILE.")
    from bot.channels.email.mailparse import parse_files

    del json  # accepted because scripts say it; there is no other format
    parse_files(files, sys.stdout)


def _say_what_is_read(example: str) -> None:
    """Whoever typed the command alone sits before an empty line, and cannot know what it wants."""
    if sys.stdin.isatty():
        print(f"Type lines such as {example}; Ctrl-D ends.", file=sys.stderr)


def _round() -> tuple[Cycle, datetime]:
    """The round that is loaded, else the example with its call open today."""
    settings = load()
    office.write_to(parseaddr(settings.mail_from or "")[1])
    moment = clock.told_by(settings.clock_file)()
    if settings.secret_key is not None:
        # As much memory as the whole index takes: only where there may be a round to read
        from bot.cli.opening import opened, turn
        from bot.store.rounds import current

        with opened(settings) as store:
            cycle = turn(store, lambda work: current(work, moment))
        if cycle is not None:
            return cycle, moment
    return example_round(moment), moment
