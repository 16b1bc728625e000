"""Codes go out and persons are joined in the transaction of the words that asked for it."""

from __future__ import annotations

from bot import effects as fx
from bot.context import Contact
from bot.message import Link, Message, Param, joined
from bot.store import applications, bodies, contacts, ledger, linking, outbox, surfaces, timers
from bot.store.applying import office
from bot.store.applying.turn import Appliers, Turn

TELEGRAM_NAME = "telegram.name"
_CODE_LETTERS = {"telegram": "letter/link_code", "email": "letter/link_code#email"}


def _send_code(turn: Turn, effect: fx.SendCode) -> None:
    number = linking.request_code(turn.transaction, effect)
    name = f"code:{number}"
    timers.put(turn.transaction, fx.SetTimer(id=name, kind="code", subject=name, due=turn.now))


def _issue_code(turn: Turn, effect: fx.IssueCode) -> None:
    request = linking.take_request(turn.transaction, effect.request)
    if request is None:
        return
    asker = turn.contact(request.asker_id)
    target = _target(turn, request)
    code = linking.new_code(turn.transaction, asker, target, turn.now)
    if code is None or target is None:
        return
    params: dict[str, Param] = {"code": f"{code[:3]} {code[3:]}"}
    letter = fx.Send(
        contact_id=target.id,
        message=Message(key=_CODE_LETTERS[asker.channel], params=params),
        language=target.language or request.language,
        kind="dialogue",
    )
    outbox.enqueue(
        turn.transaction,
        outbox.NewRow(
            key=turn.key(None),
            channel=target.channel,
            target=f"contact:{target.id}",
            shape="letter",
            kind=letter.kind,
            body=bodies.LETTER.dump_json(bodies.QueuedLetter(send=letter)),
            contact_id=target.id,
            expires_at=turn.now + linking.CODE_LIFE,
        ),
        turn.now,
    )


def _target(turn: Turn, effect: fx.SendCode) -> Contact | None:
    if effect.to is not None:
        return contacts.at_address(turn.transaction, effect.to, turn.now)
    application = applications.by_reference(turn.transaction, effect.reference or "")
    if application is None:
        return None
    return contacts.by_id(turn.transaction, application.contact_id)


def _spend_try(turn: Turn, effect: fx.SpendTry) -> None:
    linking.spend_try(turn.transaction, effect.code_id)


def _join(turn: Turn, effect: fx.JoinAddresses) -> None:
    contact = turn.contact(effect.contact_id)
    other = turn.contact(effect.other_id)
    for card in linking.join(turn.transaction, effect.code_id, contact, other, turn.now):
        outbox.withhold(turn.transaction, f"board:{card}:", turn.now)
        if surfaces.provider_id(turn.transaction, card) is not None:
            moved = fx.Board(title=Message(key="privacy.card_moved"))
            office.APPLY[fx.ShowBoard](turn, fx.ShowBoard(surface=card, board=moved))
    ledger.record(
        turn.transaction,
        at=turn.now,
        event="contacts.joined",
        subject=f"contact:{contact.id}",
        actor=f"contact:{contact.id}",
        details={"other": other.id},
    )


def with_way_to_telegram(turn: Turn, contact: Contact, message: Message) -> Message:
    """A letter with a one-use link into the chat below it, where the bot's name there is known."""
    name = ledger.load_cursor(turn.transaction, TELEGRAM_NAME)
    if contact.channel != "email" or not name:
        return message
    token = linking.new_link(turn.transaction, contact, turn.now)
    way: dict[str, Param] = {"link": Link(url=f"https://t.me/{name}?start=j{token}")}
    offer = Message(key="linking.way_to_telegram", params=way)
    return joined([message, offer])


APPLY: Appliers = {
    fx.SendCode: _send_code,
    fx.IssueCode: _issue_code,
    fx.SpendTry: _spend_try,
    fx.JoinAddresses: _join,
}
