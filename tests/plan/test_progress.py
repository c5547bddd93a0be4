"""What becomes of what a person says: recorded as it is, asked about first, or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.dossier import Dossier
from plan.model import MilestoneKind
from plan.office_settings import EvidencePolicy, OfficeSettings
from plan.progress import decide
from plan.reports import Aim, Entry, Evidence, Period, Report, Status
from plan.wishes import Missing, Need, Refusal, Refused, Wish
from tests.plan.reported import (
    HOA,
    PROOF,
    TRACKING,
    A,
    B,
    C,
    at,
    bench,
    dossier,
    due,
    example_dossier,
    having,
    outcome,
    recorded,
    report,
    standing_now,
    unit_id,
    wish,
)

PLAIN = dossier(due("2025-09-30"))
ONGOING = dossier(due("2025-12-31", MilestoneKind.ONGOING))
NOT_STARTED, IN_PROGRESS, BLOCKED, WAITING = Status.NOT_STARTED, Status.IN_PROGRESS, Status.BLOCKED, Status.WAITING
SUBMITTED, DONE, CLOSED = Status.SUBMITTED, Status.DONE, Status.CLOSED
SEPTEMBER = Period(date(2025, 9, 1), date(2025, 9, 30))
WITH_ACCEPTANCE = bench(settings=OfficeSettings(acceptance=True))


def after(*reports: Report) -> Dossier:
    return having(PLAIN, *reports)


AT_60 = after(report(percent=60))
FINISHED = after(report(DONE))
HANDED_IN = after(report(SUBMITTED))

ANSWERS: dict[str, tuple[Dossier, Wish, object]] = {
    "a percentage means that the work goes on": (PLAIN, wish(percent=60), (IN_PROGRESS, 60)),
    "nought percent is recorded": (PLAIN, wish(percent=0), (IN_PROGRESS, 0)),
    "a hundred percent is done": (PLAIN, wish(percent=100), (DONE, 100)),
    "a hundred percent in progress is done": (PLAIN, wish(IN_PROGRESS, 100), (DONE, 100)),
    "done is a hundred percent": (PLAIN, wish(DONE), (DONE, 100)),
    "sixty percent finished is not finished": (PLAIN, wish(DONE, 60), (IN_PROGRESS, 60)),
    "not begun is nought percent": (PLAIN, wish(NOT_STARTED), (NOT_STARTED, 0)),
    "not begun and yet ten percent is begun": (PLAIN, wish(NOT_STARTED, 10), (IN_PROGRESS, 10)),
    "a hundred percent of what is not begun is not believed": (PLAIN, wish(NOT_STARTED, 100), (NOT_STARTED, 0)),
    "work that goes on needs no percentage": (PLAIN, wish(IN_PROGRESS), (IN_PROGRESS, None)),
    "nothing said about the progress asks how far it is": (PLAIN, wish(), Need.PROGRESS),
    "what was not understood surely is shown first": (PLAIN, wish(percent=60, sure=False), Need.CONFIRM),
    "an unsure note asks how far it is": (PLAIN, wish(note="gì đó", sure=False), Need.PROGRESS),
    "a first note begins the work": (PLAIN, wish(note="đã họp"), (IN_PROGRESS, None)),
    "a note on work that was not begun begins it": (
        after(report(NOT_STARTED, 0)),
        wish(note="đã họp"),
        (IN_PROGRESS, 0),
    ),
    "a note keeps the percentage": (AT_60, wish(note="đã họp"), (IN_PROGRESS, 60)),
    "a document alone keeps the percentage": (AT_60, wish(evidence=PROOF), (IN_PROGRESS, 60)),
    "a note keeps blocked work blocked": (after(report(BLOCKED, 60, note="x")), wish(note="đã hỏi"), (BLOCKED, 60)),
    "a document keeps blocked work blocked without a new reason": (
        after(report(BLOCKED, 60, note="x")),
        wish(evidence=PROOF),
        (BLOCKED, 60),
    ),
    "a note keeps finished work finished": (FINISHED, wish(note="đã gửi bản giấy"), (DONE, 100)),
    "a note keeps submitted work submitted": (HANDED_IN, wish(note="đã gửi bản giấy"), (SUBMITTED, 100)),
    "blocked without a reason asks for it": (PLAIN, wish(BLOCKED), Need.REASON_BLOCKED),
    "blocked with a reason is recorded": (PLAIN, wish(BLOCKED, note="chưa có hướng dẫn"), (BLOCKED, None)),
    "being blocked keeps how far it is": (AT_60, wish(BLOCKED, note="x"), (BLOCKED, 60)),
    "being blocked says how far it is": (AT_60, wish(BLOCKED, 70, note="x"), (BLOCKED, 70)),
    "going on after a hindrance keeps how far it is": (
        after(report(BLOCKED, 60, note="x")),
        wish(IN_PROGRESS),
        (IN_PROGRESS, 60),
    ),
    "a percentage ends a hindrance": (after(report(BLOCKED, 60, note="x")), wish(percent=70), (IN_PROGRESS, 70)),
    "a figure of a hundred is no reason for being blocked": (AT_60, wish(BLOCKED, 100), Need.REASON_BLOCKED),
    "work at a hundred percent that is hindered is as far as it was": (AT_60, wish(BLOCKED, 100, note="x"), (BLOCKED, 60)),
    "waiting for nobody asks for whom": (PLAIN, wish(WAITING), Need.WAITING),
    "waiting for a unit is recorded": (PLAIN, wish(WAITING, waiting_unit_id=B), (WAITING, None)),
    "falling behind asks why": (AT_60, wish(percent=40), Need.REASON_FALLING),
    "falling behind with a reason is recorded": (AT_60, wish(percent=40, note="tính lại"), (IN_PROGRESS, 40)),
    "falling to the start asks why": (AT_60, wish(NOT_STARTED), Need.REASON_FALLING),
    "going up asks nothing": (AT_60, wish(percent=80), (IN_PROGRESS, 80)),
    "re-opening asks why": (FINISHED, wish(IN_PROGRESS), Need.REASON_REOPENED),
    "re-opening by a figure asks why": (FINISHED, wish(percent=60), Need.REASON_REOPENED),
    "withdrawing what was submitted asks why": (HANDED_IN, wish(IN_PROGRESS), Need.REASON_REOPENED),
    "blocking finished work asks for its reason": (FINISHED, wish(BLOCKED), Need.REASON_BLOCKED),
    "re-opened work is as far as nobody knows": (FINISHED, wish(IN_PROGRESS, note="thiếu"), (IN_PROGRESS, None)),
    "withdrawn work is not at a hundred percent": (HANDED_IN, wish(IN_PROGRESS, note="thiếu"), (IN_PROGRESS, None)),
    "the same figure at once says nothing": (AT_60, wish(percent=60, said="2025-09-01 12:00"), Refusal.UNCHANGED),
    "the same figure on another day tells that it stands so": (AT_60, wish(percent=60), (IN_PROGRESS, 60)),
    "finished again says nothing, however late": (FINISHED, wish(DONE, said="2025-12-01"), Refusal.UNCHANGED),
    "finished again with a note is recorded": (FINISHED, wish(DONE, note="bản giấy"), (DONE, 100)),
    "finished again with a document is recorded": (FINISHED, wish(DONE, evidence=PROOF), (DONE, 100)),
    "the same document again says nothing": (
        after(report(DONE, evidence=PROOF)),
        wish(evidence=PROOF),
        Refusal.UNCHANGED,
    ),
    "nothing is said of what is closed": (after(report(CLOSED)), wish(percent=60), Refusal.CLOSED),
    "a document of tomorrow is refused": (
        PLAIN,
        wish(DONE, evidence=Evidence("1/BC", date(2025, 9, 3))),
        Refusal.FUTURE_DOCUMENT,
    ),
    "a document of today is not": (PLAIN, wish(DONE, evidence=Evidence("1/BC", date(2025, 9, 2))), (DONE, 100)),
    "ongoing work has no percentage": (ONGOING, wish(percent=60), (IN_PROGRESS, None)),
    "ongoing work that is done was reported": (ONGOING, wish(DONE), (IN_PROGRESS, None)),
    "ongoing work can be blocked": (ONGOING, wish(BLOCKED, note="x"), (BLOCKED, None)),
    "a percentage is no reason why ongoing work is blocked": (ONGOING, wish(BLOCKED, 50), Need.REASON_BLOCKED),
    "ongoing work reported again in its period says nothing": (
        having(ONGOING, report(period=SEPTEMBER)),
        wish(IN_PROGRESS, said="2025-09-01 12:00"),
        Refusal.UNCHANGED,
    ),
    "ongoing work reported in the next period is news": (
        having(ONGOING, report(period=Period(date(2025, 8, 1), date(2025, 8, 31)))),
        wish(IN_PROGRESS, said="2025-09-01 12:00"),
        (IN_PROGRESS, None),
    ),
    "work that is done in one period begins anew in the next": (
        having(dossier(due(None, MilestoneKind.RECURRING)), report(DONE, period=Period(date(2025, 8, 1), date(2025, 8, 31)))),
        wish(percent=20, said="2025-09-02"),
        (IN_PROGRESS, 20),
    ),
    "an earlier message that arrives late is no fall": (
        after(report(percent=80, said="2025-09-02 10:00")),
        wish(percent=60, said="2025-09-02 09:00"),
        (IN_PROGRESS, 60),
    ),
    "an earlier message that arrives late re-opens nothing": (
        after(report(DONE, said="2025-09-02 10:00")),
        wish(percent=60, said="2025-09-02 09:00"),
        (IN_PROGRESS, 60),
    ),
    "an earlier message is compared with what stood when it was said": (
        after(report(percent=70, said="2025-09-01"), report(percent=80, said="2025-09-02 10:00")),
        wish(percent=60, said="2025-09-02 09:00"),
        Need.REASON_FALLING,
    ),
    "an earlier message that says the same as what stood then is recorded": (
        after(report(percent=60, said="2025-09-02 08:00"), report(percent=80, said="2025-09-02 10:00")),
        wish(percent=60, said="2025-09-02 09:00"),
        (IN_PROGRESS, 60),
    ),
}


@pytest.mark.parametrize(("opened", "wanted", "expected"), ANSWERS.values(), ids=ANSWERS.keys())
def test_what_is_said_is_recorded_asked_about_or_refused(opened: Dossier, wanted: Wish, expected: object) -> None:
    assert outcome(opened, wanted) == expected


# --- evidence -------------------------------------------------------------------------------------------------------

PRODUCT = dossier(due("2025-09-30"), deliverable="Báo cáo")
RECURRING_PRODUCT = dossier(due(None, MilestoneKind.RECURRING), deliverable="Báo cáo")
OFF, ASK, REQUIRE = EvidencePolicy.OFF, EvidencePolicy.ASK, EvidencePolicy.REQUIRE
GIVEN = having(PRODUCT, report(percent=80, evidence=PROOF))
EVIDENCE: dict[str, tuple[EvidencePolicy, Dossier, Wish, object]] = {
    "an office that wants none asks for none": (OFF, PRODUCT, wish(DONE), (DONE, 100)),
    "an office that asks does so once work is done": (ASK, PRODUCT, wish(DONE), Need.EVIDENCE),
    "a hundred percent is asked for evidence too": (ASK, PRODUCT, wish(percent=100), Need.EVIDENCE),
    "who is asked may waive it": (ASK, PRODUCT, wish(DONE, waived=True), (DONE, 100)),
    "where it is required nobody may waive it": (REQUIRE, PRODUCT, wish(DONE, waived=True), Need.EVIDENCE),
    "a document suffices": (REQUIRE, PRODUCT, wish(DONE, evidence=PROOF), (DONE, 100)),
    "a file suffices": (REQUIRE, PRODUCT, wish(DONE, evidence=Evidence(file_id="F")), (DONE, 100)),
    "a date alone does not": (REQUIRE, PRODUCT, wish(DONE, evidence=Evidence(issued_on=date(2025, 9, 1))), Need.EVIDENCE),
    "what was given before suffices": (REQUIRE, GIVEN, wish(DONE), (DONE, 100)),
    "what another milestone was given for does not": (
        REQUIRE,
        having(dossier(due("2025-09-30"), due("2025-12-31"), deliverable="B"), report(DONE, evidence=PROOF)),
        wish(DONE, aimed=True, milestone=1),
        Need.EVIDENCE,
    ),
    "what was undone does not count": (
        REQUIRE,
        having(PRODUCT, report(percent=80, evidence=PROOF), report(entry=Entry.UNDO, about=1)),
        wish(DONE),
        Need.EVIDENCE,
    ),
    "what a correction replaces does not count": (
        REQUIRE,
        having(PRODUCT, report(DONE, evidence=PROOF)),
        wish(DONE, note="sửa lời", corrects=1),
        Need.EVIDENCE,
    ),
    "unfinished work is asked for none": (REQUIRE, PRODUCT, wish(percent=90), (IN_PROGRESS, 90)),
    "a task without a product is asked for none": (REQUIRE, PLAIN, wish(DONE), (DONE, 100)),
    "what recurs is asked for none": (REQUIRE, RECURRING_PRODUCT, wish(DONE), (DONE, 100)),
    "a note on finished work is asked for none": (ASK, having(PRODUCT, report(DONE)), wish(note="bản giấy"), (DONE, 100)),
    "a reason comes before evidence": (
        REQUIRE,
        having(PRODUCT, report(percent=80)),
        wish(BLOCKED),
        Need.REASON_BLOCKED,
    ),
}


@pytest.mark.parametrize(("policy", "opened", "wanted", "expected"), EVIDENCE.values(), ids=EVIDENCE.keys())
def test_evidence_is_asked_for_as_the_office_wants(
    policy: EvidencePolicy, opened: Dossier, wanted: Wish, expected: object
) -> None:
    assert outcome(opened, wanted, bench(settings=OfficeSettings(evidence=policy))) == expected


# --- acceptance -----------------------------------------------------------------------------------------------------

ACCEPTED = after(report(SUBMITTED), report(DONE, entry=Entry.ACCEPT, about=1))
ACCEPTANCE: dict[str, tuple[Dossier, Wish, tuple[int, ...], object]] = {
    "finished work waits for the tracking unit": (PLAIN, wish(DONE), (A,), (SUBMITTED, 100)),
    "unfinished work does not": (PLAIN, wish(percent=60), (A,), (IN_PROGRESS, 60)),
    "the tracking unit's own work needs no acceptance": (
        replace(PLAIN, leads=(TRACKING,)),
        wish(DONE),
        (TRACKING,),
        (DONE, 100),
    ),
    "where nobody follows the plan nobody accepts": (replace(PLAIN, tracking_id=None), wish(DONE), (A,), (DONE, 100)),
    "what recurs needs no acceptance": (dossier(due(None, MilestoneKind.RECURRING)), wish(DONE), (A,), (DONE, 100)),
    "submitted again says nothing": (HANDED_IN, wish(DONE), (A,), Refusal.UNCHANGED),
    "accepted work is not submitted again by a repetition": (ACCEPTED, wish(DONE), (A,), Refusal.UNCHANGED),
    "accepted work is not submitted again by a note": (ACCEPTED, wish(note="bản giấy"), (A,), (DONE, 100)),
    "accepted work said to be done with a note stays accepted": (ACCEPTED, wish(DONE, note="x"), (A,), (DONE, 100)),
    "accepted work that is corrected waits again": (ACCEPTED, wish(DONE, note="số 5", corrects=1), (A,), (SUBMITTED, 100)),
    "accepted work is not corrected to less without a reason": (
        ACCEPTED,
        wish(percent=60, corrects=1),
        (A,),
        Need.REASON_REOPENED,
    ),
    "work that was sent back is submitted anew": (
        after(report(SUBMITTED), report(entry=Entry.RETURN, about=1, note="thiếu")),
        wish(DONE),
        (A,),
        (SUBMITTED, 100),
    ),
}


@pytest.mark.parametrize(("opened", "wanted", "units", "expected"), ACCEPTANCE.values(), ids=ACCEPTANCE.keys())
def test_finished_work_is_accepted_where_the_office_wants_it(
    opened: Dossier, wanted: Wish, units: tuple[int, ...], expected: object
) -> None:
    assert outcome(opened, wanted, replace(WITH_ACCEPTANCE, units=units)) == expected


def test_an_office_without_acceptance_leaves_nothing_submitted() -> None:
    assert outcome(PLAIN, wish(SUBMITTED)) == (DONE, 100)
    assert outcome(HANDED_IN, wish(DONE)) == (DONE, 100)


# --- whose work it is -----------------------------------------------------------------------------------------------

SHARED = dossier(due("2025-09-30"), leads=(A, B))
COLLECTIVE = dossier(due("2025-09-30"), leads=(), collective=True)
WHOSE: dict[str, tuple[Dossier, Wish, tuple[int, ...], object]] = {
    "who leads it reports": (PLAIN, wish(percent=5), (A,), (IN_PROGRESS, 5)),
    "another unit does not": (PLAIN, wish(percent=5), (B,), Refusal.NOT_YOURS),
    "a coordinating unit does not": (replace(PLAIN, coordinating=(B,)), wish(percent=5), (B,), Refusal.NOT_YOURS),
    "nobody reports for a unit that is not theirs": (SHARED, wish(percent=5, unit_id=B), (A,), Refusal.NOT_YOURS),
    "who stands in two leading units is asked for which": (SHARED, wish(percent=5), (A, B), Need.UNIT),
    "who said for which is not asked": (SHARED, wish(percent=5, unit_id=B), (A, B), (IN_PROGRESS, 5)),
    "who stands in one leading unit of two is not asked": (SHARED, wish(percent=5), (C, B), (IN_PROGRESS, 5)),
    "any unit reports where names of many lead": (COLLECTIVE, wish(percent=5), (C,), (IN_PROGRESS, 5)),
    "the tracking unit reports where nobody leads": (replace(PLAIN, leads=()), wish(percent=5), (TRACKING,), (IN_PROGRESS, 5)),
}


@pytest.mark.parametrize(("opened", "wanted", "units", "expected"), WHOSE.values(), ids=WHOSE.keys())
def test_only_who_leads_the_work_reports_on_it(opened: Dossier, wanted: Wish, units: tuple[int, ...], expected: object) -> None:
    assert outcome(opened, wanted, bench("2025-09-02", *units)) == expected


def test_each_leading_unit_has_a_line_of_its_own() -> None:
    opened = having(SHARED, report(percent=90, unit=A))
    assert recorded(opened, wish(percent=10), bench("2025-09-02", B)).aim == Aim(7, B, 0)


def test_the_units_to_choose_from_are_named() -> None:
    decided = decide(SHARED, wish(percent=5), bench("2025-09-02", C, B, A))
    assert isinstance(decided, Missing)
    assert decided.units == (B, A)


@pytest.mark.parametrize(
    ("unit", "opened", "expected"),
    [
        (A, SHARED, True),
        (B, SHARED, False),
        (A, PLAIN, False),
        (TRACKING, COLLECTIVE, True),
        (A, COLLECTIVE, False),
    ],
    ids=[
        "the first-named lead confirms for all",
        "the second does not",
        "a single lead has nobody to confirm for",
        "the tracking unit confirms for names of many",
        "one of the many does not",
    ],
)
def test_only_who_may_confirms_for_all(unit: int, opened: Dossier, expected: bool) -> None:
    assert recorded(opened, wish(DONE, for_all=True), bench("2025-09-02", unit)).for_all is expected


def test_a_confirmation_for_all_outlives_a_note_and_a_repetition() -> None:
    opened = having(SHARED, report(DONE, for_all=True))
    assert recorded(opened, wish(note="bản giấy")).for_all
    assert recorded(opened, wish(DONE, note="số 5")).for_all
    assert outcome(opened, wish(DONE)) is Refusal.UNCHANGED
    assert not recorded(opened, wish(percent=60, note="thiếu")).for_all


def test_confirming_for_all_what_was_done_for_oneself_is_news() -> None:
    assert recorded(having(SHARED, report(DONE)), wish(DONE, for_all=True)).for_all


# --- waiting --------------------------------------------------------------------------------------------------------


def test_a_unit_that_is_waited_for_is_found_by_its_name() -> None:
    said = recorded(PLAIN, wish(WAITING, waiting_written="QTTV"), bench(names={"QTTV": B}))
    assert (said.waiting_unit_id, said.note) == (B, "")


def test_a_unit_of_another_office_stays_in_the_note() -> None:
    said = recorded(PLAIN, wish(WAITING, waiting_written="Sở Nội vụ", note="góp ý"))
    assert (said.waiting_unit_id, said.note) == (None, "góp ý; Sở Nội vụ")


def test_nobody_waits_for_himself() -> None:
    decided = decide(
        replace(PLAIN, coordinating=(B, A), leads=(A, C)), wish(WAITING, waiting_written="A"), bench(names={"A": A})
    )
    assert isinstance(decided, Missing)
    assert (decided.need, decided.units) == (Need.WAITING, (B, C))


def test_who_no_longer_waits_names_no_unit() -> None:
    assert recorded(PLAIN, wish(percent=60, waiting_unit_id=B)).waiting_unit_id is None


def test_a_note_on_waiting_work_keeps_who_is_waited_for() -> None:
    said = recorded(after(report(WAITING, 60, waiting_unit_id=B)), wish(note="đã gọi"))
    assert (said.status, said.percent, said.waiting_unit_id, said.note) == (WAITING, 60, B, "đã gọi")


# --- words ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "wanted", "note"),
    [
        (ONGOING, wish(percent=60), "60%"),
        (ONGOING, wish(percent=60, note="đủ hồ sơ"), "60%, đủ hồ sơ"),
        (AT_60, wish(BLOCKED, 100, note="chờ ký"), "100%, chờ ký"),
        (AT_60, wish(percent=70, note="đủ"), "đủ"),
    ],
    ids=[
        "of ongoing work it is all that was said",
        "of ongoing work it stands before the note",
        "of hindered work a hundred percent does",
        "of other work it is counted and not repeated",
    ],
)
def test_a_percentage_that_cannot_be_counted_stays_in_the_note(opened: Dossier, wanted: Wish, note: str) -> None:
    assert recorded(opened, wanted).note == note


def test_a_percentage_of_ongoing_work_is_not_lost_while_a_reason_is_asked_for() -> None:
    decided = decide(ONGOING, wish(BLOCKED, 50), bench())
    assert isinstance(decided, Missing)
    said = recorded(ONGOING, decided.wish.with_note("thiếu người"))
    assert (said.status, said.percent, said.note) == (BLOCKED, None, "50%, thiếu người")


def test_a_report_holds_who_said_it_where_and_when() -> None:
    said = recorded(PLAIN, wish(percent=60, chat_id=-5, message_id=8, said="2025-09-02 09:30", corrects=None))
    assert (said.author_id, said.chat_id, said.message_id, said.id) == (HOA, -5, 8, 0)
    assert (said.said_at, said.recorded_at) == (at("2025-09-02 09:30"), at("2025-09-02 10:00"))


@pytest.mark.parametrize(
    "wanted", [wish(), wish(BLOCKED), wish(percent=40), wish(DONE), wish(WAITING), wish(percent=1, sure=False)]
)
def test_what_is_asked_for_completes_the_report(wanted: Wish) -> None:
    opened = having(PRODUCT, report(percent=60))
    for _ in range(4):
        decided = decide(opened, wanted, bench())
        if isinstance(decided, Report):
            break
        assert not isinstance(decided, Refused)
        wanted = ANSWERED[decided.need](decided.wish)
    assert isinstance(decided, Report)


ANSWERED = {
    Need.PROGRESS: lambda asked: replace(asked, percent=70, sure=True),
    Need.CONFIRM: lambda asked: replace(asked, sure=True),
    Need.REASON_BLOCKED: lambda asked: asked.with_note("lý do"),
    Need.REASON_FALLING: lambda asked: asked.with_note("lý do"),
    Need.WAITING: lambda asked: replace(asked, waiting_unit_id=B),
    Need.EVIDENCE: lambda asked: replace(asked, evidence=PROOF),
}


# --- what it is about -----------------------------------------------------------------------------------------------


def test_a_repeated_message_does_not_finish_the_next_milestone() -> None:
    opened = example_dossier("3.h")
    seat = bench("2025-09-02", unit_id("Trung tâm Phục vụ hành chính công tỉnh"), settings=OfficeSettings(evidence=OFF))
    first = recorded(opened, wish(DONE, task_id=opened.task_id), seat)
    assert first.aim.milestone == 0
    opened = standing_now(having(opened, first))
    again = wish(DONE, task_id=opened.task_id, said="2025-09-02 09:05")
    assert outcome(opened, again, seat) is Refusal.UNCHANGED
    assert recorded(opened, replace(again, evidence=PROOF), seat).aim.milestone == 0
    assert recorded(opened, replace(again, status=None, note="bản giấy"), seat).aim.milestone == 0
    assert recorded(opened, replace(again, status=None, percent=20), seat).aim.milestone == 1
    assert recorded(opened, replace(again, said_at=at("2025-12-01")), seat).aim.milestone == 1
    assert recorded(opened, replace(again, aimed=True, milestone=1), seat).aim.milestone == 1


def test_a_correction_is_about_what_it_corrects() -> None:
    opened = standing_now(having(dossier(due("2025-09-30"), due("2025-12-31")), report(DONE)))
    said = recorded(opened, wish(percent=60, said="2025-09-01", corrects=1))
    assert (said.aim, said.status, said.percent, said.corrects) == (Aim(7, A, 0), IN_PROGRESS, 60, 1)
    assert recorded(opened, wish(percent=60, corrects=1, aimed=True, milestone=1)).aim.milestone == 1
    other = bench("2025-09-02", A, B)
    assert recorded(replace(opened, leads=(A, B)), wish(percent=60, corrects=1, unit_id=B), other).aim.unit_id == B


def test_a_correction_is_compared_with_what_stood_before_all_its_versions() -> None:
    versions = after(
        report(percent=30), report(percent=90, said="2025-09-02"), report(percent=80, said="2025-09-02", corrects=2)
    )
    assert outcome(versions, wish(percent=50, corrects=3)) == (IN_PROGRESS, 50)
    assert outcome(versions, wish(percent=50, corrects=2)) == (IN_PROGRESS, 50)
    assert outcome(versions, wish(percent=20, corrects=3)) is Need.REASON_FALLING


def test_a_closed_line_is_closed_for_late_messages_too() -> None:
    assert outcome(after(report(CLOSED, said="2025-09-03")), wish(percent=50)) is Refusal.CLOSED
