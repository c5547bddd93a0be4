"""Plans as a whole: their states, their names, who follows them; a newer issue leaves alone what an administrator changed."""

from __future__ import annotations

import pytest

from plan.model import PlanState
from storage import Storage
from tests.storage.offices_and_plans import NOW, plan, task
from tests.storage.progress import LATER, Desk, open_desk


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


async def plan_id(desk: Desk) -> int:
    async with desk.storage.reading() as tx:
        (found,) = await tx.plan_changes.all(desk.office)
    return found.id


async def test_a_plan_is_listed_with_its_open_and_closed_tasks(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        await tx.plans.store(desk.office, plan(task("II.1.a", "Việc")), PlanState.IN_FORCE, LATER)
    async with desk.storage.reading() as tx:
        (found,) = await tx.plan_changes.all(desk.office)
        assert (found.tasks, found.closed_tasks, found.state) == (1, 1, PlanState.IN_FORCE)
        assert await tx.plan_changes.get(desk.office, found.id) == found
        assert await tx.plan_changes.get(desk.office + 1, found.id) is None


async def test_a_state_is_changed_once_and_from_what_was_seen(desk: Desk) -> None:
    number = await plan_id(desk)
    async with desk.storage.transaction() as tx:
        before = await tx.plans.version(desk.office)
        closing = (desk.office, number, PlanState.IN_FORCE, PlanState.CLOSED, LATER)
        assert await tx.plan_changes.change_state(*closing)
        assert not await tx.plan_changes.change_state(*closing)
        assert await tx.plans.in_force(desk.office) == ()
        assert await tx.plans.version(desk.office) == before + 1


async def test_a_name_and_a_tracking_unit_outlive_the_next_issue_and_can_be_given_back(desk: Desk) -> None:
    number = await plan_id(desk)
    async with desk.storage.transaction() as tx:
        assert await tx.plan_changes.rename(desk.office, number, "Kế hoạch của ta", LATER)
        assert await tx.plan_changes.track(desk.office, number, "Phòng Tổng hợp", LATER)
        assert not await tx.plan_changes.rename(desk.office + 1, number, "x", LATER)
        same = plan(task("II.1.a", "Việc"), task("II.1.b", "Việc khác"))
        again = await tx.plans.store(desk.office, same, PlanState.IN_FORCE, NOW)
        (found,) = await tx.plans.in_force(desk.office)
    assert (again.plan_id, again.changed) == (number, ())
    assert (found.header.title, found.header.tracking_unit) == ("Kế hoạch của ta", "Phòng Tổng hợp")
    async with desk.storage.transaction() as tx:
        await tx.plan_changes.rename(desk.office, number, None, LATER)
        (found,) = await tx.plans.in_force(desk.office)
    assert found.header.title == same.header.title
