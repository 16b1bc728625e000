"""Going on elsewhere: a code or a one-use link proves that another address is theirs too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from email_validator import EmailNotValidError, validate_email

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press, offers
from bot.conversation.state import Conversation
from bot.events import Address, PersonPressed, PersonWrote, TimerFired
from bot.facts.application import Application
from bot.facts.linking import MODE, Proof, token_in
from bot.handlers import standing, starting
from bot.handlers.speech import (
    conversation_of,
    on_both_channels,
    person_in,
    remember,
    say,
    spoken,
)
from bot.handlers.words import intent
from bot.i18n import Language
from bot.message import Choice, Listing, Message, Param, Term

_REFERENCE = re.compile(r"\bPS\s?(\d{1,3})[-\s]?([A-Z]{2})[-\s]?(\d{4,})\b", re.IGNORECASE)
_MOST_WORDS = 6  # more than that is a question or a story, and goes its own way
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"“”«»|]{1,64}@[^\s<>()\[\],;:\"“”«»|]{1,200}")


def press(event: PersonPressed, context: Context) -> Sequence[fx.Effect] | None:
    """The button that asks for it, and the two that answer a one-use link."""
    pressed = Press.read(event.data)
    if pressed.verb != "link":
        return None
    language = spoken(event, context)
    if not pressed.about:
        return _ask(context, language) if on_both_channels(context) else None
    if pressed.about[0] == "yes":
        return _proven(context, language)
    refused = Message(key="linking.refused")
    return [remember(context, Conversation(language=language)), say(context, refused, language)]


def opened(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """A one-use link that was opened in the chat: whoever did so says whether it is theirs.

    Somebody may have sent them the link of a mailbox of their own.
    """
    token = token_in(event.text)
    if token is None:
        return None
    language = spoken(event, context)
    if context.proof is None or context.proof.verdict != "right":
        message = Message(key="linking.dead_link")
        return [remember(context, Conversation(language=language)), say(context, message, language)]
    message = Message(
        key="linking.is_it_yours",
        params={"address": context.proof.address},
        choices=(
            (Choice(label=Term(key="linking.yes"), data=f"link:yes:{token}", style="primary"),),
            (Choice(label=Term(key="linking.no"), data="link:no"),),
        ),
    )
    kept = Conversation(language=language, offered=offers(message.choices))
    return [remember(context, kept), say(context, message, language)]


def typed(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """An address, a reference or a code, while one is waited for; all else goes its way."""
    conversation = conversation_of(context)
    if conversation.mode != MODE:
        return None
    language = spoken(event, context)
    if context.proof is not None:
        return _proven(context, language)
    asked = _asked_for(event, context, language)
    if asked is not None:
        return asked
    wanted = intent(event.text)
    if wanted == "cancel":
        message = Message(key="linking.refused")
        return [remember(context, Conversation(language=language)), say(context, message, language)]
    if wanted is not None or "?" in event.text or len(event.text.split()) > _MOST_WORDS:
        return None
    return [say(context, Message(key="linking.unclear"), language)]


def begin(event: PersonWrote, context: Context) -> Sequence[fx.Effect] | None:
    """The wish to go on with what was begun elsewhere."""
    wanted = intent(event.words)
    if wanted not in {"continue", "link"}:
        return None
    language = spoken(event, context)
    if wanted == "continue" and context.applications:
        return _go_on(context, language)
    if not on_both_channels(context):
        return None
    return _asked_for(event, context, language) or _ask(context, language)


def issue(event: TimerFired, _context: Context) -> Sequence[fx.Effect]:
    """The moment after a code was asked for."""
    return [fx.IssueCode(request=int(event.subject.removeprefix("code:")))]


def _ask(context: Context, language: Language) -> Sequence[fx.Effect]:
    place = Conversation(mode=MODE, field="address", language=language)
    message = Message(key=f"linking.ask_{person_in(context).channel}")
    return [
        remember(context, place),
        replace(say(context, message, language), way_to_telegram=True),
    ]


def _asked_for(
    event: PersonWrote, context: Context, language: Language
) -> Sequence[fx.Effect] | None:
    """Send a code to the address or the reference in these words; say the same to everybody."""
    reference = _REFERENCE.search(event.text)
    address = None if reference else _address_in(event.text)
    own = person_in(context).address.casefold()
    if reference is None and (address is None or address.casefold() == own):
        return None
    code = fx.SendCode(
        asker_id=person_in(context).id,
        language=language,
        to=None if address is None else Address(channel="email", value=address),
        reference=_written(reference) if reference else None,
    )
    place = Conversation(mode=MODE, field="code", language=language)
    return [
        remember(context, place),
        code,
        say(context, Message(key="linking.code_sent"), language),
    ]


def _address_in(text: str) -> str | None:
    """The first mail address in these words that mail could go to."""
    found = _ADDRESS.search(text)
    if found is None:
        return None
    try:
        return validate_email(found[0].strip(".'"), check_deliverability=False).normalized
    except EmailNotValidError:
        return None


def _written(reference: re.Match[str]) -> str:
    """A reference as we write it, however it was typed."""
    return f"PS{reference[1]}-{reference[2].upper()}-{reference[3]}"


def _proven(context: Context, language: Language) -> Sequence[fx.Effect]:
    proof = context.proof
    if proof is None or proof.verdict == "dead":
        place = Conversation(mode=MODE, field="address", language=language)
        return [
            remember(context, place),
            say(context, Message(key="linking.dead_code"), language),
        ]
    if proof.verdict == "wrong":
        return [fx.SpendTry(code_id=proof.id), say(context, _wrong(proof), language)]
    return _joined(context, proof, language)


def _wrong(proof: Proof) -> Message:
    if proof.tries_left <= 0:
        return Message(key="linking.dead_code")
    return Message(key="linking.wrong_code", params={"count": proof.tries_left})


def _joined(context: Context, proof: Proof, language: Language) -> Sequence[fx.Effect]:
    known = {each.id for each in context.applications}
    every = (*context.applications, *(a for a in proof.applications if a.id not in known))
    together = replace(context, applications=every)
    contact = person_in(context)
    notice = fx.Send(
        contact_id=proof.contact_id,
        message=Message(
            key="linking.notice", params={"channel": Term(key=f"channel.{contact.channel}")}
        ),
        language=language,
        kind="dialogue",
    )
    done = Message(key="linking.joined", params={"address": _shown(proof)})
    return [
        fx.JoinAddresses(code_id=proof.id, contact_id=contact.id, other_id=proof.contact_id),
        notice,
        remember(context, Conversation(language=language)),
        say(context, done, language, kind="dialogue"),
        *_twice(together, language),
        *(
            replace(effect, kind="dialogue") if isinstance(effect, fx.Send) else effect
            for effect in _go_on(together, language)
        ),
    ]


def _shown(proof: Proof) -> Param:
    return proof.address if proof.channel == "email" else Term(key=f"channel.{proof.channel}")


def _twice(together: Context, language: Language) -> Sequence[fx.Effect]:
    """Say where two applications for one State came together; both are kept."""
    live = [each.state for each in together.applications if each.status != "withdrawn"]
    several = [state for state, count in Counter(live).items() if count > 1 and state]
    if not several:
        return []
    states = Listing.states(several)
    message = Message(key="linking.twice", params={"states": states})
    return [say(together, message, language, kind="dialogue")]


def _go_on(together: Context, language: Language) -> Sequence[fx.Effect]:
    """The one draft where it stopped; else how everything stands."""
    draft = _unfinished(together)
    if draft is not None:
        return starting.go_on(together, draft, language)
    return standing.show(together, language) if together.applications else []


def _unfinished(context: Context) -> Application | None:
    drafts = [each for each in context.applications if each.status == "draft"]
    return drafts[0] if len(drafts) == 1 else None
