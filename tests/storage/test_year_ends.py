"""What units said of open tasks at the end of a year, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plan.verdicts import Verdict, YearEnd
from storage import Storage
from storage.shelves import Shelf
from tests.storage.offices_and_plans import NOW
from tests.storage.progress import LATER, Desk, open_desk


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


def carried(desk: Desk, year: int = 2025) -> YearEnd:
    return YearEnd(desk.tasks[0], desk.unit, year, Verdict.CARRIED, desk.person, NOW, "Chờ <văn bản>")


async def put(desk: Desk, said: YearEnd) -> None:
    async with desk.storage.transaction() as tx:
        await tx.year_ends.put(said)


async def stored(desk: Desk) -> dict[int, tuple[YearEnd, ...]]:
    async with desk.storage.reading() as tx:
        return await tx.year_ends.of_tasks(desk.tasks)


async def test_a_word_comes_back_as_it_was_said_and_counts_as_progress(desk: Desk) -> None:
    before = await desk.progress()
    await put(desk, carried(desk))
    assert await stored(desk) == {desk.tasks[0]: (carried(desk),), desk.tasks[1]: ()}
    assert await desk.progress() == before + 1


async def test_a_word_on_the_same_task_and_year_takes_the_place_of_the_one_before(desk: Desk) -> None:
    again = replace(carried(desk), at=LATER, reason="")
    await put(desk, carried(desk))
    await put(desk, again)
    assert (await stored(desk))[desk.tasks[0]] == (again,)


async def test_words_on_another_year_stand_beside_it_the_oldest_first(desk: Desk) -> None:
    later = replace(carried(desk, 2026), at=LATER)
    await put(desk, later)
    await put(desk, carried(desk))
    assert (await stored(desk))[desk.tasks[0]] == (carried(desk), later)


async def test_a_word_is_taken_back_once(desk: Desk) -> None:
    await put(desk, carried(desk))
    before = await desk.progress()
    async with desk.storage.transaction() as tx:
        assert not await tx.year_ends.take_back(desk.tasks[0], desk.unit, 2024)
        assert await tx.year_ends.take_back(desk.tasks[0], desk.unit, 2025)
        assert not await tx.year_ends.take_back(desk.tasks[0], desk.unit, 2025)
    assert (await stored(desk))[desk.tasks[0]] == ()
    assert await desk.progress() == before + 1


async def test_the_shelf_is_known_to_be_filled_for_the_task_that_it_is_about_alone(desk: Desk) -> None:
    await put(desk, carried(desk))
    async with desk.storage.reading() as tx:
        assert Shelf.YEAR_ENDS in await tx.shelves.filled(desk.office, desk.tasks[:1])
        assert Shelf.YEAR_ENDS not in await tx.shelves.filled(desk.office, desk.tasks[1:])


async def test_what_was_said_since_an_instant_is_known_with_when_it_was(desk: Desk) -> None:
    await put(desk, carried(desk))
    async with desk.storage.transaction() as tx:
        other = await tx.offices.ensure("Sở", "Asia/Ho_Chi_Minh", NOW)
        assert await tx.year_ends.said_since(desk.office, NOW) == {desk.tasks[0]: NOW}
        assert await tx.year_ends.said_since(desk.office, LATER) == {}
        assert await tx.year_ends.said_since(other.id, NOW) == {}
