"""Phrasings of tasks, what people chose, and the questions that they chose for."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant, Words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    _make_phrasings()
    _make_picks()
    _make_questions()


def _make_phrasings() -> None:
    op.create_table(
        "phrasings",
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("folded", Words(), nullable=False),
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("words", Words(), nullable=False),
        sa.Column("kept", sa.Boolean(), nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_phrasings_office_id_offices"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_phrasings_task_id_tasks"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_phrasings_person_id_people"),
        sa.PrimaryKeyConstraint("office_id", "folded", "task_id", name="pk_phrasings"),
    )


def _make_picks() -> None:
    op.create_table(
        "phrasing_picks",
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("folded", Words(), nullable=False),
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("voter", sa.String(length=32), nullable=False),
        sa.Column("words", Words(), nullable=False),
        sa.Column("meant", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_phrasing_picks_office_id_offices"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_phrasing_picks_task_id_tasks"),
        sa.PrimaryKeyConstraint("office_id", "folded", "task_id", "voter", name="pk_phrasing_picks"),
    )
    op.create_index("ix_phrasing_picks_office_id_at", "phrasing_picks", ["office_id", "at"])


def _make_questions() -> None:
    op.create_table(
        "asked_questions",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("words", Words(), nullable=False),
        sa.Column("tasks", Words(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_asked_questions_office_id_offices"),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name="pk_asked_questions"),
    )
    op.create_index("ix_asked_questions_at", "asked_questions", ["at"])
