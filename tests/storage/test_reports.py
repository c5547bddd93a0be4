"""Histories of tasks: lines come back as they were stored, one undoing each, and writers of one office take turns."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import replace
from datetime import date

import pytest

from plan.reports import Aim, Entry, Evidence, Period, Report, Status
from storage import Storage, errors
from storage.audit import SYSTEM
from tests.storage.offices_and_plans import NOW, plan, task
from tests.storage.progress import LATER, Desk, open_desk, replicas_of


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


@pytest.fixture
async def replicas(desk: Desk, migrated_url: str) -> AsyncIterator[list[Desk]]:
    async with replicas_of(desk, migrated_url) as opened:
        yield opened


def full(desk: Desk, first: Report) -> Report:
    """A report that says everything."""
    return Report(
        Entry.ACCEPT,
        Aim(desk.tasks[1], desk.unit, 2, Period(date(2025, 11, 1), date(2025, 11, 30))),
        Status.DONE,
        desk.person,
        NOW,
        LATER,
        percent=100,
        note="Đã trình <b>&",
        evidence=Evidence("12/BC-VP", date(2025, 11, 20), "AgAC", "Báo cáo.docx"),
        waiting_unit_id=desk.unit,
        for_all=True,
        about=first.id,
        corrects=first.id,
        chat_id=-100_123,
        message_id=5,
    )


async def test_a_report_comes_back_as_it_was_stored(desk: Desk) -> None:
    first = await desk.add(desk.report)
    second = await desk.add(full(desk, first))
    async with desk.storage.reading() as tx:
        assert await tx.reports.get(first.id) == first == replace(desk.report, id=first.id)
        assert await tx.reports.get(second.id) == second == replace(full(desk, first), id=second.id)
        assert await tx.reports.get(404) is None
        assert await tx.reports.count_by(desk.person) == 2
        assert await tx.reports.count_by(404) == 0


async def test_a_history_is_oldest_first_and_every_task_asked_for_has_one(desk: Desk) -> None:
    lines = [await desk.add(replace(desk.report, percent=percent)) for percent in (90, 10, 50)]
    async with desk.storage.reading() as tx:
        assert await tx.reports.of_tasks(desk.tasks) == {desk.tasks[0]: tuple(lines), desk.tasks[1]: ()}
        assert await tx.reports.of_tasks([]) == {}


async def test_what_one_message_said_is_found_by_the_message(desk: Desk) -> None:
    said = replace(desk.report, chat_id=-5, message_id=9)
    both = (await desk.add(said), await desk.add(replace(said, aim=Aim(desk.tasks[1], desk.unit))))
    await desk.add(replace(said, message_id=10))
    async with desk.storage.reading() as tx:
        assert await tx.reports.said_in(-5, 9) == both
        assert await tx.reports.said_in(-6, 9) == ()


async def test_each_line_makes_the_offices_number_greater(desk: Desk) -> None:
    before = await desk.progress()
    await desk.add(desk.report)
    await desk.add(desk.report)
    assert await desk.progress() == before + 2
    async with desk.storage.reading() as tx:
        with pytest.raises(errors.NotFound):
            await tx.plans.progress(404)


async def test_the_tasks_of_what_is_new_are_told_as_often_as_something_was_added_and_each_adds_one(desk: Desk) -> None:
    async with desk.storage.reading() as tx:
        assert await tx.reports.newest() == 0
        assert await tx.reports.tasks_since(desk.office, 0) == ()
        before = await tx.plans.progress(desk.office)
    first = await desk.add(desk.report)
    await desk.add(replace(desk.report, entry=Entry.UNDO, about=first.id))
    await desk.add(full(desk, first))
    async with desk.storage.reading() as tx:
        newest = await tx.reports.newest()
        assert sorted(await tx.reports.tasks_since(desk.office, 0)) == sorted([first.aim.task_id] * 2 + [desk.tasks[1]])
        assert await tx.reports.tasks_since(desk.office, first.id) != await tx.reports.tasks_since(desk.office, 0)
        assert await tx.reports.tasks_since(desk.office, newest) == ()
        assert await tx.reports.tasks_since(404, 0) == ()
        assert await tx.plans.progress(desk.office) - before == 3


async def test_of_many_who_undo_a_report_at_once_one_does_and_the_rest_can_go_on(replicas: list[Desk]) -> None:
    first = await replicas[0].add(replicas[0].report)

    async def undoes(desk: Desk) -> bool:
        async with desk.storage.transaction() as tx:
            try:
                await tx.reports.add(desk.office, desk.undoing(first.id))
            except errors.AlreadyUndone as error:
                refused = error.report_id == first.id
                return not refused or await tx.reports.get(first.id) != first  # the transaction is not spoilt
        return True

    assert sum(await asyncio.gather(*(undoes(desk) for desk in replicas * 2))) == 1
    async with replicas[0].storage.reading() as tx:
        history = await tx.reports.of_tasks([first.aim.task_id])
    assert [line.entry for line in history[first.aim.task_id]] == [Entry.REPORT, Entry.UNDO]


async def test_a_report_may_be_accepted_and_returned_more_than_once(desk: Desk) -> None:
    first = await desk.add(desk.report)
    for entry in (Entry.RETURN, Entry.RETURN, Entry.ACCEPT, Entry.UNDO):
        await desk.add(replace(desk.undoing(first.id), entry=entry))
    with pytest.raises(errors.AlreadyUndone):
        await desk.add(desk.undoing(first.id))


async def test_who_locks_tasks_reads_what_the_one_before_has_written(replicas: list[Desk]) -> None:
    async def adds_one(desk: Desk, number: int) -> None:
        async with desk.storage.transaction() as tx:
            await tx.reports.lock(desk.tasks if number % 2 else desk.tasks[::-1])
            history = await tx.reports.of_tasks(desk.tasks)
            there = sum(len(lines) for lines in history.values())
            aim = Aim(desk.tasks[number % 2], desk.unit)
            await tx.reports.add(desk.office, replace(desk.report, aim=aim, percent=there))

    await asyncio.gather(*(adds_one(replicas[number % 4], number) for number in range(24)))
    async with replicas[0].storage.reading() as tx:
        history = await tx.reports.of_tasks(replicas[0].tasks)
    assert sorted(line.percent or 0 for lines in history.values() for line in lines) == list(range(24))


async def test_reports_beside_a_new_issue_of_the_plan_and_the_audit_log_never_wait_in_a_ring(replicas: list[Desk]) -> None:
    """A deadlock would raise `DatabaseBusy`."""

    async def reports(desk: Desk) -> None:
        for _ in range(10):
            async with desk.storage.transaction() as tx:
                await tx.reports.lock(desk.tasks)
                await tx.reports.add(desk.office, desk.report)
                await tx.audit.note(desk.office, SYSTEM, "report", "task:1", {}, NOW)

    async def stores(desk: Desk) -> None:
        for number in range(10):
            new = plan(task("II.1.a", f"Việc {number}"), task("II.1.b", f"Việc khác {number}"))
            async with desk.storage.transaction() as tx:
                await tx.plans.store(desk.office, new, new.state, NOW)

    await asyncio.gather(*(reports(desk) for desk in replicas[1:]), *(stores(desk) for desk in replicas[:2]))
    async with replicas[0].storage.reading() as tx:
        assert await tx.reports.count_by(replicas[0].person) == 30


async def test_reports_on_different_tasks_of_an_office_wait_for_each_other_only_at_their_end(
    replicas: list[Desk], kind: str
) -> None:
    """On SQLite one transaction writes at a time, whatever it writes about."""
    if kind == "sqlite":
        return
    first, second = replicas[0], replicas[1]
    async with first.storage.transaction() as tx:
        await tx.reports.lock([first.tasks[0]])
        await tx.reports.add(first.office, first.report)
        tx.audit.note_last(first.office, SYSTEM, "report", "task:1", {}, NOW)
        async with asyncio.timeout(30):
            await reported(second, second.tasks[1])
    async with first.storage.reading() as tx:
        assert await tx.audit.count(first.office) == 2
        assert await tx.audit.verify(first.office) is None
        assert await tx.plans.progress(first.office) == 2


async def reported(desk: Desk, task_id: int) -> None:
    """Write a report on a task as the bot does."""
    async with desk.storage.transaction() as tx:
        await tx.reports.lock([task_id])
        await tx.reports.add(desk.office, replace(desk.report, aim=Aim(task_id, desk.unit)))
        tx.audit.note_last(desk.office, SYSTEM, "report", f"task:{task_id}", {"n": 1}, NOW)


async def test_many_who_report_at_once_leave_an_intact_audit_log(replicas: list[Desk]) -> None:
    await asyncio.gather(*(reported(desk, task_id) for desk in replicas for task_id in desk.tasks * 5))
    async with replicas[0].storage.reading() as tx:
        total = len(replicas) * len(replicas[0].tasks) * 5
        assert await tx.audit.verify(replicas[0].office) is None
        assert await tx.audit.count(replicas[0].office) == await tx.plans.progress(replicas[0].office) == total


async def test_what_is_noted_last_stands_behind_what_was_noted_at_once_and_goes_with_what_failed(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        tx.audit.note_last(desk.office, SYSTEM, "second", "x", {}, NOW)
        tx.audit.note_last(desk.office, SYSTEM, "third", "x", {}, NOW)
        await tx.audit.note(desk.office, SYSTEM, "first", "x", {}, NOW)
        assert await tx.audit.count(desk.office) == 1
    with suppress(RuntimeError):
        async with desk.storage.transaction() as tx:
            tx.audit.note_last(desk.office, SYSTEM, "fourth", "x", {}, NOW)
            raise RuntimeError
    async with desk.storage.reading() as tx:
        assert await tx.audit.count(desk.office) == 3
        assert await tx.audit.verify(desk.office) is None
