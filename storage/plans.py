"""Plans of an office: storing an issue of a plan so that the same one again changes nothing, and getting them back."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.model import Plan, PlanHeader, PlanState, Section, Task
from plan.units import UnitBook
from storage.carrying import link_carried
from storage.differences import identity, pair, revive, same_words
from storage.moved_milestones import follow_milestones
from storage.offices import bump_version, changes_of, version_of
from storage.plan_changes import header_of
from storage.tables import plans, sections
from storage.task_rows import (
    REMOVED,
    StoredTask,
    close_tasks,
    insert_tasks,
    load_tasks,
    resolved,
    update_task,
    write_parts,
    write_units,
)
from storage.units import ensure_units
from storage.values import Import

_LOG = logging.getLogger(__name__)
_HEADER = ("title", "number", "issuer", "issued_on", "year", "tracking_unit")


class Plans:
    """The plans of offices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def store(self, office_id: int, plan: Plan, state: PlanState, now: datetime) -> Import:
        """Store an issue of a plan in `state` (the plan's own is not looked at) and say what it changed.

        The same plan again changes nothing, bumps no version. A changed one keeps its id and the ids of its tasks;
        tasks that it has no more are closed and kept. Its units join the office's. Raises `NotFound` for the office.
        """
        await version_of(self._connection, office_id, lock=True)
        book, new_units = await ensure_units(self._connection, office_id, plan, now)
        plan_id, new_header = await self._store_header(office_id, plan, state, now)
        comparison = await self._compare(plan_id, plan)
        new_tasks = await self._write(plan_id, comparison, book, now)
        if comparison.fresh and plan.header.year is not None:
            await link_carried(self._connection, office_id, plan_id, plan.header.year)
        if new_units or new_header or new_tasks:
            await bump_version(self._connection, office_id)
            _LOG.info("plan %s of office %s stored", plan_id, office_id)
        return comparison.report(plan_id)

    async def difference(self, office_id: int, plan: Plan) -> Import:
        """Say what storing the plan would change, and store nothing."""
        row = await self._row(office_id, plan)
        plan_id = row.id if row is not None else None
        return (await self._compare(plan_id, plan)).report(plan_id)

    async def in_force(self, office_id: int) -> tuple[Plan, ...]:
        """Return the plans in force, oldest first, equal to what was stored but for the ids."""
        return await self.with_state(office_id, PlanState.IN_FORCE)

    async def with_state(self, office_id: int, *states: PlanState) -> tuple[Plan, ...]:
        """Return the plans in any of the states, oldest first, with their open tasks."""
        query = select(plans).where(plans.c.office_id == office_id, plans.c.state.in_([one.value for one in states]))
        rows = (await self._connection.execute(query.order_by(plans.c.id))).all()
        ids = [row.id for row in rows]
        stored = await load_tasks(self._connection, ids, closed=False)
        headings = await self._sections(ids)
        return tuple(
            Plan(
                header=header_of(row),
                sections=tuple(section for plan_id, section in headings if plan_id == row.id),
                tasks=tuple(one.task for one in stored if one.plan_id == row.id),
                state=PlanState(row.state),
                id=row.id,
                reminders_from=row.reminders_from,
            )
            for row in rows
        )

    async def as_issued(self, office_id: int, plan_id: int) -> Plan | None:
        """Return a plan under its document's own title and tracking unit, as the next issue of it will name them."""
        found = next((plan for plan in await self.with_state(office_id, *PlanState) if plan.id == plan_id), None)
        if found is None:
            return None
        row = (await self._connection.execute(select(plans).where(plans.c.id == plan_id))).one()
        return replace(found, header=PlanHeader(**{name: getattr(row, name) for name in _HEADER}))

    async def reminded_since(self, office_id: int) -> dict[int, datetime]:
        """Return since when people are reminded of each plan in force; plans for which that has not begun are left out."""
        in_force = (plans.c.office_id == office_id, plans.c.state == PlanState.IN_FORCE.value)
        query = select(plans.c.id, plans.c.reminders_from).where(*in_force, plans.c.reminders_from.is_not(None))
        return {row.id: row.reminders_from for row in await self._connection.execute(query)}

    async def unannounced(self, office_id: int) -> tuple[int, ...]:
        """Return the plans in force of which nobody is reminded yet, oldest first."""
        in_force = (plans.c.office_id == office_id, plans.c.state == PlanState.IN_FORCE.value)
        query = select(plans.c.id).where(*in_force, plans.c.reminders_from.is_(None)).order_by(plans.c.id)
        return tuple(await self._connection.scalars(query))

    async def start_reminding(self, plan_id: int, now: datetime) -> bool:
        """Let people be reminded of a plan from now on; False where that has begun, or the plan is not in force."""
        waiting = (plans.c.id == plan_id, plans.c.state == PlanState.IN_FORCE.value, plans.c.reminders_from.is_(None))
        begun = update(plans).where(*waiting).values(reminders_from=now).returning(plans.c.office_id)
        office_id: int | None = await self._connection.scalar(begun)
        if office_id is not None:
            await bump_version(self._connection, office_id)
        return office_id is not None

    async def version(self, office_id: int) -> int:
        """Return a number that every change of the office's plans or units makes greater; raises `NotFound`."""
        return await version_of(self._connection, office_id)

    async def progress(self, office_id: int) -> int:
        """Return a number that every change of progress, or of a name shown with it, makes greater; raises `NotFound`."""
        return (await changes_of(self._connection, office_id))[1]

    async def changes(self, office_id: int) -> tuple[int, int]:
        """Return both numbers, version and progress, in one look; raises `NotFound`."""
        return await changes_of(self._connection, office_id)

    async def _row(self, office_id: int, plan: Plan) -> Row[Any] | None:
        query = select(plans).where(plans.c.office_id == office_id, plans.c.identity == identity(plan.header))
        return (await self._connection.execute(query)).one_or_none()

    async def _store_header(self, office_id: int, plan: Plan, state: PlanState, now: datetime) -> tuple[int, bool]:
        columns = {**{name: getattr(plan.header, name) for name in _HEADER}, "state": state.value}
        row = await self._row(office_id, plan)
        if row is None:
            own = {"office_id": office_id, "identity": identity(plan.header), "created_at": now, "changed_at": now}
            made = await self._connection.execute(insert(plans).returning(plans.c.id), {**columns, **own})
            plan_id: int = made.scalar_one()
        else:
            plan_id = row.id
            if all(getattr(row, name) == value for name, value in columns.items()):
                return plan_id, await self._store_sections(plan_id, plan)
            await self._connection.execute(update(plans).where(plans.c.id == plan_id).values(**columns, changed_at=now))
        await self._store_sections(plan_id, plan)
        return plan_id, True

    async def _store_sections(self, plan_id: int, plan: Plan) -> bool:
        stored = tuple(section for _, section in await self._sections([plan_id]))
        if stored == plan.sections:
            return False
        await self._connection.execute(delete(sections).where(sections.c.plan_id == plan_id))
        rows = [
            {"plan_id": plan_id, "position": place, "ref": section.ref, "title": section.title}
            for place, section in enumerate(plan.sections)
        ]
        if rows:
            await self._connection.execute(insert(sections), rows)
        return True

    async def _sections(self, plan_ids: Sequence[int]) -> list[tuple[int, Section]]:
        query = select(sections).where(sections.c.plan_id.in_(plan_ids)).order_by(sections.c.plan_id, sections.c.position)
        return [(row.plan_id, Section(row.ref, row.title)) for row in await self._connection.execute(query)]

    async def _compare(self, plan_id: int | None, plan: Plan) -> Comparison:
        stored = [] if plan_id is None else await load_tasks(self._connection, [plan_id], closed=True)
        kept = pair((one.task for one in stored if not one.closed), plan.tasks)
        revived = revive((one.task for one in stored if one.closed), plan.tasks, kept)
        return Comparison(plan.tasks, {one.task.id: one for one in stored}, kept, revived)

    async def _write(self, plan_id: int, comparison: Comparison, book: UnitBook, now: datetime) -> bool:
        removed = [task.id for task in comparison.removed if task.id is not None]
        if removed:
            await close_tasks(self._connection, removed, REMOVED, now)
        fresh = comparison.fresh
        ids = await insert_tasks(self._connection, plan_id, fresh, now)
        parts = [(task_id, task) for task_id, (_, task) in zip(ids, fresh, strict=True)]
        await follow_milestones(self._connection, comparison.remade)
        for task_id, place, task in comparison.rewritten:
            await update_task(self._connection, task_id, place, task)
            parts.append((task_id, task))
        await write_parts(self._connection, parts, book)
        astray = comparison.resolved_otherwise(book, {task_id for task_id, _ in parts})
        if astray:
            await write_units(self._connection, astray, book)
        return bool(removed or parts or astray)


