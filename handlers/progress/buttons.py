"""The sealed buttons of progress: the steps of a dialogue, and what can be done about a report that was recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar

from plan.reports import Status
from plan.rights import Action

_DIALOGUE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class SetTask:
    """Of tasks that share a code, this one is meant."""

    PREFIX: ClassVar[str] = "Rt"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    task: int


@dataclass(frozen=True, slots=True)
class SetUnit:
    """The report is made for this unit."""

    PREFIX: ClassVar[str] = "Ru"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    unit: int


@dataclass(frozen=True, slots=True)
class SetPercent:
    """The task is so far, 0–100."""

    PREFIX: ClassVar[str] = "Rp"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    percent: int


@dataclass(frozen=True, slots=True)
class SetStatus:
    """The task has this status."""

    PREFIX: ClassVar[str] = "Rs"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    status: Status


@dataclass(frozen=True, slots=True)
class SetWaiting:
    """This unit is waited for."""

    PREFIX: ClassVar[str] = "Rw"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    unit: int


@dataclass(frozen=True, slots=True)
class SetAim:
    """The report is about this one of the milestones and periods on offer, counted from 0."""

    PREFIX: ClassVar[str] = "Rm"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    number: int


@dataclass(frozen=True, slots=True)
class Confirm:
    """It was understood rightly: record it. `again`: it was not, let the person choose."""

    PREFIX: ClassVar[str] = "Rk"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Waive:
    """There is no evidence to give; with `percent` it is not finished after all and stays so far."""

    PREFIX: ClassVar[str] = "Re"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class DropDraft:
    """Record nothing."""

    PREFIX: ClassVar[str] = "Rx"
    ACTION: ClassVar[Action] = Action.REPORT
    LIFE: ClassVar[timedelta] = _DIALOGUE
    draft: int


@dataclass(frozen=True, slots=True)
class Undo:
    """Take a report back."""

    PREFIX: ClassVar[str] = "Rz"
    ACTION: ClassVar[Action] = Action.UNDO_OWN
    report: int


@dataclass(frozen=True, slots=True)
class Correct:
    """Say it anew, in place of a report."""

    PREFIX: ClassVar[str] = "Rd"
    ACTION: ClassVar[Action] = Action.REPORT
    report: int


@dataclass(frozen=True, slots=True)
class WaitForUnit:
    """The task of a report waits for another unit."""

    PREFIX: ClassVar[str] = "Rq"
    ACTION: ClassVar[Action] = Action.REPORT
    report: int


@dataclass(frozen=True, slots=True)
class ForAll:
    """What a report says holds for every leading unit."""

    PREFIX: ClassVar[str] = "Ra"
    ACTION: ClassVar[Action] = Action.REPORT
    report: int


@dataclass(frozen=True, slots=True)
class ReAim:
    """The report was about another milestone or period: offer these."""

    PREFIX: ClassVar[str] = "Ro"
    ACTION: ClassVar[Action] = Action.REPORT
    report: int


@dataclass(frozen=True, slots=True)
class Accept:
    """The tracking unit's word on a submitted report; without `accepted` it is sent back with a reason."""

    PREFIX: ClassVar[str] = "Ry"
    ACTION: ClassVar[Action] = Action.ACCEPT
    report: int
    accepted: bool


DIALOGUE: dict[str, type[Any]] = {
    kind.PREFIX: kind for kind in (SetTask, SetUnit, SetPercent, SetStatus, SetWaiting, SetAim, Confirm, Waive, DropDraft)
}
"""The steps of a dialogue that is not finished; each names the draft that it goes on with."""
ABOUT_REPORTS: dict[str, type[Any]] = {kind.PREFIX: kind for kind in (Undo, Correct, WaitForUnit, ForAll, ReAim, Accept)}
"""What can be done about a report that was recorded."""
KINDS: dict[str, type[Any]] = {**DIALOGUE, **ABOUT_REPORTS}
