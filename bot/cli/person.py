"""``presessions person``, ``erase`` and ``retention``: people's rights, and the nightly purge."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from bot import effects as fx
from bot.cli.opening import now, once, opened, turn
from bot.config import load
from bot.context import Contact, Context
from bot.errors import UsageError
from bot.events import Address
from bot.i18n import Language
from bot.message import Message
from bot.operations import carry_out, note, strike_on
from bot.store import applications, contacts, retaining
from bot.store.transaction import Transaction

_ALL = 1_000_000_000

person_app = App(
    name="person",
    help="What is kept about one person.\n\n"
    "Example: presessions person export PS40-TG-0001 --output ama.zip",
)
retention_app = App(
    name="retention",
    help="What is kept for how long.\n\nExample: presessions retention show",
)


def register(app: App) -> None:
    """Add these commands."""
    app.command(person_app)
    app.command(erase)
    app.command(retention_app)


@person_app.command
def export(
    who: str,
    *,
    output: Annotated[Path, Parameter(name="--output")],
) -> None:
    """Write everything kept about a person into a ZIP: data.json and the files they sent.

    Make sure first that whoever asks is that person: answer to the address itself.

    Example: presessions person export ama@example.org --output ama.zip

    Parameters
    ----------
    who: str
        A reference such as PS40-TG-0001, a mail address, or the number of a Telegram chat.
    output: Path
        The file to write.
    """
    from bot.disclosure import archive

    def read(transaction: Transaction, moment: datetime) -> bytes:
        person_id = _found(transaction, who).person_id
        note(transaction, moment, "person.exported", f"person:{person_id}")
        return archive(transaction, person_id)

    output.write_bytes(once(read))
    output.chmod(0o600)
    print(f"{output} is written. It is not sealed: hand it over, then delete it.")


def erase(
    who: str,
    *,
    yes: Annotated[bool, Parameter(name="--yes", negative="")] = False,
    quietly: Annotated[bool, Parameter(name="--quietly", negative="")] = False,
) -> None:
    """Forget a person for good: applications, files, messages, addresses, what Slack shows.

    They are told, the office hears which places are free, and ten minutes later the address
    goes too. Backups keep them until those age out.

    Example: presessions erase PS40-TG-0001

    Parameters
    ----------
    who: str
        A reference such as PS40-TG-0001, a mail address, or the number of a Telegram chat.
    yes: bool
        Do not ask.
    quietly: bool
        Do not write to the person.
    """
    settings = load()
    moment = now(settings)
    with opened(settings) as store:
        counted = turn(store, lambda work: _counted(work, who))
        print(f"Applications to delete, with everything that hangs on them: {counted}")
        if not yes and not _agreed():
            raise UsageError("Nothing was deleted.")

        def forget(transaction: Transaction) -> None:
            contact = _found(transaction, who)
            own = applications.of_person_everywhere(transaction, contact.person_id)
            context = Context(now=moment, fresh_id="", contact=contact, applications=own)
            _erase(transaction, context, tell=not quietly)

        turn(store, forget)
        # Quotes in what others wrote, a little at a time: the bot may run.
        while turn(store, lambda work: strike_on(work, moment)):
            pass
    print("Deleted. Backups made until today hold this person until they age out.")


def _erase(transaction: Transaction, context: Context, *, tell: bool) -> None:
    from bot.handlers.erasing import told_office

    contact = context.contact
    assert contact is not None, "the person was found"
    farewell = fx.Send(
        contact_id=contact.id,
        message=Message(key="privacy.erased"),
        language=contact.language or _spoken(context),
        kind="dialogue",
    )
    effects = [
        fx.Erase(person_id=contact.person_id),
        *([farewell] if tell else []),
        *told_office(context),
    ]
    carry_out(transaction, effects, context.now, contact)


def _spoken(context: Context) -> Language:
    return context.applications[-1].language if context.applications else "en"


def _found(transaction: Transaction, who: str) -> Contact:
    application = applications.by_reference(transaction, who.upper())
    if application is not None:
        contact = contacts.by_id(transaction, application.contact_id)
    elif "@" in who:
        contact = contacts.find(transaction, Address(channel="email", value=who))
    else:
        contact = contacts.find(transaction, Address(channel="telegram", value=who))
    if contact is None:
        raise UsageError(f"Nobody is known as {who}: give a reference, an address or a chat.")
    return contact


def _counted(transaction: Transaction, who: str) -> int:
    person_id = _found(transaction, who).person_id
    return len(applications.of_person_everywhere(transaction, person_id))


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise UsageError("Add --yes: nobody is there to ask.")
    return input('Type "delete" to go on: ').strip().casefold() == "delete"


@retention_app.command
def show() -> None:
    """Say what tonight's purge would delete.

    Example: presessions retention show
    """
    from bot.workflows.retention import counts

    expired = once(lambda work, moment: retaining.due(work, moment, _ALL, _ALL))
    for name, number in counts(expired).items():
        print(f"{number:6} {name}")
    print(f"       messages from before {expired.messages_before:%Y-%m-%d}")
