"""The sealed buttons of a plan that was read and is not stored yet. Each names its draft; tasks are named by their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from plan.doubts import Doubt
from plan.rights import Action

_LIFE = timedelta(days=7)
"""As long as a draft waits."""


@dataclass(frozen=True, slots=True)
class ShowSheet:
    """Show the health sheet."""

    PREFIX: ClassVar[str] = "Ia"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int


@dataclass(frozen=True, slots=True)
class ShowPlanned:
    """Show the task at a place of the draft."""

    PREFIX: ClassVar[str] = "Ib"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    place: int


@dataclass(frozen=True, slots=True)
class OfferLeads:
    """Offer the units that may lead a task, a page (from 0) of them."""

    PREFIX: ClassVar[str] = "Ic"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    place: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class SetLead:
    """Let the unit of that mark lead a task."""

    PREFIX: ClassVar[str] = "Id"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    place: int
    unit: str


@dataclass(frozen=True, slots=True)
class OfferDays:
    """Offer days on which a task may be due."""

    PREFIX: ClassVar[str] = "Ie"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    place: int


@dataclass(frozen=True, slots=True)
class SetDay:
    """Let a task be due on a day; None: let it go on until the end of the year."""

    PREFIX: ClassVar[str] = "If"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    place: int
    day: date | None


@dataclass(frozen=True, slots=True)
class FindRight:
    """Let a doubt about a task be none."""

    PREFIX: ClassVar[str] = "Ig"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    place: int
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """Leave a task out of the plan, or take it back."""

    PREFIX: ClassVar[str] = "Ih"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    place: int
    out: bool


@dataclass(frozen=True, slots=True)
class ShowUnits:
    """Show the units of the plan, and which names may be one."""

    PREFIX: ClassVar[str] = "Ii"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int


@dataclass(frozen=True, slots=True)
class MergeUnits:
    """Write the name of the mark `into` wherever the plan writes the one of the mark `written`."""

    PREFIX: ClassVar[str] = "Ij"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    written: str
    into: str


@dataclass(frozen=True, slots=True)
class SendWorkbook:
    """Send the plan as a workbook to be mended."""

    PREFIX: ClassVar[str] = "Ik"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int


@dataclass(frozen=True, slots=True)
class StorePlan:
    """Store the plan; where that takes tasks out of a stored one, only once `sure`."""

    PREFIX: ClassVar[str] = "Il"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    sure: bool = False


@dataclass(frozen=True, slots=True)
class DiscardPlan:
    """Throw the draft away, once `sure`."""

    PREFIX: ClassVar[str] = "Im"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    sure: bool = False


LOOKING: dict[str, type[Any]] = {
    kind.PREFIX: kind
    for kind in (ShowSheet, ShowPlanned, OfferLeads, OfferDays, ShowUnits, SendWorkbook, StorePlan, DiscardPlan)
}
MENDING: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (SetLead, SetDay, FindRight, LeaveOut, MergeUnits)}
KINDS: dict[str, type[Any]] = {**LOOKING, **MENDING}
