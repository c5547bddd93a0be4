"""SQLite waits for the disk: a commit is on it before Telegram is told. Tests do not wait (tests/conftest.py)."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from storage import Storage, engine
from tests.conftest import SYNCHRONOUS_OF_THE_PRODUCT
from tests.databases import fresh_sqlite

FULL = 2
"""How SQLite numbers it (https://www.sqlite.org/pragma.html#pragma_synchronous)."""


async def test_both_pools_wait_for_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "SYNCHRONOUS", SYNCHRONOUS_OF_THE_PRODUCT)
    storage = await Storage.open(fresh_sqlite(tmp_path), migrate=True)
    try:
        for pool in (storage._engines.writing, storage._engines.reading):
            async with pool.begin() as connection:
                assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == FULL
    finally:
        await storage.close()
