"""Which unit works on which tasks today: leads, helps, follows what nobody leads. Successors stand for dissolved units."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plan.answers import PlannedTask
from plan.dossier import Registry
from plan.duties import leading
from plan.state import TaskState
from plan.units import UnitBook


@dataclass(frozen=True, slots=True)
class Assignments:
    """Task ids by unit id, in the plans' order. `led` holds also what no unit leads, under the unit that follows the plan."""

    led: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    helped: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def of(self, unit_id: int) -> tuple[int, ...]:
        """Return the tasks on which a unit works, each once, those that it leads first."""
        return tuple(dict.fromkeys((*self.led.get(unit_id, ()), *self.helped.get(unit_id, ()))))


def assignments(items: Iterable[PlannedTask], book: UnitBook, successors: Mapping[int, int | None]) -> Assignments:
    """Return who works on the tasks of plans; tasks without an id are left out."""
    registry = Registry(book, successors)
    led: dict[int, list[int]] = {}
    helped: dict[int, list[int]] = {}
    for item in items:
        task_id = item.task.id
        if task_id is None:
            continue
        dossier = registry.opened(item)
        for unit_id in leading(dossier):
            led.setdefault(unit_id, []).append(task_id)
        for unit_id in dossier.coordinating:
            helped.setdefault(unit_id, []).append(task_id)
    return Assignments(_frozen(led), _frozen(helped))


def _frozen(found: dict[int, list[int]]) -> dict[int, tuple[int, ...]]:
    return {unit_id: tuple(dict.fromkeys(ids)) for unit_id, ids in found.items()}


def awaited(states: Iterable[TaskState]) -> dict[int, tuple[int, ...]]:
    """Return by unit the tasks in which somebody waits for it, as their leading units said last."""
    found: dict[int, list[int]] = {}
    for state in states:
        for each in state.units:
            waited = each.latest.waiting_unit_id if each.latest is not None else None
            if waited is not None and waited != each.unit_id:
                found.setdefault(waited, []).append(state.task_id)
    return _frozen(found)
