"""Whom a report obliges us to tell, when, and who comes first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from plan.calendar import WorkCalendar
from plan.dossier import Dossier
from plan.informing import Crew, Notice, NoticeKind, Office, is_red, next_morning, notices_of
from plan.model import MilestoneKind
from plan.office_settings import GroupLines, OfficeSettings
from plan.reports import Entry, Period, Report, Status
from tests.plan.reported import HOA, TRACKING, ZONE, A, B, C, at, dossier, due, having, report

HEAD, DEPUTY, ADMIN, BINH, LAN = 80, 81, 90, 82, 83
OFFICE = Office(OfficeSettings(), WorkCalendar(), ZONE, (ADMIN,))
DIGEST_ONLY = replace(OFFICE, settings=OfficeSettings(group_lines=GroupLines.DIGEST))
CREW = Crew(A, heads=(HEAD,), members=(HOA, HEAD))
ONE = dossier(due("2025-09-30"))
LATE = report(percent=60, said="2025-10-03 15:00")  # a Friday
IN_TIME = report(percent=60, said="2025-09-26 15:00")
BLOCKED, WAITING, SUBMITTED, DONE = Status.BLOCKED, Status.WAITING, Status.SUBMITTED, Status.DONE
LINE, TO_HEAD, NO_HEAD = NoticeKind.LINE, NoticeKind.HEAD, NoticeKind.NO_HEAD

SOON, MONDAY, NOW = "a minute", "Monday", "now"
TIMES = {
    IN_TIME: {NOW: "2025-09-26 15:00", SOON: "2025-09-26 15:01"},
    LATE: {NOW: "2025-10-03 15:00", SOON: "2025-10-03 15:01", MONDAY: "2025-10-06 08:00"},
}


def told(
    said: Report,
    crew: Crew = CREW,
    others: Crew | None = None,
    office: Office = OFFICE,
    opened: Dossier = ONE,
    in_group: bool = False,
) -> list[tuple[NoticeKind, int | None, str]]:
    """Return what is told as (kind, person or None for the group, when)."""
    stored = having(opened, said)
    notices = notices_of(stored.reports[-1], stored, crew, others, office, said_in_group=in_group)
    return [(each.kind, each.person_id, when(each, said)) for each in notices]


def when(notice: Notice, said: Report) -> str:
    times = TIMES[LATE] if said.said_at == LATE.said_at else TIMES[IN_TIME]
    return next((name for name, moment in times.items() if at(moment) == notice.not_before), str(notice.not_before))


def blocked(said: Report) -> Report:
    return replace(said, status=BLOCKED, note="thiếu người")


ROWS: dict[str, tuple[Report, Crew, Office, bool, list[tuple[NoticeKind, int | None, str]]]] = {
    "a report in time is a line in the group": (IN_TIME, CREW, OFFICE, False, [(LINE, None, SOON)]),
    "said in the group it needs no line": (IN_TIME, CREW, OFFICE, True, []),
    "in an office of digests it waits for the digest": (IN_TIME, CREW, DIGEST_ONLY, False, []),
    "a red line reaches the head at once and the group on the next working morning": (
        LATE,
        CREW,
        OFFICE,
        False,
        [(TO_HEAD, HEAD, NOW), (LINE, None, MONDAY)],
    ),
    "each head hears of it": (
        LATE,
        Crew(A, heads=(HEAD, DEPUTY), members=(HOA, HEAD, DEPUTY)),
        OFFICE,
        False,
        [(TO_HEAD, HEAD, NOW), (TO_HEAD, DEPUTY, NOW), (LINE, None, MONDAY)],
    ),
    "the head hears of it although the group has it already": (LATE, CREW, OFFICE, True, [(TO_HEAD, HEAD, NOW)]),
    "the head hears of it in an office of digests": (LATE, CREW, DIGEST_ONLY, False, [(TO_HEAD, HEAD, NOW)]),
    "where the author is the head nobody must hear it first": (
        LATE,
        Crew(A, heads=(HOA,), members=(HOA,)),
        OFFICE,
        False,
        [(LINE, None, SOON)],
    ),
    "where the author is one of two heads the other hears of it": (
        LATE,
        Crew(A, heads=(HOA, HEAD), members=(HOA, HEAD)),
        OFFICE,
        False,
        [(TO_HEAD, HEAD, NOW), (LINE, None, SOON)],
    ),
    "where no head is reachable the administrator hears of it and the group keeps its delay": (
        LATE,
        replace(CREW, unreachable=frozenset({HEAD})),
        OFFICE,
        False,
        [(NO_HEAD, ADMIN, NOW), (LINE, None, MONDAY)],
    ),
    "a unit without a head is the same": (
        LATE,
        Crew(A, members=(HOA,)),
        OFFICE,
        False,
        [(NO_HEAD, ADMIN, NOW), (LINE, None, MONDAY)],
    ),
    "a head who cannot be written to but said it himself knows": (
        LATE,
        Crew(A, heads=(HOA,), unreachable=frozenset({HOA}), members=(HOA,)),
        OFFICE,
        False,
        [(LINE, None, SOON)],
    ),
    "where nobody is registered only the group is told": (LATE, Crew(A), OFFICE, False, [(LINE, None, SOON)]),
    "a hindrance in time reaches the head, and the group as usual": (
        blocked(IN_TIME),
        CREW,
        OFFICE,
        False,
        [(TO_HEAD, HEAD, NOW), (LINE, None, SOON)],
    ),
    "a late hindrance waits for the morning": (
        blocked(LATE),
        CREW,
        OFFICE,
        False,
        [(TO_HEAD, HEAD, NOW), (LINE, None, MONDAY)],
    ),
}


@pytest.mark.parametrize(("said", "crew", "office", "in_group", "expected"), ROWS.values(), ids=ROWS.keys())
def test_heads_hear_of_red_lines_before_their_group(
    said: Report, crew: Crew, office: Office, in_group: bool, expected: list[tuple[NoticeKind, int | None, str]]
) -> None:
    assert told(said, crew, office=office, in_group=in_group) == expected


THEIRS = Crew(B, heads=(BINH,), members=(BINH, LAN))
WAITS = replace(IN_TIME, status=WAITING, waiting_unit_id=B)
HANDED_IN = replace(IN_TIME, status=SUBMITTED, percent=100)
FOR, SUBMISSION = NoticeKind.WAITED_FOR, NoticeKind.SUBMITTED
OTHERS: dict[str, tuple[Report, Crew, Office, list[tuple[NoticeKind, int | None, str]]]] = {
    "the head of who is waited for hears of it at once, the group after a minute": (
        WAITS,
        THEIRS,
        OFFICE,
        [(FOR, BINH, NOW), (FOR, None, SOON)],
    ),
    "in an office of digests the head alone does": (WAITS, THEIRS, DIGEST_ONLY, [(FOR, BINH, NOW)]),
    "where no head can be written to everybody else does": (
        WAITS,
        replace(THEIRS, unreachable=frozenset({BINH})),
        OFFICE,
        [(FOR, LAN, NOW), (FOR, None, SOON)],
    ),
    "where nobody is registered the group does": (WAITS, Crew(B), OFFICE, [(FOR, None, SOON)]),
    "where nobody is registered it does even in an office of digests": (
        WAITS,
        Crew(B),
        DIGEST_ONLY,
        [(FOR, None, SOON)],
    ),
    "the head of the tracking unit is asked to accept": (HANDED_IN, THEIRS, OFFICE, [(SUBMISSION, BINH, NOW)]),
    "where nobody there can be asked the administrator is": (HANDED_IN, Crew(TRACKING), OFFICE, [(SUBMISSION, ADMIN, NOW)]),
}


@pytest.mark.parametrize(("said", "others", "office", "expected"), OTHERS.values(), ids=OTHERS.keys())
def test_who_is_waited_for_or_asked_to_accept_is_told(
    said: Report, others: Crew, office: Office, expected: list[tuple[NoticeKind, int | None, str]]
) -> None:
    notices = told(said, others=others, office=office, in_group=True)
    assert [each for each in notices if each[0] not in {TO_HEAD, LINE}] == expected


def test_notices_name_the_unit_whose_people_they_are_for() -> None:
    notices = notices_of(WAITS, having(ONE, WAITS), CREW, THEIRS, OFFICE, said_in_group=False)
    assert [(each.kind, each.unit_id) for each in notices] == [(TO_HEAD, A), (LINE, A), (FOR, B), (FOR, B)]


DONE_IN_TIME = report(DONE, said="2025-09-29")
RED: dict[str, tuple[Dossier, tuple[Report, ...], bool]] = {
    "said on the last day it is in time": (ONE, (report(said="2025-09-30 23:59"),), False),
    "said at midnight it is late": (ONE, (report(said="2025-10-01 00:00"),), True),
    "recorded after midnight it is in time": (ONE, (report(said="2025-09-30 23:59", recorded="2025-10-01 08:00"),), False),
    "finished late it is red": (ONE, (report(DONE, said="2025-10-03"),), True),
    "a note about what was done in time is not": (ONE, (DONE_IN_TIME, report(DONE, said="2025-10-03", note="x")), False),
    "accepting later what was submitted in time is not": (
        ONE,
        (report(SUBMITTED, said="2025-09-29"), report(DONE, entry=Entry.ACCEPT, about=1, said="2025-10-03")),
        False,
    ),
    "sending it back after the day is": (
        ONE,
        (report(SUBMITTED, said="2025-09-29"), report(entry=Entry.RETURN, about=1, said="2025-10-03")),
        True,
    ),
    "re-opening what was done in time is": (ONE, (DONE_IN_TIME, report(percent=60, said="2025-10-03")), True),
    "what is reported by period is not": (
        dossier(due("2025-09-30", MilestoneKind.ONGOING)),
        (report(said="2025-10-03", period=Period(date(2025, 9, 1), date(2025, 9, 30))),),
        False,
    ),
    "what has no day is not": (dossier(due(None, MilestoneKind.CONDITIONAL)), (LATE,), False),
    "a task without milestones is not": (dossier(), (replace(LATE, aim=replace(LATE.aim, milestone=None)),), False),
    "one of many that lead is not": (
        replace(ONE, leads=(B,), collective=True),
        (replace(LATE, aim=replace(LATE.aim, unit_id=C)),),
        False,
    ),
    "one that leads by name beside them is": (replace(ONE, collective=True), (LATE,), True),
}


@pytest.mark.parametrize(("opened", "reports", "red"), RED.values(), ids=RED.keys())
def test_a_line_is_red_when_it_says_that_a_day_was_missed(opened: Dossier, reports: tuple[Report, ...], red: bool) -> None:
    stored = having(opened, *reports)
    assert is_red(stored.reports[-1], stored, ZONE) is red
    assert is_red(stored.reports[-1], replace(stored, reports=stored.reports[:-1]), ZONE) is red  # not yet in the dossier


@pytest.mark.parametrize(
    ("day", "morning"),
    [("2025-10-01", "2025-10-02"), ("2025-10-03", "2025-10-07"), ("2025-10-04", "2025-10-07"), ("2025-10-10", "2025-10-11")],
    ids=["tomorrow", "after a weekend and a day off", "from a Saturday", "on a made-up Saturday"],
)
def test_the_next_working_morning_is_at_eight_in_the_office(day: str, morning: str) -> None:
    calendar = WorkCalendar(frozenset({date(2025, 10, 6)}), frozenset({date(2025, 10, 11)}))
    found = next_morning(date.fromisoformat(day), replace(OFFICE, calendar=calendar))
    assert found == at(f"{morning} 08:00")
    assert isinstance(found, datetime)
    assert found.utcoffset() is not None
