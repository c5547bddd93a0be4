"""The round of reminders of a day: whom it calls, since which day it makes good, what of earlier rounds still waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from handlers.context import OfficeView
from handlers.reminders.calls import Calls, calls_of
from handlers.reminders.pings import covers_from
from handlers.reminders.planned import PINGS, Planned, hours_of
from handlers.reminders.work import Work
from plan.pings import Window
from plan.rounds import Round, RoundState, pings_due, round_before
from storage import Address, Delivery, Transaction

_MADE_GOOD = {RoundState.DONE, RoundState.DROPPED}
"""One that was let go after its day is made good by the next round."""


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
    rounds = await tx.rounds.latest(work.office_id, PINGS)
    last = round_before((each for each in rounds if each.state in _MADE_GOOD), day)
    since = date.fromisoformat(last.period) if last is not None else day - timedelta(days=1)
    before = last.since if last is not None else work.calendar.before(day, 1) - timedelta(days=1)
    calls = await calls_of(tx, work, bot_id, Window(since, day, work.calendar, work.zone, before))
    round_ = entered or Round(PINGS, day.isoformat(), lines=calls.total, messages=len(calls.lines), since=since)
    waiting = (each for each in rounds if since.isoformat() < each.period < day.isoformat())
    allowed = any(each.state is RoundState.RELEASED for each in waiting)
    rows = tuple(_rows(work.office_id, calls, round_, before, now))
    return Planned(round_, rows, is_new=entered is None, allowed=allowed), calls


def _rows(office_id: int, calls: Calls, planned: Round, before: date | None, now: datetime) -> list[Delivery]:
    since = planned.since.isoformat() if planned.since is not None else None
    facts = {"since": since, "before": before.isoformat() if before is not None else None}
    return [Delivery(office_id, to, kind, planned.period, facts, now) for kind, to in calls.lines]


async def with_folded(tx: Transaction, rows: tuple[Delivery, ...]) -> list[Delivery]:
    """Return the rows, each taking in what still waits of earlier rounds for the same address, so that one message comes."""
    waiting = await tx.outbox.fold_all({(row.to, row.kind) for row in rows})
    return [_taking_in(row, waiting.get((row.to, row.kind), ())) for row in rows]


def _taking_in(row: Delivery, waiting: Iterable[Mapping[str, int | str | None]]) -> Delivery:
    name = covers_from(row.kind)
    days = [str(each[name]) for each in (*waiting, row.facts) if each.get(name)]
    return _with_fact(row, name, min(days)) if days else row


def _with_fact(row: Delivery, name: str, value: str) -> Delivery:
    facts: Mapping[str, int | str | None] = {**row.facts, name: value}
    return Delivery(row.office_id, row.to, row.kind, row.key, facts, row.not_before)


def headless_rows(office_id: int, calls: Calls, admins: tuple[Address, ...], kind: str, now: datetime) -> list[Delivery]:
    """Return the notices that nobody of a unit can be told in private, once for each unit."""
    return [Delivery(office_id, to, kind, f"unit.{unit}", {"unit": unit}, now) for unit in calls.headless for to in admins]
