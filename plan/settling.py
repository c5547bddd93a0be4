"""What several words of status and percentages about one task amount to: the status, the percentage, and whether it is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from plan.percents import Percent
from plan.reports import Status
from plan.statuses import Mark
from plan.unit_names import is_collective


@dataclass(frozen=True, slots=True)
class Settled:
    """What was said, taken together."""

    status: Status | None
    percent: int | None
    waiting_for: str | None
    sure: bool


_STRONGER = (Status.BLOCKED, Status.WAITING, Status.SUBMITTED, Status.IN_PROGRESS, Status.NOT_STARTED, Status.DONE)
# Pairs that one person says of one task in one breath: the first is meant, and nothing is doubtful.
_TOGETHER = {
    (Status.SUBMITTED, Status.DONE),
    (Status.BLOCKED, Status.WAITING),
    (Status.BLOCKED, Status.IN_PROGRESS),
    (Status.BLOCKED, Status.NOT_STARTED),
    (Status.WAITING, Status.IN_PROGRESS),
    (Status.WAITING, Status.NOT_STARTED),
    (Status.SUBMITTED, Status.IN_PROGRESS),
    (Status.IN_PROGRESS, Status.NOT_STARTED),
}


def settle(marks: Sequence[Mark], percents: Sequence[Percent]) -> Settled:
    """Return what marks and percentages amount to, in the order in which they were said."""
    percent, sure_percent = _percent(percents)
    telling = _telling(marks, percent)
    said = _said(telling)
    settled = _with_percent(said, percent) if percent is not None else said
    return replace(settled, percent=percent, sure=settled.sure and sure_percent)


def _percent(percents: Sequence[Percent]) -> tuple[int | None, bool]:
    """Return the percentage that counts: the last; different ones are doubtful, an impossible one is none at all."""
    values = [each.value for each in percents]
    if not values or None in values:
        return None, not values
    return values[-1], all(each.sure for each in percents) and len(set(values)) == 1


def _telling(marks: Sequence[Mark], percent: int | None) -> list[Mark]:
    """Return the marks that count beside a percentage: a draft handed in or a step done is then only a note."""
    strong = [mark for mark in marks if not mark.weak] or list(marks)
    if percent is None:
        return strong
    if percent == 100:
        return [mark for mark in strong if mark.status is not Status.IN_PROGRESS or mark.sure]
    return [mark for mark in strong if mark.status is not None and not _is_only_a_step(mark)]


def _is_only_a_step(mark: Mark) -> bool:
    if mark.status is Status.WAITING:
        return mark.waiting_for is None or is_collective(mark.waiting_for)
    return mark.status in (Status.SUBMITTED, Status.IN_PROGRESS, Status.DONE, Status.BLOCKED) and not mark.sure


def _said(marks: Sequence[Mark]) -> Settled:
    """Return what the marks alone say."""
    statuses = {mark.status for mark in marks if mark.status}
    unsure = any(mark.status is None for mark in marks)
    status = next((each for each in _STRONGER if each in statuses), None)
    if status is None:
        return Settled(None, None, None, not unsure)
    own = [mark for mark in marks if mark.status is status]
    others = statuses - {status}
    fits = all((status, other) in _TOGETHER or _is_step_beside(marks, other) for other in others)
    waiting_for = next((mark.waiting_for for mark in own if mark.waiting_for), None)
    return Settled(status, None, waiting_for, any(mark.sure for mark in own) and fits and not unsure)


def _is_step_beside(marks: Sequence[Mark], other: Status) -> bool:
    """Tell whether a status beside the one that counts is only a doubtful step ("đã nộp hồ sơ, vướng kinh phí")."""
    return other is Status.SUBMITTED and not any(mark.sure for mark in marks if mark.status is other)


def _with_percent(said: Settled, percent: int) -> Settled:
    """Return the status that fits a percentage; where they contradict each other the percentage is asked about."""
    if said.status is None:
        return replace(said, status=_of(percent))
    if said.status is Status.DONE and percent < 100:
        return replace(said, status=_of(percent), sure=False)
    if said.status is Status.NOT_STARTED and percent > 0:
        return replace(said, status=_of(percent), sure=False)
    unfinished = said.status in (Status.IN_PROGRESS, Status.BLOCKED, Status.WAITING) and percent == 100
    early = said.status is Status.SUBMITTED and percent < 100
    return replace(said, sure=said.sure and not unfinished and not early)


def _of(percent: int) -> Status:
    if percent == 100:
        return Status.DONE
    return Status.IN_PROGRESS if percent else Status.NOT_STARTED
