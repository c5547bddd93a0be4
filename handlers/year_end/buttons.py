"""The sealed buttons of a year's end: which task is answered about, and what becomes of it.

They live as long as others do; whoever answers late in January finds the question under the task's card.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from plan.rights import Action


@dataclass(frozen=True, slots=True)
class ListEnds:
    """Show every task about which who presses can answer."""

    PREFIX: ClassVar[str] = "Ea"
    ACTION: ClassVar[Action] = Action.SEE_YEAR_END


@dataclass(frozen=True, slots=True)
class ShowEnd:
    """Show one task with the answers. `unit` is on whose behalf, None where that is still to be chosen."""

    PREFIX: ClassVar[str] = "Eb"
    ACTION: ClassVar[Action] = Action.SEE_YEAR_END
    task: int
    unit: int | None = None


@dataclass(frozen=True, slots=True)
class FinishEnd:
    """It is done: report so."""

    PREFIX: ClassVar[str] = "Ec"
    ACTION: ClassVar[Action] = Action.REPORT
    task: int
    unit: int


@dataclass(frozen=True, slots=True)
class CarryOver:
    """It goes on in the year after `year`."""

    PREFIX: ClassVar[str] = "Ed"
    ACTION: ClassVar[Action] = Action.REPORT
    task: int
    unit: int
    year: int


@dataclass(frozen=True, slots=True)
class TakeBackCarry:
    """It does not go on in the year after `year` after all."""

    PREFIX: ClassVar[str] = "Ee"
    ACTION: ClassVar[Action] = Action.REPORT
    task: int
    unit: int
    year: int


@dataclass(frozen=True, slots=True)
class CloseEnd:
    """It is given up: ask why."""

    PREFIX: ClassVar[str] = "Ef"
    ACTION: ClassVar[Action] = Action.CLOSE_TASK
    task: int
    unit: int


KINDS: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (ListEnds, ShowEnd, FinishEnd, CarryOver, TakeBackCarry, CloseEnd)}
