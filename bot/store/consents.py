"""What speakers agreed to: every answer is kept, the last one about a purpose holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from bot.consent import Consent, Consents, Purpose
from bot.effects import RecordConsent
from bot.store.prepared import Prepared
from bot.store.tables import consents
from bot.store.transaction import Transaction

_ADD = Prepared(
    consents.insert(),
    columns=("application_id", "purpose", "given", "version", "language", "at"),
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
    if not ids:
        return {}
    found: dict[str, dict[Purpose, Consent]] = {}
    rows = transaction.connection.execute(
        select(consents).where(consents.c.application_id.in_(ids)).order_by(consents.c.id)
    )
    for row in rows:
        found.setdefault(row.application_id, {})[row.purpose] = Consent(
            purpose=row.purpose,
            given=row.given,
            version=row.version,
            language=row.language,
            at=row.at,
        )
    return found
