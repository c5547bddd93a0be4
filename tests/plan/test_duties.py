"""What leading units still owe in a task on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.duties import Duty, DutyKind, due_in, duties_of, leading, waits_in_common
from plan.model import Every, Milestone, MilestoneKind, Plan, Rhythm, Task
from plan.office_settings import OfficeSettings, ReportRhythm
from plan.periods import period_around
from plan.reports import Entry, Period, Report, Status
from tests.plan.reported import DEFAULT, TASK, TRACKING, A, B, C, basis, dossier, due, extension, having, report, standing_now

MONDAY = "2025-11-24"
ONGOING, RECURRING = MilestoneKind.ONGOING, MilestoneKind.RECURRING
OCTOBER, NOVEMBER = Period(date(2025, 10, 1), date(2025, 10, 31)), Period(date(2025, 11, 1), date(2025, 11, 30))
JANUARY, DECEMBER = Period(date(2025, 1, 1), date(2025, 1, 31)), Period(date(2025, 12, 1), date(2025, 12, 31))
QUARTER = Period(date(2025, 10, 1), date(2025, 12, 31))
BOTH = dossier(due("2025-11-30"), leads=(A, B))
SUBMITTED, DONE, CLOSED = Status.SUBMITTED, Status.DONE, Status.CLOSED


def owed(opened: Dossier, today: str = MONDAY, settings: OfficeSettings = DEFAULT) -> tuple[Duty, ...]:
    return duties_of(standing_now(opened), date.fromisoformat(today), settings)


def short(opened: Dossier, today: str = MONDAY, settings: OfficeSettings = DEFAULT) -> list[tuple[int, str]]:
    """Return duties as (unit, day)."""
    return [(duty.unit_id, str(duty.due)) for duty in owed(opened, today, settings)]


def closed(unit: int = A) -> Report:
    return report(CLOSED, said="2025-11-01", unit=unit)


DATED: dict[str, tuple[Dossier, list[tuple[int, str]]]] = {
    "a date is owed by its lead": (dossier(due("2025-11-30")), [(A, "2025-11-30")]),
    "each of several leads owes it": (BOTH, [(A, "2025-11-30"), (B, "2025-11-30")]),
    "a lead that is done owes nothing, the other still does": (having(BOTH, report(DONE)), [(B, "2025-11-30")]),
    "what was submitted waits for others": (having(BOTH, report(SUBMITTED)), [(B, "2025-11-30")]),
    "when the first lead confirms for all nobody owes it": (having(BOTH, report(DONE, for_all=True)), []),
    "what the first lead submits for all nobody owes": (having(BOTH, report(SUBMITTED, for_all=True)), []),
    "the second lead cannot confirm for all": (having(BOTH, report(DONE, unit=B, for_all=True)), [(A, "2025-11-30")]),
    "what was done and undone is owed again": (
        having(BOTH, report(DONE), report(entry=Entry.UNDO, about=1)),
        [(A, "2025-11-30"), (B, "2025-11-30")],
    ),
    "what was submitted and sent back is owed again": (
        having(dossier(due("2025-11-30")), report(SUBMITTED), report(entry=Entry.RETURN, about=1, said="2025-09-03")),
        [(A, "2025-11-30")],
    ),
    "what a unit was released from it does not owe": (having(BOTH, closed()), [(B, "2025-11-30")]),
    "names of many owe nothing by themselves": (dossier(due("2025-11-30"), leads=(), collective=True), []),
    "a unit that is named beside them owes its part": (dossier(due("2025-11-30"), collective=True), [(A, "2025-11-30")]),
    "what nobody leads is owed by who follows the plan": (dossier(due("2025-11-30"), leads=()), [(TRACKING, "2025-11-30")]),
    "where nobody follows the plan either nobody owes it": (dossier(due("2025-11-30"), leads=(), tracking_id=None), []),
    "each open milestone is owed": (
        having(dossier(due("2025-09-30"), due("2025-11-30"), due("2025-12-31")), report(DONE)),
        [(A, "2025-11-30"), (A, "2025-12-31")],
    ),
    "a date that was moved is owed on the new day": (
        dossier(due("2025-11-30"), extensions=(extension("2025-11-30", "2025-12-15", "2025-11-20"),)),
        [(A, "2025-12-15")],
    ),
    "a condition that was met is owed on its day": (
        dossier(due(None, MilestoneKind.CONDITIONAL), bases=(basis("2025-12-10", "2025-11-20"),)),
        [(A, "2025-12-10")],
    ),
    "what the plan calls done is not owed": (dossier(due(None, MilestoneKind.DONE)), []),
}


@pytest.mark.parametrize(("opened", "expected"), DATED.values(), ids=DATED.keys())
def test_a_date_is_owed_until_it_is_handed_in(opened: Dossier, expected: list[tuple[int, str]]) -> None:
    assert short(opened) == expected


@pytest.mark.parametrize(
    ("opened", "kinds"),
    [
        (dossier(due(None, MilestoneKind.CONDITIONAL)), [DutyKind.CONDITIONAL]),
        (dossier(due(None, MilestoneKind.UNDATED)), [DutyKind.UNDATED]),
        (dossier(), [DutyKind.UNDATED]),
        (having(dossier(), report(DONE, milestone=None)), []),
        (having(dossier(leads=(A, B)), report(DONE, milestone=None)), [DutyKind.UNDATED]),
        (having(dossier(leads=(A, B)), report(DONE, milestone=None, for_all=True)), []),
        (having(dossier(), closed()), []),
    ],
    ids=["a condition", "no day", "no milestone", "done", "done by one of two", "done for all", "released"],
)
def test_what_has_no_day_is_owed_without_one(opened: Dossier, kinds: list[DutyKind]) -> None:
    found = owed(opened)
    assert [duty.kind for duty in found] == kinds
    assert all(duty.due is None and duty.overdue_days(date(2030, 1, 1)) == 0 for duty in found)


def in_period(period: Period, unit: int = A, said: str = "2025-11-10", **more: bool) -> Report:
    return report(said=said, unit=unit, period=period, **more)


def every(one: Every, day: int | None = None, last: str | None = None) -> Milestone:
    return due(last, RECURRING, rhythm=Rhythm(one, day))


MONTHLY, STEADY = dossier(every(Every.MONTH)), dossier(due("2025-12-31", ONGOING))
ALL_TOLD = in_period(NOVEMBER, for_all=True)
PERIODS: dict[str, tuple[Dossier, str, list[Period]]] = {
    "the period before and the present one are owed": (MONTHLY, MONDAY, [OCTOBER, NOVEMBER]),
    "what was reported is not": (having(MONTHLY, in_period(OCTOBER)), MONDAY, [NOVEMBER]),
    "of what recurs each period is owed": (having(MONTHLY, in_period(NOVEMBER)), MONDAY, [OCTOBER]),
    "ongoing work that was reported since owes nothing for before": (having(STEADY, in_period(NOVEMBER)), MONDAY, []),
    "ongoing work is owed for both until then": (STEADY, MONDAY, [OCTOBER, NOVEMBER]),
    "a report for a quarter tells of its months": (having(MONTHLY, in_period(QUARTER)), MONDAY, []),
    "what one lead says for itself does not tell of the other": (
        having(replace(STEADY, leads=(A, B)), in_period(NOVEMBER)),
        MONDAY,
        [OCTOBER, NOVEMBER],
    ),
    "what the first lead says for all tells of all": (having(replace(STEADY, leads=(A, B)), ALL_TOLD), MONDAY, []),
    "in the first period of the year there is none before": (MONTHLY, "2025-01-15", [JANUARY]),
    "before the plan's year nothing is owed": (MONTHLY, "2024-12-31", []),
    "after it the last period still is": (MONTHLY, "2026-01-20", [DECEMBER]),
    "a period later no more": (MONTHLY, "2026-02-02", []),
    "ongoing work that has ended is owed no longer": (STEADY, "2026-02-02", []),
    "work that ends in the middle is owed until then": (dossier(due("2025-11-10", ONGOING)), "2025-12-02", [NOVEMBER]),
    "a year without a number goes on": (
        replace(dossier(due(None, ONGOING), year=None)),
        "2030-01-02",
        [
            Period(date(2029, 12, 1), date(2029, 12, 31)),
            Period(date(2030, 1, 1), date(2030, 1, 31)),
        ],
    ),
    "what is due early in the next month is a duty in time": (
        having(dossier(every(Every.MONTH, 3)), in_period(OCTOBER), in_period(NOVEMBER)),
        MONDAY,
        [DECEMBER],
    ),
    "what is due late in the next month is not yet": (
        having(dossier(every(Every.MONTH, 25)), in_period(OCTOBER), in_period(NOVEMBER)),
        MONDAY,
        [],
    ),
}


@pytest.mark.parametrize(("opened", "today", "expected"), PERIODS.values(), ids=PERIODS.keys())
def test_of_what_is_reported_by_period_the_last_ones_are_owed(opened: Dossier, today: str, expected: list[Period]) -> None:
    last_lead = opened.leads[-1]
    assert [duty.period for duty in owed(opened, today) if duty.unit_id == last_lead] == expected


def test_ongoing_work_follows_the_rhythm_of_the_office() -> None:
    quarterly = OfficeSettings(rhythm=ReportRhythm.QUARTER)
    assert [duty.period for duty in owed(STEADY, MONDAY, quarterly)] == [
        period_around(date(2025, 9, 1), Every.QUARTER),
        QUARTER,
    ]


@pytest.mark.parametrize(
    ("one", "day", "expected"),
    [
        (Every.MONTH, None, "2025-11-30"),
        (Every.MONTH, 25, "2025-11-25"),
        (Every.MONTH, 31, "2025-11-30"),
        (Every.QUARTER, 20, "2025-12-20"),
        (Every.WEEK, None, "2025-11-30"),
        (Every.WEEK, 5, "2025-11-28"),
        (Every.YEAR, 15, "2025-12-15"),
    ],
    ids=["no day", "the 25th", "the last day", "in the last month", "Sunday", "Friday", "in December"],
)
def test_a_period_falls_due_on_the_plans_day_of_it(one: Every, day: int | None, expected: str) -> None:
    assert str(due_in(period_around(date(2025, 11, 24), one), every(one, day))) == expected


SUNDAY = Duty(DutyKind.DATED, A, owed(BOTH)[0].item, 0, date(2025, 11, 30), date(2025, 12, 1))


@pytest.mark.parametrize(
    ("duty", "today", "days"),
    [
        (SUNDAY, "2025-11-30", 0),
        (SUNDAY, "2025-12-01", 0),
        (SUNDAY, "2025-12-02", 2),
        (replace(SUNDAY, late_after=None), "2025-12-01", 1),
        (replace(SUNDAY, kind=DutyKind.RECURRING), "2025-12-20", 0),
        (replace(SUNDAY, kind=DutyKind.ONGOING), "2025-12-20", 0),
    ],
    ids=["on its day", "on the next working day", "then from its day", "strictly", "a period", "ongoing work"],
)
def test_a_duty_is_overdue_only_after_its_last_day_in_time(duty: Duty, today: str, days: int) -> None:
    assert duty.overdue_days(date.fromisoformat(today)) == days


def test_a_duty_tells_what_was_said_last_and_who_is_waited_for() -> None:
    waits = report(Status.WAITING, 50, waiting_unit_id=C)
    first, second = owed(having(BOTH, waits))
    assert (first.said and first.said.percent, first.waiting_for) == (50, C)
    assert (second.said, second.waiting_for) == (None, None)
    assert replace(first, unit_id=C).waiting_for is None  # a successor does not wait for itself
    assert owed(having(BOTH, waits, report(percent=60, said="2025-09-03")))[0].waiting_for is None


def test_a_duty_has_the_plans_own_words_and_what_a_report_on_it_is_about() -> None:
    (duty,) = owed(dossier(due("2025-11-30")))
    assert (duty.words, duty.unit_id, duty.milestone, duty.task_id) == ("hạn", A, 0, TASK)
    steady = owed(STEADY)[-1]
    assert (steady.unit_id, steady.milestone, steady.period) == (A, 0, NOVEMBER)
    bare = dossier()
    written = replace(bare.item.task, deadline_text="Theo kế hoạch")
    (undated,) = owed(replace(bare, item=replace(bare.item, task=written)))
    assert (undated.words, undated.unit_id, undated.milestone) == ("Theo kế hoạch", A, None)


def test_a_task_that_is_not_stored_has_duties_too() -> None:
    task: Task = replace(BOTH.item.task, id=None)
    item = PlannedTask(Plan(BOTH.item.plan.header, (), (task,)), task)
    assert [duty.task_id for duty in owed(replace(BOTH, item=item))] == [0, 0]


@pytest.mark.parametrize(
    ("more", "units"),
    [({}, (A,)), ({"leads": ()}, (TRACKING,)), ({"leads": (), "collective": True}, ()), ({"collective": True}, (A,))],
    ids=["its lead", "who follows", "many", "named beside many"],
)
def test_a_task_is_owed_by_units_with_names(more: dict[str, object], units: tuple[int, ...]) -> None:
    assert leading(dossier(due("2025-11-30"), **more)) == units


def waits(*reports: Report, **more: object) -> list[tuple[int, int | None]]:
    """Return who waits for whom in a task that names of many lead."""
    opened = dossier(due("2025-11-20"), **{"leads": (), "collective": True, **more})  # type: ignore[arg-type]
    found = waits_in_common(standing_now(having(opened, *reports)), date.fromisoformat(MONDAY), DEFAULT)
    return [(duty.unit_id, duty.waiting_for) for duty in found]


def waiting(unit: int, on: int | None, said: str = "2025-11-10") -> Report:
    return report(Status.WAITING, 50, said, unit, waiting_unit_id=on)


IN_COMMON: dict[str, tuple[list[tuple[int, int | None]], list[tuple[int, int | None]]]] = {
    "each unit that says so waits": (waits(waiting(A, C), waiting(B, C)), [(A, C), (B, C)]),
    "who waits for nobody in particular does not": (waits(waiting(A, None)), []),
    "who went on since does not": (waits(waiting(A, C), report(percent=60, said="2025-11-11")), []),
    "who is done does not": (waits(waiting(A, C), report(DONE, said="2025-11-11")), []),
    "who closed its part does not": (waits(waiting(A, C), report(CLOSED, said="2025-11-11", milestone=None)), []),
    "a unit that is named beside them waits by a duty of its own": (waits(waiting(A, C), waiting(B, C), leads=(A,)), [(B, C)]),
    "where units lead by name alone nothing is in common": (waits(waiting(A, C), leads=(A,), collective=False), []),
}


@pytest.mark.parametrize(("found", "expected"), IN_COMMON.values(), ids=IN_COMMON.keys())
def test_in_a_task_of_many_who_waits_is_known_though_nobody_owes_it(
    found: list[tuple[int, int | None]], expected: list[tuple[int, int | None]]
) -> None:
    assert found == expected
