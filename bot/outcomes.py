"""What a channel is told of a turn: the notice, the faults in a window, the next window."""

from __future__ import annotations

from collections.abc import Sequence

from bot import effects as fx
from bot.channels.base import NextWindow, Notice, Outcome
from bot.i18n import Language
from bot.message import Message
from bot.render import render, render_dialog
from bot.render.rendered import Capabilities

_PLAIN = Capabilities(markup="plain", buttons=True)


def outcome_of(effects: Sequence[fx.Effect]) -> Outcome:
    """The outcome of a new event, in the words of the effects that are said at once."""
    notice: Notice | None = None
    following: NextWindow | None = None
    errors: list[tuple[str, str]] = []
    for effect in effects:
        match effect:
            case fx.Acknowledge() if notice is None:
                notice = Notice(text=_said(effect.message, effect.language), alert=effect.alert)
            case fx.Refuse():
                errors.append((effect.field, _said(effect.message, effect.language)))
            case fx.NextDialog():
                following = NextWindow(
                    how=effect.how,
                    rendered=render_dialog(effect.dialog, effect.language),
                    late=_said(effect.late, effect.language),
                )
            case _:
                continue
    return Outcome(notice=notice, errors=tuple(errors), next=following)


def _said(message: Message, language: Language) -> str:
    return render(message, language, _PLAIN).text
