"""The answering rules are built once, and again as soon as the plans have changed."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime

import pytest

from bot.library import PlanLibrary
from bot.sandbox.office import example_plan
from plan.model import PlanState

NOW = datetime(2025, 11, 24, tzinfo=UTC)


class Seconds:
    """Monotonic time that only the test moves."""

    now = 0.0

    def __call__(self):
        return self.now


@pytest.fixture
async def office_id(storage):
    async with storage.transaction() as tx:
        return (await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", NOW)).id


async def test_an_office_without_a_plan_has_rules_without_a_plan(storage, office_id):
    answerer = await PlanLibrary(storage, office_id, Seconds()).answerer()
    assert answerer.plans == ()


async def test_rules_are_kept_until_the_plans_change_and_are_a_second_old_at_most(storage, office_id):
    seconds = Seconds()
    library = PlanLibrary(storage, office_id, seconds)
    first = await library.answerer()
    seconds.now += 5
    assert await library.answerer() is first
    async with storage.transaction() as tx:
        await tx.plans.store(office_id, example_plan(), PlanState.IN_FORCE, NOW)
    assert await library.answerer() is first
    seconds.now += 1
    assert [len(plan.tasks) for plan in (await library.answerer()).plans] == [27]


async def test_many_who_ask_at_once_have_the_rules_built_once(storage, office_id):
    library = PlanLibrary(storage, office_id, Seconds())
    answerers = await asyncio.gather(*(library.answerer() for _ in range(8)))
    assert len(set(map(id, answerers))) == 1
