"""Settles what was under way when a backup was made: nothing is sent blindly that may have been sent since."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, update

from storage.columns import database_time
from storage.deliveries import State
from storage.outbox import MOST_RESENDS, NO_ANSWER
from storage.tables import leases
from storage.tables_inbox import inbox_lanes
from storage.tables_outbox import deliveries

MOVED_WITHIN = timedelta(minutes=15)
"""A backup that is no older was made to move a stopped installation: what waited then waits still."""


def settle(connection: Connection, made_at: datetime | None, now: datetime) -> int:
    """Free every lease and claim, and hold what was to be sent by now; return how many deliveries those are.

    A delivery that is held looks as if it had been sent again without an answer. So the bot counts it as uncertain when it
    starts, sends it no more by itself, and tells the administrators, who may send it again. What is still to come is left
    alone. Updates that were taken in and not answered are answered: this database knows of no answer.
    """
    connection.execute(delete(leases))
    connection.execute(update(inbox_lanes).values(holder=None))
    if made_at is not None and now - made_at <= MOVED_WITHIN:
        return 0
    overdue = (deliveries.c.settled_at.is_(None), deliveries.c.not_before <= now)
    held = {
        "state": State.SENDING.value,
        "resends": MOST_RESENDS,
        "reason": NO_ANSWER,
        "holder": None,
        "lease_until": database_time(-1),
    }
    return len(connection.execute(update(deliveries).where(*overdue).values(held).returning(deliveries.c.id)).all())
