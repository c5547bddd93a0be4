"""People with their roles, how they came in and what they did; settings and keys of an office."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.columns import WHOLE, Instant, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the schema forward; there is no way back but the copy made before."""
    _make_keys()
    _make_audit()
    _make_people()
    _make_refusals()
    _make_settings()
    _make_absences()
    _make_dissolved_units()
    _make_holdings()
    _make_invitations()
    _make_registrations()


def _make_keys() -> None:
    op.create_table(
        "keys",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.String(length=128), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_keys"),
    )


def _make_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor", sa.String(length=16), nullable=False),
        sa.Column("action", sa.String(length=48), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("facts", Words(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_audit_office_id_offices"),
        sa.PrimaryKeyConstraint("office_id", "number", name="pk_audit"),
    )


def _make_people() -> None:
    op.create_table(
        "people",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", Words(), nullable=False),
        sa.Column("pseudonym", sa.String(length=16), nullable=False),
        sa.Column("registered_at", Instant(), nullable=False),
        sa.Column("unreachable_at", Instant(), nullable=True),
        sa.Column("erased_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_people_office_id_offices"),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("office_id", "pseudonym", name="uq_people_office_id_pseudonym"),
        sa.UniqueConstraint("office_id", "user_id", name="uq_people_office_id_user_id"),
    )


def _make_refusals() -> None:
    op.create_table(
        "refusals",
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_refusals_office_id_offices"),
        sa.PrimaryKeyConstraint("office_id", "user_id", name="pk_refusals"),
    )


def _make_settings() -> None:
    op.create_table(
        "settings",
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("name", sa.String(length=48), nullable=False),
        sa.Column("value", Words(), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_settings_office_id_offices"),
        sa.PrimaryKeyConstraint("office_id", "name", name="pk_settings"),
    )


def _make_absences() -> None:
    op.create_table(
        "absences",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("substitute_id", WHOLE, nullable=True),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_absences_person_id_people"),
        sa.ForeignKeyConstraint(["substitute_id"], ["people.id"], name="fk_absences_substitute_id_people"),
        sa.PrimaryKeyConstraint("id", name="pk_absences"),
    )
    op.create_index("ix_absences_person_id", "absences", ["person_id"], unique=False)
    op.create_index("ix_absences_substitute_id", "absences", ["substitute_id"], unique=False)


def _make_dissolved_units() -> None:
    op.create_table(
        "dissolved_units",
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("successor_id", WHOLE, nullable=True),
        sa.Column("dissolved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["successor_id"], ["units.id"], name="fk_dissolved_units_successor_id_units"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_dissolved_units_unit_id_units"),
        sa.PrimaryKeyConstraint("unit_id", name="pk_dissolved_units"),
    )


def _make_holdings() -> None:
    op.create_table(
        "holdings",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("person_id", WHOLE, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit_id", WHOLE, nullable=True),
        sa.Column("since", Instant(), nullable=False),
        sa.Column("until", Instant(), nullable=True),
        sa.Column("given_by", WHOLE, nullable=True),
        sa.ForeignKeyConstraint(["given_by"], ["people.id"], name="fk_holdings_given_by_people"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_holdings_person_id_people"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_holdings_unit_id_units"),
        sa.PrimaryKeyConstraint("id", name="pk_holdings"),
    )
    op.create_index(
        "ix_holdings_unit",
        "holdings",
        ["unit_id"],
        unique=False,
        sqlite_where=sa.text("until IS NULL"),
        postgresql_where=sa.text("until IS NULL"),
    )
    op.create_index(
        "uq_holdings_in_office",
        "holdings",
        ["person_id", "role"],
        unique=True,
        sqlite_where=sa.text("until IS NULL AND unit_id IS NULL"),
        postgresql_where=sa.text("until IS NULL AND unit_id IS NULL"),
    )
    op.create_index(
        "uq_holdings_in_unit",
        "holdings",
        ["person_id", "unit_id", "role"],
        unique=True,
        sqlite_where=sa.text("until IS NULL AND unit_id IS NOT NULL"),
        postgresql_where=sa.text("until IS NULL AND unit_id IS NOT NULL"),
    )


def _make_invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("unit_id", WHOLE, nullable=True),
        sa.Column("made_by", WHOLE, nullable=True),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("used_by", WHOLE, nullable=True),
        sa.Column("used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name="fk_invitations_made_by_people"),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_invitations_office_id_offices"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_invitations_unit_id_units"),
        sa.ForeignKeyConstraint(["used_by"], ["people.id"], name="fk_invitations_used_by_people"),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("code_hash", name="uq_invitations_code_hash"),
    )


def _make_registrations() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("office_id", WHOLE, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("name", Words(), nullable=False),
        sa.Column("unit_id", WHOLE, nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("decided_by", WHOLE, nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["decided_by"], ["people.id"], name="fk_registrations_decided_by_people"),
        sa.ForeignKeyConstraint(["office_id"], ["offices.id"], name="fk_registrations_office_id_offices"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_registrations_unit_id_units"),
        sa.PrimaryKeyConstraint("id", name="pk_registrations"),
    )
    op.create_index(
        "uq_registrations_undecided",
        "registrations",
        ["office_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("verdict IS NULL"),
        postgresql_where=sa.text("verdict IS NULL"),
    )
