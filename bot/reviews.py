"""What the office thinks of applications: draft panels, and each reviewer's scores."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelDraft:
    """A State's panel as the office has saved it, before anything is decided.

    ``panel`` and ``waitlist`` hold application ids, the waitlist in its order; ``by`` is the
    staff member who saved this version.
    """

    cycle: int
    state: str
    panel: tuple[str, ...]
    waitlist: tuple[str, ...]
    version: int
    by: str
    at: datetime
