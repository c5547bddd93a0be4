"""Figures for Prometheus in a registry of their own. Counts and durations only: no chat, no person, no office, no text.

Every label has few values, all of them words of the program (kinds, outcomes, intents, codes). docs/theo-doi.md lists them all.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from storage import InboxState
from storage.deliveries import State

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_LONG_BUCKETS = (1.0, 2.0, 3.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0)


def program_version() -> str:
    """Return the version of the installed program."""
    try:
        return version("nhacviec")
    except PackageNotFoundError:  # run from its folder, never installed
        return "0"


class Metrics:
    """The figures of one running bot. What lies in the database is shown anew whenever somebody asks."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.received = Counter("nhacviec_updates_received", "Updates stored for the first time", registry=registry)
        self.malformed = Counter("nhacviec_updates_malformed", "Updates put into quarantine", registry=registry)
        self.shed = Counter("nhacviec_updates_shed", "Updates beyond what one person may send", registry=registry)
        self.strangers = Counter("nhacviec_webhook_refused", "Deliveries without the secret", registry=registry)
        self.settled = Counter("nhacviec_updates_settled", "Updates settled", ["outcome"], registry=registry)
        self.handled = Counter(
            "nhacviec_updates_handled", "Updates run through handlers", ["kind", "outcome"], registry=registry
        )
        self.answers = Counter("nhacviec_answers", "Questions answered", ["intent", "verdict"], registry=registry)
        self.renewed = Counter("nhacviec_claims_renewed", "Times that claims in hand were renewed", registry=registry)
        self.polls = Counter("nhacviec_polls", "Calls of getUpdates", ["result"], registry=registry)
        self.seconds = Histogram("nhacviec_update_seconds", "Time in handlers", registry=registry, buckets=_BUCKETS)
        self.waited = Histogram(
            "nhacviec_answer_seconds",
            "From a message's date at Telegram (whole seconds) to the end of its handling",
            registry=registry,
            buckets=_LONG_BUCKETS,
        )
        self.sendings = Counter("nhacviec_deliveries_settled", "What became of deliveries", ["verdict"], registry=registry)
        self.documents = Counter(
            "nhacviec_documents", "Files of plans, by what became of reading them", ["result"], registry=registry
        )
        self.faults = Counter("nhacviec_faults", "Failures of our own", ["error"], registry=registry)
        self.in_hand = Gauge("nhacviec_in_hand", "What this process works on now", ["what"], registry=registry)
        self.leads = Gauge("nhacviec_leader", "1 where this process holds the lease", ["lease"], registry=registry)
        self._stored = _Stored(registry)
        build = Gauge("nhacviec_build_info", "Versions", ["version", "python"], registry=registry)
        build.labels(program_version(), python_version()).set(1)
        for lease in LEASES:
            self.leads.labels(lease).set(0)

    def show_inbox(self, state: InboxState) -> None:
        """Take over the depth of the inbox, as read just now."""
        for name in ("pending", "claimed", "failed", "quarantined"):
            self._stored.waiting.labels(name).set(getattr(state, name))
        self._stored.oldest.set(state.oldest_age or 0.0)

    def show_outbox(self, counts: Mapping[State, int], oldest_due: float, held: int) -> None:
        """Take over what lies in the outbox, as read just now; `oldest_due` in seconds, 0 where nothing is due."""
        for state in State:
            self._stored.deliveries.labels(state.value).set(counts.get(state, 0))
        self._stored.due.set(oldest_due)
        self._stored.held.set(held)

    def show_installation(self, offices: int, findings: int, silence: float) -> None:
        """Take over how many offices and open findings there are, and for how many seconds nothing was heard of Telegram."""
        self._stored.offices.set(offices)
        self._stored.findings.set(findings)
        self._stored.silence.set(silence)

    def show_backup(self, age: float | None) -> None:
        """Take over how old the newest copy of the database is, in seconds; None: there is none."""
        self._stored.backup.set(-1.0 if age is None else age)

    def show_database_errors(self, counts: Mapping[str, int]) -> None:
        """Take over how often the database has failed this process, by error; it only grows."""
        for kind, number in counts.items():
            self._stored.database_errors.labels(kind).set(number)

    def text(self) -> bytes:
        """Return all figures in Prometheus' text format."""
        return generate_latest(self.registry)


class CountedAnswers:
    """What handlers count with."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def answered(self, intent: str, verdict: str) -> None:
        """Count an answer."""
        self._metrics.answers.labels(intent, verdict).inc()


LEASES = ("poller", "dispatch", "checkup")
"""The names of leases of which one process of all holds each."""


class _Stored:
    """The gauges of what is read anew."""

    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, meaning: str, *labels: str) -> Gauge:
            return Gauge(f"nhacviec_{name}", meaning, labels, registry=registry)

        self.waiting = gauge("inbox_updates", "Updates in the inbox", "state")
        self.oldest = gauge("inbox_oldest_seconds", "Age of the oldest unhandled update")
        self.deliveries = gauge("deliveries", "Deliveries in the outbox", "state")
        self.due = gauge("deliveries_oldest_due_seconds", "How long the oldest waits that is due")
        self.held = gauge("rounds_held", "Rounds that wait for an administrator's word")
        self.offices = gauge("offices", "Offices of this installation")
        self.findings = gauge("findings", "Open findings of the self-check")
        self.silence = gauge("poll_silence_seconds", "Since asking for updates last worked; with a webhook since the start")
        self.backup = gauge("backup_age_seconds", "Age of the newest copy of the database, -1 without any")
        self.database_errors = gauge("database_errors", "Failures of the database since the start", "error")
