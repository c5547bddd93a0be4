"""Fixtures of the intake's tests."""

from __future__ import annotations

import asyncio
import os
import shutil

import pytest

from storage import Storage
from tests.bot.intake.desks import local_telegram

os.environ.setdefault("PTB_TIMEDELTA", "1")  # as `build_application` does; parametrized tables need it sooner


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    """An empty database with all tables; copying it is quicker than migrating anew."""
    file = tmp_path_factory.mktemp("migrated") / "office.db"

    async def migrate():
        storage = await Storage.open(f"sqlite:///{file}", migrate=True)
        await storage.close()

    asyncio.run(migrate())
    return file


@pytest.fixture
def database_url(migrated_file, tmp_path):
    """The URL of an empty database."""
    shutil.copy(migrated_file, tmp_path / "office.db")
    return f"sqlite:///{tmp_path / 'office.db'}"


@pytest.fixture
async def storage(database_url):
    """A real, empty database."""
    opened = await Storage.open(database_url, migrate=False)
    yield opened
    await opened.close()


@pytest.fixture
def telegram_of_many():
    """A local Telegram with twenty people."""
    return local_telegram()
