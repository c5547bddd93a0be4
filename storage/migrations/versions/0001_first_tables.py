"""Offices, units, plans with tasks and milestones, the inbox with its lanes, leases, chats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant, Words

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    _make_offices()
    _make_plans()
    _make_tasks()
    _make_task_parts()
    _make_inbox()
    _make_lanes()
    _make_leases_and_chats()


def _make_offices() -> None:
    op.create_table(
        "offices",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_offices"),
        sa.UniqueConstraint("name", name="uq_offices_name"),
    )
    op.create_table(
        "units",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("short_name", Words(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_units_office_id_offices"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("office_id", "name", name="uq_units_office_id_name"),
    )
    op.create_table(
        "unit_aliases",
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("alias", Words(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_aliases_unit_id_units"),
        sa.PrimaryKeyConstraint("unit_id", "position", name="pk_unit_aliases"),
        sa.UniqueConstraint("unit_id", "alias", name="uq_unit_aliases_unit_id_alias"),
    )


def _make_plans() -> None:
    op.create_table(
        "plans",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("identity", Words(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("number", Words(), nullable=True),
        sa.Column("issuer", Words(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("tracking_unit", Words(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_plans_office_id_offices"),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
        sa.UniqueConstraint("office_id", "identity", name="uq_plans_office_id_identity"),
    )
    op.create_table(
        "sections",
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ref", Words(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_sections_plan_id_plans"),
        sa.PrimaryKeyConstraint("plan_id", "position", name="pk_sections"),
    )


def _make_tasks() -> None:
    op.create_table(
        "tasks",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("plan_id", WHOLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("ref", Words(), nullable=False),
        sa.Column("code", Words(), nullable=False),
        sa.Column("section", Words(), nullable=False),
        sa.Column("content", Words(), nullable=False),
        sa.Column("deliverable", Words(), nullable=True),
        sa.Column("deadline_text", Words(), nullable=True),
        sa.Column("line", sa.Integer(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_reason", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_tasks_plan_id_plans"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
    )
    op.create_index("ix_tasks_plan_id_position", "tasks", ["plan_id", "position"], unique=False)


def _make_task_parts() -> None:
    op.create_table(
        "milestones",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("text", Words(), nullable=False),
        sa.Column("every", sa.String(length=16), nullable=True),
        sa.Column("day", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_milestones_task_id_tasks"),
        sa.PrimaryKeyConstraint("id", name="pk_milestones"),
        sa.UniqueConstraint("task_id", "position", name="uq_milestones_task_id_position"),
    )
    op.create_index("ix_milestones_due", "milestones", ["due"], unique=False)
    op.create_table(
        "task_units",
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("written", Words(), nullable=False),
        sa.Column("unit_id", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_units_task_id_tasks"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_task_units_unit_id_units"),
        sa.PrimaryKeyConstraint("task_id", "role", "position", name="pk_task_units"),
    )
    op.create_index("ix_task_units_unit_id", "task_units", ["unit_id"], unique=False)


def _make_inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("lane", sa.String(length=48), nullable=False),
        sa.Column("payload", Words(), nullable=True),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("stored_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("reason", Words(), nullable=True),
        sa.Column("code", Words(), nullable=True),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name="pk_inbox"),
    )
    op.create_index(
        "ix_inbox_failed",
        "inbox",
        ["bot_id", "received_at"],
        unique=False,
        sqlite_where=sa.text("outcome = 'failed'"),
        postgresql_where=sa.text("outcome = 'failed'"),
    )
    op.create_index(
        "ix_inbox_open",
        "inbox",
        ["bot_id", "lane", "update_id", "stored_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index("ix_inbox_received", "inbox", ["bot_id", "received_at"], unique=False)


def _make_lanes() -> None:
    op.create_table(
        "inbox_lanes",
        sa.Column("lane", sa.String(length=48), nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("head", sa.BigInteger(), nullable=False),
        sa.Column("ready_at", Instant(), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("lane", name="pk_inbox_lanes"),
    )
    op.create_index("ix_inbox_lanes_bot_id_ready_at_head", "inbox_lanes", ["bot_id", "ready_at", "head"], unique=False)
    op.create_index(
        "ix_inbox_lanes_held",
        "inbox_lanes",
        ["bot_id", "holder"],
        unique=False,
        sqlite_where=sa.text("holder IS NOT NULL"),
        postgresql_where=sa.text("holder IS NOT NULL"),
    )
    op.create_table(
        "inbox_quarantine",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=True),
        sa.Column("payload", Words(), nullable=True),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("received_at", Instant(), nullable=False),
        sa.Column("stored_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inbox_quarantine"),
        sa.UniqueConstraint("bot_id", "update_id", name="uq_inbox_quarantine_bot_id_update_id"),
    )


def _make_leases_and_chats() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "chats",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("unit_id", WHOLE, nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.BigInteger(), nullable=True),
        sa.Column("leave_at", Instant(), nullable=True),
        sa.Column("left_at", Instant(), nullable=True),
        sa.Column("first_seen_at", Instant(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_chats_unit_id_units"),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", name="pk_chats"),
    )
    op.create_index("ix_chats_leave_at", "chats", ["leave_at"], unique=False)
    op.create_index("ix_chats_unit_id", "chats", ["unit_id"], unique=False)
