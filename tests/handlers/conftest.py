"""Scenes for dialogues: one furnished database is made once and copied for each test."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from tests import dialogue
from tests.dialogue import Scene


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the example office has moved in."""
    path = tmp_path_factory.mktemp("furnished") / "office.db"

    async def make() -> None:
        async with dialogue.scene(path, plans=(dialogue.example_plan(),)):
            pass

    with asyncio.Runner() as runner:
        runner.run(make())
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of each kind, for a scene of its own."""
    if request.param == "sqlite":
        yield f"sqlite:///{shutil.copy(request.getfixturevalue('migrated_sqlite'), tmp_path / 'own.db')}"
        return
    with request.getfixturevalue("lender").lent() as lent:
        yield lent


@pytest.fixture
async def stage(furnished: Path, tmp_path: Path) -> AsyncIterator[Callable[..., Awaitable[Scene]]]:
    """Opens scenes with switches: `await stage(open_to_all=False)`; `plans` replaces the example office's."""
    async with AsyncExitStack() as stack:

        async def opened(**switches: Any) -> Scene:
            path = tmp_path / "own.db" if "plans" in switches else dialogue.copied(furnished, tmp_path)
            return await stack.enter_async_context(dialogue.scene(path, **switches))

        yield opened
