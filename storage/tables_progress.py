"""The tables of progress: reports and their undoing, unfinished dialogues, extensions, documents that conditions waited for."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    literal_column,
)

from storage.columns import WHOLE, Instant, Words
from storage.tables import METADATA

# Only ever added to. What undoes, accepts or returns a report is a row of its own that points to it by `about`.
reports = Table(
    "reports",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("entry", String(16), nullable=False),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("milestone", Integer),
    Column("period_first", Date),
    Column("period_last", Date),
    Column("status", String(16), nullable=False),
    Column("percent", Integer),
    Column("note", Words, nullable=False),
    Column("document", Words),
    Column("issued_on", Date),
    Column("file_id", Words),
    Column("file_name", Words),
    Column("waiting_unit_id", ForeignKey("units.id")),
    Column("for_all", Boolean, nullable=False),
    Column("author_id", ForeignKey("people.id"), nullable=False),
    Column("about", ForeignKey("reports.id")),
    Column("corrects", ForeignKey("reports.id")),
    Column("said_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Index(None, "task_id", "id"),
    Index(None, "author_id"),
    Index(None, "chat_id", "message_id"),
)
# Two who undo the same report at once: the database lets one of them.
IS_UNDOING = reports.c.entry == literal_column("'undo'")
Index("uq_reports_undone_once", reports.c.about, unique=True, sqlite_where=IS_UNDOING, postgresql_where=IS_UNDOING)

# What handling an update did, by ids: a second run of the same update shows the same and changes nothing.
effects = Table(
    "effects",
    METADATA,
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("facts", Words, nullable=False),
    Column("stored_at", Instant, nullable=False),
    PrimaryKeyConstraint("bot_id", "update_id"),
    Index(None, "stored_at"),
)

# A dialogue that is not finished: what was understood so far, for one person in one chat.
drafts = Table(
    "drafts",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("facts", Words, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Index(None, "person_id", "chat_id"),
    Index(None, "expires_at"),
)

extensions = Table(
    "extensions",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("milestone", Integer, nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("asked_by", ForeignKey("people.id"), nullable=False),
    Column("reason", Words, nullable=False),
    Column("old_due", Date, nullable=False),
    Column("new_due", Date, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("said_at", Instant, nullable=False),
    Column("head_id", ForeignKey("people.id")),
    Column("head_at", Instant),
    Column("decided_by", ForeignKey("people.id")),
    Column("decided_at", Instant),
    Column("decision_reason", Words),
    Index(None, "task_id"),
)
IS_OPEN_EXTENSION = extensions.c.stage.in_([literal_column("'head'"), literal_column("'office'")])
Index(
    "uq_extensions_open",
    extensions.c.task_id,
    extensions.c.milestone,
    extensions.c.unit_id,
    unique=True,
    sqlite_where=IS_OPEN_EXTENSION,
    postgresql_where=IS_OPEN_EXTENSION,
)

# The document that a conditional deadline waited for (căn cứ), and the day it sets. The latest one of a milestone counts.
bases = Table(
    "bases",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("milestone", Integer, nullable=False),
    Column("document", Words, nullable=False),
    Column("due", Date, nullable=False),
    Column("set_by", ForeignKey("people.id"), nullable=False),
    Column("said_at", Instant, nullable=False),
    Index(None, "task_id"),
)

explanations = Table(
    "explanations",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("asked_by", ForeignKey("people.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("due", Date, nullable=False),
    Column("answer", Words),
    Column("answered_by", ForeignKey("people.id")),
    Column("answered_at", Instant),
    Index(None, "task_id"),
)
IS_UNANSWERED = explanations.c.answered_at.is_(None)
Index(
    "uq_explanations_open",
    explanations.c.task_id,
    explanations.c.unit_id,
    unique=True,
    sqlite_where=IS_UNANSWERED,
    postgresql_where=IS_UNANSWERED,
)
