"""What reviewers score: criteria as data, each with its own scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.i18n import Language

LOWEST = 1
USUAL_HIGHEST = 5
# The round's points are for a mean between these two, whatever scale a score was given on.
_FROM, _TO = 1, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """Something a reviewer judges that no answer of the form can tell.

    A score is a whole number from 1 to ``highest``; ``weight`` is how much it counts in the
    mean. Without a ``label`` it is one of the usual criteria, which the catalogues name.
    """

    key: str
    highest: int = USUAL_HIGHEST
    weight: int = 1
    label: Mapping[Language, str] = field(default_factory=dict)
    guidance: Mapping[Language, str] = field(default_factory=dict)


USUAL: tuple[Scored, ...] = tuple(
    Scored(key=key) for key in ("expertise", "proposals", "gender", "voice")
)
USUAL_KEYS = frozenset(each.key for each in USUAL)


def on_common_scale(score: int, highest: int) -> float:
    """A score as it would be from 1 to 5: so that scores on different scales can be compared."""
    return _FROM + (score - LOWEST) * (_TO - _FROM) / (highest - LOWEST)


def on_own_scale(score: float, highest: int) -> float:
    """A score from 1 to 5 as it would be from 1 to ``highest``."""
    return LOWEST + (score - _FROM) * (highest - LOWEST) / (_TO - _FROM)


def mean(
    scores: Mapping[str, int], highest: Mapping[str, int], criteria: Sequence[Scored]
) -> float | None:
    """The weighted mean of the scores that are still asked for; None where there is none.

    ``highest`` is the scale that each score was given on, where that is not the usual one: a
    criterion whose scale was changed later does not change what somebody meant.
    """
    asked = [each for each in criteria if each.key in scores]
    if not asked:
        return None
    whole = sum(
        each.weight * on_common_scale(scores[each.key], highest.get(each.key, USUAL_HIGHEST))
        for each in asked
    )
    return whole / sum(each.weight for each in asked)
