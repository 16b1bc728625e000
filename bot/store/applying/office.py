"""What the staff's Slack shows becomes outbox rows of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot import effects as fx
from bot.message import with_references
from bot.store import bodies, erasing, outbox, surfaces
from bot.store.applying.turn import Appliers, Turn

# A modal must open within seconds of the press that asked for it (Slack's trigger_id).
_WINDOW_LIFE = timedelta(seconds=3)
_WONDERS = timedelta(minutes=2)  # how long who pressed may wait to hear that it was too late


def _show_board(turn: Turn, effect: fx.ShowBoard) -> None:
    queued = bodies.QueuedBoard(surface=effect.surface, board=effect.board, under=effect.under)
    body = bodies.BOARD.dump_json(queued)
    version = surfaces.new_version(turn.transaction, effect.surface, body)
    if version is None:
        return
    outbox.withhold(turn.transaction, f"board:{effect.surface}:", turn.now)
    _to_staff(
        turn,
        key=f"board:{effect.surface}:{version}",
        target=f"surface:{effect.under or effect.surface}",
        shape="board",
        body=body,
    )


def _tell_staff(turn: Turn, effect: fx.TellStaff) -> None:
    effect = replace(effect, message=with_references(effect.message, turn.references))
    _to_staff(
        turn,
        key=turn.key(effect.key),
        target=f"surface:{effect.thread}" if effect.thread else "office",
        shape="post",
        body=bodies.POST.dump_json(effect),
        nobodys=effect.message.key in erasing.GOODBYES,
    )


def _tell_seldom(turn: Turn, effect: fx.TellSeldom) -> None:
    day = f"seldom:{effect.topic}:{turn.now:%Y%m%d}"
    key = f"{day}:{effect.source}"
    told = outbox.with_prefix(turn.transaction, f"{day}:")
    if key not in told and len(told) < effect.most:
        _tell_staff(turn, fx.TellStaff(message=effect.message, key=key))
        return
    # Each showing of the line has another number, so its versions are what it counts.
    count = surfaces.version(turn.transaction, day) + 1
    rest = replace(effect.rest, params={**effect.rest.params, "count": count})
    _show_board(turn, fx.ShowBoard(surface=day, board=fx.Board(title=rest)))


def _open_dialog(turn: Turn, effect: fx.OpenDialog) -> None:
    key = turn.key(None)
    # What is shown in one open window keeps its order.
    _to_staff(
        turn,
        key=key,
        target=f"view:{effect.view}" if effect.view else key,
        shape="window",
        body=bodies.WINDOW.dump_json(effect),
        expires_at=turn.now + (_WINDOW_LIFE if effect.view else _WONDERS),
    )


def _whisper(turn: Turn, effect: fx.Whisper) -> None:
    _to_staff(
        turn,
        key=turn.key(None),
        target=f"staff:{effect.actor}",
        shape="aside",
        body=bodies.ASIDE.dump_json(effect),
    )


def _show_home(turn: Turn, effect: fx.ShowHome) -> None:
    # Only the latest picture of a Home is worth sending.
    outbox.withhold(turn.transaction, f"home:{effect.actor}:", turn.now)
    _to_staff(
        turn,
        key=f"home:{effect.actor}:{turn.key(None)}",
        target=f"home:{effect.actor}",
        shape="home",
        body=bodies.HOME.dump_json(effect),
    )


def _to_staff(
    turn: Turn,
    *,
    key: str,
    target: str,
    shape: outbox.Shape,
    body: bytes,
    expires_at: datetime | None = None,
    nobodys: bool = False,
) -> None:
    row = outbox.NewRow(
        key=key,
        channel="slack",
        target=target[:80],
        shape=shape,
        kind="staff",
        body=body,
        concerns=None if nobodys else concerned(turn),
        expires_at=expires_at,
    )
    outbox.enqueue(turn.transaction, row, turn.now)


def concerned(turn: Turn) -> int | None:
    """Whose words or name this may hold: they may want it taken back one day."""
    context = turn.context
    if context.thread is not None:
        return context.thread.contact_id
    known = context.contact or context.holder
    return known.id if known is not None else None


APPLY: Appliers = {
    fx.ShowBoard: _show_board,
    fx.OpenDialog: _open_dialog,
    fx.Whisper: _whisper,
    fx.ShowHome: _show_home,
    fx.TellStaff: _tell_staff,
    fx.TellSeldom: _tell_seldom,
}
