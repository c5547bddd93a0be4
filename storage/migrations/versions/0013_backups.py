"""Which backups were made, and which failed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant, Words

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    op.create_table(
        "backups",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.String(24), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_backups"),
    )
    op.create_index("ix_backups_at", "backups", ["at"])
