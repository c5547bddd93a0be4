"""What makes all tests quicker and no test easier: no waiting for a disk whose power nobody cuts, and less looking for garbage.

Tests that kill processes are as strict as ever: what was written outlives its process, synced or not. PostgreSQL is started
without fsync for the same reason (tests/databases.py). No property has to hold within a time: a shared machine may be slow.
"""

from __future__ import annotations

import gc

from hypothesis import settings

from storage import engine

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

SYNCHRONOUS_OF_THE_PRODUCT = engine.SYNCHRONOUS
engine.SYNCHRONOUS = "OFF"
gc.freeze()
gc.set_threshold(20_000, 20, 20)
