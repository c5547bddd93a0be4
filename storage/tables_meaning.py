"""The table of meanings: what a language model made of the texts of tasks."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, LargeBinary, PrimaryKeyConstraint, String, Table

from storage.tables import METADATA

# One row for each text of a task and each of its phrasings: `fingerprint` of the text it was made of, `vector` as the `model`
# packs it. A text that changes and a model that changes have rows of their own, so what is there was made of what it says.
task_vectors = Table(
    "task_vectors",
    METADATA,
    Column("task_id", ForeignKey("tasks.id"), nullable=False),
    Column("model", String(64), nullable=False),
    Column("fingerprint", String(32), nullable=False),
    Column("vector", LargeBinary, nullable=False),
    PrimaryKeyConstraint("task_id", "model", "fingerprint"),
)
