"""The tables as this version of the program declares them. Migrations make them; a test keeps the two equal."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    literal_column,
)

from storage.columns import WHOLE, Instant, Words

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

offices = Table(
    "offices",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("name", Words, nullable=False, unique=True),
    Column("zone", String(64), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("created_at", Instant, nullable=False),
    # How often progress has changed: reports, extensions, bases, explanations, names of people.
    Column("progress", BigInteger, nullable=False, server_default=literal_column("0")),
    # How often what stands here was changed: name, zone, the settings below. A sum that has grown says: look again.
    Column("edition", BigInteger, nullable=False, server_default=literal_column("0")),
    # Since when nothing is sent or answered for it any more.
    Column("closed_at", Instant),
    # What it has in place of the installation's settings ("MON 07:30", "08:00"); null: as the installation has it.
    Column("open_to_all", Integer),
    Column("digest_at", String(16)),
    Column("ping_at", String(8)),
)

units = Table(
    "units",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("name", Words, nullable=False),
    Column("short_name", Words, nullable=False),
    Column("created_at", Instant, nullable=False),
    UniqueConstraint("office_id", "name"),
)

unit_aliases = Table(
    "unit_aliases",
    METADATA,
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("alias", Words, nullable=False),
    PrimaryKeyConstraint("unit_id", "position"),
    UniqueConstraint("unit_id", "alias"),
)

plans = Table(
    "plans",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    # What makes two documents the same plan; see storage.differences.identity.
    Column("identity", Words, nullable=False),
    Column("title", Words, nullable=False),
    Column("number", Words),
    Column("issuer", Words),
    Column("issued_on", Date),
    Column("year", Integer),
    Column("tracking_unit", Words),
    Column("state", String(16), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    # Since when people are reminded of its tasks: an administrator has seen what that means and wants it. Null: not yet.
    Column("reminders_from", Instant),
    # What an administrator has put in place of the document's; a newer issue of the document leaves it alone.
    Column("own_title", Words),
    Column("own_tracking_unit", Words),
    UniqueConstraint("office_id", "identity"),
)

sections = Table(
    "sections",
    METADATA,
    Column("plan_id", ForeignKey("plans.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("ref", Words, nullable=False),
    Column("title", Words, nullable=False),
    PrimaryKeyConstraint("plan_id", "position"),
)

# A task that a new issue of the plan no longer has is closed, never deleted: its history stays.
tasks = Table(
    "tasks",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("plan_id", ForeignKey("plans.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("ref", Words, nullable=False),
    Column("code", Words, nullable=False),
    Column("section", Words, nullable=False),
    Column("content", Words, nullable=False),
    Column("deliverable", Words),
    Column("deadline_text", Words),
    Column("line", Integer),
    Column("created_at", Instant, nullable=False),
    Column("closed_at", Instant),
    Column("closed_reason", String(32)),
    Index(None, "plan_id", "position"),
)

milestones = Table(
    "milestones",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due", Date),
    Column("text", Words, nullable=False),
    Column("every", String(16)),
    Column("day", Integer),
    UniqueConstraint("task_id", "position"),
    Index(None, "due"),
)

# `unit_id` is null for a collective ("Các phòng, đơn vị") and for a name that no unit answers to.
task_units = Table(
    "task_units",
    METADATA,
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("position", Integer, nullable=False),
    Column("written", Words, nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    PrimaryKeyConstraint("task_id", "role", "position"),
    Index(None, "unit_id"),
)

leases = Table(
    "leases",
    METADATA,
    Column("name", String(128), primary_key=True),
    Column("holder", String(128), nullable=False),
    Column("until", Instant, nullable=False),
)

chats = Table(
    "chats",
    METADATA,
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("title", Words, nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("thread_id", BigInteger),
    Column("added_by", BigInteger),
    Column("leave_at", Instant),
    Column("left_at", Instant),
    Column("first_seen_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("bound_at", Instant),
    # Why nothing can be sent there for now, and since when; null: nothing is known to be wrong.
    Column("trouble", String(24)),
    Column("trouble_at", Instant),
    PrimaryKeyConstraint("bot_id", "chat_id"),
    Index(None, "unit_id"),
    Index(None, "leave_at"),
)
