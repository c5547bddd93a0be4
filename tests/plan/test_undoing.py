"""Taking reports back, and the tracking unit's word on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from plan.dossier import Dossier
from plan.ledger import latest
from plan.progress import acceptance
from plan.reports import Entry, Report, Status
from plan.undoing import OWN_UNDO, Hindrance, hindrance, undoing
from tests.plan.reported import HOA, PROOF, B, at, dossier, due, having, report

ONE = dossier(due("2025-09-30"))
SAID = having(ONE, report(percent=40), report(percent=60, said="2025-09-02 09:00"))
OTHER = 71
DONE, SUBMITTED = Status.DONE, Status.SUBMITTED

CASES: dict[str, tuple[Dossier, int, int, str, bool, str, Hindrance | None]] = {
    "its author undoes it at once": (SAID, 2, HOA, "2025-09-02 09:00", False, "", None),
    "its author undoes it for half an hour": (SAID, 2, HOA, "2025-09-02 09:30", False, "", None),
    "a minute later he does not": (SAID, 2, HOA, "2025-09-02 09:31", False, "", Hindrance.TOO_LATE),
    "nor with a reason": (SAID, 2, HOA, "2025-09-02 09:31", False, "nhầm", Hindrance.TOO_LATE),
    "a colleague never does": (SAID, 2, OTHER, "2025-09-02 09:01", False, "nhầm", Hindrance.NOT_YOURS),
    "a head does with a reason": (SAID, 2, OTHER, "2025-12-02 09:01", True, "nhầm", None),
    "a head needs one even at once": (SAID, 2, OTHER, "2025-09-02 09:01", True, "", Hindrance.REASON),
    "a head needs none for his own at once": (SAID, 2, HOA, "2025-09-02 09:01", True, "", None),
    "a head needs one for his own later": (SAID, 2, HOA, "2025-09-02 09:31", True, "", Hindrance.REASON),
    "what a newer report has overtaken stays": (SAID, 1, HOA, "2025-09-01 09:01", True, "nhầm", Hindrance.OVERTAKEN),
    "what was undone is not undone again": (
        having(SAID, report(entry=Entry.UNDO, about=2)),
        2,
        HOA,
        "2025-09-02 09:01",
        True,
        "nhầm",
        Hindrance.UNDONE,
    ),
    "an undoing is not undone": (
        having(SAID, report(entry=Entry.UNDO, about=2)),
        3,
        HOA,
        "2025-09-02 09:01",
        True,
        "nhầm",
        Hindrance.OVERTAKEN,
    ),
    "what was before an undone report can be undone": (
        having(SAID, report(entry=Entry.UNDO, about=2)),
        1,
        OTHER,
        "2025-09-02 09:01",
        True,
        "nhầm",
        None,
    ),
    "what was corrected is not undone": (
        having(SAID, report(percent=50, corrects=2, said="2025-09-02 09:00")),
        2,
        HOA,
        "2025-09-02 09:01",
        False,
        "",
        Hindrance.OVERTAKEN,
    ),
    "a correction is": (
        having(SAID, report(percent=50, corrects=2, said="2025-09-02 09:00", recorded="2025-09-02 11:00")),
        3,
        HOA,
        "2025-09-02 11:10",
        False,
        "",
        None,
    ),
    "half an hour counts from when it was recorded": (
        having(ONE, report(said="2025-09-02 09:00", recorded="2025-09-02 10:00")),
        1,
        HOA,
        "2025-09-02 10:30",
        False,
        "",
        None,
    ),
    "what was accepted is not undone before the acceptance is": (
        having(ONE, report(SUBMITTED), report(DONE, entry=Entry.ACCEPT, about=1, author_id=OTHER)),
        1,
        HOA,
        "2025-09-01 09:01",
        True,
        "nhầm",
        Hindrance.OVERTAKEN,
    ),
    "an acceptance is undone by who gave it": (
        having(ONE, report(SUBMITTED), report(DONE, entry=Entry.ACCEPT, about=1, author_id=OTHER)),
        2,
        OTHER,
        "2025-09-01 09:01",
        False,
        "",
        None,
    ),
    "a report of another unit since does not hinder": (
        having(SAID, report(unit=B, said="2025-09-03")),
        2,
        HOA,
        "2025-09-02 09:01",
        False,
        "",
        None,
    ),
}


@pytest.mark.parametrize(("opened", "number", "person", "now", "over", "reason", "expected"), CASES.values(), ids=CASES.keys())
def test_a_report_is_taken_back(
    opened: Dossier, number: int, person: int, now: str, over: bool, reason: str, expected: Hindrance | None
) -> None:
    found = hindrance(opened, opened.reports[number - 1], person, at(now), over_others=over, reason=reason)
    assert found is expected


def test_half_an_hour_ends_after_its_last_second() -> None:
    said = SAID.reports[1]
    end = said.recorded_at + OWN_UNDO
    assert hindrance(SAID, said, HOA, end, over_others=False) is None
    assert hindrance(SAID, said, HOA, end + timedelta(microseconds=1), over_others=False) is Hindrance.TOO_LATE


def counted(opened: Dossier) -> Report | None:
    return latest(opened.reports, opened.reports[0].aim)


def test_an_undoing_brings_back_what_stood_before_and_keeps_what_was_said() -> None:
    said = replace(SAID.reports[1], chat_id=-5, message_id=9)
    entry = undoing(said, OTHER, at("2025-09-02 09:10"), "nhầm")
    assert (entry.entry, entry.about, entry.author_id, entry.note, entry.id) == (Entry.UNDO, 2, OTHER, "nhầm", 0)
    assert (entry.said_at, entry.recorded_at) == (at("2025-09-02 09:10"),) * 2
    assert (entry.chat_id, entry.message_id, entry.corrects) == (None, None, None)
    after = having(SAID, entry)
    assert counted(after) == SAID.reports[0]
    assert after.reports[:2] == SAID.reports


def test_an_undone_correction_brings_the_first_wording_back() -> None:
    corrected = having(SAID, report(percent=50, corrects=2, said="2025-09-02 09:00"))
    assert counted(corrected) == corrected.reports[2]
    undone = having(corrected, undoing(corrected.reports[2], HOA, at("2025-09-02 09:10"), ""))
    assert counted(undone) == SAID.reports[1]


HANDED_IN = having(
    ONE, report(percent=30), report(percent=80), report(SUBMITTED, evidence=PROOF, note="đủ", chat_id=1, message_id=2)
)


def test_accepted_work_is_done() -> None:
    word = acceptance(HANDED_IN.reports[2], Entry.ACCEPT, OTHER, at("2025-09-05"))
    assert (word.entry, word.status, word.percent, word.about, word.author_id) == (Entry.ACCEPT, DONE, 100, 3, OTHER)
    assert (word.note, bool(word.evidence), word.chat_id, word.message_id, word.id) == ("", False, None, None, 0)
    assert (word.said_at, word.recorded_at) == (at("2025-09-05"),) * 2


@pytest.mark.parametrize(
    ("opened", "percent"),
    [(HANDED_IN, 80), (having(ONE, report(SUBMITTED)), None), (having(ONE, report(percent=0), report(SUBMITTED)), 0)],
    ids=["which it had", "which nobody knows", "which was nothing"],
)
def test_work_that_is_sent_back_is_as_far_as_before(opened: Dossier, percent: int | None) -> None:
    word = acceptance(opened.reports[-1], Entry.RETURN, OTHER, at("2025-09-05"), "thiếu phụ lục", reports=opened.reports)
    assert (word.status, word.percent, word.note) == (Status.IN_PROGRESS, percent, "thiếu phụ lục")


def test_without_a_history_nobody_knows_how_far_returned_work_is() -> None:
    assert acceptance(HANDED_IN.reports[2], Entry.RETURN, OTHER, at("2025-09-05")).percent is None
