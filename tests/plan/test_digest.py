"""What a unit's week holds: what is overdue, due, waited for, silent, done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from plan.answers import PlannedTask
from plan.chat_settings import Section
from plan.digest import Ground, UnitDigest, unit_digest
from plan.dossier import Dossier
from plan.duties import Duty, DutyKind
from plan.model import Every, Milestone, MilestoneKind, Rhythm
from plan.office_settings import OfficeSettings, ReportRhythm
from plan.reports import Entry, Period, Report, Status
from plan.weeks import week_of
from tests.plan.reported import ZONE, A, B, C, dossier, due, extension, having, report, standing_now

MONDAY = date(2025, 11, 24)
GROUND = Ground(MONDAY, ZONE, OfficeSettings(), since=date(2025, 1, 1))
OCTOBER, NOVEMBER = Period(date(2025, 10, 1), date(2025, 10, 31)), Period(date(2025, 11, 1), date(2025, 11, 30))
ONGOING, RECURRING, CONDITIONAL = MilestoneKind.ONGOING, MilestoneKind.RECURRING, MilestoneKind.CONDITIONAL
DONE, SUBMITTED, WAITING = Status.DONE, Status.SUBMITTED, Status.WAITING


def numbered(number: int, opened: Dossier) -> Dossier:
    """Return a dossier as that of another task."""
    reports = tuple(replace(each, aim=replace(each.aim, task_id=number)) for each in opened.reports)
    task = replace(opened.item.task, id=number)
    return replace(opened, item=PlannedTask(opened.item.plan, task), reports=reports)


def week(*opened: Dossier, unit: int = A, ground: Ground = GROUND) -> UnitDigest:
    """Return the digest over dossiers, numbered from 1."""
    return unit_digest(unit, [standing_now(numbered(at, each)) for at, each in enumerate(opened, 1)], ground)


def days(duties: tuple[Duty, ...]) -> list[str]:
    return [str(duty.due) for duty in duties]


def every(one: Every, day: int | None = None) -> Milestone:
    return due(None, RECURRING, rhythm=Rhythm(one, day))


SHARED = dossier(due("2025-10-31"), leads=(A, B))
PARTS: dict[str, tuple[Dossier, str | None]] = {
    "what was due yesterday is overdue": (dossier(due("2025-11-23")), "overdue"),
    "what is due today is due this week": (dossier(due("2025-11-24")), "this_week"),
    "what is due on Sunday is due this week": (dossier(due("2025-11-30")), "this_week"),
    "what is due on the Monday after is due next week": (dossier(due("2025-12-01")), "next_week"),
    "what is due on the Sunday after is due next week": (dossier(due("2025-12-07")), "next_week"),
    "what is due later is not told yet": (dossier(due("2025-12-08")), None),
    "what was moved is due on its new day": (
        dossier(due("2025-10-31"), extensions=(extension("2025-10-31", "2025-11-28", "2025-10-20"),)),
        "this_week",
    ),
    "what was done is not due": (having(dossier(due("2025-11-28")), report(DONE)), None),
    "what waits to be accepted is not overdue": (having(dossier(due("2025-10-31")), report(SUBMITTED)), None),
    "what was done and undone is": (
        having(dossier(due("2025-10-31")), report(DONE), report(entry=Entry.UNDO, about=1)),
        "overdue",
    ),
    "names of many make no group red": (dossier(due("2025-10-31"), leads=(), collective=True, coordinating=(A,)), None),
    "what recurs is due on its day": (dossier(every(Every.MONTH, 28)), "this_week"),
    "what recurs without a day is due at the end of its period": (dossier(every(Every.MONTH)), "this_week"),
    "what recurs early in the next month is due next week": (
        having(dossier(every(Every.MONTH, 3)), report(said="2025-11-03", period=NOVEMBER)),
        "next_week",
    ),
    "what recurs and was not reported by its day is silent": (dossier(every(Every.MONTH, 10)), "silent"),
    "ongoing work is silent in the last week of its period": (dossier(due("2025-12-31", ONGOING)), "silent"),
    "ongoing work that was reported is not": (
        having(dossier(due("2025-12-31", ONGOING)), report(said="2025-11-03", period=NOVEMBER)),
        None,
    ),
    "ongoing work of every week is silent when its week is over": (
        dossier(due("2025-12-31", ONGOING, rhythm=Rhythm(Every.WEEK))),
        "silent",
    ),
    "what waits for a document is not told": (dossier(due(None, CONDITIONAL)), None),
    "what has no day is not told": (dossier(due(None, MilestoneKind.UNDATED)), None),
    "the tasks of others are not told": (dossier(due("2025-10-31"), leads=(B,)), None),
}
SECTIONS = ("overdue", "this_week", "next_week", "awaited", "silent", "done")


@pytest.mark.parametrize(("opened", "part"), PARTS.values(), ids=PARTS.keys())
def test_a_duty_stands_in_the_part_where_it_belongs_and_in_no_other(opened: Dossier, part: str | None) -> None:
    reported_before = (
        having(opened, report(said="2025-11-03", period=OCTOBER)) if opened.item.task.milestones[0].rhythm else opened
    )
    found = week(reported_before)
    assert [name for name in SECTIONS if getattr(found, name)] == ([part] if part else [])
    assert found.says_nothing is (part is None)


def test_each_of_several_leads_has_its_own_line() -> None:
    half = having(SHARED, report(DONE, said="2025-10-30"))
    assert (days(week(half).overdue), days(week(half, unit=B).overdue)) == ([], ["2025-10-31"])


def test_the_most_urgent_comes_first() -> None:
    found = week(*(dossier(due(day)) for day in ("2025-11-20", "2025-03-31", "2025-11-28", "2025-11-25", "2025-12-03")))
    assert days(found.overdue) == ["2025-03-31", "2025-11-20"]
    assert days(found.this_week) == ["2025-11-25", "2025-11-28"]
    assert [duty.overdue_days(MONDAY) for duty in found.overdue] == [238, 4]


def in_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is due on a Sunday be in time until Monday."""
    sunday = Duty(DutyKind.DATED, A, SHARED.item, 0, date(2025, 11, 30), date(2025, 12, 1))
    monkeypatch.setattr("plan.digest.duties_of", lambda *_: (sunday,))


