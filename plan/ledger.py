"""What counts of a task's history: reports that were not undone or replaced, and the latest of each line. It decides nothing.

A line (phần việc) is what one unit says about one milestone or period. Of two reports the one said later counts, whichever
was recorded first: a message that lay at Telegram for an hour does not overwrite what was said since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from plan.reports import Aim, Entry, Report, Status

_DELIVERED = {Status.SUBMITTED, Status.DONE}


def counting(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return the entries that count, in the order in which they were said: neither undone nor replaced nor undoings."""
    history = tuple(reports)
    undone = {each.about for each in history if each.entry is Entry.UNDO}
    alive = [each for each in history if each.entry is not Entry.UNDO and each.id not in undone]
    replaced = {each.corrects for each in alive if each.corrects is not None}
    spoken_of = undone | replaced
    kept = [each for each in alive if each.id not in replaced and (each.about is None or each.about not in spoken_of)]
    return tuple(sorted(kept, key=lambda each: (each.said_at, each.id)))


def line(reports: Iterable[Report], aim: Aim) -> tuple[Report, ...]:
    """Return what counts of one line, oldest first."""
    return tuple(each for each in counting(reports) if each.aim == aim)


def latest(reports: Iterable[Report], aim: Aim) -> Report | None:
    """Return the report that counts for a line now."""
    said = line(reports, aim)
    return said[-1] if said else None


def before(reports: Iterable[Report], report: Report) -> Report | None:
    """Return what counted for the line of `report` when it was said; of what it replaces, what counted before that."""
    history = tuple(reports)
    earlier = [each for each in history if each.id not in {report.id, report.corrects} and each.id < report.id]
    said = [each for each in line(earlier, report.aim) if each.said_at <= report.said_at]
    return said[-1] if said else None


def aims(reports: Iterable[Report]) -> tuple[Aim, ...]:
    """Return every line that anything counts for, in the order in which they were begun."""
    return tuple(dict.fromkeys(each.aim for each in counting(reports)))


def delivered_at(reports: Iterable[Report], aim: Aim) -> datetime | None:
    """Return when a line that is done was first said to be: its submission, where it was accepted later. None: not done."""
    said = line(reports, aim)
    if not said or said[-1].status is not Status.DONE:
        return None
    since = said[-1]
    for each in reversed(said):
        if each.status not in _DELIVERED:
            break
        since = each
    return since.said_at
