"""What a document tells of progress as reports: for whom, when said, what says nothing new, which stays with its task."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.model import MilestoneKind, Plan, PlanHeader, PlanReading, Task, ToldProgress
from plan.office_settings import EvidencePolicy, OfficeSettings
from plan.plan_draft import PlanDraft
from plan.reports import Aim, Entry, Report, Status
from plan.told_reports import Account, told_at, told_reports
from tests.plan.reported import DEFAULT, HOA, TASK, TRACKING, ZONE, A, B, at, dossier, due

NOW, SAID = at("2025-07-10"), at("2025-06-30 23:59")
DONE = ToldProgress("II.1.a", Status.DONE, None, "đã ban hành")
NOTE = "Theo 5/BC-VP: đã ban hành"


def account(settings: OfficeSettings = DEFAULT) -> Account:
    return Account(HOA, SAID, NOW, settings, ZONE)


def made(about=None, told: ToldProgress = DONE, note: str = NOTE, settings: OfficeSettings = DEFAULT):
    return tuple(told_reports(about or dossier(due("2025-06-15")), told, note, account(settings)))


def before(status: Status, moment: str, unit: int = A, **more):
    return Report(Entry.REPORT, Aim(TASK, unit, 0), status, HOA, at(moment), at(moment), **{"id": 1, **more})


@pytest.mark.parametrize(
    ("issued", "expected"),
    [
        (date(2025, 6, 30), at("2025-06-30 23:59:59")),
        (None, NOW),
        (date(2025, 7, 10), NOW),
        (date(2025, 12, 31), NOW),
        (date(9999, 12, 31), NOW),
    ],
)
def test_a_document_speaks_for_the_end_of_its_day_and_never_after_now(issued, expected) -> None:
    assert told_at(issued, NOW, ZONE) == expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (DONE, (Status.DONE, 100)),
        (ToldProgress("1", Status.IN_PROGRESS, 60), (Status.IN_PROGRESS, 60)),
        (ToldProgress("1", None, 40), (Status.IN_PROGRESS, 40)),
        (ToldProgress("1", None, None, "đang lấy ý kiến"), (Status.IN_PROGRESS, None)),
        (ToldProgress("1", Status.NOT_STARTED), (Status.NOT_STARTED, 0)),
        (ToldProgress("1", Status.BLOCKED), (Status.BLOCKED, None)),
        (ToldProgress("1", Status.WAITING), (Status.WAITING, None)),
    ],
)
def test_what_is_told_becomes_one_report_of_the_administrator(told, expected) -> None:
    (report,) = made(told=told)
    assert (report.status, report.percent) == expected
    assert (report.entry, report.aim, report.author_id, report.note) == (Entry.REPORT, Aim(TASK, A, 0), HOA, NOTE)
    assert (report.said_at, report.recorded_at, report.chat_id, report.evidence) == (SAID, NOW, None, report.evidence)


@pytest.mark.parametrize(
    ("leads", "collective", "units"),
    [((A,), False, [A]), ((A, B), False, [A, B]), ((), True, []), ((A,), True, [A]), ((), False, [])],
    ids=["one", "two", "all", "one and all", "nobody"],
)
def test_each_unit_that_leads_by_name_gets_one(leads, collective, units) -> None:
    task = dossier(due("2025-06-15"), leads=leads, collective=collective)
    assert [report.aim.unit_id for report in made(task)] == units


@pytest.mark.parametrize(
    "reports",
    [
        (before(Status.IN_PROGRESS, "2025-07-01", percent=30),),
        (before(Status.IN_PROGRESS, "2025-06-30 23:59"),),
        (before(Status.DONE, "2025-06-01", percent=100, note="đã ban hành từ tháng 5"),),
        (before(Status.CLOSED, "2025-06-01", note="giao đơn vị khác"),),
        (before(Status.IN_PROGRESS, "2025-07-01", B, for_all=True),),
    ],
    ids=["said since", "said at the same instant", "it stands so", "closed", "said since for all"],
)
def test_what_says_nothing_new_makes_no_report(reports) -> None:
    assert made(dossier(due("2025-06-15"), reports=reports)) == ()


def test_what_another_unit_has_said_since_hinders_nobody() -> None:
    said = before(Status.IN_PROGRESS, "2025-07-01", B)
    assert [each.aim.unit_id for each in made(dossier(due("2025-06-15"), leads=(A, B), reports=(said,)))] == [A]


@pytest.mark.parametrize("moment", ["2025-06-30 23:59", "2025-05-01"], ids=["dated", "said earlier"])
@pytest.mark.parametrize("told", [DONE, ToldProgress("1", Status.IN_PROGRESS), ToldProgress("1", None, 40, "đã ban hành")])
def test_the_same_document_again_adds_nothing_whatever_was_said_between(told, moment) -> None:
    task = dossier(due("2025-06-15"), due("2025-12-31"))
    (first,) = made(task, told)
    first = replace(first, id=1, said_at=at(moment))
    between = before(Status.BLOCKED, "2025-06-20", id=2, note="chờ kinh phí")
    undone = replace(first, id=3, entry=Entry.UNDO, about=1)
    for history in ((first,), (first, between), (first, undone)):
        assert made(replace(task, reports=history), told) == ()


def test_another_word_of_the_document_is_added() -> None:
    task = dossier(due("2025-12-31"))
    (first,) = made(task, ToldProgress("1", Status.IN_PROGRESS, 40))
    since = replace(task, reports=(replace(first, id=1, said_at=at("2025-06-01")),))
    assert [each.percent for each in made(since, ToldProgress("1", Status.IN_PROGRESS, 70))] == [70]


def test_finished_work_waits_for_acceptance_where_the_office_wants_that_and_needs_no_proof() -> None:
    task = dossier(due("2025-06-15"), deliverable="Báo cáo", tracking_id=TRACKING)
    strict = OfficeSettings(evidence=EvidencePolicy.REQUIRE)
    assert [each.status for each in made(task, settings=strict)] == [Status.DONE]
    assert [each.status for each in made(task, settings=replace(strict, acceptance=True))] == [Status.SUBMITTED]


def test_work_that_goes_on_is_reported_for_the_period_of_the_document() -> None:
    (report,) = made(dossier(due(None, MilestoneKind.ONGOING)), ToldProgress("1", Status.IN_PROGRESS))
    assert report.aim.period is not None
    assert report.aim.period.first <= date(2025, 6, 30) <= report.aim.period.last


def task_of(ref: str, content: str = "Xây dựng kế hoạch") -> Task:
    return Task(ref, ref, "", content)


def draft(refs: str, told: str) -> PlanDraft:
    tasks = tuple(task_of(ref, f"Xây dựng kế hoạch thứ {place}") for place, ref in enumerate(refs.split()))
    progress = tuple(ToldProgress(ref, percent=place) for place, ref in enumerate(told.split()))
    return PlanDraft(PlanReading(Plan(PlanHeader("Kế hoạch"), (), tasks), (), progress))


@pytest.mark.parametrize(
    ("refs", "told", "places"),
    [
        ("1 2 3", "1 3", [0, 2]),
        ("1 1 2", "1 1", [0, 1]),
        ("1 1 2", "1 2", [2]),
        ("1 2", "2 2 1", [0]),
        ("1", "9", []),
        ("1 2", "", []),
    ],
)
def test_what_is_told_belongs_to_the_task_of_its_number(refs, told, places) -> None:
    assert sorted(place for place, _ in draft(refs, told).told) == places


def test_a_task_that_is_left_out_is_not_told_of() -> None:
    assert [place for place, _ in draft("1 2", "1 2").without(0).told] == [1]


def test_a_workbook_keeps_what_was_told_of_the_tasks_that_are_still_there() -> None:
    whole = draft("1 2 3", "1 2 3")
    first, _, third = whole.tasks
    mended = replace(whole.plan, tasks=(task_of("2", "Mua sắm máy chủ dùng chung"), replace(third, lead=("Sở A",)), first))
    assert sorted((place, told.ref) for place, told in whole.mended(mended).told) == [(1, "3"), (2, "1")]
