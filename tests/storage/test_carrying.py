"""Tasks of a new year's plan go on with those of the year before: linked by their words, once, and only next to each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plan.model import PlanState
from plan.reports import Aim
from storage import Storage
from storage.plan_changes import Origin
from tests.storage.offices_and_plans import HEADER, NOW, plan, task
from tests.storage.progress import Desk, open_desk

LONG = "Xây dựng Kế hoạch cải cách hành chính năm 2025 của Văn phòng"


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


async def origins(desk: Desk, year: int) -> dict[str, Origin | None]:
    """What the tasks of the next year's plan, stored for that year, go on with."""
    issue = plan(
        task("II.2.a", "Việc"),
        task("II.2.b", LONG.replace("2025", str(year))),
        task("II.2.c", "Một việc hoàn toàn mới của năm sau"),
        header=replace(HEADER, title=f"Kế hoạch CCHC năm {year}", number=f"3/KH-VP/{year}", year=year),
    )
    async with desk.storage.transaction() as tx:
        for _ in range(2):
            await tx.plans.store(desk.office, issue, PlanState.IN_FORCE, NOW)
        stored = next(one for one in await tx.plans.in_force(desk.office) if one.header.year == year)
        return {one.code: await tx.plan_changes.origin(one.id or 0) for one in stored.tasks}


async def test_a_task_is_linked_with_its_forerunner_whatever_its_number_and_year(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        first = plan(task("II.1.a", "Việc"), task("II.1.b", "Việc khác"), task("II.1.c", LONG))
        await tx.plans.store(desk.office, first, PlanState.IN_FORCE, NOW)
    await desk.add(replace(desk.report, aim=Aim(desk.tasks[0], desk.unit, 0)))
    assert await origins(desk, 2026) == {
        "2.a": Origin("1.a", HEADER.title, 1),
        "2.b": Origin("1.c", HEADER.title, 0),
        "2.c": None,
    }


async def test_plans_of_years_that_do_not_follow_each_other_are_not_linked(desk: Desk) -> None:
    assert set((await origins(desk, 2027)).values()) == {None}
