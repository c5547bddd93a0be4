"""The tables of people: who is registered, with which roles, how they came in, what they did; and the settings of offices."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
)

from storage.columns import WHOLE, Instant, Words
from storage.tables import METADATA

# An erased person keeps the row, without name and Telegram id: reports go on pointing to the pseudonym.
people = Table(
    "people",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("user_id", BigInteger),
    Column("name", Words, nullable=False),
    Column("pseudonym", String(16), nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("unreachable_at", Instant),
    Column("erased_at", Instant),
    UniqueConstraint("office_id", "user_id"),
    UniqueConstraint("office_id", "pseudonym"),
)

# Current while `until` is null; `until` is the instant at which it ended.
holdings = Table(
    "holdings",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("role", String(16), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("given_by", ForeignKey("people.id")),
)
_CURRENT = holdings.c.until.is_(None)
_IN_UNIT = _CURRENT & holdings.c.unit_id.is_not(None)
_IN_OFFICE = _CURRENT & holdings.c.unit_id.is_(None)
Index(
    "uq_holdings_in_unit",
    holdings.c.person_id,
    holdings.c.unit_id,
    holdings.c.role,
    unique=True,
    sqlite_where=_IN_UNIT,
    postgresql_where=_IN_UNIT,
)
Index(
    "uq_holdings_in_office",
    holdings.c.person_id,
    holdings.c.role,
    unique=True,
    sqlite_where=_IN_OFFICE,
    postgresql_where=_IN_OFFICE,
)
Index("ix_holdings_unit", holdings.c.unit_id, sqlite_where=_CURRENT, postgresql_where=_CURRENT)
Index(
    "ix_holdings_person",
    holdings.c.person_id,
    sqlite_where=_CURRENT,
    postgresql_where=_CURRENT,
    postgresql_concurrently=True,
)

# `until` is the last day of the leave, in office time.
absences = Table(
    "absences",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("until", Date, nullable=False),
    Column("substitute_id", ForeignKey("people.id")),
    Column("noted_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index(None, "person_id"),
    Index(None, "substitute_id"),
)

# The code itself is never kept, only its SHA-256.
invitations = Table(
    "invitations",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("code_hash", String(64), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("unit_id", ForeignKey("units.id")),
    Column("made_by", ForeignKey("people.id")),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_by", ForeignKey("people.id")),
    Column("used_at", Instant),
    Index(None, "office_id", postgresql_concurrently=True),
)

registrations = Table(
    "registrations",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("user_id", BigInteger),
    Column("name", Words, nullable=False),
    Column("unit_id", ForeignKey("units.id"), nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("verdict", String(16)),
    Column("decided_by", ForeignKey("people.id")),
    Column("decided_at", Instant),
    Index(None, "office_id", "user_id", postgresql_concurrently=True),
)
_UNDECIDED = registrations.c.verdict.is_(None)
Index(
    "uq_registrations_undecided",
    registrations.c.office_id,
    registrations.c.user_id,
    unique=True,
    sqlite_where=_UNDECIDED,
    postgresql_where=_UNDECIDED,
)

# Who was told that this office is closed to him, and on which day; so that he is told once a day.
refusals = Table(
    "refusals",
    METADATA,
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("told_on", Date, nullable=False),
    PrimaryKeyConstraint("office_id", "user_id"),
)

settings = Table(
    "settings",
    METADATA,
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("name", String(48), nullable=False),
    Column("value", Words, nullable=False),
    PrimaryKeyConstraint("office_id", "name"),
)

# Keys of this installation, such as the one that seals buttons. Made once, never shown.
keys = Table(
    "keys",
    METADATA,
    Column("name", String(32), primary_key=True),
    Column("value", String(128), nullable=False),
)

# A chain: each row's hash covers the hash before it. It names people by pseudonym only.
audit = Table(
    "audit",
    METADATA,
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(16), nullable=False),
    Column("action", String(48), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("facts", Words, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("office_id", "number"),
)

# A unit that leads nothing any more, and the one that took its place. What it did stays under its name.
dissolved_units = Table(
    "dissolved_units",
    METADATA,
    Column("unit_id", ForeignKey("units.id"), primary_key=True),
    Column("successor_id", ForeignKey("units.id")),
    Column("dissolved_at", Instant, nullable=False),
)
