"""Deliveries that come at once share a commit, and each learns what became of it."""

from __future__ import annotations

import asyncio

import pytest

from bot.intake.gathering import Gathering
from bot.intake.raw import Batch
from storage import RawUpdate


class Shelf:
    """A store that takes its time, and refuses what holds an odd id."""

    def __init__(self) -> None:
        self.commits: list[list[int]] = []
        self.free = asyncio.Event()

    async def store(self, batch: Batch) -> None:
        """Note what is stored together."""
        await self.free.wait()
        self.commits.append([each.update_id for each in batch.updates])
        if any(each.update_id < 0 for each in batch.updates):
            raise RuntimeError("refused")


def delivery(update_id: int) -> Batch:
    return Batch((RawUpdate(update_id, 1, "{}"),), confirms=update_id)


async def test_what_comes_while_one_is_stored_is_stored_together_and_in_order() -> None:
    shelf = Shelf()
    gathering = Gathering(shelf.store)
    waiting = [asyncio.create_task(gathering.keep(delivery(number))) for number in range(5)]
    await asyncio.sleep(0)
    waiting.append(asyncio.create_task(gathering.keep(delivery(5))))
    await asyncio.sleep(0)
    assert not any(task.done() for task in waiting)
    shelf.free.set()
    await asyncio.gather(*waiting)
    assert [each for commit in shelf.commits for each in commit] == list(range(6))
    assert len(shelf.commits) == 2


async def test_who_shares_a_commit_that_fails_is_told_and_the_next_is_tried_anew() -> None:
    shelf = Shelf()
    shelf.free.set()
    gathering = Gathering(shelf.store)
    told = await asyncio.gather(*(gathering.keep(delivery(each)) for each in (1, -2)), return_exceptions=True)
    assert [type(each) for each in told] == [RuntimeError, RuntimeError]
    await gathering.keep(delivery(3))
    assert shelf.commits[-1] == [3]


async def test_who_gives_up_waiting_disturbs_nobody() -> None:
    shelf = Shelf()
    gathering = Gathering(shelf.store)
    first, second = (asyncio.create_task(gathering.keep(delivery(number))) for number in (1, 2))
    await asyncio.sleep(0)
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    shelf.free.set()
    await second
    assert sorted(each for commit in shelf.commits for each in commit) == [1, 2]
