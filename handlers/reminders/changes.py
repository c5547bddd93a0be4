"""Which posted digests are to be changed, because something was reported or a day was moved; at most once in 15 minutes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from handlers.reminders.digests import DIGEST, DIGEST_CHANGED
from handlers.reminders.work import Work
from plan.rounds import edit_slot
from plan.weeks import week_of
from storage import Delivery, Parcel, Transaction
from storage.deliveries import State

LEEWAY = timedelta(minutes=1)
"""So long it may take from the hour that a report bears until everybody can read it."""
_UNDER_WAY = {State.PENDING, State.CLAIMED, State.SENDING}


async def changes_due(tx: Transaction, work: Work, now: datetime) -> tuple[list[Delivery], bool]:
    """Return the changes of this week's posted digests, each to be made at the end of the present quarter of an hour.

    And whether that is all: not while a digest is under way, whose words may have been made already.
    """
    week = week_of(work.today)
    digests = await tx.outbox.of_kind(work.office_id, DIGEST, week.key)
    settled = not any(each.state in _UNDER_WAY for each in digests)
    posted = {each.to: each for each in digests if each.state is State.SENT}
    if not posted:
        return [], settled
    monday = datetime.combine(week.first, time.min, work.zone)
    looked_at = {to: _looked_at(each) for to, each in posted.items()}
    for each in await tx.outbox.queued_since(work.office_id, DIGEST_CHANGED, monday):
        if each.to in looked_at:
            looked_at[each.to] = max(looked_at[each.to], _looked_at(each))
    news = await _news(tx, work, min(looked_at.values()))
    slot = edit_slot(now)
    key = f"{week.key}:{slot.astimezone(work.zone):%m%d%H%M}"
    units = {to: each.facts.get("unit") for to, each in posted.items()}
    rows = [
        Delivery(work.office_id, to, DIGEST_CHANGED, key, {}, slot)
        for to, since in looked_at.items()
        if _has_news(work, units[to], news, since)
    ]
    return rows, settled


def _looked_at(parcel: Parcel) -> datetime:
    """Return until when a row surely knows of what was reported: when its words were made, or are going to be.

    What it knows of anyway makes no second change: that would say the same.
    """
    return (parcel.shown_at or parcel.not_before) - LEEWAY


async def _news(tx: Transaction, work: Work, since: datetime) -> list[tuple[int, datetime]]:
    """Return tasks with the instants at which something was reported in them, a request to move their day was decided,
    or what becomes of them at the end of the year was said.
    """
    reported = await tx.reports.recorded_since(work.office_id, since)
    decided = await tx.extensions.decided_since(work.office_id, since)
    carried = await tx.year_ends.said_since(work.office_id, since)
    return [*reported.items(), *decided.items(), *carried.items()]


def _has_news(work: Work, unit_id: object, news: Iterable[tuple[int, datetime]], since: datetime) -> bool:
    if not isinstance(unit_id, int):
        return False
    concerned = {*work.answerer.assignments(work.successors).of(unit_id), *work.answerer.awaiting(unit_id)}
    return any(task_id in concerned and at >= since for task_id, at in news)
