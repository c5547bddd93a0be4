"""The tables of reminding: the office's calendar, what a chat has chosen, rounds that took place, what was put off."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, PrimaryKeyConstraint, String, Table, literal_column

from storage.columns import Instant, Words
from storage.tables import METADATA

# Days on which the office differs from Monday to Friday less the public holidays: `kind` is "off" or "worked".
office_days = Table(
    "office_days",
    METADATA,
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("note", Words, nullable=False),
    PrimaryKeyConstraint("office_id", "day"),
)

# What was chosen for one chat; what is not here is as the office has it.
chat_settings = Table(
    "chat_settings",
    METADATA,
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("name", String(48), nullable=False),
    Column("value", Words, nullable=False),
    PrimaryKeyConstraint("bot_id", "chat_id", "name"),
)

# One row a round: that it was planned for `period` ("2025-W48", "2025-11-24") is told by the row being there, so that two
# machines plan it once. `lines` is how much it would tell, `messages` to how many; a held one waits for an administrator.
rounds = Table(
    "rounds",
    METADATA,
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("kind", String(24), nullable=False),
    Column("period", String(24), nullable=False),
    Column("state", String(12), nullable=False),
    Column("lines", Integer, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("since", Date),
    Column("planned_at", Instant, nullable=False),
    PrimaryKeyConstraint("office_id", "kind", "period"),
)
# Spelt out, not a parameter: only so does the index answer it.
IS_HELD = rounds.c.state == literal_column("'held'")
Index("ix_rounds_held", rounds.c.office_id, sqlite_where=IS_HELD, postgresql_where=IS_HELD, postgresql_concurrently=True)

# Until `until` a person is not reminded of a task's milestone (-1: of the task as a whole), and on that day once.
snoozes = Table(
    "snoozes",
    METADATA,
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("milestone", Integer, nullable=False),
    Column("until", Date, nullable=False),
    PrimaryKeyConstraint("person_id", "task_id", "milestone"),
)

# What became of a task that was open when its plan's year ended, as its leading unit said.
year_ends = Table(
    "year_ends",
    METADATA,
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("year", Integer, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("reason", Words, nullable=False),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("task_id", "unit_id", "year"),
)
