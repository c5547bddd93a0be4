"""What a stored plan's document tells of progress, on both databases: kept once, in the audit log, nobody is written to."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.plans.told import Teller, hold_told, keep_told
from locales import Texts
from plan.model import PlanReading, PlanState, ToldProgress
from plan.plan_draft import PlanDraft
from plan.reports import Status
from storage import Storage
from tests.storage.offices_and_plans import NOW, ZONE, plan, task
from tests.storage.progress import Desk, open_desk

TOLD = (
    ToldProgress("II.1.b", Status.IN_PROGRESS, 40, "đang lấy ý kiến"),
    ToldProgress("II.1.c", Status.DONE, 100),
)
DRAFT = PlanDraft(
    PlanReading(plan(task("II.1.a", "Việc"), task("II.1.c", "Việc mới hẳn"), task("II.1.b", "Việc khác")), (), TOLD)
)


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


async def kept(desk: Desk, draft: PlanDraft = DRAFT) -> int:
    teller = Teller(desk.office, ZoneInfo(ZONE), desk.person, "CB-1", NOW, Texts.load("vi"))
    async with desk.storage.transaction() as tx:
        await hold_told(tx, desk.office, draft)
        made = await tx.plans.store(desk.office, draft.plan, PlanState.IN_FORCE, NOW)
        assert made.plan_id is not None
        return await keep_told(tx, draft, made.plan_id, teller)


async def test_each_told_task_gets_one_report_and_the_same_document_again_none(desk: Desk) -> None:
    progress = await desk.progress()
    assert [await kept(desk), await kept(desk)] == [2, 0]
    async with desk.storage.reading() as tx:
        (stored,) = await tx.plans.in_force(desk.office)
        histories = await tx.reports.of_tasks(one.id for one in stored.tasks if one.id is not None)
        assert await tx.reports.count_by(desk.person) == 2
    told = {one.ref: [(each.status, each.percent, each.note) for each in histories[one.id or 0]] for one in stored.tasks}
    assert told == {
        "II.1.a": [],
        "II.1.c": [(Status.DONE, 100, "Theo 15/KH-VP ngày 10/2/2025")],
        "II.1.b": [(Status.IN_PROGRESS, 40, "Theo 15/KH-VP ngày 10/2/2025: đang lấy ý kiến")],
    }
    said = {each.said_at for history in histories.values() for each in history}
    assert said == {datetime(2025, 2, 10, 16, 59, 59, tzinfo=UTC)}
    assert await desk.progress() > progress


async def test_a_task_whose_unit_has_reported_since_the_document_keeps_that(desk: Desk) -> None:
    await desk.add(replace(desk.report, aim=replace(desk.report.aim, task_id=desk.tasks[1])))
    assert await kept(desk) == 1


async def test_a_draft_comes_back_with_what_its_document_tells(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        made = await tx.plan_drafts.open(desk.office, desk.person, "bao-cao.xlsx", DRAFT, NOW)
        assert made is not None
        assert made.draft == DRAFT
