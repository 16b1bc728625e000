"""Releases, offers and statements become rows."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import update

from bot import effects as fx
from bot.events import PersonWrote
from bot.store import deciding
from bot.store.applying.turn import Appliers, Turn
from bot.store.prepared import Prepared
from bot.store.sealed import seal_json
from bot.store.tables import offers, release_texts, releases, statements

_CHANGING = (
    *("stage", "version", "decisions", "proposed_by", "released_by", "released_at", "criteria"),
)
_SAVE = Prepared(
    lambda insert: (statement := insert(releases)).on_conflict_do_update(
        index_elements=["id"], set_={name: statement.excluded[name] for name in _CHANGING}
    ),
    columns=tuple(column.name for column in releases.columns),
)
_WRITE = Prepared(
    release_texts.insert(),
    columns=("release_id", "about", "letter", "version", "text", "by", "at"),
)
_KEEP = Prepared(
    statements.insert(),
    columns=tuple(column.name for column in statements.columns if column.name != "id"),
)
_NEW_OFFER = Prepared(
    lambda insert: insert(offers).on_conflict_do_nothing(), columns=("application_id",)
)


def _save_release(turn: Turn, effect: fx.SaveRelease) -> None:
    release = effect.release
    _SAVE.run(
        turn.transaction,
        id=release.id,
        cycle=release.cycle,
        state=release.state,
        kind=release.kind,
        stage=release.stage,
        version=release.version,
        decisions=deciding.planned(release.decisions),
        proposed_by=release.proposed_by,
        proposed_at=release.proposed_at,
        released_by=release.released_by,
        released_at=release.released_at,
        two_people=release.two_people,
        criteria=seal_json(turn.transaction.vault, dict(release.criteria), deciding.CRITERIA),
    )


def _write_text(turn: Turn, effect: fx.WriteText) -> None:
    _WRITE.run(
        turn.transaction,
        release_id=effect.release_id,
        about=effect.about,
        letter=None,
        version=None,
        text=turn.transaction.vault.seal(effect.text.encode(), deciding.TEXT),
        by=effect.by,
        at=turn.now,
    )


def _reword(turn: Turn, effect: fx.Reword) -> None:
    vault = turn.transaction.vault
    _WRITE.run(
        turn.transaction,
        release_id=effect.release_id,
        about=effect.about,
        letter=effect.letter,
        version=effect.version,
        text=vault.seal(deciding.words_as_text(effect.words).encode(), deciding.TEXT),
        by=effect.by,
        at=turn.now,
    )


def _set_offer(turn: Turn, effect: fx.SetOffer) -> None:
    _NEW_OFFER.run(turn.transaction, application_id=effect.application_id)
    given = {name: value for name, value in asdict(effect).items() if value is not None}
    named = given.pop("application_id")
    if given:
        turn.transaction.connection.execute(
            update(offers).where(offers.c.application_id == named).values(**given)
        )


def _keep_statement(turn: Turn, effect: fx.KeepStatement) -> None:
    vault = turn.transaction.vault
    file = None
    if effect.form == "file":
        assert isinstance(turn.event, PersonWrote), "only a person's message carries files"
        file = turn.event.attachments[0]
    _KEEP.run(
        turn.transaction,
        application_id=effect.application_id,
        version=deciding.next_version(turn.transaction, effect.application_id),
        form=effect.form,
        words=effect.words,
        text=vault.seal(effect.text.encode(), b"statements.text") if effect.text else None,
        name=vault.seal(file.name.encode(), b"statements.name") if file else None,
        media_type=file.media_type if file else None,
        content=vault.seal(file.content, b"statements.content") if file else None,
        by=effect.by,
        at=turn.now,
        dropped=False,
    )


def _drop_statement(turn: Turn, effect: fx.DropStatement) -> None:
    latest = deciding.next_version(turn.transaction, effect.application_id) - 1
    turn.transaction.connection.execute(
        update(statements)
        .where(statements.c.application_id == effect.application_id, statements.c.version == latest)
        .values(dropped=True)
    )


APPLY: Appliers = {
    fx.SaveRelease: _save_release,
    fx.WriteText: _write_text,
    fx.Reword: _reword,
    fx.SetOffer: _set_offer,
    fx.KeepStatement: _keep_statement,
    fx.DropStatement: _drop_statement,
}
