"""Reminding: the office's calendar, settings of chats, rounds, what was put off, ends of years, trouble with chats."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    _make_office_days()
    _make_chat_settings()
    _make_rounds()
    _make_snoozes()
    _make_year_ends()
    _add("plans", sa.Column("reminders_from", Instant(), nullable=True))
    _add(
        "chats",
        sa.Column("bound_at", Instant(), nullable=True),
        sa.Column("trouble", sa.String(length=24), nullable=True),
        sa.Column("trouble_at", Instant(), nullable=True),
    )
    _add(
        "deliveries",
        sa.Column("shown", sa.String(length=64), nullable=True),
        sa.Column("shown_at", Instant(), nullable=True),
    )
    op.execute("UPDATE chats SET bound_at = seen_at WHERE unit_id IS NOT NULL")


def _add(table: str, *columns: sa.Column[object]) -> None:
    # SQLite would write a new column behind the constraints; a rebuilt table is the same as a declared one.
    with op.batch_alter_table(table, recreate="always" if _on_sqlite() else "never") as changed:
        for column in columns:
            changed.add_column(column)


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def _make_office_days() -> None:
    op.create_table(
        "office_days",
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("note", Words(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_office_days_office_id_offices"),
        sa.PrimaryKeyConstraint("office_id", "day", name="pk_office_days"),
    )


def _make_chat_settings() -> None:
    op.create_table(
        "chat_settings",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("value", Words(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", "name", name="pk_chat_settings"),
    )


def _make_rounds() -> None:
    op.create_table(
        "rounds",
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("period", sa.String(length=24), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("planned_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_rounds_office_id_offices"),
        sa.PrimaryKeyConstraint("office_id", "kind", "period", name="pk_rounds"),
    )


def _make_snoozes() -> None:
    op.create_table(
        "snoozes",
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_snoozes_person_id_people"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_snoozes_task_id_tasks"),
        sa.PrimaryKeyConstraint("person_id", "task_id", "milestone", name="pk_snoozes"),
    )


def _make_year_ends() -> None:
    op.create_table(
        "year_ends",
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_year_ends_task_id_tasks"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_year_ends_unit_id_units"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_year_ends_person_id_people"),
        sa.PrimaryKeyConstraint("task_id", "unit_id", "year", name="pk_year_ends"),
    )
