"""What was agreed to: every answer stays, the last about a purpose holds."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bot import effects as fx
from bot.facts.consent import Consent, Purpose
from bot.store import consents
from bot.store.database import Store, Transaction
from bot.store.tables import consents as table
from tests.store.facts import AMA, LUCIA, NOW, draft

MINE, OTHER = "Aaaaaaaaaaaa", "Abbbbbbbbbbb"


def answer(name: str, purpose: Purpose, given: bool) -> fx.RecordConsent:
    return fx.RecordConsent(
        application_id=name, purpose=purpose, given=given, language="fr", version="1"
    )


async def test_last_answer_about_a_purpose_holds_and_all_are_kept(store: Store) -> None:
    def fill(turn: Transaction) -> int:
        draft(turn, MINE, AMA)
        draft(turn, OTHER, LUCIA)
        consents.record(turn, answer(MINE, "missions", True), NOW)
        consents.record(turn, answer(MINE, "recording", False), NOW)
        consents.record(turn, answer(MINE, "missions", False), NOW + timedelta(days=1))
        return turn.connection.execute(select(func.count()).select_from(table)).scalar_one()

    assert await store.turn(fill) == 3
    later = NOW + timedelta(days=1)
    expected: dict[Purpose, Consent] = {
        "missions": Consent(purpose="missions", given=False, version="1", language="fr", at=later),
        "recording": Consent(purpose="recording", given=False, version="1", language="fr", at=NOW),
    }
    found = await store.turn(lambda turn: consents.of_applications(turn, [MINE, OTHER]))
    assert found == {MINE: expected}
