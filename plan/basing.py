"""Dating a conditional deadline: which milestone a document sets the day of, and whether who says so may. Pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from plan.bases import Basis
from plan.dossier import Dossier
from plan.model import MilestoneKind


@dataclass(frozen=True, slots=True)
class BasisWish:
    """A basis in the making; what is None was not said yet. `document` is cited as people do, with its day of issue."""

    task_id: int
    said_at: datetime
    document: str | None = None
    due: date | None = None


class BasisNeed(StrEnum):
    """What is asked for next."""

    TASK = "task"  # which of the tasks that share a code; asked for by the dialogue, not by the rules
    DOCUMENT = "document"
    DUE = "due"


class BasisRefusal(StrEnum):
    """Why no basis can be set."""

    GONE = "gone"  # no longer in a plan in force
    NOT_YOURS = "not_yours"
    DATED = "dated"  # it has a day: that is moved by an extension
    UNCONDITIONAL = "unconditional"  # it waits for no document and has no day
    DONE = "done"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class BasisMissing:
    """The wish and the one thing to ask for."""

    need: BasisNeed
    wish: BasisWish


@dataclass(frozen=True, slots=True)
class BasisRefused:
    """A basis that cannot be set."""

    reason: BasisRefusal
    wish: BasisWish


def base(dossier: Dossier, wish: BasisWish, by: int, units: tuple[int, ...] | None) -> Basis | BasisMissing | BasisRefused:
    """Return the basis that a wish amounts to, what it lacks, or why it cannot be set.

    `units` are those for which the person `by` may set one, None for every unit.
    """
    if units is not None and not any(map(dossier.may_report, units)):
        return BasisRefused(BasisRefusal.NOT_YOURS, wish)
    at = conditional_milestone(dossier)
    if at is None:
        return BasisRefused(_why_none(dossier), wish)
    if dossier.item.task.milestones[at].met_on is not None:
        return BasisRefused(BasisRefusal.DONE, wish)
    if wish.document is None:
        return BasisMissing(BasisNeed.DOCUMENT, wish)
    if wish.due is None:
        return BasisMissing(BasisNeed.DUE, wish)
    present = present_basis(dossier, at)
    if present is not None and (present.document, present.due) == (wish.document, wish.due):
        return BasisRefused(BasisRefusal.UNCHANGED, wish)
    return Basis(wish.task_id, at, wish.document, wish.due, by, wish.said_at)


def conditional_milestone(dossier: Dossier) -> int | None:
    """Return the milestone that waits for a document, failing that the last one that got its day from one; None: neither."""
    milestones = dossier.item.task.milestones
    waiting = [at for at, each in enumerate(milestones) if each.kind is MilestoneKind.CONDITIONAL]
    based = [each.milestone for each in dossier.bases if each.milestone < len(milestones)]
    return next(iter([*waiting, *reversed(based)]), None)


def present_basis(dossier: Dossier, at: int, before: int | None = None) -> Basis | None:
    """Return the basis that counts for a milestone, or that counted before the one with the id `before` was set."""
    known = [each for each in dossier.bases if each.milestone == at and (before is None or each.id < before)]
    return known[-1] if known else None


def _why_none(dossier: Dossier) -> BasisRefusal:
    kinds = {each.kind for each in dossier.item.task.milestones}
    if MilestoneKind.DATE in kinds:
        return BasisRefusal.DATED
    return BasisRefusal.DONE if kinds == {MilestoneKind.DONE} else BasisRefusal.UNCONDITIONAL
