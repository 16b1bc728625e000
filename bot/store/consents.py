"""What speakers agreed to: every answer is kept, the last one about a purpose holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.effects import RecordConsent
from bot.facts.consent import Consent, Consents, Purpose
from bot.store.prepared import Prepared
from bot.store.tables import consents
from bot.store.transaction import Transaction

_ADD = Prepared(
    consents.insert(),
    columns=("application_id", "purpose", "given", "version", "language", "at"),
)
_OF = Prepared(
    select(consents)
    .where(consents.c.application_id == bindparam("application"))
    .order_by(consents.c.id)
)


def record(transaction: Transaction, effect: RecordConsent, now: datetime) -> None:
    """Keep an answer beside the earlier ones."""
    _ADD.run(
        transaction,
        application_id=effect.application_id,
        purpose=effect.purpose,
        given=effect.given,
        version=effect.version,
        language=effect.language,
        at=now,
    )


def of_applications(transaction: Transaction, ids: Collection[str]) -> Mapping[str, Consents]:
    """The answers that hold, by application; one that gave none is not in it."""
    found = {each: _given(transaction, each) for each in ids}
    return {each: given for each, given in found.items() if given}


def _given(transaction: Transaction, application_id: str) -> dict[Purpose, Consent]:
    return {
        row.purpose: Consent(
            purpose=row.purpose,
            given=row.given,
            version=row.version,
            language=row.language,
            at=row.at,
        )
        for row in _OF.all(transaction, application=application_id)
    }
