"""What the last answer in a private chat was about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant, Words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    op.create_table(
        "talks",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("facts", Words(), nullable=True),
        sa.Column("earlier", Words(), nullable=True),
        sa.Column("said_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_talks_office_id_offices"),
        sa.PrimaryKeyConstraint("bot_id", "chat_id", name="pk_talks"),
    )
    op.create_index("ix_talks_office_id_said_at", "talks", ["office_id", "said_at"])
