"""The plans in force with their tasks as they stand: looked up by id, code, unit, time and state. It hears no questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import UTC, date, datetime, tzinfo
from types import MappingProxyType
from typing import Self

from plan.answers import Concern, Intent, Nothing, NothingReason, PlannedTask, Ranked, Share, Span, SpanKind, TaskList
from plan.assignments import Assignments, assignments, awaited
from plan.filing import PlanFile, filed, taken_over
from plan.lateness import STRICT, Terms, plan_under
from plan.listing import Roster, within
from plan.model import Plan, Section, Task, Unit, UnitRole
from plan.numbering import Numbering, tasks_under
from plan.state import TaskState
from plan.units import UnitBook, is_collective

NO_STATES: Mapping[int, TaskState] = MappingProxyType({})


class Catalogue:
    """The plans in force, the newest first, with what is known of their progress by task id.

    Their terms end as the office counts them (`terms`).
    """

    def __init__(self, plans: Sequence[Plan], units: UnitBook) -> None:
        self._begin(units)
        self._hold(filed(plans, units))

    def _begin(self, units: UnitBook) -> None:
        self._units = units
        self._zone: tzinfo = UTC
        self._states = NO_STATES
        self._assigned: dict[frozenset[tuple[int, int | None]], Assignments] = {}
        self._awaited: Mapping[int, tuple[int, ...]] | None = None
        self._terms = STRICT

    def _hold(self, files: tuple[PlanFile, ...]) -> None:
        self._files = files
        self._plans = tuple(file.plan for file in files)
        self._roster = Roster(files)
        self._numbering = Numbering(files)

    def renewed(self, plans: Sequence[Plan], units: UnitBook) -> Self:
        """Return the catalogue of plans and units as they are now, of which nothing else is known; the same ones are shared."""
        other = copy(self)
        other._begin(units)
        other._hold(filed(taken_over(self._plans, plans), units, self._files if units is self._units else ()))
        return other

    def amended(self, tasks: Mapping[int, Task], states: Mapping[int, TaskState], zone: tzinfo = UTC) -> Self:
        """Return a copy over the same plans with the tasks of these ids replaced, and what is known of their progress.

        Tasks keep their words, ids and units, so that whatever is made from these is shared. `zone` is the office's, in
        which the days of reports are said.
        """
        other = self._over(tuple(_amended(plan, tasks) for plan in self._plans))
        other._zone, other._states, other._awaited = zone, states, None
        return other

    def under(self, terms: Terms) -> Self:
        """Return a copy over the same plans whose terms end as the office counts them, before anything is amended."""
        other = self._over(tuple(plan_under(terms, plan) for plan in self._plans))
        other._terms = terms
        return other

    def _over(self, plans: tuple[Plan, ...]) -> Self:
        other = copy(self)
        other._hold(tuple(file.holding(plan) for file, plan in zip(self._files, plans, strict=True)))
        return other

    def assignments(self, successors: Mapping[int, int | None]) -> Assignments:
        """Return who works on which tasks; `successors` took the place of dissolved units. Made once for the same plans."""
        key = frozenset(successors.items())
        if key not in self._assigned:
            self._assigned.clear()
            self._assigned[key] = assignments(self._roster.items, self._units, successors)
        return self._assigned[key]

    def awaiting(self, unit_id: int) -> tuple[int, ...]:
        """Return the tasks in which somebody waits for a unit."""
        if self._awaited is None:
            self._awaited = awaited(self._states.values())
        return self._awaited.get(unit_id, ())

    @property
    def plans(self) -> tuple[Plan, ...]:
        """The plans in force, the newest first."""
        return self._plans

    @property
    def units(self) -> UnitBook:
        """The units of these plans."""
        return self._units

    @property
    def terms(self) -> Terms:
        """How the office counts the terms of these plans, and its calendar."""
        return self._terms

    def item(self, task_id: int) -> PlannedTask | None:
        """Return the task of an id, None where no plan in force has it."""
        return self._roster.by_id.get(task_id)

    def state_of(self, task: Task | int) -> TaskState | None:
        """Return how far a task (or the one of an id) is; None where nobody keeps account of it: a plan that is not stored."""
        return self._states.get((task.id or 0) if isinstance(task, Task) else task)

    def day_of(self, instant: datetime) -> date:
        """Return the office's date at an instant."""
        return instant.astimezone(self._zone).date()

    def by_code(self, typed: str) -> tuple[PlannedTask, ...]:
        """Return the tasks that a typed code names ("3a", "II.3.a", "3dd"): several for a letter used twice, () for none."""
        return self._numbering.tasks(typed)

    def unknown_code(self, typed: str) -> Nothing:
        """Return the answer to a code that no plan has, with the codes that stand beside it."""
        siblings = self._numbering.siblings(typed)
        return Nothing(NothingReason.UNKNOWN_CODE, typed.strip(), siblings, len(self._roster.items))

    def tasks_of(self, unit: Unit, role: UnitRole | None) -> tuple[PlannedTask, ...]:
        """Return the tasks that a unit leads or coordinates (both where `role` is None), in the plans' order."""
        return self._roster.of(unit, role)

    def task_list(
        self,
        intent: Intent,
        today: date,
        *,
        unit: Unit | None = None,
        role: UnitRole | None = None,
        span: Span | None = None,
        section: Section | None = None,
    ) -> TaskList:
        """Return the set that a question with these parts asks for; a list of a unit without a role is of what it leads."""
        under = [item for plan in self._plans for item in tasks_under(plan, section)] if section else self._roster.items
        return self.narrowed(TaskList(intent, tuple(under), unit, role, span, section), today)

    def narrowed(self, wanted: TaskList, today: date) -> TaskList:
        """Return what is left of a list once only its unit's and its time's tasks are kept; a unit without a role leads."""
        kept = self._roster.narrowed(wanted, today)
        if wanted.span is None or wanted.span.kind is not SpanKind.SILENT:
            return kept
        silent = (tuple(each for each in items if self._is_silent(each)) for items in (kept.items, kept.collective))
        items, collective = silent
        return replace(kept, items=items, collective=collective)

    def ranked(self, today: date, span: Span | None, *, most: bool) -> Ranked:
        """Return the units that lead tasks by how many of those of a span they lead; with equal numbers in the plans' order."""
        shares = []
        for unit in self._units.units:
            led = TaskList(Intent.COUNT, self._roster.of(unit, UnitRole.LEAD), span=span)
            if led.items:
                shares.append(Share(unit, self.narrowed(led, today).items))
        return Ranked(most, tuple(sorted(shares, key=lambda each: len(each.items), reverse=most)), span)

    def _is_silent(self, item: PlannedTask) -> bool:
        """Tell whether nobody has reported on a task yet, or not in its present period."""
        state = self.state_of(item.task)
        return state is None or state.latest is None or state.silent

    def concern(self, unit: Unit, item: PlannedTask) -> Concern:
        """Return what a unit has to do with a task."""
        at = self._roster.place(item)
        if at in self._roster.positions(unit, UnitRole.LEAD):
            return Concern.LEADS
        if at in self._roster.positions(unit, UnitRole.COORDINATING):
            return Concern.COORDINATES
        if any(map(is_collective, item.task.lead)):
            return Concern.SHARES
        return Concern.MAY_HELP if any(map(is_collective, item.task.coordinating)) else Concern.NONE

    def due_within(self, first: date, last: date, unit: Unit | None = None) -> tuple[PlannedTask, ...]:
        """Return the tasks with a deadline from `first` to `last` (inclusive), met or not, all or those that `unit` leads."""
        return within(self._pool(unit), Span(SpanKind.DAYS, f"{first}/{last}", first, last), first)

    def overdue(self, today: date, unit: Unit | None = None) -> tuple[PlannedTask, ...]:
        """Return the tasks with an open deadline before `today`, all or those that `unit` leads."""
        return within(self._pool(unit), Span(SpanKind.OVERDUE, "overdue"), today)

    def _pool(self, unit: Unit | None) -> tuple[PlannedTask, ...]:
        return self._roster.items if unit is None else self._roster.of(unit, UnitRole.LEAD)


def _amended(plan: Plan, tasks: Mapping[int, Task]) -> Plan:
    """Return a plan with those of its tasks replaced that stand in `tasks` by id; the same plan where none differs."""
    replaced = tuple(tasks.get(task.id or 0, task) for task in plan.tasks)
    same = all(new is old for new, old in zip(replaced, plan.tasks, strict=True))
    return plan if same else replace(plan, tasks=replaced)
