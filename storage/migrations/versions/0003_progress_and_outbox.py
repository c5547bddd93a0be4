"""Reports of progress with what surrounds them, and the outbox."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    _make_effects()
    _make_pauses()
    _make_deliveries()
    _make_drafts()
    _make_bases()
    _make_explanations()
    _make_extensions()
    _make_reports()
    _index_reports()


def _make_effects() -> None:
    op.create_table(
        "effects",
        sa.Column("bot_id", sa.BigInteger(), nullable=False),
        sa.Column("update_id", sa.BigInteger(), nullable=False),
        sa.Column("facts", Words(), nullable=False),
        sa.Column("stored_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("bot_id", "update_id", name="pk_effects"),
    )
    op.create_index("ix_effects_stored_at", "effects", ["stored_at"], unique=False)


def _make_pauses() -> None:
    op.create_table(
        "pauses",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", name="pk_pauses"),
    )


def _make_deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("to_kind", sa.String(length=8), nullable=False),
        sa.Column("address", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=80), nullable=False),
        sa.Column("facts", Words(), nullable=False),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("queued_at", Instant(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("resends", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=True),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("retry_at", Instant(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", Words(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_deliveries_office_id_offices"),
        sa.PrimaryKeyConstraint("id", name="pk_deliveries"),
        sa.UniqueConstraint("to_kind", "address", "kind", "key", name="uq_deliveries_to_kind_address_kind_key"),
    )
    op.create_index(
        "ix_deliveries_open",
        "deliveries",
        ["resends", "id"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )


def _make_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("facts", Words(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_drafts_person_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_expires_at", "drafts", ["expires_at"], unique=False)
    op.create_index("ix_drafts_person_id_chat_id", "drafts", ["person_id", "chat_id"], unique=False)


def _make_bases() -> None:
    op.create_table(
        "bases",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.Column("document", Words(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("set_by", WHOLE, nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name="fk_bases_set_by_people"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_bases_task_id_tasks"),
        sa.PrimaryKeyConstraint("id", name="pk_bases"),
    )
    op.create_index("ix_bases_task_id", "bases", ["task_id"], unique=False)


def _make_explanations() -> None:
    op.create_table(
        "explanations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("asked_by", WHOLE, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("answer", Words(), nullable=True),
        sa.Column("answered_by", WHOLE, nullable=True),
        sa.Column("answered_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name="fk_explanations_answered_by_people"),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name="fk_explanations_asked_by_people"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_explanations_task_id_tasks"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_explanations_unit_id_units"),
        sa.PrimaryKeyConstraint("id", name="pk_explanations"),
    )
    op.create_index("ix_explanations_task_id", "explanations", ["task_id"], unique=False)


def _make_extensions() -> None:
    op.create_table(
        "extensions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("asked_by", WHOLE, nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("old_due", sa.Date(), nullable=False),
        sa.Column("new_due", sa.Date(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("head_id", WHOLE, nullable=True),
        sa.Column("head_at", Instant(), nullable=True),
        sa.Column("decided_by", WHOLE, nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("decision_reason", Words(), nullable=True),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name="fk_extensions_asked_by_people"),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_extensions_decided_by_people"),
        sa.ForeignKeyConstraint(["head_id"], ["people.id"], name="fk_extensions_head_id_people"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_extensions_task_id_tasks"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_extensions_unit_id_units"),
        sa.PrimaryKeyConstraint("id", name="pk_extensions"),
    )
    op.create_index("ix_extensions_task_id", "extensions", ["task_id"], unique=False)
    op.create_index(
        "uq_extensions_open",
        "extensions",
        ["task_id", "milestone", "unit_id"],
        unique=True,
        sqlite_where=sa.text("stage IN ('head', 'office')"),
        postgresql_where=sa.text("stage IN ('head', 'office')"),
    )


def _make_reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("entry", sa.String(length=16), nullable=False),
        sa.Column("task_id", WHOLE, nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=True),
        sa.Column("period_first", sa.Date(), nullable=True),
        sa.Column("period_last", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("note", Words(), nullable=False),
        sa.Column("document", Words(), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("file_id", Words(), nullable=True),
        sa.Column("file_name", Words(), nullable=True),
        sa.Column("waiting_unit_id", WHOLE, nullable=True),
        sa.Column("for_all", sa.Boolean(), nullable=False),
        sa.Column("author_id", WHOLE, nullable=False),
        sa.Column("about", WHOLE, nullable=True),
        sa.Column("corrects", WHOLE, nullable=True),
        sa.Column("said_at", Instant(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["about"], ["reports.id"], name="fk_reports_about_reports"),
        sa.ForeignKeyConstraint(["author_id"], ["people.id"], name="fk_reports_author_id_people"),
        sa.ForeignKeyConstraint(["corrects"], ["reports.id"], name="fk_reports_corrects_reports"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_reports_task_id_tasks"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_reports_unit_id_units"),
        sa.ForeignKeyConstraint(["waiting_unit_id"], ["units.id"], name="fk_reports_waiting_unit_id_units"),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
    )


def _index_reports() -> None:
    op.create_index("ix_reports_author_id", "reports", ["author_id"], unique=False)
    op.create_index("ix_reports_chat_id_message_id", "reports", ["chat_id", "message_id"], unique=False)
    op.create_index("ix_reports_task_id_id", "reports", ["task_id", "id"], unique=False)
    op.create_index(
        "uq_reports_undone_once",
        "reports",
        ["about"],
        unique=True,
        sqlite_where=sa.text("entry = 'undo'"),
        postgresql_where=sa.text("entry = 'undo'"),
    )
