"""What makes all tests quicker and no test easier: no waiting for a disk whose power nobody cuts, and less looking for garbage.

Tests that kill processes are as strict as ever: what was written outlives its process, synced or not. PostgreSQL is started
without fsync for the same reason (tests/databases.py). No property has to hold within a time: a shared machine may be slow.
"""

from __future__ import annotations

import gc
import logging
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache

from bot import logs
from storage import engine
from storage.migrating import migrate
from tests.canary import CANARY, released
from tests.databases import postgresql_server
from tests.lending import Lending, lending

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

SYNCHRONOUS_OF_THE_PRODUCT = engine.SYNCHRONOUS
engine.SYNCHRONOUS = "OFF"
gc.freeze()
gc.set_threshold(20_000, 20, 20)


def _like_its_kind(dialect: Any, other: object) -> bool:
    return type(dialect) is type(other)


def _hash_of_kind(dialect: Any) -> int:
    return hash(type(dialect))


# Every test opens engines of its own; a statement is made into SQL once a process all the same, not once an engine.
for _kind in (SQLiteDialect_aiosqlite, PGDialectAsync_psycopg):
    _kind.__eq__ = _like_its_kind  # type: ignore[method-assign]
    _kind.__hash__ = _hash_of_kind  # type: ignore[method-assign]
COMPILED: LRUCache[Any, Any] = LRUCache(5_000)
engine.create_async_engine = partial(engine.create_async_engine, execution_options={"compiled_cache": COMPILED})

released(CANARY)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Fail a test in which a secret reached a log line."""
    CANARY.taken()
    for room in logs.ROOMS:  # a test that set up the product's logs may have made them say less
        logging.getLogger(room).setLevel(logging.DEBUG)
    result = yield
    assert CANARY.taken() == [], "a secret was logged"
    return result


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The one PostgreSQL server of this process: the URL of its maintenance database."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def lender(postgresql: str) -> Iterator[Lending]:
    """Lends migrated, empty databases of that server."""
    with lending(postgresql) as made:
        yield made


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file to copy."""
    file = tmp_path_factory.mktemp("migrated") / "nhacviec.db"
    migrate(engine.place_of(f"sqlite:///{file}"))
    return file
