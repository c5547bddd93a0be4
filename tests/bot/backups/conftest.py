"""A small database with rows in every table, made once and copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.backups.writing import Wanted
from storage.engine import place_of
from storage.migrating import migrate
from tests.storage.backups import fill


@pytest.fixture(scope="session")
def full_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file to copy."""
    file = tmp_path_factory.mktemp("full") / "office.db"
    migrate(place_of(f"sqlite:///{file}"))
    fill(f"sqlite:///{file}")
    return file


@pytest.fixture
def database(full_database: Path, tmp_path: Path) -> Path:
    """A copy of one's own, in a folder of its own."""
    (tmp_path / "data").mkdir()
    return Path(shutil.copy(full_database, tmp_path / "data" / "office.db"))


@pytest.fixture
def wanted(database: Path, tmp_path: Path) -> Wanted:
    """The database, and a template of the office."""
    (tmp_path / "mau").mkdir()
    (tmp_path / "mau" / "bao-cao.docx").write_bytes(bytes(range(256)) * 9)
    return Wanted(f"sqlite:///{database}", tmp_path / "mau")
