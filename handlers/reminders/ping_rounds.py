"""The round of reminders of a day: whom it calls, since which day it makes good, what of earlier rounds still waits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from handlers.context import OfficeView
from handlers.reminders.calls import Calls, calls_of
from handlers.reminders.planned import Planned, hours_of
from handlers.reminders.work import Work
from plan.pings import Window
from plan.rounds import Round, RoundState, pings_due
from storage import Address, Delivery, Transaction

PINGS = "pings"
"""The kind of these rounds."""
_MADE_GOOD = {RoundState.DONE, RoundState.RELEASED, RoundState.DROPPED}


async def ping_round(
    tx: Transaction, work: Work, office: OfficeView, bot_id: int, now: datetime
) -> tuple[Planned, Calls] | None:
    """Return the round of today, None where it is not its hour or it is over."""
    day = pings_due(office.ping_at, hours_of(work), now)
    if day is None or work.begun is None:
        return None
    entered = await tx.rounds.get(work.office_id, PINGS, day.isoformat())
    if entered is not None and entered.state is not RoundState.RELEASED:
        return None
    since = await _since(tx, work.office_id, day)
    calls = await calls_of(tx, work, bot_id, Window(since, day, work.calendar, work.zone))
    round_ = entered or Round(PINGS, day.isoformat(), lines=calls.total, messages=len(calls.lines), since=since)
    return Planned(round_, tuple(_rows(work.office_id, calls, day, since, now)), is_new=entered is None), calls


async def _since(tx: Transaction, office_id: int, day: date) -> date:
    """Return the day of the last round before `day` that was made good; without any the day before."""
    before = [each for each in await tx.rounds.latest(office_id, PINGS) if each.period < day.isoformat()]
    made_good = [each.period for each in before if each.state in _MADE_GOOD]
    return date.fromisoformat(made_good[0]) if made_good else day - timedelta(days=1)


def _rows(office_id: int, calls: Calls, day: date, since: date, now: datetime) -> list[Delivery]:
    facts = {"since": since.isoformat()}
    return [Delivery(office_id, to, kind, day.isoformat(), facts, now) for kind, to in calls.lines]


async def with_folded(tx: Transaction, rows: tuple[Delivery, ...]) -> list[Delivery]:
    """Return the rows, each taking in what still waits of earlier rounds for the same address, so that one message comes."""
    folded = []
    for row in rows:
        waiting = await tx.outbox.fold(row.to, row.kind)
        since = min(str(each["since"]) for each in (*waiting, row.facts))
        folded.append(_with_since(row, since))
    return folded


def _with_since(row: Delivery, since: str) -> Delivery:
    facts: Mapping[str, int | str | None] = {**row.facts, "since": since}
    return Delivery(row.office_id, row.to, row.kind, row.key, facts, row.not_before)


def headless_rows(office_id: int, calls: Calls, admins: tuple[Address, ...], kind: str, now: datetime) -> list[Delivery]:
    """Return the notices that nobody of a unit can be told in private, once for each unit."""
    return [Delivery(office_id, to, kind, f"unit.{unit}", {"unit": unit}, now) for unit in calls.headless for to in admins]
