"""Scenes of a year's end: it is the morning on which open tasks are asked about."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from plan.people import Role
from plan.reports import Aim, Entry, Report, Status
from plan.verdicts import YearEnd
from tests.dialogue import ADMINISTRATION, HOA, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]
ASKED = datetime(2025, 12, 17, 1, tzinfo=UTC)
"""08:00 of the tenth working day before the last of the year."""
DAY_BEFORE = datetime(2025, 12, 16, 1, tzinfo=UTC)


async def asked(stage: Stage, role: Role = Role.HEAD, unit: str = ADMINISTRATION, **switches: object) -> tuple[Scene, Speaker]:
    """Open a scene in which HOA works in a unit and the question has gone out; the week's digests lie behind."""
    scene = await stage(admin_ids=frozenset(), **switches)
    await scene.registered(HOA, role, unit)
    await come(scene, DAY_BEFORE)
    await come(scene, ASKED)
    return scene, scene.person(HOA)


async def come(scene: Scene, instant: datetime) -> None:
    """Let an instant come, with all that is due by then."""
    scene.clock.instant = instant
    scene.library.forget()
    await scene.knock()


async def task_id(scene: Scene, code: str) -> int:
    """Return the id of a task of the example plan."""
    async with scene.storage.reading() as tx:
        (plan,) = await tx.plans.in_force(1)
    return next(task.id or 0 for task in plan.tasks if task.code == code)


async def said(scene: Scene, code: str) -> tuple[YearEnd, ...]:
    """Return what was said of a task at the year's end."""
    task = await task_id(scene, code)
    async with scene.storage.reading() as tx:
        return (await tx.year_ends.of_tasks([task]))[task]


async def history(scene: Scene, code: str) -> tuple[Report, ...]:
    """Return the reports on a task."""
    task = await task_id(scene, code)
    async with scene.storage.reading() as tx:
        return (await tx.reports.of_tasks([task]))[task]


async def reported(scene: Scene, code: str, user_id: int, unit: str, status: Status = Status.IN_PROGRESS) -> None:
    """Let somebody of the staff of a unit have reported on the first milestone of a task."""
    person, task, at = await scene.registered(user_id, Role.STAFF, unit), await task_id(scene, code), scene.clock.now()
    aim = Aim(task, person.holdings[-1].unit_id or 0, 0)
    async with scene.storage.transaction() as tx:
        await tx.reports.add(1, Report(Entry.REPORT, aim, status, person.id, at, at, percent=40))
    scene.library.forget()
