"""The sealed buttons of plans: those that were read and wait, by the number of the draft, and those that are stored."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, ClassVar

from plan.doubts import Doubt
from plan.model import PlanState
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


@dataclass(frozen=True, slots=True)
class AmendPlan:
    """Take the document for one that changes a stored plan, and leaves alone what it does not name."""

    PREFIX: ClassVar[str] = "In"
    ACTION: ClassVar[Action] = Action.IMPORT_PLAN
    LIFE: ClassVar[timedelta] = _LIFE
    draft: int
    plan: int


@dataclass(frozen=True, slots=True)
class ListPlans:
    """Show every plan of the office."""

    PREFIX: ClassVar[str] = "Ja"
    ACTION: ClassVar[Action] = Action.SEE_PLANS
    LIFE: ClassVar[timedelta] = _LIFE


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """Show one plan as a whole."""

    PREFIX: ClassVar[str] = "Jb"
    ACTION: ClassVar[Action] = Action.SEE_PLANS
    LIFE: ClassVar[timedelta] = _LIFE
    plan: int


@dataclass(frozen=True, slots=True)
class ChangeState:
    """Let a plan that is in the state `was` be in another; where people would notice, only once `sure`."""

    PREFIX: ClassVar[str] = "Jc"
    ACTION: ClassVar[Action] = Action.CHANGE_PLANS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    plan: int
    was: PlanState
    to: PlanState
    sure: bool = False


@dataclass(frozen=True, slots=True)
class OfferTrackers:
    """Offer the units that may follow a plan, a page (from 0) of them."""

    PREFIX: ClassVar[str] = "Jd"
    ACTION: ClassVar[Action] = Action.CHANGE_PLANS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    plan: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class SetTracker:
    """Let a unit (by id) follow a plan; None: the one that the document names."""

    PREFIX: ClassVar[str] = "Je"
    ACTION: ClassVar[Action] = Action.CHANGE_PLANS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    plan: int
    unit: int | None


@dataclass(frozen=True, slots=True)
class AskTitle:
    """Ask how a plan shall be called."""

    PREFIX: ClassVar[str] = "Jf"
    ACTION: ClassVar[Action] = Action.CHANGE_PLANS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    plan: int


@dataclass(frozen=True, slots=True)
class RestoreTitle:
    """Call a plan as its document does."""

    PREFIX: ClassVar[str] = "Jg"
    ACTION: ClassVar[Action] = Action.CHANGE_PLANS
    LIFE: ClassVar[timedelta] = timedelta(days=1)
    plan: int


LOOKING: dict[str, type[Any]] = {
    kind.PREFIX: kind
    for kind in (ShowSheet, ShowPlanned, OfferLeads, OfferDays, ShowUnits, SendWorkbook, StorePlan, DiscardPlan, AmendPlan)
}
MENDING: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (SetLead, SetDay, FindRight, LeaveOut, MergeUnits)}
IMPORTING: dict[str, type[Any]] = {**LOOKING, **MENDING}
KEEPING: dict[str, type[Any]] = {
    kind.PREFIX: kind for kind in (ListPlans, ShowPlan, ChangeState, OfferTrackers, SetTracker, AskTitle, RestoreTitle)
}
KINDS: dict[str, type[Any]] = {**IMPORTING, **KEEPING}
