"""The tables of phrasings: what an office calls its tasks, what people chose, and which question they were asked about."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, PrimaryKeyConstraint, String, Table

from storage.columns import Instant, Words
from storage.tables import METADATA

# `folded` is what spellings of the same words have in common. `kept` is false where an administrator has taken a learned
# phrasing away: it is not learned again. Closed tasks keep theirs, for they may come back with the next issue of the plan.
phrasings = Table(
    "phrasings",
    METADATA,
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("folded", Words, nullable=False),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("words", Words, nullable=False),
    Column("kept", Boolean, nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("office_id", "folded", "task_id"),
)

# `voter` is a keyed hash of the person: it tells one from another and names nobody.
picks = Table(
    "phrasing_picks",
    METADATA,
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("folded", Words, nullable=False),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("voter", String(32), nullable=False),
    Column("words", Words, nullable=False),
    Column("meant", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("office_id", "folded", "task_id", "voter"),
    Index(None, "office_id", "at"),
)

# The words of a question and the tasks that it was answered with ("12.7.30"), known by the update that asked. Not who asked.
questions = Table(
    "asked_questions",
    METADATA,
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("words", Words, nullable=False),
    Column("tasks", Words, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("bot_id", "update_id"),
    Index(None, "at"),
    Index(None, "office_id", "at", postgresql_concurrently=True),
)
