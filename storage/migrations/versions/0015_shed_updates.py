"""Updates of somebody who sends too much are found by their age, so that they go after a day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    if op.get_bind().dialect.name == "postgresql":
        return  # built afterwards, beside the work of others: storage.migrating.build_late_indexes
    op.create_index("ix_inbox_shed", "inbox", ["bot_id", "received_at"], sqlite_where=sa.text("outcome = 'shed'"))
