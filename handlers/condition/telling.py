"""Lets the installation's administrators hear of findings and failures, by way of the outbox. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from handlers.context import OfficeView
from handlers.crews import administrators
from plan.checkup import Finding
from storage import Delivery, Transaction
from storage.faults import FaultRow

FINDING, OVER, FAULT, FAULTS = "finding", "finding_over", "fault", "faults"


async def tell_findings(
    tx: Transaction, office: OfficeView, told: Iterable[Finding], over: Iterable[Finding], now: datetime
) -> int:
    """Queue a word on findings that begin or last, and on those that are over; return how many messages that is."""
    rows: list[tuple[str, Finding, dict[str, int | str]]]
    rows = [(FINDING, each, {"code": each.trouble.value}) for each in told]
    rows += [(OVER, each, {"code": each.trouble.value, "since": _seconds(each.since)}) for each in over]
    queued = 0
    for kind, each, facts in rows:
        key = f"{each.trouble.value}:{_seconds(each.since)}:{each.told_on or ''}"
        queued += await _tell(tx, office, kind, key, facts, now, now)
    return queued


async def tell_fault(tx: Transaction, office: OfficeView, row: FaultRow, now: datetime) -> int:
    """Queue a word on a failure: on the first of its kind at once, on all others of an hour when that is over."""
    if row.at_once and row.count == 1:
        return await _tell(tx, office, FAULT, str(row.id), {"fault": row.id}, now, now)
    end = datetime.fromtimestamp((row.hour + 1) * 3600, UTC)
    return await _tell(tx, office, FAULTS, str(row.hour), {"hour": row.hour}, end, now)


async def _tell(
    tx: Transaction,
    office: OfficeView,
    kind: str,
    key: str,
    facts: dict[str, int | str],
    not_before: datetime,
    now: datetime,
) -> int:
    to = await administrators(tx, office, now.astimezone(office.zone).date())
    return await tx.outbox.queue_all([Delivery(office.id, each, kind, key, {**facts}, not_before) for each in to], now)


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())
