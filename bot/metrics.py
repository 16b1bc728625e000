"""Counters and histograms for Prometheus: channels, kinds and numbers, never a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.process_collector import ProcessCollector

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)

CONTENT_TYPE = CONTENT_TYPE_LATEST
_registry = CollectorRegistry()
ProcessCollector(registry=_registry)
GCCollector(registry=_registry)

_turns = Histogram(
    "presessions_turn_seconds",
    "From an event's arrival to its durable decision.",
    ("channel", "event"),
    buckets=_SECONDS,
    registry=_registry,
)
_answers = Histogram(
    "presessions_answer_seconds",
    "From an inbound message to the moment its answer was handed over.",
    ("channel",),
    buckets=_SECONDS,
    registry=_registry,
)
_failures = Counter(
    "presessions_send_failures_total",
    "Attempts to send that failed, by what is done next.",
    ("channel", "reason"),
    registry=_registry,
)
_set_aside = Counter(
    "presessions_events_set_aside_total",
    "Events that could not be handled.",
    ("event",),
    registry=_registry,
)
_depth = Gauge(
    "presessions_outbox_depth",
    "Messages that are due and not yet sent, or have failed.",
    ("channel", "state"),
    registry=_registry,
)
_age = Gauge(
    "presessions_outbox_oldest_seconds",
    "How long the oldest due message of a channel has been waiting.",
    ("channel",),
    registry=_registry,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How many messages of a channel are in a state, and since when the oldest is due."""

    channel: str
    state: str
    number: int
    oldest_seconds: float = 0.0


def turned(channel: str, event: str, seconds: float) -> None:
    """An event was decided about."""
    _turns.labels(channel, event).observe(seconds)


def answered(channel: str, seconds: float) -> None:
    """The answer to an inbound message was handed over."""
    _answers.labels(channel).observe(max(seconds, 0.0))


def unsent(channel: str, reason: str) -> None:
    """An attempt to send failed; ``reason`` is the error's class."""
    _failures.labels(channel, reason).inc()


def set_aside(event: str) -> None:
    """An event could not be handled."""
    _set_aside.labels(event).inc()


def page(waiting: Iterable[Waiting]) -> bytes:
    """Everything as Prometheus reads it, with the outbox as it stands now."""
    _depth.clear()
    _age.clear()
    oldest: dict[str, float] = {}
    for each in waiting:
        _depth.labels(each.channel, each.state).set(each.number)
        oldest[each.channel] = max(oldest.get(each.channel, 0.0), each.oldest_seconds)
    for channel, seconds in oldest.items():
        _age.labels(channel).set(seconds)
    return generate_latest(_registry)
