"""What counts of a task's history: reports that were not undone or replaced, and the latest of each line. It decides nothing.

A line (phần việc) is what one unit says about one milestone or period. Of two reports the one said later counts, whichever
was recorded first: a message that lay at Telegram for an hour does not overwrite what was said since.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from plan.reports import Aim, Entry, Report, Status

DELIVERED = frozenset({Status.SUBMITTED, Status.DONE})
"""What a unit says of work that it has handed in, accepted or not."""


def counting(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Return the entries that count, in the order in which they were said: neither undone nor replaced nor undoings."""
    history = tuple(reports)
    if not history:
        return ()  # most tasks have none, and this is asked several times of each
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


def latest_at(reports: Iterable[Report], aim: Aim, instant: datetime) -> Report | None:
    """Return the last thing that was said of a line up to an instant, of what counts now."""
    said = [each for each in line(reports, aim) if each.said_at <= instant]
    return said[-1] if said else None


def without(reports: Iterable[Report], corrected: int | None) -> tuple[Report, ...]:
    """Return a history as though one message had never been: all its versions, and what was said about them, left out."""
    history = sorted(reports, key=lambda each: each.id)
    if corrected is None:
        return tuple(history)
    gone = {corrected}
    for each in reversed(history):  # what it was before
        if each.id in gone and each.corrects is not None:
            gone.add(each.corrects)
    for each in history:  # and what it became
        if each.corrects in gone:
            gone.add(each.id)
    return tuple(each for each in history if each.id not in gone and each.about not in gone)


def before(reports: Iterable[Report], report: Report) -> Report | None:
    """Return what counted for the line of `report` when it was said; of what it replaces, what counted before that."""
    earlier = [each for each in reports if each.id < report.id]
    return latest_at(without(earlier, report.corrects), report.aim, report.said_at)


def aims(reports: Iterable[Report]) -> tuple[Aim, ...]:
    """Return every line that anything counts for, in the order in which they were begun."""
    return tuple(dict.fromkeys(each.aim for each in counting(reports)))


def delivered_at(reports: Iterable[Report], aim: Aim) -> datetime | None:
    """Return when a line that is done was first said to be: its submission, where it was accepted later. None: not done."""
    said = line(reports, aim)
    return handed_in_at(said, aim) if said and said[-1].status is Status.DONE else None


def handed_in_at(reports: Iterable[Report], aim: Aim) -> datetime | None:
    """Return since when a line has been done or waits to be accepted. None: it is neither."""
    since = None
    for each in reversed(line(reports, aim)):
        if each.status not in DELIVERED:
            break
        since = each.said_at
    return since
