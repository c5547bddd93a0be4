"""The tables of looking after the bot itself: what is wrong, failures of our own, and when something was last done."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Index, Integer, PrimaryKeyConstraint, String, Table, UniqueConstraint

from storage.columns import WHOLE, Instant, Words
from storage.tables import METADATA

# One row a finding, kept for a while when it is over, so that what comes and goes is not told each time; `facts` are numbers
# that its sentence shows. Instants are the office clock's. `told_on`: when administrators were last told, null for not at all.
findings = Table(
    "findings",
    METADATA,
    Column("bot_id", BigInteger, nullable=False),
    Column("code", String(32), nullable=False),
    Column("since", Instant, nullable=False),
    Column("told_on", Date),
    Column("over_at", Instant),
    Column("facts", Words, nullable=False),
    PrimaryKeyConstraint("bot_id", "code"),
)

# Failures of one kind (error and place in the program) in one hour: `hour` counts from 1970. `codes` name the last updates.
faults = Table(
    "faults",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("bot_id", BigInteger, nullable=False),
    Column("error", String(80), nullable=False),
    Column("place", String(120), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("codes", String(80), nullable=False),
    Column("at_once", Boolean, nullable=False),
    UniqueConstraint("bot_id", "error", "place", "hour"),
    Index(None, "bot_id", "hour"),
)

# When something was last done or seen by any process ("checked", "conflict"), and what came of it.
pulses = Table(
    "pulses",
    METADATA,
    Column("bot_id", BigInteger, nullable=False),
    Column("name", String(24), nullable=False),
    Column("at", Instant, nullable=False),
    Column("facts", Words, nullable=False),
    PrimaryKeyConstraint("bot_id", "name"),
)
