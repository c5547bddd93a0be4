"""The table of calendar links: who may read which deadlines without speaking to the bot."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, String, Table, UniqueConstraint

from storage.columns import Instant
from storage.tables import METADATA

# One link a person: a new one ends the one before. Only the hash of its code is kept, so that the database opens no calendar.
feeds = Table(
    "feeds",
    METADATA,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("code_hash", String(64), nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("code_hash"),
)