@dataclass(frozen=True, slots=True)
class Comparison:
    """The tasks of a new issue beside the stored ones: `kept` and `revived` map places in `tasks` to stored tasks."""

    tasks: tuple[Task, ...]
    stored: dict[int | None, StoredTask]
    kept: dict[int, Task]
    revived: dict[int, Task]

    @property
    def fresh(self) -> list[tuple[int, Task]]:
        """Return places and tasks that were never stored."""
        return [(place, task) for place, task in enumerate(self.tasks) if place not in self.kept and place not in self.revived]

    @property
    def removed(self) -> list[Task]:
        """Return the open stored tasks that the new issue has no more."""
        kept = {task.id for task in self.kept.values()}
        return [one.task for one in self.stored.values() if not one.closed and one.task.id not in kept]

    @property
    def rewritten(self) -> list[tuple[int, int, Task]]:
        """Return id, place and new words of the stored tasks whose rows differ in anything."""
        known = sorted({**self.kept, **self.revived}.items())
        return [
            (old.id, place, self.tasks[place])
            for place, old in known
            if old.id is not None and self._differs(self.stored[old.id], place)
        ]

    @property
    def remade(self) -> list[tuple[int, Task, Task]]:
        """Return id, stored and new words of the stored tasks whose milestones differ."""
        both = [(task_id, self.stored[task_id].task, task) for task_id, _, task in self.rewritten]
        return [(task_id, old, new) for task_id, old, new in both if old.milestones != new.milestones]

    def resolved_otherwise(self, book: UnitBook, but: set[int]) -> list[tuple[int, Task]]:
        """Return id and words of the kept tasks whose units mean others since the office's book has changed."""
        kept = [(old.id, self.tasks[place]) for place, old in self.kept.items() if old.id is not None and old.id not in but]
        return [(task_id, task) for task_id, task in kept if resolved(task, book) != self.stored[task_id].unit_ids]

    def report(self, plan_id: int | None) -> Import:
        """Return what people are shown."""
        same = {place for place, old in self.kept.items() if same_words(old, self.tasks[place])}
        return Import(
            plan_id=plan_id,
            added=tuple(task.ref for place, task in enumerate(self.tasks) if place not in self.kept),
            changed=tuple(self.tasks[place].ref for place in sorted(self.kept) if place not in same),
            removed=tuple(task.ref for task in self.removed),
            unchanged=tuple(self.tasks[place].ref for place in sorted(same)),
        )

    def _differs(self, stored: StoredTask, place: int) -> bool:
        new = replace(self.tasks[place], id=stored.task.id)
        return stored.closed or stored.position != place or stored.task != new
