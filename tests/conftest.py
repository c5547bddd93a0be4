"""What makes all tests quicker and no test easier: no waiting for a disk whose power nobody cuts, and less looking for garbage.

Tests that kill processes are as strict as ever: what was written outlives its process, synced or not. PostgreSQL is started
without fsync for the same reason (tests/databases.py).
"""

from __future__ import annotations

import gc

from storage import engine

SYNCHRONOUS_OF_THE_PRODUCT = engine.SYNCHRONOUS
engine.SYNCHRONOUS = "OFF"
gc.freeze()
gc.set_threshold(20_000, 20, 20)
