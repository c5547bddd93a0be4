"""Plan drafts: one open in an office, they come back as they were, a settled one keeps nothing but its number."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select, update

from plan.doubts import Doubt
from plan.model import Plan, PlanReading, Problem
from plan.plan_draft import PlanDraft
from storage import Storage
from storage.plan_drafts import LIFE, StoredDraft
from storage.tables_plan_drafts import plan_drafts
from tests.storage.offices_and_plans import NOW, plan, plans, task
from tests.storage.progress import Desk, open_desk

DRAFT = PlanDraft(
    PlanReading(plan(task("II.1.a", "Việc"), task("II.1.b", "Việc khác")), (Problem("no_lead", 3, "II.1.a", (("a", "b"),)),)),
    frozenset({1}),
    frozenset({(0, Doubt.PAST_DATE)}),
)


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


async def opened(desk: Desk, draft: PlanDraft = DRAFT, after: timedelta = timedelta()) -> StoredDraft | None:
    async with desk.storage.transaction() as tx:
        return await tx.plan_drafts.open(desk.office, desk.person, "ke-hoach.docx", draft, NOW + after)


async def test_a_draft_comes_back_as_it_was(desk: Desk) -> None:
    made = await opened(desk)
    assert made is not None
    async with desk.storage.reading() as tx:
        assert await tx.plan_drafts.current(desk.office, NOW) == made
    assert (made.draft, made.file_name, made.person_id) == (DRAFT, "ke-hoach.docx", desk.person)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans)
async def test_any_plan_comes_back_as_it_was(desk: Desk, odd: Plan) -> None:
    draft = PlanDraft(PlanReading(odd))
    made = await opened(desk, draft)
    assert made is not None
    async with desk.storage.transaction() as tx:
        found = await tx.plan_drafts.get(desk.office, made.id, NOW)
        await tx.plan_drafts.settle(made.id, NOW)
    assert found is not None
    assert found.draft == draft


async def test_an_office_has_one_draft_at_a_time_however_many_ask_at_once(desk: Desk) -> None:
    made = await asyncio.gather(*(opened(desk) for _ in range(4)))
    assert len([one for one in made if one is not None]) == 1
    async with desk.storage.transaction() as tx:
        other = await tx.offices.ensure("Cơ quan khác", "Asia/Ho_Chi_Minh", NOW)
        assert await tx.plan_drafts.open(other.id, desk.person, "b.docx", DRAFT, NOW) is not None


async def test_a_draft_that_nobody_touched_makes_room_after_its_life(desk: Desk) -> None:
    first = await opened(desk)
    assert first is not None
    assert await opened(desk, after=LIFE - timedelta(seconds=1)) is None
    second = await opened(desk, after=LIFE)
    assert second is not None
    assert second.id != first.id


async def test_a_change_is_kept_and_gives_the_draft_its_whole_life_again(desk: Desk) -> None:
    made = await opened(desk)
    assert made is not None
    mended = DRAFT.with_due(0, date(2025, 12, 15))
    async with desk.storage.transaction() as tx:
        await tx.plan_drafts.change(made.id, mended, NOW + timedelta(days=6))
    async with desk.storage.transaction() as tx:
        found = await tx.plan_drafts.get(desk.office, made.id, NOW + timedelta(days=12))
        assert found is not None
        assert found.draft == mended
        assert await tx.plan_drafts.get(desk.office + 1, made.id, NOW) is None


async def test_a_settled_draft_is_settled_once_and_keeps_nothing(desk: Desk) -> None:
    made = await opened(desk)
    assert made is not None
    async with desk.storage.transaction() as tx:
        assert await tx.plan_drafts.settle(made.id, NOW)
        assert not await tx.plan_drafts.settle(made.id, NOW)
        await tx.plan_drafts.change(made.id, DRAFT, NOW)
        assert await tx.plan_drafts.get(desk.office, made.id, NOW) is None
        assert await tx.plan_drafts.current(desk.office, NOW) is None
        assert await tx.plan_drafts.count_by(desk.person) == 1
    async with desk.storage._engines.reading.begin() as connection:
        assert await connection.scalar(select(plan_drafts.c.facts)) == ""


async def test_a_draft_in_another_shape_is_none_and_bars_no_other(desk: Desk) -> None:
    made = await opened(desk)
    assert made is not None
    async with desk.storage._engines.writing.begin() as connection:
        await connection.execute(update(plan_drafts).values(facts='{"reading": 1}'))
    async with desk.storage.transaction() as tx:
        assert await tx.plan_drafts.get(desk.office, made.id, NOW) is None
    assert await opened(desk, replace(DRAFT, dropped=frozenset())) is not None
