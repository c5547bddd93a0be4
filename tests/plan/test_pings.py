"""Who is reminded of which duty on which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from plan.answers import PlannedTask
from plan.calendar import WorkCalendar
from plan.duties import Duty, DutyKind, duties_of
from plan.informing import Crew
from plan.ladder import LADDER, SORTS, Who, Why
from plan.model import Every, Milestone, MilestoneKind, Plan, Rhythm
from plan.pings import (
    Ping,
    Window,
    escalations,
    for_person,
    group_pings,
    hearers,
    private_pings,
    still_reminded,
    waited_pings,
)
from plan.reports import Period, Report, Status
from plan.steps import needs_long_preparation
from tests.plan.reported import DEFAULT, HOA, TASK, ZONE, A, B, C, dossier, due, having, report, standing_now

HEAD, DEPUTY, LAN = 80, 81, 83
CREW = Crew(A, heads=(HEAD, DEPUTY), members=(HOA, HEAD, DEPUTY, LAN))
ALWAYS = WorkCalendar()
ITEM = dossier(due("2025-11-30")).item
DATED, RECURRING, ONGOING, CONDITIONAL = DutyKind.DATED, DutyKind.RECURRING, DutyKind.ONGOING, DutyKind.CONDITIONAL
BEFORE, OVERDUE, PERIOD, DOCUMENT = Why.BEFORE, Why.OVERDUE, Why.PERIOD, Why.DOCUMENT
DOER, HEADS = Who.DOER, Who.HEADS
Told = dict[str, tuple[Why, Who]]
TET = WorkCalendar(frozenset(date(2026, 2, 14) + timedelta(days=n) for n in range(9)))
"""From Saturday 14/2 to Sunday 22/2/2026."""


def duty(day: str | None, kind: DutyKind = DATED, calendar: WorkCalendar = ALWAYS, **more: object) -> Duty:
    """Return a duty of unit A, in time until the next working day where its day is off."""
    on = date.fromisoformat(day) if day else None
    given = {"due": on, "late_after": calendar.on_or_after(on) if on else None, "milestone": 0, **more}
    return Duty(kind, A, ITEM, **given)  # type: ignore[arg-type]  # told by name


def long(one: Duty, words: str = "Đề án tinh giản biên chế") -> Duty:
    """Return a duty whose deliverable takes long to prepare."""
    return replace(one, item=PlannedTask(ITEM.plan, replace(ITEM.task, deliverable=words)))


def days_from(first: str, last: str) -> list[date]:
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def windows(days: Iterable[date], calendar: WorkCalendar) -> list[Window]:
    """Return the windows of rounds on these days, those off left out."""
    worked = [day for day in days if calendar.is_working(day)]
    earlier = [calendar.before(worked[0], 2), calendar.before(worked[0], 1), *worked]
    return [
        Window(since, today, calendar, ZONE, before) for before, since, today in zip(earlier, earlier[1:], worked, strict=False)
    ]


def private(one: Duty, first: str, last: str, calendar: WorkCalendar = ALWAYS) -> Told:
    """Return by day what is told in private in rounds on every working day between two days."""
    rounds = windows(days_from(first, last), calendar)
    return {str(each.today): (ping.why, ping.who) for each in rounds for ping in private_pings([one], each)}


def in_group(one: Duty, first: str, last: str, calendar: WorkCalendar = ALWAYS, *, alone: bool = False) -> list[str]:
    """Return the days on which the group is told."""
    rounds = windows(days_from(first, last), calendar)
    return [str(each.today) for each in rounds for _ in group_pings([one], each, alone=alone)]


SUNDAY = duty("2025-11-30")
LADDERS: dict[str, tuple[Duty, WorkCalendar, str, str, Told]] = {
    "what is due on a Sunday is reminded of up to Friday and, not yet overdue, on Monday": (
        SUNDAY,
        ALWAYS,
        "2025-11-01",
        "2025-12-20",
        {
            "2025-11-19": (BEFORE, DOER),
            "2025-11-25": (BEFORE, DOER),
            "2025-11-27": (BEFORE, HEADS),
            "2025-11-28": (BEFORE, HEADS),
            "2025-12-01": (BEFORE, HEADS),
            "2025-12-03": (OVERDUE, HEADS),
            "2025-12-09": (OVERDUE, HEADS),
            "2025-12-16": (OVERDUE, HEADS),
        },
    ),
    "what is due on a working day is overdue on the next": (
        duty("2025-11-26"),
        ALWAYS,
        "2025-11-01",
        "2025-12-03",
        {
            "2025-11-17": (BEFORE, DOER),
            "2025-11-21": (BEFORE, DOER),
            "2025-11-25": (BEFORE, HEADS),
            "2025-11-26": (BEFORE, HEADS),
            "2025-11-27": (OVERDUE, HEADS),
            "2025-12-01": (OVERDUE, HEADS),
        },
    ),
    "what takes long to prepare is reminded of three weeks before": (
        long(SUNDAY),
        ALWAYS,
        "2025-10-01",
        "2025-11-24",
        {"2025-11-10": (BEFORE, DOER), "2025-11-19": (BEFORE, DOER)},
    ),
    "at Tết nobody is reminded, and what is due then is in time until the first working day": (
        duty("2026-02-17", calendar=TET),
        TET,
        "2026-01-30",
        "2026-03-03",
        {
            "2026-02-04": (BEFORE, DOER),
            "2026-02-10": (BEFORE, DOER),
            "2026-02-12": (BEFORE, HEADS),
            "2026-02-13": (BEFORE, HEADS),
            "2026-02-23": (BEFORE, HEADS),
            "2026-02-25": (OVERDUE, HEADS),
            "2026-03-03": (OVERDUE, HEADS),
        },
    ),
    "a made-up Saturday is a day like any other": (
        duty("2025-11-29", calendar=WorkCalendar(made_up=frozenset({date(2025, 11, 29)}))),
        WorkCalendar(made_up=frozenset({date(2025, 11, 29)})),
        "2025-11-26",
        "2025-12-01",
        {
            "2025-11-26": (BEFORE, DOER),
            "2025-11-28": (BEFORE, HEADS),
            "2025-11-29": (BEFORE, HEADS),
            "2025-12-01": (OVERDUE, HEADS),
        },
    ),
    "what recurs is reminded of before, on and after its day": (
        duty("2025-11-30", RECURRING, period=Period(date(2025, 11, 1), date(2025, 11, 30))),
        ALWAYS,
        "2025-11-01",
        "2025-12-31",
        {"2025-11-25": (PERIOD, DOER), "2025-11-28": (PERIOD, HEADS), "2025-12-01": (PERIOD, HEADS)},
    ),
    "what recurs every week is reminded of on its day alone": (
        duty("2025-11-28", RECURRING, period=Period(date(2025, 11, 24), date(2025, 11, 30))),
        ALWAYS,
        "2025-11-01",
        "2025-12-31",
        {"2025-11-28": (PERIOD, HEADS)},
    ),
    "ongoing work is reminded of once a period": (
        duty("2025-11-30", ONGOING, period=Period(date(2025, 11, 1), date(2025, 11, 30))),
        ALWAYS,
        "2025-11-01",
        "2025-12-31",
        {"2025-11-25": (PERIOD, DOER)},
    ),
    "a condition is asked about on the first working day of each month": (
        duty(None, CONDITIONAL),
        ALWAYS,
        "2025-10-15",
        "2025-12-31",
        {"2025-11-03": (DOCUMENT, DOER), "2025-12-01": (DOCUMENT, DOER)},
    ),
    "what has no day is never reminded of": (duty(None, DutyKind.UNDATED), ALWAYS, "2025-01-01", "2025-12-31", {}),
    "what was due long ago is reminded of once a week": (
        duty("2025-03-31"),
        ALWAYS,
        "2025-11-24",
        "2025-12-07",
        {"2025-11-25": (OVERDUE, HEADS), "2025-12-02": (OVERDUE, HEADS)},
    ),
    "in a week that begins with a day off it is the second working day": (
        duty("2025-03-31"),
        WorkCalendar(frozenset({date(2025, 11, 24)})),
        "2025-11-24",
        "2025-11-30",
        {"2025-11-26": (OVERDUE, HEADS)},
    ),
}


@pytest.mark.parametrize(("one", "calendar", "first", "last", "expected"), LADDERS.values(), ids=LADDERS.keys())
def test_people_are_reminded_step_by_step(one: Duty, calendar: WorkCalendar, first: str, last: str, expected: Told) -> None:
    assert private(one, first, last, calendar) == expected


@pytest.mark.parametrize("day", days_from("2025-11-10", "2025-11-14"), ids=["Mon", "Tue", "Wed", "Thu", "Fri"])
def test_overdue_work_is_never_reminded_of_on_two_days_that_follow_each_other(day: date) -> None:
    after = [date.fromisoformat(each) for each in private(duty(str(day)), str(day + timedelta(days=2)), "2025-12-31")]
    gaps = [ALWAYS.days_between(first, second) for first, second in pairwise(after)]
    assert min(gaps) >= 2
    assert max(gaps) <= 7


GROUPS: dict[str, tuple[Duty, bool, list[str]]] = {
    "a group hears that a day was missed one working day after the heads": (SUNDAY, False, ["2025-12-02"]),
    "that of a Wednesday on Friday": (duty("2025-11-26"), False, ["2025-11-28"]),
    "what recurs likewise": (
        duty("2025-11-30", RECURRING, period=Period(date(2025, 11, 1), date(2025, 11, 30))),
        False,
        ["2025-12-02"],
    ),
    "of ongoing work it hears in the digest": (duty("2025-11-30", ONGOING), False, []),
    "a group whose people cannot be reached hears each step a working day later but the early ones": (
        SUNDAY,
        True,
        ["2025-11-26", "2025-11-28", "2025-12-01", "2025-12-02", "2025-12-04"],
    ),
    "it hears nothing red sooner than others": (
        duty("2025-11-26"),
        True,
        ["2025-11-24", "2025-11-26", "2025-11-28", "2025-12-02"],
    ),
    "it is asked for a document": (duty(None, CONDITIONAL), True, ["2025-11-04", "2025-12-02"]),
    "one whose people are asked is not": (duty(None, CONDITIONAL), False, []),
}


@pytest.mark.parametrize(("one", "alone", "expected"), GROUPS.values(), ids=GROUPS.keys())
def test_a_group_is_told_after_its_people(one: Duty, alone: bool, expected: list[str]) -> None:
    assert in_group(one, "2025-11-01", "2025-12-10", alone=alone) == expected


def test_a_group_is_never_told_that_a_duty_is_overdue_while_it_is_not() -> None:
    told = [
        ping
        for each in windows(days_from("2025-11-01", "2025-12-31"), ALWAYS)
        for ping in group_pings([SUNDAY], each, alone=True)
    ]
    assert {ping.why for ping in told} == {BEFORE, OVERDUE}
    monday = windows([date(2025, 12, 1)], ALWAYS)[0]
    assert [ping.why for ping in group_pings([SUNDAY], monday, alone=True)] == [BEFORE]


def window(since: str, today: str, before: str | None = None, calendar: WorkCalendar = ALWAYS) -> Window:
    told = date.fromisoformat(before) if before else None
    return Window(date.fromisoformat(since), date.fromisoformat(today), calendar, ZONE, told)


MISSED: dict[str, tuple[str, str, list[tuple[Why, Who]]]] = {
    "a step of a day without a round is made good": ("2025-11-24", "2025-11-26", [(BEFORE, DOER)]),
    "of several the latest counts": ("2025-11-18", "2025-11-27", [(BEFORE, HEADS)]),
    "steps before the day fold into one that tells how things stand": ("2025-11-18", "2025-12-02", [(OVERDUE, HEADS)]),
    "what the round before told is not told again": ("2025-11-25", "2025-11-26", []),
    "no more than a month is looked at": ("2025-01-01", "2026-01-09", [(OVERDUE, HEADS)]),
    "a round of a clock that was put back tells nothing": ("2025-12-10", "2025-11-25", []),
    "a second round of a day tells nothing": ("2025-11-25", "2025-11-25", []),
}


@pytest.mark.parametrize(("since", "today", "expected"), MISSED.values(), ids=MISSED.keys())
def test_what_was_missed_is_made_good_once(since: str, today: str, expected: list[tuple[Why, Who]]) -> None:
    assert [(ping.why, ping.who) for ping in private_pings([SUNDAY], window(since, today))] == expected


def test_a_step_that_lies_more_than_a_month_back_stands_in_the_digest_alone() -> None:
    asked = duty("2025-11-30", ONGOING, period=Period(date(2025, 11, 1), date(2025, 11, 30)))
    assert private_pings([asked], window("2025-11-21", "2025-12-25")) != ()
    assert private_pings([asked], window("2025-11-21", "2025-12-26")) == ()


def test_a_group_waits_for_the_round_after_the_one_that_told_the_heads() -> None:
    """Down on Monday: the heads hear on Tuesday that it is late, so the group does on Wednesday."""
    tuesday, wednesday = window("2025-11-28", "2025-12-02", "2025-11-27"), window("2025-12-02", "2025-12-03", "2025-11-28")
    assert [ping.why for ping in private_pings([SUNDAY], tuesday)] == [OVERDUE]
    assert group_pings([SUNDAY], tuesday, alone=False) == ()
    assert [ping.why for ping in group_pings([SUNDAY], wednesday, alone=False)] == [OVERDUE]


def test_a_group_hears_what_the_heads_heard_before_the_bot_was_down() -> None:
    after = window("2025-12-01", "2025-12-10", "2025-11-28")
    assert [ping.why for ping in group_pings([SUNDAY], after, alone=False)] == [OVERDUE]


def test_the_first_round_of_all_tells_groups_by_the_calendar() -> None:
    assert [ping.why for ping in group_pings([SUNDAY], window("2025-12-01", "2025-12-02"), alone=False)] == [OVERDUE]


def test_what_was_done_moved_or_handed_over_is_asked_anew() -> None:
    tuesday = window("2025-11-24", "2025-11-25")
    opened = dossier(due("2025-11-30"))
    cases = {
        "open": opened,
        "done": having(opened, report(Status.DONE)),
        "moved": dossier(due("2025-12-15")),
        "handed over": replace(opened, leads=(B,)),
    }
    told = {name: private_pings(duties_of(standing_now(each), tuesday.today, DEFAULT), tuesday) for name, each in cases.items()}
    assert {name: [ping.unit_id for ping in pings] for name, pings in told.items()} == {
        "open": [A],
        "done": [],
        "moved": [],
        "handed over": [B],
    }


def test_what_recurs_early_in_a_month_is_reminded_of_before_that_month() -> None:
    monthly: Milestone = due(None, MilestoneKind.RECURRING, rhythm=Rhythm(Every.MONTH, 3))
    friday = window("2025-11-27", "2025-11-28")
    told = private_pings(duties_of(dossier(monthly), friday.today, DEFAULT), friday)
    assert [str(ping.duty.due) for ping in told] == ["2025-12-03"]


def waiting(said: str, day: str | None, milestone: int = 0) -> Duty:
    told = report(Status.WAITING, 50, said=said, waiting_unit_id=B)
    return duty(day, DATED if day else CONDITIONAL, said=told, milestone=milestone)


WAITS: dict[str, tuple[Duty, list[str]]] = {
    "who is waited for is reminded after three, eight and thirteen working days": (
        waiting("2025-11-03", "2026-03-31"),
        ["2025-11-06", "2025-11-13", "2025-11-20"],
    ),
    "and around the day": (
        waiting("2025-09-01", "2025-11-30"),
        ["2025-11-25", "2025-11-27", "2025-11-28", "2025-12-01"],
    ),
    "and without a day": (waiting("2025-11-21 20:00", None), ["2025-11-26", "2025-12-03", "2025-12-10"]),
    "who waits for nobody reminds nobody": (SUNDAY, []),
}


@pytest.mark.parametrize(("one", "expected"), WAITS.values(), ids=WAITS.keys())
def test_the_unit_that_is_waited_for_is_reminded(one: Duty, expected: list[str]) -> None:
    told = [
        (str(each.today), ping)
        for each in windows(days_from("2025-11-01", "2025-12-10"), ALWAYS)
        for ping in waited_pings([one], each)
    ]
    assert [day for day, _ in told] == expected
    assert all((ping.unit_id, ping.why) == (B, Why.WAITED_FOR) for _, ping in told)


def test_of_a_task_with_several_days_who_is_waited_for_hears_once_for_each_unit_that_waits() -> None:
    round_ = window("2025-11-05", "2025-11-06")
    later, sooner = waiting("2025-11-03", "2026-03-31", 1), waiting("2025-11-03", "2025-12-31")
    other = replace(later, unit_id=C)
    told = waited_pings([later, sooner, other], round_)
    assert [(ping.duty.unit_id, str(ping.duty.due)) for ping in told] == [(A, "2025-12-31"), (C, "2026-03-31")]


@pytest.mark.parametrize(
    ("until", "expected"),
    [("2025-11-10", ["2025-11-10", "2025-11-13"]), ("2025-11-06", ["2025-11-06", "2025-11-13"]), ("2025-12-20", [])],
)
def test_who_is_waited_for_may_put_it_off_and_hears_it_on_that_day(until: str, expected: list[str]) -> None:
    one = waiting("2025-11-03", "2026-03-31")
    put_off = {(one.task_id, one.milestone): date.fromisoformat(until)}
    rounds = windows(days_from("2025-11-04", "2025-11-19"), ALWAYS)
    assert [str(each.today) for each in rounds if waited_pings([one], each, put_off)] == expected


ESCALATED: dict[str, tuple[Duty, int, list[str]]] = {
    "leaders hear after so many working days": (duty("2025-11-26"), 5, ["2025-12-03"]),
    "they count from the last day in time": (SUNDAY, 1, ["2025-12-02"]),
    "and hear once": (SUNDAY, 5, ["2025-12-08"]),
    "none where the office does not want it": (SUNDAY, 0, []),
    "what recurs never reaches them": (duty("2025-11-30", RECURRING), 5, []),
    "a condition neither": (duty(None, CONDITIONAL), 5, []),
}


@pytest.mark.parametrize(("one", "days", "expected"), ESCALATED.values(), ids=ESCALATED.keys())
def test_leaders_hear_of_what_stays_overdue(one: Duty, days: int, expected: list[str]) -> None:
    told = [
        (str(each.today), ping)
        for each in windows(days_from("2025-11-01", "2025-12-31"), ALWAYS)
        for ping in escalations([one], each, days)
    ]
    assert [day for day, _ in told] == expected
    assert all(ping.why is Why.ESCALATED for _, ping in told)


def test_an_escalation_does_not_run_over_tet() -> None:
    late = duty("2026-02-12", calendar=TET)
    told = [
        str(each.today) for each in windows(days_from("2026-02-12", "2026-03-10"), TET) for _ in escalations([late], each, 3)
    ]
    assert told == ["2026-02-24"]


def of(who: Who, said: Report | None = None, for_unit: int | None = None) -> Ping:
    return Ping(replace(SUNDAY, said=said), BEFORE, who, for_unit)


BY_HOA = report(percent=40)
HEARERS: dict[str, tuple[Ping, Crew, tuple[int, ...]]] = {
    "who reported last hears it": (of(DOER, BY_HOA), CREW, (HOA,)),
    "where nobody has reported the heads do": (of(DOER), CREW, (HEAD, DEPUTY)),
    "who has left the unit does not": (of(DOER, BY_HOA), Crew(A, (HEAD,), members=(HEAD,)), (HEAD,)),
    "who cannot be written to does not": (of(DOER, BY_HOA), replace(CREW, unreachable=frozenset({HOA})), (HEAD, DEPUTY)),
    "near the day the heads hear it with who reported": (of(HEADS, BY_HOA), CREW, (HEAD, DEPUTY, HOA)),
    "a head who reported hears it once": (of(HEADS, replace(BY_HOA, author_id=HEAD)), CREW, (HEAD, DEPUTY)),
    "where no head can be reached who reported does": (
        of(HEADS, BY_HOA),
        replace(CREW, unreachable=frozenset({HEAD, DEPUTY})),
        (HOA,),
    ),
    "where nobody can be reached nobody does": (of(HEADS, BY_HOA), Crew(A), ()),
    "of the unit that is waited for its heads do": (of(HEADS, BY_HOA, B), Crew(B, (LAN,), members=(LAN, HOA)), (LAN,)),
}


@pytest.mark.parametrize(("ping", "crew", "expected"), HEARERS.values(), ids=HEARERS.keys())
def test_a_reminder_reaches_who_works_on_it_then_who_answers_for_it(ping: Ping, crew: Crew, expected: tuple[int, ...]) -> None:
    assert hearers(ping, crew) == expected


NOT_PUT_OFF: Mapping[tuple[int, int | None], date] = {}


def until(day: str, milestone: int = 0) -> dict[tuple[int, int | None], date]:
    return {(TASK, milestone): date.fromisoformat(day)}


PUT_OFF: dict[str, tuple[int, Mapping[tuple[int, int | None], date], str, str, list[Why]]] = {
    "a head hears the steps of heads": (HEAD, NOT_PUT_OFF, "2025-11-26", "2025-11-27", [BEFORE]),
    "a colleague does not": (LAN, NOT_PUT_OFF, "2025-11-26", "2025-11-27", []),
    "who put it off hears nothing until then": (HEAD, until("2025-12-01"), "2025-11-26", "2025-11-27", []),
    "and hears it on that day": (HEAD, until("2025-11-26"), "2025-11-25", "2025-11-26", [Why.PUT_OFF]),
    "whoever it is": (LAN, until("2025-11-26"), "2025-11-25", "2025-11-26", [Why.PUT_OFF]),
    "once": (HEAD, until("2025-11-27"), "2025-11-26", "2025-11-27", [Why.PUT_OFF]),
    "on the next working day where it is none": (HEAD, until("2025-11-29"), "2025-11-28", "2025-12-01", [Why.PUT_OFF]),
    "and the steps after it": (HEAD, until("2025-11-26"), "2025-11-26", "2025-11-27", [BEFORE]),
    "another day of the task is not put off": (HEAD, until("2025-12-01", 1), "2025-11-26", "2025-11-27", [BEFORE]),
}


@pytest.mark.parametrize(("person", "put_off", "since", "today", "expected"), PUT_OFF.values(), ids=PUT_OFF.keys())
def test_a_person_is_reminded_unless_it_was_put_off(
    person: int, put_off: Mapping[tuple[int, int | None], date], since: str, today: str, expected: list[Why]
) -> None:
    assert [ping.why for ping in for_person(person, [SUNDAY], CREW, window(since, today), put_off)] == expected


def of_plan(one: Duty, number: int) -> Duty:
    plan: Plan = replace(ITEM.plan, id=number)
    return replace(one, item=PlannedTask(plan, ITEM.task))


STARTED = {1: date(2025, 11, 24)}


@pytest.mark.parametrize(
    ("one", "kept"),
    [
        (of_plan(SUNDAY, 1), True),
        (of_plan(duty("2025-11-24"), 1), True),
        (of_plan(duty("2025-11-23"), 1), False),
        (of_plan(duty(None, CONDITIONAL), 1), True),
        (of_plan(SUNDAY, 2), False),
        (SUNDAY, False),
    ],
    ids=["due later", "due that day", "over before", "without a day", "of another plan", "of a plan that is not stored"],
)
def test_reminders_begin_with_what_is_due_once_they_have_started(one: Duty, kept: bool) -> None:
    assert still_reminded([one], STARTED) == ((one,) if kept else ())


@pytest.mark.parametrize(
    ("words", "is_long"),
    [
        ("Đề án tinh giản biên chế", True),
        ("Quy chế chi tiêu nội bộ", True),
        ("DỰ TOÁN ngân sách năm 2026", True),
        ("Báo cáo kết quả", False),
        ("Đề nghị của phòng", False),
        ("Báo cáo về đề ánh sáng", False),
    ],
)
def test_what_must_be_appraised_or_laid_before_others_takes_long(words: str, is_long: bool) -> None:
    assert needs_long_preparation(long(SUNDAY, words)) is is_long


def test_without_a_deliverable_the_task_itself_tells() -> None:
    bare = replace(ITEM.task, deliverable=None, content="Xây dựng Chương trình công tác")
    assert needs_long_preparation(replace(SUNDAY, item=PlannedTask(ITEM.plan, bare)))


def test_the_ladder_leads_upwards_and_groups_can_switch_off_what_it_tells() -> None:
    for steps in LADDER.values():
        days = [step.days for step in steps]
        assert days == sorted(set(days))
        assert all(step.days < 0 for step in steps if step.early)
    assert set(SORTS) == set(Why) - {Why.ESCALATED, Why.PUT_OFF}
