"""Indexes for what one office looks for among the rows of many."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    if op.get_bind().dialect.name == "postgresql":
        return  # built afterwards, beside the work of others: storage.migrating.build_late_indexes
    op.create_index("ix_deliveries_office", "deliveries", ["office_id", "kind", "queued_at"])
    op.create_index("ix_deliveries_state", "deliveries", ["state"])
    op.create_index("ix_rounds_held", "rounds", ["office_id"], sqlite_where=sa.text("state = 'held'"))
    op.create_index("ix_holdings_person", "holdings", ["person_id"], sqlite_where=sa.text("until IS NULL"))
    op.create_index("ix_registrations_office_id_user_id", "registrations", ["office_id", "user_id"])
    op.create_index("ix_invitations_office_id", "invitations", ["office_id"])
    op.create_index("ix_asked_questions_office_id_at", "asked_questions", ["office_id", "at"])
