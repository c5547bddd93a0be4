"""The databases that every storage test runs on."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import Storage
from tests.databases import fresh_postgresql, fresh_sqlite


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of database in turn."""
    assert isinstance(request.param, str)
    return request.param


@pytest.fixture
def database_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database."""
    if kind == "sqlite":
        yield fresh_sqlite(tmp_path)
        return
    with fresh_postgresql(request.getfixturevalue("postgresql")) as url:
        yield url


@pytest.fixture
def migrated_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with all tables and nothing in them."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "nhacviec.db")
        yield f"sqlite:///{tmp_path / 'nhacviec.db'}"
        return
    with request.getfixturevalue("lender").lent() as url:
        yield url


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[Storage]:
    """An open, empty storage."""
    opened = await Storage.open(migrated_url, migrate=False)
    yield opened
    await opened.close()
