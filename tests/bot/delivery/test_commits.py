"""Commits are shared by what comes while one is under way; who fails fails alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.delivery.commits import Commits
from storage.errors import DatabaseBusy

BUSY = DatabaseBusy("sqlite:///office.db")


class CountedStorage:
    """Counts transactions; a step that is `poison` fails its whole transaction."""

    def __init__(self) -> None:
        self.commits: list[list[str]] = []

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[list[str]]:
        steps: list[str] = []
        await asyncio.sleep(0)
        yield steps
        if "poison" in steps:
            raise BUSY
        self.commits.append(steps)


def make(commits: Commits, step: str) -> Any:
    async def act(tx: Any) -> str:
        tx.append(step)
        return step.upper()

    return commits.make(act)


async def test_what_comes_while_a_commit_is_under_way_shares_the_next() -> None:
    storage: Any = CountedStorage()
    commits = Commits(storage)
    assert await asyncio.gather(*(make(commits, step) for step in "abcd")) == ["A", "B", "C", "D"]
    assert sum(len(each) for each in storage.commits) == 4
    assert len(storage.commits) < 4


async def test_what_fails_in_a_shared_commit_fails_alone() -> None:
    storage: Any = CountedStorage()
    commits = Commits(storage)
    results = await asyncio.gather(*(make(commits, step) for step in ("a", "b", "poison", "c")), return_exceptions=True)
    assert results == ["A", "B", BUSY, "C"]
    assert sorted(step for each in storage.commits for step in each) == ["a", "b", "c"]


async def test_nobody_waits_for_ever_when_the_process_ends_in_a_commit() -> None:
    class Killed(BaseException):
        pass

    class DyingStorage(CountedStorage):
        @asynccontextmanager
        async def transaction(self) -> AsyncIterator[list[str]]:
            await asyncio.sleep(0)
            raise Killed
            yield []

    storage: Any = DyingStorage()
    commits = Commits(storage)
    results = await asyncio.gather(*(make(commits, step) for step in "ab"), return_exceptions=True)
    assert [type(each) for each in results] == [Killed, Killed]


async def test_who_is_cancelled_leaves_its_share_of_the_commit_whole() -> None:
    storage: Any = CountedStorage()
    commits = Commits(storage)
    first = asyncio.create_task(make(commits, "a"))
    second = asyncio.create_task(make(commits, "b"))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    assert await second == "B"
    assert sorted(step for each in storage.commits for step in each) == ["a", "b"]
