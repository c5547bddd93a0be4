"""Figures for Prometheus in a registry of their own. Counts and durations only: no chat, no person, no text."""

from __future__ import annotations

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from storage import InboxState
from storage.deliveries import State

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """The counters of the intake and the depth of inbox and outbox; one object per running bot."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.received = Counter("nhacviec_updates_received", "Updates stored for the first time", registry=self.registry)
        self.malformed = Counter("nhacviec_updates_malformed", "Updates put into quarantine", registry=self.registry)
        self.shed = Counter("nhacviec_updates_shed", "Updates beyond what one person may send", registry=self.registry)
        self.settled = Counter("nhacviec_updates_settled", "Updates settled", ["outcome"], registry=self.registry)
        self.strangers = Counter("nhacviec_webhook_refused", "Deliveries without the secret", registry=self.registry)
        self.renewed = Counter("nhacviec_claims_renewed", "Times that claims in hand were renewed", registry=self.registry)
        self.polls = Counter("nhacviec_polls", "Calls of getUpdates", ["result"], registry=self.registry)
        self.seconds = Histogram("nhacviec_update_seconds", "Time in handlers", registry=self.registry, buckets=_BUCKETS)
        self._waiting = Gauge("nhacviec_inbox_updates", "Updates in the inbox", ["state"], registry=self.registry)
        self._oldest = Gauge("nhacviec_inbox_oldest_seconds", "Age of the oldest unhandled update", registry=self.registry)
        self._deliveries = Gauge("nhacviec_deliveries", "Deliveries in the outbox", ["state"], registry=self.registry)
        self._due = Gauge(
            "nhacviec_deliveries_oldest_due_seconds", "How long the oldest waits that is due", registry=self.registry
        )
        self._held = Gauge("nhacviec_rounds_held", "Rounds that wait for an administrator's word", registry=self.registry)

    def show_inbox(self, state: InboxState) -> None:
        """Take over the depth of the inbox, as read just now."""
        for name in ("pending", "claimed", "failed", "quarantined"):
            self._waiting.labels(name).set(getattr(state, name))
        self._oldest.set(state.oldest_age or 0.0)

    def show_outbox(self, counts: Mapping[State, int], oldest_due: float, held: int) -> None:
        """Take over what lies in the outbox, as read just now; `oldest_due` in seconds, 0 where nothing is due."""
        for state in State:
            self._deliveries.labels(state.value).set(counts.get(state, 0))
        self._due.set(oldest_due)
        self._held.set(held)

    def text(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self.registry)
