"""A province's office: as many units as wanted, each with its tasks, reports, head, staff and group. It measures nothing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from benchmarks import synthetic_plans
from bot.sandbox.office import ZONE
from plan.model import Milestone, MilestoneKind, Plan, PlanState, Task
from plan.people import Holding, Role
from plan.reports import Aim, Entry, Report, Status
from plan.rounds import Round
from storage import Storage

BEFORE = datetime(2025, 11, 1, 9, tzinfo=ZONE)
"""When people began to be reminded, and groups were bound."""
MONDAY = date(2025, 11, 24)
BOT_ID, FIRST_GROUP = 1_000_000_001, -820_000_000
TASKS_EACH = 27
USUAL_LINES = 1_000_000
"""So much that no round counts as unusual: this is about time."""
_UNITS_A_PLAN = 100
_REPORTS_A_COMMIT = 2_000
_KINDS = ("Trung tâm Dịch vụ công", "Trường Trung học cơ sở", "Trạm Y tế", "Ban Quản lý chợ")


def units(count: int) -> list[str]:
    """Return the names of units, told apart by their number: names that differ in a letter are taken for slips of one."""
    return [f"{_KINDS[number % len(_KINDS)]} số {number + 1}" for number in range(count)]


def plans(names: Sequence[str]) -> Iterator[Plan]:
    """Yield plans of a hundred units each; every unit leads its tasks and helps with those of its neighbours."""
    dice = random.Random(3)
    made = synthetic_plans.plans(TASKS_EACH * len(names), TASKS_EACH * _UNITS_A_PLAN)
    for number, plan in enumerate(made):
        ours = names[number * _UNITS_A_PLAN : (number + 1) * _UNITS_A_PLAN]
        tasks = tuple(_given(task, place, ours, dice) for place, task in enumerate(plan.tasks))
        yield replace(plan, header=replace(plan.header, year=2025), tasks=tasks)


def _given(task: Task, place: int, names: Sequence[str], dice: random.Random) -> Task:
    """Return a task as one of a unit: a third fall due around these weeks, a third some time in the year, a third go on."""
    lead, turn = names[place // TASKS_EACH], place % 3
    day = MONDAY + timedelta(dice.randint(-10, 20)) if turn == 0 else date(2025, dice.randint(1, 12), 28)
    dated, ongoing = Milestone(MilestoneKind.DATE, day, "Trước ngày"), Milestone(MilestoneKind.ONGOING, None, "Thường xuyên")
    helping = names[(place // TASKS_EACH + 1 + place % 5) % len(names)]
    return replace(task, lead=(lead,), coordinating=(helping,), milestones=(ongoing if turn == 2 else dated,))


async def furnish(database: str, count: int) -> None:
    """Put the office into an empty database."""
    storage, names = await Storage.open(database), units(count)
    try:
        async with storage.transaction() as tx:
            office = await tx.offices.ensure("Ủy ban nhân dân tỉnh", ZONE.key, BEFORE)
            for plan in plans(names):
                stored = await tx.plans.store(office.id, plan, PlanState.IN_FORCE, BEFORE)
                await tx.plans.start_reminding(stored.plan_id or 0, BEFORE)
            for kind, period in (("digest", "2025-W47"), ("pings", "2025-11-21")):
                usual = Round(kind, period, lines=USUAL_LINES, messages=count, since=date(2025, 11, 20))
                await tx.rounds.enter(office.id, usual, BEFORE)
        await _people_arrive(storage, office.id)
        await _report(storage, office.id)
    finally:
        await storage.close()


async def _people_arrive(storage: Storage, office_id: int) -> None:
    """Give each unit a head, a member of staff and a group."""
    async with storage.transaction() as tx:
        for number, unit in enumerate(await tx.units.all(office_id)):
            for place, role in enumerate((Role.HEAD, Role.STAFF)):
                person = await tx.people.register(office_id, 2 * number + place + 1, f"Nguyễn Văn {number}", BEFORE)
                await tx.people.give(person.id, Holding(role, unit.id), None, BEFORE)
            await tx.chats.seen(BOT_ID, FIRST_GROUP - number, "group", unit.short_name, BEFORE)
            await tx.chats.bind(BOT_ID, FIRST_GROUP - number, unit.id or 0, now=BEFORE)
        leader = await tx.people.register(office_id, 1_000_000, "Trần Văn Lãnh", BEFORE)
        await tx.people.give(leader.id, Holding(Role.LEADER), None, BEFORE)


async def _report(storage: Storage, office_id: int) -> None:
    """Let half of the tasks be reported on, once or twice, in the last three weeks."""
    async with storage.reading() as tx:
        ids = {unit.name: unit.id or 0 for unit in await tx.units.all(office_id)}
        tasks = [task for plan in await tx.plans.in_force(office_id) for task in plan.tasks]
        author = (await tx.people.all(office_id, MONDAY))[0].id
    reports = [each for place, task in enumerate(tasks) for each in _said(place, task, ids[task.lead[0]], author)]
    for first in range(0, len(reports), _REPORTS_A_COMMIT):
        async with storage.transaction() as tx:
            for report in reports[first : first + _REPORTS_A_COMMIT]:
                await tx.reports.add(office_id, report)


def _said(place: int, task: Task, unit_id: int, author: int) -> Iterator[Report]:
    """Yield what was said about a task: of every other nothing."""
    if place % 2 or task.id is None or task.milestones[0].kind is not MilestoneKind.DATE:
        return
    for turn in range(1 + place % 4 // 2):
        at = BEFORE + timedelta(days=place % 10 + 10 * turn)
        status = Status.DONE if place % 8 == 0 and turn else Status.IN_PROGRESS
        aim = Aim(task.id, unit_id, 0)
        yield Report(Entry.REPORT, aim, status, author, percent=40 + 20 * turn, said_at=at, recorded_at=at)
