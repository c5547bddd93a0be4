"""The history (lịch sử) of a task: everything that was said and decided about it, the newest first. It decides nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plan.bases import Basis
from plan.dossier import Dossier
from plan.explanations import Explanation
from plan.extensions import Extension, Stage
from plan.ledger import before, counting, latest
from plan.releasing import last_word
from plan.reports import Entry, Report, Status
from plan.verdicts import Verdict, YearEnd


class Happening(StrEnum):
    """What happened; a request and the word on it are two happenings of one extension."""

    REPORT = "report"
    UNDO = "undo"
    ACCEPT = "accept"
    RETURN = "return"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_PASSED = "extension_passed"  # the head has passed it on
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    BASIS_SET = "basis_set"
    EXPLANATION_ASKED = "explanation_asked"
    EXPLAINED = "explained"
    CARRIED_OVER = "carried_over"  # into the next year


Subject = Report | Extension | Basis | Explanation | YearEnd


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a task: when, by whom (a person's id), and the record that says so."""

    happening: Happening
    at: datetime
    by: int
    subject: Subject


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a line of history.

    `undone` is the entry that took it back, `replaced` the report that was put in its place, `judged` the tracking unit's last
    word on it, where these were not taken back. `counts`: it is neither undone nor replaced, nor speaks of something that is.
    """

    counts: bool = True
    undone: Report | None = None
    replaced: Report | None = None
    judged: Report | None = None


def events(dossier: Dossier) -> tuple[Event, ...]:
    """Return everything that happened to a task, the newest first; of things at one instant what was written down last."""
    found = [*_reported(dossier.reports), *_extended(dossier.extensions), *_based(dossier.bases)]
    found += [*_explained(dossier.explanations), *_carried(dossier.year_ends)]
    return tuple(sorted(found, key=_order, reverse=True))


def _order(event: Event) -> tuple[datetime, int, int]:
    number = 0 if isinstance(event.subject, YearEnd) else event.subject.id
    return event.at, list(Happening).index(event.happening), number


def _reported(reports: Iterable[Report]) -> Iterator[Event]:
    return (Event(Happening(each.entry.value), each.said_at, each.author_id, each) for each in reports)


def _extended(extensions: Iterable[Extension]) -> Iterator[Event]:
    for each in extensions:
        yield Event(Happening.EXTENSION_ASKED, each.said_at, each.asked_by, each)
        if each.head_id is not None and each.head_at is not None:
            yield Event(Happening.EXTENSION_PASSED, each.head_at, each.head_id, each)
        if each.decided_by is not None and each.decided_at is not None:
            granted = each.stage is Stage.GRANTED
            decision = Happening.EXTENSION_GRANTED if granted else Happening.EXTENSION_REFUSED
            yield Event(decision, each.decided_at, each.decided_by, each)


def _based(bases: Iterable[Basis]) -> Iterator[Event]:
    return (Event(Happening.BASIS_SET, each.said_at, each.set_by, each) for each in bases)


def _explained(explanations: Iterable[Explanation]) -> Iterator[Event]:
    for each in explanations:
        yield Event(Happening.EXPLANATION_ASKED, each.asked_at, each.asked_by, each)
        if each.answered_by is not None and each.answered_at is not None:
            yield Event(Happening.EXPLAINED, each.answered_at, each.answered_by, each)


def _carried(year_ends: Iterable[YearEnd]) -> Iterator[Event]:
    carried = (each for each in year_ends if each.verdict is Verdict.CARRIED)
    return (Event(Happening.CARRIED_OVER, each.at, each.person_id, each) for each in carried)


def change(reports: Sequence[Report], entry: Report) -> tuple[Report | None, Report | None]:
    """Return what counted for a line of history's aim before it and after it; an undoing goes back to what was before.

    Who closes a task speaks of all of it: before that counts whatever the unit said last.
    """
    earlier = [each for each in reports if each.id < entry.id]
    whole = entry.status is Status.CLOSED
    if entry.entry is not Entry.UNDO:
        return last_word(entry.aim.unit_id, counting(earlier)) if whole else before(reports, entry), entry
    undone = next((each for each in reports if each.id == entry.about), entry)
    counted = [*earlier, entry]
    return undone, last_word(entry.aim.unit_id, counting(counted)) if whole else latest(counted, entry.aim)


def fate(reports: Sequence[Report], entry: Report) -> Fate:
    """Return what became of a line of history; nothing can become of an undoing."""
    if entry.entry is Entry.UNDO:
        return Fate()
    undoings = [each for each in reports if each.entry is Entry.UNDO]
    undone = {each.about for each in undoings}
    standing = [each for each in reports if each.entry is not Entry.UNDO and each.id not in undone]
    return Fate(
        counts=any(each.id == entry.id for each in counting(reports)),
        undone=_last([each for each in undoings if each.about == entry.id]),
        replaced=_last([each for each in standing if each.corrects == entry.id]),
        judged=_last([each for each in standing if each.about == entry.id]),
    )


def _last(reports: Sequence[Report]) -> Report | None:
    return max(reports, key=lambda each: each.id, default=None)


def people(shown: Iterable[Event], reports: Sequence[Report]) -> frozenset[int]:
    """Return the ids of everyone who is named where these events are shown: who did it, and who took it back."""
    listed = tuple(shown)
    told = {each.subject.id for each in listed if isinstance(each.subject, Report)}
    undoers = {each.author_id for each in reports if each.entry is Entry.UNDO and each.about in told}
    return frozenset({each.by for each in listed} | undoers)
