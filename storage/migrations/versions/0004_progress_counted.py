"""How often progress has changed, one open explanation of a unit about a task, and handled updates without their chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    # SQLite would write a new column behind the constraints; a rebuilt table is the same as a declared one.
    with op.batch_alter_table("offices", recreate="always" if _on_sqlite() else "never") as offices:
        offices.add_column(sa.Column("progress", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
    op.create_index(
        "uq_explanations_open",
        "explanations",
        ["task_id", "unit_id"],
        unique=True,
        sqlite_where=sa.text("answered_at IS NULL"),
        postgresql_where=sa.text("answered_at IS NULL"),
    )
    op.execute("UPDATE inbox SET chat_id = NULL, lane = '' WHERE settled_at IS NOT NULL AND payload IS NULL")


def _on_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"
