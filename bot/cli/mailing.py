"""``presessions mailing``: seeing a mailing whole, sending it, and following it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.table import Table

from bot import effects as fx
from bot import states
from bot.cli.agendaview import said
from bot.cli.naming import round_named
from bot.cli.opening import console, now, once, opened, turn
from bot.config import load
from bot.context import Context
from bot.errors import UsageError
from bot.facts.cycle import Cycle
from bot.facts.mailings import Kind, Plan, Run, Step
from bot.i18n import LANGUAGES, Language
from bot.message import Message
from bot.operations import carry_out
from bot.runner import random_id
from bot.store import fates, mailings, outreach, rounds
from bot.store.database import Transaction
from bot.workflows.mailings import running
from bot.workflows.mailings.planning import Texts, left_out, names_somebody, plan, samples

mailing_app = App(
    name="mailing",
    help="Mailings to missions and former applicants: look, send, follow.\n\n"
    "Example: presessions mailing invitation --cycle 40 --dry-run",
)
_OPERATOR = "operator"


def register(app: App) -> None:
    """Add these commands."""
    app.command(mailing_app)


@mailing_app.default
def send(
    kind: Kind,
    *,
    cycle: Annotated[int, Parameter(name="--cycle")],
    dry_run: Annotated[bool, Parameter(name="--dry-run", negative="")] = False,
    yes: Annotated[bool, Parameter(name="--yes", negative="")] = False,
    text: Annotated[Path | None, Parameter(name="--text")] = None,
) -> None:
    """Show a mailing whole - how many, to whom, in which words, who is left out - and send it.

    Nothing leaves before it was confirmed and the round's hold time is over; until then
    `presessions mailing undo ID` takes it back.

    Example: presessions mailing invitation --cycle 40

    Parameters
    ----------
    kind: str
        invitation, agenda, reminder, change, cancel, call or newsletter.
    cycle: int
        The round.
    dry_run: bool
        Only show it.
    yes: bool
        Do not ask.
    text: Path
        For a newsletter: NEWS for the files NEWS.en.md, NEWS.fr.md and NEWS.es.md, each with
        its subject as the first line.
    """
    texts = _texts(text) if text else None
    settings = load()
    moment = now(settings)
    with opened(settings) as store:
        found, made = turn(store, lambda work: _planned(work, kind, cycle, moment, texts))
        _show(made)
        if dry_run:
            return
        if not yes and not _confirmed(len(made.recipients)):
            raise UsageError("Nothing was sent.")
        run = turn(store, lambda work: _start(work, found, made, moment))
    minutes = int(found.hold.total_seconds() // 60)
    print(
        f"Confirmed as {run}: it leaves in {minutes} minutes, while `presessions run` runs."
        f" `presessions mailing undo {run}` takes it back until then."
    )


@mailing_app.command(name="list")
def list_runs(*, cycle: Annotated[int, Parameter(name="--cycle")]) -> None:
    """List the mailings of a round and how far each has come.

    Example: presessions mailing list --cycle 40

    Parameters
    ----------
    cycle: int
        The round.
    """
    runs = once(lambda work, _: mailings.of_round(work, cycle))
    table = Table("Id", "Kind", "Stage", "To", "Sent", "Waiting", "Failed", "Came back", "Answered")
    for run in runs:
        done = run.progress
        figures = (run.recipients, done.sent, done.waiting, done.failed, done.bounced)
        table.add_row(run.id, run.kind, run.stage, *map(str, (*figures, done.answered)))
    console().print(table)


@mailing_app.command
def show(run: str) -> None:
    """List every recipient of a mailing: what became of the message, and who answered.

    Example: presessions mailing show Mabcdefg

    Parameters
    ----------
    run: str
        An id of `presessions mailing list`.
    """
    rows = once(lambda work, _: _recipients(work, run))
    table = Table("Contact", "State", "Became", "At", "Twice?", "Came back", "Answered")
    for row in rows:
        at = row.settled_at.isoformat(timespec="seconds") if row.settled_at else ""
        table.add_row(
            str(row.contact_id),
            row.state or "",
            row.outcome or "waiting",
            at,
            "perhaps" if row.uncertain else "",
            row.bounce or "",
            "yes" if row.answered_at else "",
        )
    console().print(table)


@mailing_app.command
def undo(run: str) -> None:
    """Take a mailing back while its hold time lasts.

    Example: presessions mailing undo Mabcdefg

    Parameters
    ----------
    run: str
        Its id.
    """
    _step(run, "undo")


@mailing_app.command
def pause(run: str) -> None:
    """Hold back what has not left yet.

    Example: presessions mailing pause Mabcdefg

    Parameters
    ----------
    run: str
        Its id.
    """
    _step(run, "pause")


@mailing_app.command
def resume(run: str) -> None:
    """Let a paused mailing go on.

    Example: presessions mailing resume Mabcdefg

    Parameters
    ----------
    run: str
        Its id.
    """
    _step(run, "resume")


@mailing_app.command
def stop(run: str) -> None:
    """End a mailing for good; what has left has left.

    Example: presessions mailing stop Mabcdefg

    Parameters
    ----------
    run: str
        Its id.
    """
    _step(run, "stop")


def _planned(
    work: Transaction, kind: Kind, number: int, moment: datetime, texts: Texts | None
) -> tuple[Cycle, Plan]:
    cycle = round_named(work, number)
    made = plan(kind, cycle, outreach.read(work, cycle, moment), moment, texts)
    if not isinstance(made, Plan):
        raise UsageError(said(made))
    return cycle, made


def _start(work: Transaction, cycle: Cycle, made: Plan, moment: datetime) -> str:
    """Keep what was shown, and confirm it."""
    context = Context(now=moment, fresh_id=random_id(), cycle=cycle)
    mailing_id = running.fresh(context)
    carry_out(work, [fx.DraftMailing(id=mailing_id, plan=made, by=_OPERATOR)], moment)
    run = _run(work, mailing_id)
    if mailings.sent_before(work, run):
        raise UsageError(said(Message(key="missions.sent_before")))
    carry_out(work, running.confirm(run, cycle, context, by=_OPERATOR), moment)
    return mailing_id


def _step(mailing_id: str, step: Step) -> None:
    def take(work: Transaction, moment: datetime) -> Run:
        run = _run(work, mailing_id)
        if not run.allows(step):
            raise UsageError(f"{mailing_id} is {run.stage}: it cannot {step}.")
        if step == "resume":
            _refuse_new_secrets(work, run, moment)
        context = Context(now=moment, fresh_id="")
        carry_out(work, running.advance(run, step, context, by=_OPERATOR), moment)
        return _run(work, mailing_id)

    after = once(take)
    done = after.progress
    print(f"{mailing_id} is {after.stage}: {done.sent} sent, {done.waiting} waiting.")


def _refuse_new_secrets(work: Transaction, run: Run, moment: datetime) -> None:
    """Somebody named in the letters may have asked for confidentiality since."""
    cycle = rounds.numbered(work, run.cycle)
    if cycle is None:
        return
    known = outreach.read(work, cycle, moment)
    if names_somebody(mailings.plan(work, run), known):
        raise UsageError(said(Message(key="missions.refused_name_since")))


def _run(work: Transaction, mailing_id: str) -> Run:
    run = mailings.run(work, mailing_id)
    if run is None:
        raise UsageError(f"There is no mailing {mailing_id}: see `presessions mailing list`.")
    return run


def _recipients(work: Transaction, mailing_id: str) -> Sequence[fates.Fate]:
    _run(work, mailing_id)
    return fates.fates(work, mailing_id)


def _texts(prefix: Path) -> dict[Language, tuple[str, str]]:
    texts: dict[Language, tuple[str, str]] = {}
    for language in LANGUAGES:
        path = prefix.with_name(f"{prefix.name}.{language}.md")
        try:
            subject, _, body = path.read_text(encoding="utf-8-sig").strip().partition("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(f"{path} cannot be read: {error}") from None
        if not body.strip():
            raise UsageError(f"{path} needs its subject on the first line and then the text.")
        texts[language] = (subject.removeprefix("# ").strip(), body.strip())
    return texts


def _show(made: Plan) -> None:
    counts = ", ".join(f"{count} in {language}" for language, count in made.languages.items())
    print(f"{len(made.recipients)} messages: {counts}.")
    print(f"Left out: {said(left_out(made))}.")
    names = sorted({states.name(each.state, "en") for each in made.recipients if each.state})
    if names:
        print("To the missions of " + ", ".join(names) + ".")
    for letter in samples(made):
        print(f"\n--- in {letter.language}: {letter.subject} ({len(letter.files)} files)\n")
        print(letter.text)
    print()


def _confirmed(count: int) -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Nobody is there to confirm: use --yes, or --dry-run to look only.")
    return input(f"Type {count} to send these {count} messages: ").strip() == str(count)
