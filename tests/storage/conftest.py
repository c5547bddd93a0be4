"""The databases that every storage test runs on. Migrated ones are copies of one that was migrated once."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from storage import Storage
from storage.engine import place_of
from storage.migrating import migrate
from tests.databases import fresh_postgresql, fresh_sqlite, postgresql_server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A PostgreSQL server of this process: the URL of its maintenance database."""
    with postgresql_server() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_postgresql(postgresql: str) -> Iterator[str]:
    """The name of a migrated, empty database to copy."""
    with fresh_postgresql(postgresql) as url:
        migrate(place_of(url))
        yield url.partition("?")[0].rpartition("/")[2]


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty file to copy."""
    file = tmp_path_factory.mktemp("migrated") / "nhacviec.db"
    migrate(place_of(f"sqlite:///{file}"))
    return file


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
    server, template = request.getfixturevalue("postgresql"), request.getfixturevalue("migrated_postgresql")
    with fresh_postgresql(server, template) as url:
        yield url


@pytest.fixture
async def storage(migrated_url: str) -> AsyncIterator[Storage]:
    """An open, empty storage."""
    opened = await Storage.open(migrated_url, migrate=False)
    yield opened
    await opened.close()
