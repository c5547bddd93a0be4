"""Several offices in one installation: what each has of its own, and which one a person means."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    # SQLite would write a new column behind the constraints; a rebuilt table is the same as a declared one.
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("offices", recreate="always" if on_sqlite else "never") as offices:
        offices.add_column(sa.Column("edition", sa.BigInteger(), nullable=False, server_default=sa.text("0")))
        offices.add_column(sa.Column("closed_at", Instant(), nullable=True))
        offices.add_column(sa.Column("open_to_all", sa.Integer(), nullable=True))
        offices.add_column(sa.Column("digest_at", sa.String(16), nullable=True))
        offices.add_column(sa.Column("ping_at", sa.String(8), nullable=True))
    op.create_table(
        "chosen_offices",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("chosen_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_chosen_offices_office_id_offices"),
        sa.PrimaryKeyConstraint("user_id", name="pk_chosen_offices"),
    )
    op.create_index("ix_chosen_offices_office_id", "chosen_offices", ["office_id"])
    if on_sqlite:  # elsewhere built afterwards, beside the work of others: storage.migrating.build_late_indexes
        op.create_index("ix_people_user_id", "people", ["user_id"])
