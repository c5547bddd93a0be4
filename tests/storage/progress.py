"""An office with a plan, people and a second office's worth of hands, for the tests of progress."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from plan.people import Holding, Role
from plan.reports import Aim, Entry, Report, Status
from storage import Storage
from tests.storage.offices_and_plans import NOW, ZONE, plan, task

LATER = NOW + timedelta(hours=1)
USER = 777_001_234
NAME = "Nguyễn Thị Hoa"


@dataclass(frozen=True)
class Desk:
    """An office with two tasks of one unit, and one person of it, in an open storage."""

    storage: Storage
    office: int
    unit: int
    tasks: tuple[int, int]
    person: int

    @property
    def report(self) -> Report:
        """A plain report about the first task."""
        return Report(Entry.REPORT, Aim(self.tasks[0], self.unit), Status.IN_PROGRESS, self.person, NOW, LATER)

    def undoing(self, about: int) -> Report:
        """An undoing of a report."""
        return replace(self.report, entry=Entry.UNDO, about=about)

    async def add(self, report: Report) -> Report:
        """Store a report."""
        async with self.storage.transaction() as tx:
            return await tx.reports.add(self.office, report)

    async def progress(self) -> int:
        """The number that every change of progress makes greater."""
        async with self.storage.reading() as tx:
            return await tx.plans.progress(self.office)


async def open_desk(storage: Storage) -> Desk:
    """Store an office, a plan and a person."""
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        await tx.plans.store(office.id, plan(task("II.1.a", "Việc"), task("II.1.b", "Việc khác")), plan().state, NOW)
        (stored,) = await tx.plans.in_force(office.id)
        unit = (await tx.units.all(office.id))[0]
        person = await tx.people.register(office.id, USER, NAME, NOW)
        assert unit.id is not None
        await tx.people.give(person.id, Holding(Role.STAFF, unit.id), None, NOW)
    first, second = (one.id for one in stored.tasks)
    assert first is not None
    assert second is not None
    return Desk(storage, office.id, unit.id, (first, second), person.id)


@asynccontextmanager
async def replicas_of(desk: Desk, url: str, count: int = 4) -> AsyncIterator[list[Desk]]:
    """The same office in several storages, as several processes have it."""
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(count):
            storage = await Storage.open(url, migrate=False)
            stack.push_async_callback(storage.close)
            opened.append(replace(desk, storage=storage))
        yield opened
