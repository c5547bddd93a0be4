"""The tables of plans that come in: those that wait for an administrator's yes, and which tasks go on from the year before."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Table

from storage.columns import WHOLE, Instant, Words
from storage.tables import METADATA

# Open while `settled_at` is null, and then one for each office. A settled one keeps its number, so that an old button never
# means a newer draft, but nothing of what it held. `person_id` is who sent the file, null once that person is erased.
plan_drafts = Table(
    "plan_drafts",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("person_id", ForeignKey("people.id")),
    Column("file_name", Words, nullable=False),
    Column("facts", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("settled_at", Instant),
)
_OPEN = plan_drafts.c.settled_at.is_(None)
Index("ix_plan_drafts_open", plan_drafts.c.office_id, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)

# A task of a year's plan that goes on with one of the year before.
carried_tasks = Table(
    "carried_tasks",
    METADATA,
    Column("task_id", ForeignKey("tasks.id"), primary_key=True),
    Column("from_task_id", ForeignKey("tasks.id"), nullable=False),
)
