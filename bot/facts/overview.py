"""What a staff member's Home shows: where the round stands, and what waits for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The figures of one round for one staff member.

    ``counts`` are applications by ``STATE:status``, ``to_review`` those of each State that this
    person has not scored, ``undecided`` those that nobody has decided about. ``questions`` are
    the conversations that wait for the office, ``own_questions`` those this person answers,
    ``releases`` the sets of letters that wait to be let go, ``panels`` the States that have a
    draft panel. ``failed`` are messages that could not be delivered, ``unreachable`` the
    applicants at addresses that fail.
    """

    counts: Mapping[str, int] = field(default_factory=dict)
    to_review: Mapping[str, int] = field(default_factory=dict)
    undecided: Mapping[str, int] = field(default_factory=dict)
    panels: frozenset[str] = frozenset()
    questions: int = 0
    own_questions: int = 0
    releases: int = 0
    failed: int = 0
    unreachable: int = 0

    def of_state(self, code: str, *statuses: str) -> int:
        """How many applications of a State have one of these statuses."""
        return sum(self.counts.get(f"{code}:{status}", 0) for status in statuses)

    def submitted(self, code: str) -> int:
        """How many were sent in for a State and not withdrawn."""
        return sum(
            count
            for name, count in self.counts.items()
            if name.startswith(f"{code}:") and not name.endswith((":draft", ":withdrawn"))
        )
