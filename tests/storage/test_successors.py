"""Who leads the tasks of a dissolved unit: the last unit of a chain of successors, however it was made."""

from __future__ import annotations

import pytest

from storage import Storage
from storage.engine import make_plain_engine, place_of
from storage.tables_people import dissolved_units
from tests.storage.offices_and_plans import NOW, ZONE, plan, task


@pytest.fixture
async def units(storage: Storage) -> list[int]:
    """Five units of an office."""
    leads = [task(f"II.1.{place}", "Việc", lead=(f"Phòng số {place}",), coordinating=()) for place in "abcde"]
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        await tx.plans.store(office.id, plan(*leads), plan().state, NOW)
        return [unit.id for unit in await tx.units.all(office.id) if unit.id is not None and "số" in unit.name]


async def successors(storage: Storage) -> dict[int, int | None]:
    async with storage.reading() as tx:
        return await tx.units.successors(1)


async def test_a_chain_of_successors_leads_to_its_end(storage: Storage, units: list[int]) -> None:
    a, b, c, d, e = units
    assert await successors(storage) == {}
    async with storage.transaction() as tx:
        for gone, successor in ((a, b), (b, c), (d, None)):
            assert await tx.units.dissolve(gone, successor, NOW)
    assert await successors(storage) == {a: c, b: c, d: None}
    async with storage.transaction() as tx:
        await tx.units.dissolve(c, d, NOW)
    assert await successors(storage) == {a: None, b: None, c: None, d: None}
    async with storage.reading() as tx:
        assert await tx.units.successors(404) == {}
    assert e not in await successors(storage)


async def test_units_that_follow_each_other_in_a_ring_have_no_successor(
    storage: Storage, units: list[int], migrated_url: str
) -> None:
    a, b, c, d, _ = units
    engine = make_plain_engine(place_of(migrated_url))
    ring = [{"unit_id": one, "successor_id": next_, "dissolved_at": NOW} for one, next_ in ((a, b), (b, c), (c, b), (d, d))]
    with engine.begin() as connection:
        connection.execute(dissolved_units.insert(), ring)
    engine.dispose()
    assert await successors(storage) == {a: None, b: None, c: None, d: None}
