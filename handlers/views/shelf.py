"""What views may look up beside the answer itself: the plans, their units, the tasks of a unit, how far a task is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from plan.answers import PlannedTask
from plan.model import Plan, Task, Unit, UnitRole
from plan.state import TaskState


class Units(Protocol):
    """The units of the office."""

    @property
    def units(self) -> Sequence[Unit]:
        """Every unit, in the plan's order."""
        ...

    def resolve(self, written: str) -> Unit | None:
        """Return the unit that a document's spelling means; None for collectives and strangers."""
        ...


class Shelf(Protocol):
    """The plans in force, as the answering rules hold them."""

    @property
    def plans(self) -> Sequence[Plan]:
        """The plans in force."""
        ...

    @property
    def units(self) -> Units:
        """The units of these plans."""
        ...

    def tasks_of(self, unit: Unit, role: UnitRole | None) -> Sequence[PlannedTask]:
        """Return the tasks in which a unit stands, in the plan's order."""
        ...

    def state_of(self, task: Task) -> TaskState | None:
        """Return how far a task is; None where nobody keeps account of it."""
        ...

    def day_of(self, instant: datetime) -> date:
        """Return the office's date at an instant."""
        ...
