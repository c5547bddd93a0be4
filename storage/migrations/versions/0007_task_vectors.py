"""Meanings: vectors of the texts of tasks."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    op.create_table(
        "task_vectors",
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("model", sa.String(length=64), nullable=False),
        sa.Column("fingerprint", sa.String(length=32), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_task_vectors_task_id_tasks"),
        sa.PrimaryKeyConstraint("task_id", "model", "fingerprint", name="pk_task_vectors"),
    )