@pytest.mark.parametrize(
    ("today", "part"),
    [("2025-11-24", "this_week"), ("2025-12-01", "this_week"), ("2025-12-02", "overdue")],
    ids=["the week before", "on the Monday after", "then"],
)
def test_what_is_due_on_a_day_off_is_told_once_and_red_only_when_it_is_late(
    monkeypatch: pytest.MonkeyPatch, today: str, part: str
) -> None:
    in_grace(monkeypatch)
    found = unit_digest(A, [SHARED], replace(GROUND, today=date.fromisoformat(today)))
    assert [name for name in SECTIONS if getattr(found, name)] == [part]


def waiting(on: int, *milestones: Milestone, leads: tuple[int, ...] = (B,)) -> Dossier:
    return having(dossier(*milestones, leads=leads), report(WAITING, 50, unit=leads[0], waiting_unit_id=on))


FAR, NEAR = due("2025-12-31"), due("2025-12-05")
AWAITED: dict[str, tuple[Dossier, list[bool]]] = {
    "who says that it waits for us is told of, however far the day": (waiting(A, FAR), [True]),
    "a task is told of once though several of its days wait": (waiting(A, FAR, NEAR), [True]),
    "one that waits and that we help with is told of once": (replace(waiting(A, NEAR), coordinating=(A,)), [True]),
    "who waits for somebody else is not": (waiting(C, FAR), []),
    "who went on since is not": (having(waiting(A, FAR), report(percent=60, said="2025-09-05", unit=B)), []),
    "what we help with is told of two weeks ahead": (dossier(NEAR, leads=(B,), coordinating=(A,)), [False]),
    "what we help with is not told of earlier": (dossier(FAR, leads=(B,), coordinating=(A,)), []),
    "what we help with and that is overdue is its lead's matter": (
        dossier(due("2025-10-31"), leads=(B,), coordinating=(A,)),
        [],
    ),
    "what we lead ourselves is none of others": (dossier(NEAR, leads=(B, A), coordinating=(A,)), []),
    "a second lead that waits for the first is told of there": (waiting(A, FAR, leads=(B, A)), [True]),
    "a unit that waits in a task of many is told of": (replace(waiting(A, FAR), leads=(), collective=True), [True]),
}


