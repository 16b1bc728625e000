"""What becomes of a round's agenda."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.facts.agendas import Edition, Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveAgenda:
    """Keep the office's plan; nobody outside the office learns of it."""

    plan: Plan
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishAgenda:
    """Keep a version for good: from now on it is when and where the meetings are."""

    edition: Edition
    doubts: int = field(default=0)
