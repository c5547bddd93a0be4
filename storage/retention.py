"""Retention: deletes what nobody needs any more, a bounded number of rows at a time, and never what is open."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.learning import KEPT as PICKS_KEPT
from plan.topics import LIFE
from storage.offices import bump_version
from storage.picks import QUESTIONS_KEPT, delete_picks
from storage.tables_outbox import deliveries
from storage.tables_people import chosen_offices, invitations, people, refusals, registrations
from storage.tables_phrasings import picks, questions
from storage.tables_plan_drafts import plan_drafts
from storage.tables_progress import drafts, effects
from storage.tables_talks import talks

DRAFTS_KEPT = timedelta(hours=24)
"""How long a settled or expired draft is kept, for a button that is pressed late."""
EFFECTS_KEPT = timedelta(hours=24)
"""How long it is known what an update did: longer than any retry of it."""
PLAN_DRAFTS_KEPT = timedelta(days=30)
"""How long the number of a settled or expired plan draft is kept: longer than any button that names it."""
REFUSALS_KEPT = timedelta(days=2)
"""How long a stranger who was turned away is known: one is told once a day."""
BATCH = 500
"""How many rows of a table one purge deletes, so that its transaction stays short."""


class Retention:
    """What is kept for how long. All instants are the office clock's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def purge(self, office_id: int, now: datetime, *, requests_before: datetime, deliveries_before: datetime) -> int:
        """Delete up to `BATCH` rows of each kind; return how many that were. Call it again, in a new transaction, until 0.

        Gone are: drafts settled or expired a day ago, of plans a month ago, effects a day old, talks that no question may lean
        on any more, refusals two days old, decided or erased requests and used or expired invitations older than
        `requests_before`, settled deliveries older than `deliveries_before`, words of questions a day old, picks that count
        no more, and since before `requests_before` which office somebody has chosen who is registered nowhere.
        """
        old = _batch(picks, picks.c.office_id == office_id, picks.c.at < now - PICKS_KEPT)
        unlearned = await delete_picks(self._connection, old)
        if unlearned:
            await bump_version(self._connection, office_id)
        return sum(
            [
                unlearned,
                await self._delete(questions, questions.c.office_id == office_id, questions.c.at < now - QUESTIONS_KEPT),
                await self._delete(drafts, *_old_drafts(office_id, now - DRAFTS_KEPT)),
                await self._delete(plan_drafts, *_old_plan_drafts(office_id, now - PLAN_DRAFTS_KEPT)),
                await self._delete(effects, effects.c.stored_at < now - EFFECTS_KEPT),
                await self._delete(talks, talks.c.office_id == office_id, talks.c.said_at < now - LIFE),
                await self._delete(
                    refusals, refusals.c.office_id == office_id, refusals.c.told_on < (now - REFUSALS_KEPT).date()
                ),
                await self._delete(registrations, *_old_requests(office_id, requests_before)),
                await self._delete(invitations, *_old_invitations(office_id, requests_before)),
                await self._delete(chosen_offices, *_old_choices(office_id, requests_before)),
                await self._delete(deliveries, *_old_deliveries(office_id, deliveries_before)),
            ]
        )

    async def _delete(self, table: Table, *which: ColumnElement[bool]) -> int:
        gone = delete(table).where(_batch(table, *which)).returning(*table.primary_key.columns)
        return len((await self._connection.execute(gone)).all())


def _batch(table: Table, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return what picks out so many of the rows as one purge deletes."""
    key = table.primary_key.columns
    return tuple_(*key).in_(select(*key).where(*which).order_by(*key).limit(BATCH))


def _old_drafts(office_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    ours = drafts.c.person_id.in_(select(people.c.id).where(people.c.office_id == office_id))
    return ours, or_(drafts.c.settled_at < before, drafts.c.expires_at < before)


def _old_plan_drafts(office_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    over = or_(plan_drafts.c.settled_at < before, plan_drafts.c.expires_at < before)
    return plan_drafts.c.office_id == office_id, over


def _old_requests(office_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    erased = registrations.c.user_id.is_(None) & (registrations.c.asked_at < before)
    return registrations.c.office_id == office_id, or_(registrations.c.decided_at < before, erased)


def _old_invitations(office_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    return invitations.c.office_id == office_id, func.coalesce(invitations.c.used_at, invitations.c.expires_at) < before


def _old_choices(office_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    registered = select(people.c.id).where(people.c.user_id == chosen_offices.c.user_id).exists()
    return chosen_offices.c.office_id == office_id, chosen_offices.c.chosen_at < before, ~registered


def _old_deliveries(office_id: int, before: datetime) -> tuple[ColumnElement[bool], ...]:
    # Settled by the database's time, but old by the office clock, which may have been moved.
    old = (deliveries.c.queued_at < before, deliveries.c.not_before < before)
    return deliveries.c.office_id == office_id, deliveries.c.settled_at.is_not(None), *old