@pytest.mark.parametrize(("opened", "expected"), AWAITED.values(), ids=AWAITED.keys())
def test_what_others_need_of_us_is_told(opened: Dossier, expected: list[bool]) -> None:
    assert [each.waiting for each in week(opened).awaited] == expected


def test_those_who_wait_come_before_those_who_may_soon() -> None:
    helped = dossier(due("2025-11-26"), leads=(B,), coordinating=(A,))
    found = week(helped, waiting(A, FAR), dossier(due("2025-11-25"), leads=(C,), coordinating=(A,)))
    assert [(each.duty.task_id, each.waiting) for each in found.awaited] == [(2, True), (3, False), (1, False)]


def silent(ground: Ground, *reports: Report, milestone: Milestone = FAR) -> list[Period | None]:
    found = week(having(dossier(replace(milestone, kind=ONGOING)), *reports), ground=ground)
    return [duty.period for duty in found.silent]


def test_work_that_was_silent_for_two_periods_is_told_of_once() -> None:
    assert silent(GROUND) == [NOVEMBER]
    assert silent(replace(GROUND, today=date(2025, 11, 17))) == [OCTOBER]


def test_what_was_over_before_anybody_was_reminded_is_not_held_against_a_unit() -> None:
    early = replace(GROUND, today=date(2025, 11, 17))
    assert silent(replace(early, since=date(2025, 11, 1))) == []
    assert silent(replace(early, since=date(2025, 10, 31))) == [OCTOBER]
    assert silent(replace(early, since=None)) == []


def test_ongoing_work_of_every_week_is_not_silent_while_its_week_lasts() -> None:
    weekly = replace(FAR, rhythm=Rhythm(Every.WEEK))
    last_week = Period(date(2025, 11, 17), date(2025, 11, 23))
    assert silent(GROUND, milestone=weekly) == [last_week]
    assert silent(GROUND, report(said="2025-11-21", period=last_week), milestone=weekly) == []


def test_who_reported_ongoing_work_since_is_not_asked_for_the_month_before() -> None:
    early = replace(GROUND, today=date(2025, 11, 17))
    assert silent(early, report(said="2025-11-03", period=NOVEMBER)) == []


SAID = "2025-11-19"
ADVANCES: dict[str, tuple[tuple[Report, ...], list[tuple[int | None, int | None]]]] = {
    "a first report has none before it": ((report(percent=40, said=SAID),), [(40, None)]),
    "a report tells from where it came": ((report(percent=40), report(percent=80, said=SAID)), [(80, 40)]),
    "of several in a week the last counts": (
        (report(percent=40), report(percent=60, said="2025-11-18"), report(percent=80, said=SAID)),
        [(80, 40)],
    ),
    "what was said before the week is no news": ((report(percent=40, said="2025-11-16"),), []),
    "what was said a week ago after the digest is": ((report(percent=40, said="2025-11-17 09:00"),), [(40, None)]),
    "what was undone did not happen": (
        (report(percent=80, said=SAID), report(entry=Entry.UNDO, about=1, said=SAID)),
        [],
    ),
    "what was undone earlier is not where it came from": (
        (report(percent=40), report(entry=Entry.UNDO, about=1), report(percent=80, said=SAID)),
        [(80, None)],
    ),
    "what was accepted is an advance": (
        (report(SUBMITTED, said="2025-11-10"), report(DONE, entry=Entry.ACCEPT, about=1, said=SAID)),
        [(100, 100)],
    ),
    "what was sent back is none": (
        (report(SUBMITTED, said="2025-11-18"), report(entry=Entry.RETURN, about=1, said=SAID)),
        [],
    ),
    "what another unit says is its own": ((report(percent=40, said=SAID, unit=B),), []),
    "a correction counts instead of what it corrects": (
        (report(percent=40), report(percent=80, said="2025-11-18"), report(percent=70, said=SAID, corrects=2)),
        [(70, 40)],
    ),
}


@pytest.mark.parametrize(("reports", "expected"), ADVANCES.values(), ids=ADVANCES.keys())
def test_the_last_seven_days_brought_what_counts_of_them(
    reports: tuple[Report, ...], expected: list[tuple[int | None, int | None]]
) -> None:
    found = week(having(dossier(FAR, leads=(A, B)), *reports)).done
    assert [(each.now.percent, each.before and each.before.percent) for each in found] == expected


