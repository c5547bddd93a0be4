"""How a report counts tasks: one mark each, by whole and by unit, on any day, and the sums and points of a period."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.explanations import Explanation
from plan.extensions import Stage
from plan.model import Every, MilestoneKind, Plan, PlanHeader, Rhythm
from plan.office_settings import OfficeSettings
from plan.report_contents import Contents, contents
from plan.report_figures import Ground, Mark, counted_up, line_of
from plan.report_past import as_of
from plan.report_periods import PeriodKind, ReportPeriod
from plan.report_scoring import Merit, ScaleError, scale_from, usual_scale
from plan.reports import Entry, Period, Status
from tests.plan.reported import HOA, TASK, ZONE, A, B, at, basis, dossier, due, extension, having, report, standing_now

TODAY = date(2025, 11, 24)
GROUND = Ground(TODAY, ZONE, OfficeSettings())
DONE, SUBMITTED, BLOCKED, WAITING = Status.DONE, Status.SUBMITTED, Status.BLOCKED, Status.WAITING
ONGOING, RECURRING, UNDATED, CONDITIONAL = (
    MilestoneKind.ONGOING,
    MilestoneKind.RECURRING,
    MilestoneKind.UNDATED,
    MilestoneKind.CONDITIONAL,
)
SHARED = dossier(due("2025-10-31"), leads=(A, B))
MOVED = dossier(due("2025-10-31"), extensions=(extension("2025-10-31", "2025-12-15", "2025-10-20"),))
MONTHLY = due(None, RECURRING, rhythm=Rhythm(Every.MONTH))

MARKS: dict[str, tuple[Dossier, Mark, int]] = {
    "done on its day is in time": (having(dossier(due("2025-09-30")), report(DONE, said="2025-09-30 23:59")), Mark.DONE, 0),
    "done a day after is late": (having(dossier(due("2025-09-30")), report(DONE, said="2025-10-01 00:01")), Mark.DONE_LATE, 1),
    "what was handed in in time and accepted later is in time": (
        having(
            dossier(due("2025-09-30")),
            report(SUBMITTED, said="2025-09-30"),
            report(DONE, said="2025-10-05", entry=Entry.ACCEPT),
        ),
        Mark.DONE,
        0,
    ),
    "what waits to be accepted is under way and not late": (
        having(dossier(due("2025-09-30")), report(SUBMITTED, said="2025-09-29")),
        Mark.RUNNING,
        0,
    ),
    "what is not due yet is under way": (dossier(due("2025-11-24")), Mark.RUNNING, 0),
    "what was due is overdue": (dossier(due("2025-11-23")), Mark.OVERDUE, 1),
    "what was moved is under way": (MOVED, Mark.RUNNING, 0),
    "done by its new day is in time": (having(MOVED, report(DONE, said="2025-12-01")), Mark.DONE, 0),
    "what was done and undone is overdue": (
        having(dossier(due("2025-10-31")), report(DONE), report(entry=Entry.UNDO, about=1)),
        Mark.OVERDUE,
        24,
    ),
    "ongoing work is regular": (dossier(due("2025-12-31", ONGOING)), Mark.REGULAR, 0),
    "recurring work is regular": (dossier(MONTHLY), Mark.REGULAR, 0),
    "work that goes on after its date was met is regular": (
        having(dossier(due("2025-09-30"), MONTHLY), report(DONE)),
        Mark.REGULAR,
        0,
    ),
    "work that goes on after its date was missed is overdue": (dossier(due("2025-09-30"), MONTHLY), Mark.OVERDUE, 55),
    "work without a day is under way": (dossier(due(None, UNDATED)), Mark.RUNNING, 0),
    "a condition is under way": (dossier(due(None, CONDITIONAL)), Mark.RUNNING, 0),
    "work without a day that was done is in time": (having(dossier(due(None, UNDATED)), report(DONE)), Mark.DONE, 0),
    "a task without milestones that was done is in time": (having(dossier(), report(DONE, milestone=None)), Mark.DONE, 0),
    "what was closed is released": (
        having(dossier(due("2025-10-31")), report(Status.CLOSED, milestone=None)),
        Mark.RELEASED,
        0,
    ),
    "of two leads one is not enough": (having(SHARED, report(DONE, said="2025-10-01")), Mark.OVERDUE, 24),
    "of two dates one is not enough": (
        having(dossier(due("2025-06-30"), due("2025-12-31")), report(DONE, said="2025-06-01")),
        Mark.RUNNING,
        0,
    ),
    "one late date makes a finished task late": (
        having(
            dossier(due("2025-06-30"), due("2025-10-31")),
            report(DONE, said="2025-07-10"),
            report(DONE, said="2025-10-01", milestone=1),
        ),
        Mark.DONE_LATE,
        10,
    ),
}


@pytest.mark.parametrize("case", MARKS)
def test_a_task_is_counted_under_one_mark(case):
    opened, mark, late = MARKS[case]
    line = line_of(standing_now(opened), Ground(date(2025, 12, 2), ZONE, OfficeSettings()) if "new day" in case else GROUND)
    assert line.mark is mark
    if mark is not Mark.RELEASED:
        assert line.days_late == late


def test_a_unit_is_late_by_its_own_line_only():
    both = having(SHARED, report(DONE, said="2025-10-30"), report(DONE, said="2025-11-10", unit=B))
    marks = [line_of(standing_now(both), GROUND, unit).mark for unit in (None, A, B)]
    assert marks == [Mark.DONE_LATE, Mark.DONE, Mark.DONE_LATE]


def test_who_confirms_for_all_brings_in_the_others():
    told = standing_now(having(SHARED, report(DONE, said="2025-10-30", for_all=True)))
    assert [line_of(told, GROUND, unit).mark for unit in (A, B)] == [Mark.DONE, Mark.DONE]


def test_each_task_stands_under_exactly_one_mark_in_the_sums():
    lines = [line_of(standing_now(opened), GROUND) for opened, _, _ in MARKS.values()]
    sums = counted_up(lines)
    assert sums.total == len(lines)
    assert sums.finished + sums.under_way + sums.regular + sums.released == sums.total


@pytest.mark.parametrize(
    ("done", "under_way", "percent"), [(0, 0, 0), (0, 3, 0), (1, 2, 33), (1, 1, 50), (2, 1, 67), (1, 7, 13), (4, 0, 100)]
)
def test_the_share_of_what_is_done_is_rounded_half_up(done, under_way, percent):
    finished = line_of(standing_now(having(dossier(due("2025-09-30")), report(DONE))), GROUND)
    running = line_of(standing_now(dossier(due("2025-12-31"))), GROUND)
    assert counted_up([finished] * done + [running] * under_way).finished_percent == percent


def test_a_report_of_a_past_month_does_not_know_what_came_later():
    told = standing_now(
        having(
            dossier(due("2025-09-30"), extensions=(extension("2025-09-30", "2025-12-15", "2025-09-20", "2025-11-03"),)),
            report(percent=40, said="2025-09-15"),
            report(DONE, said="2025-11-20"),
        )
    )
    assert line_of(told, GROUND).mark is Mark.DONE
    october = as_of(told, date(2025, 10, 31), ZONE)
    line = line_of(october, replace(GROUND, until=date(2025, 10, 31)))
    assert (line.mark, line.percent, line.days_late, line.next_due) == (Mark.OVERDUE, 40, 31, date(2025, 9, 30))
    assert october.extensions[0].stage is Stage.OFFICE


def test_what_got_its_day_later_had_none_then():
    told = standing_now(dossier(due(None, CONDITIONAL), bases=(basis("2025-11-10", "2025-10-05"),)))
    assert line_of(told, GROUND).mark is Mark.OVERDUE
    before = as_of(told, date(2025, 9, 30), ZONE)
    assert line_of(before, replace(GROUND, until=date(2025, 9, 30))).dates == ()


def test_a_mistake_that_was_undone_later_is_no_figure_of_any_day():
    told = having(
        dossier(due("2025-09-30")), report(DONE, said="2025-09-10"), report(entry=Entry.UNDO, about=1, said="2025-11-01")
    )
    then = as_of(standing_now(told), date(2025, 10, 31), ZONE)
    assert line_of(then, replace(GROUND, until=date(2025, 10, 31))).mark is Mark.OVERDUE


def test_today_changes_nothing():
    told = standing_now(having(MOVED, report(percent=10)))
    assert as_of(told, TODAY, ZONE) is told


def numbered(number: int, opened: Dossier, plan: Plan | None = None, section: str = "Chung") -> Dossier:
    """Return a dossier as that of another task, its reports numbered apart."""
    reports = tuple(replace(each, id=100 * number + each.id, aim=replace(each.aim, task_id=number)) for each in opened.reports)
    task = replace(opened.item.task, id=number, section=section, code=f"1.{number}")
    return standing_now(replace(opened, item=PlannedTask(plan or opened.item.plan, task), reports=reports))


YEAR = ReportPeriod(PeriodKind.YEAR, 2025)
OFFICE = (
    numbered(1, having(dossier(due("2025-09-30")), report(DONE, said="2025-09-20"))),
    numbered(2, having(SHARED, report(DONE, said="2025-10-30"), report(DONE, said="2025-11-10", unit=B)), section="Tài chính"),
    numbered(3, having(dossier(due("2025-12-31")), report(BLOCKED, percent=20, note="chờ hướng dẫn", said="2025-11-03"))),
    numbered(4, dossier(due("2025-11-10"), leads=(B,)), section="Tài chính"),
    numbered(5, having(MOVED, report(percent=30, said="2025-11-05"))),
    numbered(6, having(dossier(MONTHLY), report(said="2025-11-04", period=Period(date(2025, 11, 1), date(2025, 11, 30))))),
)


def told_of(period: ReportPeriod, only: tuple[int, ...] | None = None, until: date = TODAY) -> Contents:
    return contents(OFFICE, period, replace(GROUND, until=until), usual_scale(), (A, B), only)


def test_a_report_adds_up_the_whole_office_its_sections_and_its_units():
    told = told_of(YEAR)
    assert (told.counts.total, told.counts.done, told.counts.done_late, told.counts.overdue) == (6, 1, 1, 1)
    assert (told.counts.running, told.counts.regular, told.counts.blocked) == (2, 1, 1)
    assert {section.title: part.counts.total for section, part in told.sections} == {"Chung": 4, "Tài chính": 2}
    assert {unit: part.counts.total for unit, part in told.units.items()} == {A: 5, B: 2}
    assert told.units[A].counts.done == 2
    assert [held.report.note for held in told.held] == ["chờ hướng dẫn"]
    assert [line.task_id for line in told.overdue] == [4]
    assert len(told.made) == 6


def test_a_month_tells_what_was_due_finished_and_said_in_it():
    told = told_of(ReportPeriod(PeriodKind.MONTH, 2025, 11))
    assert [line.task_id for line in told.due] == [4]
    assert [line.task_id for line in told.finished] == [2]
    assert [report.said_at for _, report in told.made] == sorted(report.said_at for _, report in told.made)
    assert len(told.made) == 4
    assert told.is_early


def test_a_head_gets_the_own_units_tasks_only():
    told = told_of(YEAR, only=(B,))
    assert not told.whole
    assert [line.task_id for line in told.lines] == [2, 4]
    assert list(told.units) == [B]
    assert told.held == ()


def test_a_plan_of_another_year_is_left_out():
    other = replace(OFFICE[0], item=replace(OFFICE[0].item, plan=Plan(PlanHeader("Kế hoạch", year=2024), (), ())))
    undated = replace(OFFICE[0], item=replace(OFFICE[0].item, plan=Plan(PlanHeader("Kế hoạch"), (), ())))
    told = contents((other, undated), YEAR, GROUND, usual_scale(), (A, B))
    assert [line.item.plan.header.year for line in told.lines] == [None]


def test_a_plan_without_tasks_makes_an_empty_report():
    told = contents((), YEAR, GROUND, usual_scale(), (A, B))
    assert (told.counts.total, told.counts.finished_percent, told.units) == (0, 0, {})


def test_each_point_leads_to_its_reports():
    scores = told_of(YEAR).scores
    by_merit = {merit: scores[A].counts[merit] for merit in Merit}
    assert by_merit == {
        Merit.IN_TIME: 2,
        Merit.LATE: 0,
        Merit.DAY_LATE: 0,
        Merit.OVERDUE: 0,
        Merit.EXTENSION: 1,
        Merit.EXPLANATION: 0,
        Merit.REPORT: 5,
    }
    assert scores[A].total == 2 * 10 - 1 + 5 * 0.5
    assert (scores[B].counts[Merit.LATE], scores[B].counts[Merit.DAY_LATE], scores[B].counts[Merit.OVERDUE]) == (1, 10, 1)
    assert scores[B].total == 6 - 2 - 2 + 0.5
    told = {report.id for dossier in OFFICE for report in dossier.reports}
    proofs = [entry.reports for score in scores.values() for entry in score.entries if entry.merit is not Merit.OVERDUE]
    assert {each for some in proofs for each in some} <= told
    assert scores[B].entries[0].reports == (202,)


def test_an_explanation_costs_a_point_in_its_period_only():
    asked = Explanation(TASK, A, HOA, at("2025-10-05"), date(2025, 10, 8))
    opened = (numbered(1, dossier(due("2025-12-31"), explanations=(asked,))),)
    for number, count in ((10, 1), (11, 0)):
        period = ReportPeriod(PeriodKind.MONTH, 2025, number)
        assert contents(opened, period, GROUND, usual_scale(), (A,)).scores[A].counts[Merit.EXPLANATION] == count


@pytest.mark.parametrize(("reports", "points"), [(1, 0.5), (40, 20.0), (100, 20.0)])
def test_a_limit_is_kept(reports, points):
    said = [report(percent=10, said="2025-11-03") for _ in range(reports)]
    score = contents((numbered(1, having(dossier(due("2025-12-31")), *said)),), YEAR, GROUND, usual_scale(), (A,)).scores[A]
    assert score.points[Merit.REPORT] == points


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ({"dung_hạn": {"diem": 1}}, "dung_hạn"),
        ({"dung_han": 5}, "dung_han"),
        ({"dung_han": {"diem": "10"}}, "dung_han"),
        ({"sau_han": {"diem": True}}, "sau_han"),
        ({"sau_han": {"diem": float("nan")}}, "sau_han"),
        ({"sau_han": {"diem": 1, "max": 2}}, "sau_han"),
        ({"sau_han": {"toi_da": 2}}, "sau_han"),
    ],
)
def test_a_scale_that_cannot_be_used_names_the_line(written, place):
    with pytest.raises(ScaleError) as raised:
        scale_from(written)
    assert raised.value.place == place


def test_what_a_scale_leaves_out_gives_nothing():
    scale = scale_from({"dung_han": {"diem": 3}})
    assert (scale[Merit.IN_TIME].points, scale[Merit.REPORT].points) == (3, 0)
