"""Bringing what a person says in step: status and percentage as the kind of work allows. It refuses nothing."""

from __future__ import annotations

from dataclasses import replace

from plan.aiming import Target
from plan.ledger import DELIVERED
from plan.reports import Report, Status
from plan.wishes import Wish

COMPLETE = 100


def settled(wish: Wish, before: Report | None, target: Target) -> Wish:
    """Return the wish with status and percentage in step, as the kind of work allows."""
    status = _status(wish)
    if target.ongoing:  # reported in its period, or not
        return replace(wish, status=Status.IN_PROGRESS if status in DELIVERED else status)
    return replace(wish, status=status, percent=_percent(status, wish.percent, before))


def figures(wish: Wish, before: Report | None, target: Target) -> tuple[int | None, str]:
    """Return the percentage and the note that are recorded of a settled wish.

    A percentage that the state of the work does not allow stays in the note, in the person's words: of ongoing work, and of
    work at 100% that is said to be hindered.
    """
    status, percent = wish.status, wish.percent
    if percent is None or (not target.ongoing and (percent < COMPLETE or status in DELIVERED)):
        return percent, wish.note
    note = f"{percent}%, {wish.note}" if wish.note else f"{percent}%"
    return (None if target.ongoing else _kept(before)), note


def _status(wish: Wish) -> Status | None:
    """Return the status that was meant. Of a word and a figure that disagree the figure counts: "xong 60%" is not finished."""
    status, percent = wish.status, wish.percent
    if percent is None:
        return status
    if percent == COMPLETE:
        return Status.DONE if status in {None, Status.IN_PROGRESS} else status
    if status is None or status in DELIVERED or (status is Status.NOT_STARTED and percent > 0):
        return Status.IN_PROGRESS
    return status


def _percent(status: Status | None, said: int | None, before: Report | None) -> int | None:
    if status in DELIVERED:
        return COMPLETE
    if status is Status.NOT_STARTED:
        return 0
    return said if said is not None or status is None else _kept(before)


def _kept(before: Report | None) -> int | None:
    """Return how far the work was, where that still holds for work that is not finished."""
    return before.percent if before is not None and before.percent != COMPLETE else None
