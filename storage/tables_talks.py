"""The table of talks: what the bot's last answer in a private chat was about, so that the next question may lean on it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, ForeignKey, Index, PrimaryKeyConstraint, Table

from storage.columns import Instant, Words
from storage.tables import METADATA

# One row a chat, written over at each answer. `facts` and `earlier` hold ids, never words. `update_id` is the question's, and
# `earlier` what that question leaned on: handled a second time it leans on the same.
talks = Table(
    "talks",
    METADATA,
    Column("bot_id", BigInteger, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("update_id", BigInteger, nullable=False),
    Column("facts", Words),
    Column("earlier", Words),
    Column("said_at", Instant, nullable=False),
    PrimaryKeyConstraint("bot_id", "chat_id"),
    Index(None, "office_id", "said_at"),
)
