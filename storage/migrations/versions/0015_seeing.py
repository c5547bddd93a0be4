"""What is wrong at present, failures of our own by the hour, and when something was last looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant, Words

revision = "0015"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    op.create_table(
        "findings",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("over_at", Instant(), nullable=True),
        sa.Column("facts", Words(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "code", name="pk_findings"),
    )
    op.create_table(
        "faults",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.String(80), nullable=False),
        sa.Column("place", sa.String(120), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", Instant(), nullable=False),
        sa.Column("last_at", Instant(), nullable=False),
        sa.Column("codes", sa.String(80), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_faults"),
        sa.UniqueConstraint("bot_id", "error", "place", "hour", name="uq_faults_bot_id_error_place_hour"),
    )
    op.create_index("ix_faults_bot_id_hour", "faults", ["bot_id", "hour"])
    op.create_table(
        "pulses",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(24), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("facts", Words(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "name", name="pk_pulses"),
    )
