"""The table of backups: which were made, and which failed. A file may lie on another machine; this tells it to all of them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, String, Table

from storage.columns import WHOLE, Instant, Words
from storage.tables import METADATA

# `at` is the office clock's. `failed` is why there is no backup; null: there is one, called `name`, of `size` bytes.
backups = Table(
    "backups",
    METADATA,
    Column("id", WHOLE, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("name", Words, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("failed", String(24)),
    Index(None, "at"),
)
