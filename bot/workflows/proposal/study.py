"""A State's applicants as the composer sees them, beside the panel that the office has saved."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from bot.context import Context
from bot.facts.application import Application
from bot.facts.cycle import Cycle
from bot.panel import explain, swaps
from bot.panel.balance import Balance
from bot.panel.candidates import reference_of
from bot.panel.compose import Proposal, compose
from bot.panel.reasons import Reason
from bot.panel.unmet import Unmet, unmet
from bot.panel.whatif import counters


@dataclass(frozen=True, slots=True, kw_only=True)
class Study:
    """The best panel, and by reference everybody it was chosen from."""

    cycle: Cycle
    state: str
    proposal: Proposal
    peers: Mapping[str, Application]

    def references(self, ids: Collection[str]) -> tuple[str, ...]:
        """Those of these applications that can still be chosen, by reference."""
        return tuple(
            reference for reference in self.proposal.pool.candidates if self.id(reference) in ids
        )

    def ids(self, references: Sequence[str]) -> tuple[str, ...]:
        """The applications with these references, in their order."""
        return tuple(self.id(reference) for reference in references)

    def id(self, reference: str) -> str:
        """The application with a reference."""
        return self.peers[reference].id

    def gone(self, ids: Collection[str]) -> tuple[str, ...]:
        """The references of those on a draft who can no longer be chosen."""
        found = [each for each in self.peers.values() if each.id in ids]
        candidates = self.proposal.pool.candidates
        return tuple(reference_of(each) for each in found if reference_of(each) not in candidates)

    def score(self, panel: Collection[str]) -> int:
        """A panel's points."""
        return self.proposal.pool.score(panel)

    def counters(self, panel: Collection[str]) -> Balance:
        """A panel's live counters."""
        return counters(self.proposal.pool, panel)

    def waitlist(self, panel: Sequence[str]) -> tuple[str, ...]:
        """Who waits for a place on a panel, in order."""
        found = swaps.replacements(self.proposal.pool, panel)
        return swaps.waitlist(found, self.proposal.places)

    def why(self, panel: Sequence[str]) -> Mapping[str, tuple[Reason, ...]]:
        """The reasons for everyone, given a panel."""
        pool = self.proposal.pool
        found = swaps.replacements(pool, panel)
        waiting = swaps.waitlist(found, self.proposal.places)
        return explain.everyone(pool, panel, waiting, found)

    def unmet(self, panel: Sequence[str]) -> tuple[Unmet, ...]:
        """The rules that a panel does not keep."""
        return unmet(self.proposal.pool, tuple(panel))


def study(context: Context) -> Study | None:
    """The State of this event studied; None where there is nothing to choose from."""
    cycle, state = context.cycle, context.state
    called = cycle.state(state) if cycle and state else None
    if cycle is None or state is None or called is None:
        return None
    proposal = compose(
        context.peers,
        called.maximum,
        cycle.panel,
        state=state,
        scores=context.desk.means(context.peers, cycle.panel.scored),
        first_time=context.desk.first_time(context.peers),
    )
    if not proposal.pool.candidates:
        return None
    peers = {reference_of(each): each for each in context.peers}
    return Study(cycle=cycle, state=state, proposal=proposal, peers=peers)
