"""What the office thinks of a State's applications: scores, conflicts of interest, a panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.facts.application import Application, Status
from bot.facts.scoring import USUAL_HIGHEST, Scored, mean, on_common_scale, on_own_scale


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDraft:
    """A State's panel as the office has saved it, before anything is decided.

    ``panel`` and ``waitlist`` hold application ids, the waitlist in its order; ``by`` is the
    staff member who saved this version, the first of which has the number 1.
    """

    cycle: int
    state: str
    panel: tuple[str, ...]
    waitlist: tuple[str, ...]
    version: int
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """One reviewer's scores of one application, by criterion.

    ``highest`` is the scale of those that were not given from 1 to 5: it stays with them when
    the round's criteria change.
    """

    application_id: str
    reviewer: str
    scores: Mapping[str, int] = field(repr=False)
    highest: Mapping[str, int] = field(default_factory=dict)
    comment: str = field(default="", repr=False)
    at: datetime

    def out_of(self, key: str) -> int:
        """The best score that could be given."""
        return self.highest.get(key, USUAL_HIGHEST)

    def mean(self, criteria: Sequence[Scored]) -> float | None:
        """The mean of the scores that are asked for, from 1 to 5; None without any."""
        return mean(self.scores, self.highest, criteria)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The last decision about an application: who made it, and when."""

    action: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """A file that came with an application.

    ``copies`` says who has it in their direct messages with the app, and since when.
    """

    id: int
    name: str = field(repr=False)
    media_type: str
    size: int
    copies: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Another application of the same person or organisation, in this round or one before."""

    cycle: int
    state: str | None
    reference: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """What is known of an application beside its answers.

    ``received`` and ``sent`` count the messages exchanged with its person, ``last`` is when
    the latest of them came or went. ``named_to`` are those who asked for the name of somebody
    confidential and were shown it.
    """

    attachments: tuple[Attached, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    received: int = 0
    sent: int = 0
    last: datetime | None = None
    named_to: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies on the office's desk about one State's applications.

    ``conflicts`` are pairs of an application's id and a staff member who has a conflict of
    interest there; ``experienced`` the applications whose person or organisation has confirmed
    a place in an earlier round; ``decided`` the last decision about each; ``shown`` the boards
    about the State that were posted. ``history`` is whether any earlier round is known: without
    one nobody can be said to speak for the first time.
    """

    reviews: tuple[Review, ...] = ()
    conflicts: frozenset[tuple[str, str]] = frozenset()
    experienced: frozenset[str] = frozenset()
    history: bool = False
    decided: Mapping[str, Decided] = field(default_factory=dict)
    shown: tuple[str, ...] = ()

    def recused(self, application_id: str, actor: str) -> bool:
        """Whether a staff member must neither see nor judge an application."""
        return (application_id, actor) in self.conflicts

    def contested(self, application_id: str) -> bool:
        """Whether anybody must not see it: then nothing of it belongs on a shared surface."""
        return any(application == application_id for application, _ in self.conflicts)

    def reviews_of(self, application_id: str) -> tuple[Review, ...]:
        """The reviews that count: not those of somebody who flagged a conflict afterwards."""
        return tuple(
            review
            for review in self.reviews
            if review.application_id == application_id
            and not self.recused(application_id, review.reviewer)
        )

    def means(
        self, applications: Sequence[Application], criteria: Sequence[Scored]
    ) -> dict[str, float]:
        """The mean of the reviewers' means, by reference, where anybody gave scores."""
        found = {}
        for application in applications:
            given = [each.mean(criteria) for each in self.reviews_of(application.id)]
            means = [each for each in given if each is not None]
            if means and application.reference:
                found[application.reference] = sum(means) / len(means)
        return found

    def by_criterion(self, application_id: str, criteria: Sequence[Scored]) -> dict[str, float]:
        """The mean of all reviewers' scores by criterion, on its own scale as it is now."""
        reviews = self.reviews_of(application_id)
        found = {}
        for each in criteria:
            given = [
                on_common_scale(review.scores[each.key], review.out_of(each.key))
                for review in reviews
                if each.key in review.scores
            ]
            if given:
                found[each.key] = on_own_scale(sum(given) / len(given), each.highest)
        return found

    def first_time(self, applications: Sequence[Application]) -> frozenset[str]:
        """The references of those who have never spoken, as far as that is known."""
        if not self.history:
            return frozenset()
        return frozenset(
            each.reference or each.id for each in applications if each.id not in self.experienced
        )
