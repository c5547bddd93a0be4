"""What counts of a history: undone, corrected and accepted reports, and messages that arrive out of order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from plan.ledger import aims, before, counting, delivered_at, handed_in_at, latest, latest_at, line, without
from plan.reports import Aim, Entry, Report, Status
from tests.plan.reported import A, B, at, report

LINE = Aim(7, A, 0)
DONE, SUBMITTED = Status.DONE, Status.SUBMITTED


def numbered(*reports: Report) -> tuple[Report, ...]:
    return tuple(replace(each, id=number) for number, each in enumerate(reports, 1))


def undo(about: int, said: str = "2025-09-09") -> Report:
    return report(entry=Entry.UNDO, about=about, said=said)


def accept(about: int, said: str = "2025-09-08") -> Report:
    return report(DONE, entry=Entry.ACCEPT, about=about, said=said)


def sent_back(about: int, said: str = "2025-09-08") -> Report:
    return report(entry=Entry.RETURN, about=about, said=said)


def corrected(about: int, percent: int = 50, said: str = "2025-09-01") -> Report:
    return report(percent=percent, corrects=about, said=said)


COUNTING: dict[str, tuple[tuple[Report, ...], list[int]]] = {
    "nothing counts of an empty history": ((), []),
    "reports count in the order in which they were said": (
        (report(said="2025-09-02"), report(said="2025-09-01"), report(said="2025-09-03")),
        [2, 1, 3],
    ),
    "of two said at once the one recorded later comes later": ((report(), report()), [1, 2]),
    "what was undone does not count, nor does the undoing": ((report(), report(), undo(2)), [1]),
    "what was corrected does not count": ((report(), corrected(1)), [2]),
    "an undone correction brings the first back": ((report(), corrected(1), undo(2)), [1]),
    "a correction of a correction replaces both": ((report(), corrected(1), corrected(2)), [3]),
    "undoing the second correction brings the first correction back": ((report(), corrected(1), corrected(2), undo(3)), [2]),
    "undoing what was corrected leaves the correction": ((report(), corrected(1), undo(1)), [2]),
    "an acceptance counts": ((report(SUBMITTED), accept(1)), [1, 2]),
    "an acceptance falls with what it accepts": ((report(SUBMITTED), accept(1), undo(1)), []),
    "an undone acceptance leaves what was submitted": ((report(SUBMITTED), accept(1), undo(2)), [1]),
    "an acceptance falls when what it accepts is corrected": ((report(SUBMITTED), accept(1), corrected(1)), [3]),
    "a return falls when what it returned is corrected": ((report(SUBMITTED), sent_back(1), corrected(1)), [3]),
    "an undone correction brings an acceptance back": ((report(SUBMITTED), accept(1), corrected(1), undo(3)), [1, 2]),
    "an undoing of nothing known changes nothing": ((report(), undo(99)), [1]),
}


@pytest.mark.parametrize(("history", "expected"), COUNTING.values(), ids=COUNTING.keys())
def test_of_a_history_counts_what_was_neither_undone_nor_replaced(history: tuple[Report, ...], expected: list[int]) -> None:
    assert [each.id for each in counting(numbered(*history))] == expected


def test_a_message_that_was_late_does_not_overwrite_what_was_said_since() -> None:
    history = numbered(report(percent=80, said="2025-09-02 10:00"), report(percent=60, said="2025-09-02 09:00"))
    newest = latest(history, LINE)
    assert newest is not None
    assert newest.percent == 80
    then = latest_at(history, LINE, at("2025-09-02 09:30"))
    assert then is not None
    assert then.percent == 60
    assert latest_at(history, LINE, at("2025-09-02 08:59")) is None


def test_each_line_is_by_itself() -> None:
    history = numbered(report(percent=10), report(percent=20, unit=B), report(percent=30, milestone=1))
    assert [each.id for each in line(history, LINE)] == [1]
    assert aims(history) == (LINE, Aim(7, B, 0), Aim(7, A, 1))
    assert latest(history, Aim(7, B, 1)) is None


BEFORE: dict[str, tuple[tuple[Report, ...], int, int | None]] = {
    "the first has nothing before it": ((report(),), 1, None),
    "the second has the first before it": ((report(), report(said="2025-09-02")), 2, 1),
    "an earlier message has what was said before it": (
        (report(said="2025-09-01"), report(said="2025-09-03"), report(said="2025-09-02")),
        3,
        1,
    ),
    "what came later does not count": ((report(), report(said="2025-09-02"), report(said="2025-09-01")), 2, 1),
    "a correction has before it what stood before the first": (
        (report(said="2025-08-01"), report(), corrected(2)),
        3,
        1,
    ),
    "a second correction too": ((report(said="2025-08-01"), report(), corrected(2), corrected(3)), 4, 1),
    "an undoing has before it what it undoes": ((report(), report(said="2025-09-02"), undo(2)), 3, 2),
    "an acceptance has before it what was submitted": ((report(SUBMITTED), accept(1)), 2, 1),
    "what was undone before is not before it": ((report(), undo(1, "2025-09-01 10:00"), report(said="2025-09-02")), 3, None),
    "what was undone since was before it": ((report(), report(said="2025-09-02"), undo(1)), 2, 1),
}


@pytest.mark.parametrize(("history", "number", "expected"), BEFORE.values(), ids=BEFORE.keys())
def test_a_report_is_shown_against_what_stood_before_it(history: tuple[Report, ...], number: int, expected: int | None) -> None:
    stored = numbered(*history)
    found = before(stored, stored[number - 1])
    assert (found.id if found else None) == expected


def test_without_a_message_are_gone_all_its_versions_and_what_was_said_of_them() -> None:
    history = numbered(report(SUBMITTED), accept(1), corrected(1), corrected(3), sent_back(4), report(said="2025-09-20"))
    for version in (1, 3, 4):
        assert [each.id for each in without(history, version)] == [6]
    assert without(history, None) == history


DELIVERED: dict[str, tuple[tuple[Report, ...], str | None, str | None]] = {
    "nothing said is not handed in": ((), None, None),
    "unfinished work is not": ((report(percent=90),), None, None),
    "finished work is since it was said": ((report(DONE, said="2025-09-02"),), "2025-09-02", "2025-09-02"),
    "submitted work is handed in, not done": ((report(SUBMITTED, said="2025-09-02"),), None, "2025-09-02"),
    "accepted work is done since it was submitted": (
        (report(SUBMITTED, said="2025-09-02"), accept(1)),
        "2025-09-02",
        "2025-09-02",
    ),
    "a later note changes no day": (
        (report(DONE, said="2025-09-02"), report(DONE, said="2025-09-20", note="x")),
        "2025-09-02",
        "2025-09-02",
    ),
    "re-opened work is no longer": ((report(DONE), report(percent=60, said="2025-09-03")), None, None),
    "work done anew is done since then": (
        (report(DONE), report(percent=60, said="2025-09-03"), report(DONE, said="2025-09-05")),
        "2025-09-05",
        "2025-09-05",
    ),
    "work sent back and submitted anew is since then": (
        (report(SUBMITTED), sent_back(1, "2025-09-03"), report(SUBMITTED, said="2025-09-05"), accept(3)),
        "2025-09-05",
        "2025-09-05",
    ),
    "an undone return leaves the day of submission": (
        (report(SUBMITTED, said="2025-09-02"), sent_back(1), undo(2)),
        None,
        "2025-09-02",
    ),
}


@pytest.mark.parametrize(("history", "done", "handed_in"), DELIVERED.values(), ids=DELIVERED.keys())
def test_work_is_delivered_when_it_was_first_said_to_be(
    history: tuple[Report, ...], done: str | None, handed_in: str | None
) -> None:
    stored = numbered(*history)
    assert (delivered_at(stored, LINE), handed_in_at(stored, LINE)) == (moment(done), moment(handed_in))


def moment(day: str | None) -> datetime | None:
    return at(day) if day else None
