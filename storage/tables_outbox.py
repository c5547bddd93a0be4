"""The table of what must be sent, one row each under a natural key, and how long a chat wants to be left alone."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from storage.columns import WHOLE, Instant, Words
from storage.tables import METADATA

# `address` is a person's id (kind `person`) or a Telegram chat's (kind `chat`). `facts` holds ids, never sentences: the
# words are made when it is sent. `not_before` is the office clock's, leases and pauses are the database's time.
deliveries = Table(
    "deliveries",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("to_kind", String(8), nullable=False),
    Column("address", BigInteger, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("key", String(80), nullable=False),
    Column("facts", Words, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("queued_at", Instant, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("resends", Integer, nullable=False),
    Column("holder", String(128)),
    Column("lease_until", Instant),
    Column("retry_at", Instant),
    Column("chat_id", BigInteger),
    Column("message_id", BigInteger),
    Column("reason", Words),
    Column("settled_at", Instant),
    # What the message says, as a fingerprint, and when its words were made (office clock): an edit that says the same is none.
    Column("shown", String(64)),
    Column("shown_at", Instant),
    UniqueConstraint("to_kind", "address", "kind", "key"),
)
_OPEN = deliveries.c.settled_at.is_(None)
# What an office looks for among all that it has sent for a year.
Index(
    "ix_deliveries_office",
    deliveries.c.office_id,
    deliveries.c.kind,
    deliveries.c.queued_at,
    postgresql_concurrently=True,
)
Index("ix_deliveries_state", deliveries.c.state, postgresql_concurrently=True)  # counted for every look at the figures
Index("ix_deliveries_open", deliveries.c.resends, deliveries.c.id, sqlite_where=_OPEN, postgresql_where=_OPEN)

pauses = Table(
    "pauses",
    METADATA,
    Column("chat_id", BigInteger, primary_key=True, autoincrement=False),
    Column("until", Instant, nullable=False),
)
