"""Plans that were read and wait for an administrator's yes, and what an office calls a plan and lets follow it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant, Words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    op.create_table(
        "plan_drafts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=True),
        sa.Column("file_name", Words(), nullable=False),
        sa.Column("facts", Words(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_plan_drafts_office_id_offices"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_plan_drafts_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_drafts"),
    )
    still_open = sa.text("settled_at IS NULL")
    op.create_index(
        "ix_plan_drafts_open", "plan_drafts", ["office_id"], unique=True, sqlite_where=still_open, postgresql_where=still_open
    )
    op.create_table(
        "carried_tasks",
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("from_task_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_carried_tasks_task_id_tasks"),
        sa.ForeignKeyConstraint(["from_task_id"], ["tasks.id"], name="fk_carried_tasks_from_task_id_tasks"),
        sa.PrimaryKeyConstraint("task_id", name="pk_carried_tasks"),
    )
    # SQLite would write a new column behind the constraints; a rebuilt table is the same as a declared one.
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    with op.batch_alter_table("plans", recreate="always" if on_sqlite else "never") as changed:
        changed.add_column(sa.Column("own_title", Words(), nullable=True))
        changed.add_column(sa.Column("own_tracking_unit", Words(), nullable=True))
