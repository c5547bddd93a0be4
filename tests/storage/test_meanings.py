"""Vectors of tasks come back as they were stored, for their office and their model alone."""

from __future__ import annotations

import pytest

from plan.model import PlanState
from storage import Storage
from tests.storage.offices_and_plans import HEADER, NOW, ZONE, plan, task

MODEL, OTHER_MODEL = "e5 1", "e5 2"
BYTES = bytes(range(256)) * 3


async def office_with_tasks(storage: Storage, name: str) -> tuple[int, list[int]]:
    """An office with two tasks."""
    async with storage.transaction() as tx:
        office = await tx.offices.ensure(name, ZONE, NOW)
        await tx.plans.store(office.id, plan(task("II.1.a", "Rà soát"), task("II.1.b", "Công bố")), PlanState.IN_FORCE, NOW)
        (stored,) = await tx.plans.in_force(office.id)
    return office.id, [one.id or 0 for one in stored.tasks]


@pytest.fixture
async def office(storage: Storage) -> tuple[int, list[int]]:
    return await office_with_tasks(storage, HEADER.issuer or "")


async def test_a_vector_comes_back_to_the_byte_and_stays_as_it_was_first_stored(
    storage: Storage, office: tuple[int, list[int]]
) -> None:
    office_id, (first, second) = office
    async with storage.transaction() as tx:
        await tx.meanings.put({(first, MODEL, "a"): BYTES, (second, MODEL, "b"): b""})
        await tx.meanings.put({(first, MODEL, "a"): b"other", (first, MODEL, "c"): b"\x00\xff"})
        await tx.meanings.put({})
    async with storage.reading() as tx:
        assert await tx.meanings.vectors(office_id, MODEL) == {"a": BYTES, "b": b"", "c": b"\x00\xff"}
        assert await tx.meanings.known(office_id) == {(first, MODEL, "a"), (second, MODEL, "b"), (first, MODEL, "c")}


async def test_vectors_of_other_models_and_other_offices_are_apart(storage: Storage, office: tuple[int, list[int]]) -> None:
    office_id, (first, _) = office
    other_id, (theirs, _) = await office_with_tasks(storage, "Sở khác")
    async with storage.transaction() as tx:
        await tx.meanings.put({(first, MODEL, "a"): b"1", (first, OTHER_MODEL, "a"): b"2", (theirs, MODEL, "a"): b"3"})
    async with storage.reading() as tx:
        assert await tx.meanings.vectors(office_id, MODEL) == {"a": b"1"}
        assert await tx.meanings.vectors(office_id, OTHER_MODEL) == {"a": b"2"}
        assert await tx.meanings.vectors(other_id, MODEL) == {"a": b"3"}
        assert await tx.meanings.known(office_id) == {(first, MODEL, "a"), (first, OTHER_MODEL, "a")}


async def test_dropped_vectors_are_gone_however_many_there_are(storage: Storage, office: tuple[int, list[int]]) -> None:
    office_id, (first, second) = office
    async with storage.transaction() as tx:
        await tx.meanings.put({(first, MODEL, f"{at}"): b"x" for at in range(500)} | {(second, MODEL, "7"): b"y"})
        await tx.meanings.drop([(first, MODEL, f"{at}") for at in range(500)])
        await tx.meanings.drop([])
    async with storage.reading() as tx:
        assert await tx.meanings.known(office_id) == {(second, MODEL, "7")}