def test_what_was_finished_comes_first_and_stands_for_its_task() -> None:
    moved = having(dossier(FAR), report(percent=40, said=SAID))
    finished = having(dossier(NEAR, FAR), report(DONE, said="2025-11-18"), report(percent=20, said=SAID, milestone=1))
    found = week(moved, finished).done
    assert [(each.item.task.id, each.now.status) for each in found] == [(2, DONE), (1, Status.IN_PROGRESS)]


LED = dossier(FAR)
BARS: dict[str, tuple[list[Dossier], tuple[int, int]]] = {
    "a task that was reported in the month counts": ([having(LED, report(said="2025-11-03")), LED], (1, 2)),
    "one that was reported before does not": ([having(LED, report(said="2025-10-30"))], (0, 1)),
    "one that was handed in does": ([having(LED, report(SUBMITTED, said="2025-10-30"))], (1, 1)),
    "one that was handed in and sent back does not": (
        [
            having(
                LED,
                report(SUBMITTED, said="2025-10-01"),
                report(entry=Entry.RETURN, about=1, said="2025-11-03"),
            )
        ],
        (0, 1),
    ),
    "ongoing work that was done in the month before does not": (
        [having(dossier(due("2025-12-31", ONGOING)), report(DONE, said="2025-10-30", period=OCTOBER))],
        (0, 1),
    ),
    "one that is done is not under way": ([having(LED, report(DONE))], (0, 0)),
    "one that the unit was released from is not": ([having(LED, report(Status.CLOSED))], (0, 0)),
    "one of a year to come is not": ([dossier(due("2026-12-31"), year=2026)], (0, 0)),
    "one of names of many is nobody's": ([dossier(FAR, leads=(), collective=True, tracking_id=A)], (0, 0)),
    "one that the unit follows is its own": ([dossier(FAR, leads=(), tracking_id=A)], (0, 1)),
    "one that it only helps with is not": ([dossier(FAR, leads=(B,), coordinating=(A,))], (0, 0)),
    "what the first lead says for all counts for each": (
        [having(dossier(FAR, leads=(B, A)), report(said="2025-11-03", unit=B, for_all=True))],
        (1, 1),
    ),
    "what another lead says for itself does not": (
        [having(dossier(FAR, leads=(B, A)), report(said="2025-11-03", unit=B))],
        (0, 1),
    ),
}


@pytest.mark.parametrize(("opened", "expected"), BARS.values(), ids=BARS.keys())
def test_the_bar_tells_how_many_tasks_under_way_were_reported_in_the_period(
    opened: list[Dossier], expected: tuple[int, int]
) -> None:
    found = week(*opened)
    assert (found.reported, found.running) == expected


def test_the_bar_follows_the_rhythm_of_the_office() -> None:
    quarterly = replace(GROUND, settings=OfficeSettings(rhythm=ReportRhythm.QUARTER))
    found = week(having(LED, report(said="2025-10-30")), ground=quarterly)
    assert (found.reported, found.running) == (1, 1)


def test_a_unit_without_tasks_has_nothing_to_say() -> None:
    found = week()
    assert found.says_nothing
    assert (found.unit_id, found.today, found.week) == (A, MONDAY, week_of(MONDAY))


def test_who_waits_in_a_task_of_many_reads_nothing_red_of_it() -> None:
    overdue = due("2025-10-31")
    mine = week(replace(waiting(A, overdue), leads=(), collective=True), unit=B)
    assert (mine.overdue, mine.this_week, mine.silent, mine.awaited, mine.running) == ((), (), (), (), 0)


def test_nobody_is_thanked_for_giving_a_task_up() -> None:
    given_up = having(dossier(FAR), report(Status.CLOSED, said="2025-11-21", milestone=None))
    assert week(given_up).done == ()


def test_parts_that_hold_nothing_say_nothing_whatever_stands_in_others() -> None:
    found = week(dossier(due("2025-10-31")), waiting(A, due("2025-12-31")))
    silent = {each for each in Section if found.says_nothing_in({each})}
    assert silent == set(Section) - {Section.OVERDUE, Section.WAITED_FOR}
    assert found.says_nothing_in(())
    assert not found.says_nothing_in(Section)
