"""One thing that was looked at, and what to do when it is not well."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import PresessionsError
from bot.store.unusable import unusable


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at; ``advice`` says what to do, or what to know."""

    what: str
    fine: bool
    advice: str = ""


def looked(what: str, look: Callable[[], object]) -> Finding:
    """Whether something goes through; the error says what to do."""
    try:
        look()
    except PresessionsError as error:
        return Finding(what=what, fine=False, advice=str(error))
    except SQLAlchemyError as error:
        return Finding(what=what, fine=False, advice=str(unusable(error)))
    return Finding(what=what, fine=True)


async def asked(what: str, look: Callable[[], Awaitable[str]], advice: str) -> Finding:
    """The same over the network; ``look`` returns what to know, any error means the advice."""
    try:
        return Finding(what=what, fine=True, advice=await look())
    except PresessionsError as error:
        return Finding(what=what, fine=False, advice=str(error))
    except Exception as error:  # noqa: BLE001  (libraries raise whatever they like)
        return Finding(what=what, fine=False, advice=f"{type(error).__name__}: {advice}")
