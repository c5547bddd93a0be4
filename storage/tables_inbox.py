"""The tables of what comes in: updates, their lanes, and what was no update."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    UniqueConstraint,
    literal_column,
)

from storage.columns import WHOLE, Instant, Words
from storage.tables import METADATA

SETTLED_LANE = ""
"""The lane of an update that is handled: a lane names its chat, and nobody needs to know that any more."""

# Open while `settled_at` is null. Afterwards `chat_id`, `lane` and `payload` are wiped: at once, or a day after a failure
# (see storage.inbox), so that what tells updates apart for a week names nobody.
# `received_at` is the office clock's, `stored_at` the database's.
inbox = Table(
    "inbox",
    METADATA,
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger),
    Column("lane", String(48), nullable=False),
    Column("payload", Words),
    Column("received_at", Instant, nullable=False),
    Column("stored_at", Instant, nullable=False),
    Column("settled_at", Instant),
    Column("outcome", String(16)),
    Column("attempts", Integer, nullable=False),
    Column("reason", Words),
    Column("code", Words),
    PrimaryKeyConstraint("bot_id", "update_id"),
)
Index("ix_inbox_received", inbox.c.bot_id, inbox.c.received_at)
_OPEN = inbox.c.settled_at.is_(None)
Index(
    "ix_inbox_open",
    inbox.c.bot_id,
    inbox.c.lane,
    inbox.c.update_id,
    inbox.c.stored_at,
    sqlite_where=_OPEN,
    postgresql_where=_OPEN,
)
# Spelt out, not a parameter: only so do both databases see that the index below answers it.
HAS_FAILED = inbox.c.outcome == literal_column("'failed'")
Index("ix_inbox_failed", inbox.c.bot_id, inbox.c.received_at, sqlite_where=HAS_FAILED, postgresql_where=HAS_FAILED)
# What was too much goes after a day: whoever floods must not fill a disk.
IS_SHED = inbox.c.outcome == literal_column("'shed'")
Index(
    "ix_inbox_shed",
    inbox.c.bot_id,
    inbox.c.received_at,
    sqlite_where=IS_SHED,
    postgresql_where=IS_SHED,
    postgresql_concurrently=True,
)

# One row for every chat that has open updates: the lock, the queue head and the claim of that chat.
# A claim looks only at rows whose `ready_at` has come: free since then, lease run out, or retry due.
# `lane` alone is the key, with the bot in its text: beside a bot's id PostgreSQL would rather read all the bot's lanes,
# dead versions too, by another index until it has seen the table's statistics.
inbox_lanes = Table(
    "inbox_lanes",
    METADATA,
    Column("lane", String(48), primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("head", BigInteger, nullable=False),
    Column("ready_at", Instant, nullable=False),
    Column("holder", String(128)),
    Column("attempts", Integer, nullable=False),
    Index(None, "bot_id", "ready_at", "head"),
)
# A holder has a handful of lanes, however many there are.
_HELD = inbox_lanes.c.holder.is_not(None)
Index("ix_inbox_lanes_held", inbox_lanes.c.bot_id, inbox_lanes.c.holder, sqlite_where=_HELD, postgresql_where=_HELD)

inbox_quarantine = Table(
    "inbox_quarantine",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("update_id", BigInteger),
    Column("payload", Words),
    Column("reason", Words, nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("stored_at", Instant, nullable=False),
    UniqueConstraint("bot_id", "update_id"),
)
