"""What the office records while it chooses."""

from __future__ import annotations

from bot import effects as fx
from bot.store import copies, homes, reviews
from bot.store.applying.office import concerned
from bot.store.applying.turn import Appliers, Turn


def _save_review(turn: Turn, effect: fx.SaveReview) -> None:
    reviews.save_review(turn.transaction, effect, turn.now)


def _flag_conflict(turn: Turn, effect: fx.FlagConflict) -> None:
    if effect.held:
        reviews.flag(turn.transaction, effect.application_id, effect.actor, turn.now)
        # What one must not see is not left lying in one's messages either.
        copies.take_back(turn.transaction, [effect.application_id], turn.now, actor=effect.actor)
    else:
        reviews.unflag(turn.transaction, effect.application_id, effect.actor)


def _save_panel(turn: Turn, effect: fx.SavePanel) -> None:
    reviews.save_panel(turn.transaction, effect, turn.now)


def _bring_file(turn: Turn, effect: fx.BringFile) -> None:
    copies.bring(
        turn.transaction, effect, key=turn.key(None), concerns=concerned(turn), now=turn.now
    )


def _note_home(turn: Turn, effect: fx.NoteHome) -> None:
    homes.remember(turn.transaction, effect.actor, effect.language, turn.now)


APPLY: Appliers = {
    fx.SaveReview: _save_review,
    fx.FlagConflict: _flag_conflict,
    fx.SavePanel: _save_panel,
    fx.NoteHome: _note_home,
    fx.BringFile: _bring_file,
}
