"""The rules of deadlines as tables: asking for more time, dating what waits for a document, asking why something is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plan.answers import PlannedTask
from plan.bases import Basis
from plan.basing import BasisMissing, BasisNeed, BasisRefusal, BasisRefused, BasisWish, base, conditional_milestone
from plan.calendar import WorkCalendar
from plan.dossier import Dossier
from plan.explaining import answer_by, late_units
from plan.extending import (
    Count,
    ExtensionMissing,
    ExtensionNeed,
    ExtensionRefusal,
    ExtensionRefused,
    ExtensionWish,
    Moot,
    Petitioner,
    count,
    moot,
    petition,
)
from plan.extensions import Extension, Stage
from plan.model import Milestone, MilestoneKind, Plan, PlanHeader, Task
from plan.office_settings import OfficeSettings
from plan.reports import Aim, Entry, Report, Status

TODAY = date(2025, 11, 24)
NOW = datetime(2025, 11, 24, 2, tzinfo=UTC)
LATER, MUCH_LATER = date(2026, 1, 15), date(2026, 3, 1)
OURS, THEIRS, TRACKING = 1, 2, 9
PAST = Milestone(MilestoneKind.DATE, date(2025, 9, 30), "Quý III")
COMING = Milestone(MilestoneKind.DATE, date(2025, 12, 31), "Quý IV")
WAITING = Milestone(MilestoneKind.CONDITIONAL, None, "Sau khi …")
ONGOING = Milestone(MilestoneKind.ONGOING, date(2025, 12, 31), "Thường xuyên")
MET = replace(PAST, met_on=date(2025, 9, 1))


def dossier(*milestones: Milestone, **changes: object) -> Dossier:
    task = Task("II.3.a", "3.a", "", "Việc", lead=("Phòng A",), milestones=milestones, id=7)
    known: dict[str, object] = {"leads": (OURS,), "tracking_id": TRACKING, **changes}
    return Dossier(PlannedTask(Plan(PlanHeader("Kế hoạch", year=2025), (), (task,)), task), **known)  # type: ignore[arg-type]


def wish(**changes: object) -> ExtensionWish:
    return replace(ExtensionWish(7, NOW, new_due=LATER, reason="chờ"), **changes)  # type: ignore[arg-type]


STAFF = Petitioner(11, TODAY, (OURS,), headed=frozenset({OURS}))
HEAD = replace(STAFF, heads=frozenset({OURS}))
ALONE = replace(STAFF, headed=frozenset())
OPEN = Extension(7, 0, OURS, 11, "chờ", date(2025, 12, 31), LATER, False, Stage.OFFICE, NOW, id=3)


@pytest.mark.parametrize(
    ("by", "milestones", "asked", "stage", "milestone", "late"),
    [
        pytest.param(STAFF, [COMING], wish(), Stage.HEAD, 0, False, id="staff ask their head"),
        pytest.param(HEAD, [COMING], wish(), Stage.OFFICE, 0, False, id="a head asks the office"),
        pytest.param(ALONE, [COMING], wish(), Stage.OFFICE, 0, False, id="without a head the office is asked"),
        pytest.param(HEAD, [PAST], wish(), Stage.OFFICE, 0, True, id="a head asks late"),
        pytest.param(STAFF, [PAST, COMING], wish(), Stage.HEAD, 1, False, id="staff get the one in time"),
        pytest.param(HEAD, [PAST, COMING], wish(new_due=date(2025, 12, 15)), Stage.OFFICE, 0, True, id="the only one before"),
        pytest.param(HEAD, [PAST, COMING], wish(milestone=1), Stage.OFFICE, 1, False, id="the chosen one"),
        pytest.param(HEAD, [MET, COMING], wish(), Stage.OFFICE, 1, False, id="what is met is left out"),
        pytest.param(STAFF, [replace(COMING, due=TODAY)], wish(), Stage.HEAD, 0, False, id="the day itself is in time"),
    ],
)
def test_a_complete_wish_is_a_request(
    by: Petitioner, milestones: list[Milestone], asked: ExtensionWish, stage: Stage, milestone: int, late: bool
) -> None:
    made = petition(dossier(*milestones), asked, by)
    assert isinstance(made, Extension)
    assert (made.stage, made.milestone, made.late) == (stage, milestone, late)
    assert (made.old_due, made.new_due, made.unit_id) == (milestones[milestone].due, asked.new_due, OURS)


@pytest.mark.parametrize(
    ("by", "milestones", "asked", "need", "choices"),
    [
        pytest.param(STAFF, [COMING], wish(new_due=None), ExtensionNeed.DAY, (0,), id="a day"),
        pytest.param(STAFF, [COMING], wish(reason=""), ExtensionNeed.REASON, (), id="a reason"),
        pytest.param(STAFF, [COMING], wish(new_due=date(2025, 12, 31)), ExtensionNeed.LATER_DAY, (0,), id="the same day"),
        pytest.param(HEAD, [PAST], wish(new_due=date(2025, 11, 1)), ExtensionNeed.LATER_DAY, (0,), id="a day gone by"),
        pytest.param(HEAD, [COMING, PAST], wish(), ExtensionNeed.MILESTONE, (1, 0), id="which one, the earliest first"),
    ],
)
def test_what_a_wish_lacks_is_asked_for(
    by: Petitioner, milestones: list[Milestone], asked: ExtensionWish, need: ExtensionNeed, choices: tuple[int, ...]
) -> None:
    made = petition(dossier(*milestones), asked, by)
    assert isinstance(made, ExtensionMissing)
    assert (made.need, made.milestones) == (need, choices)


@pytest.mark.parametrize(
    ("by", "about", "reason"),
    [
        pytest.param(replace(STAFF, units=(THEIRS,)), dossier(COMING), ExtensionRefusal.NOT_YOURS, id="another unit"),
        pytest.param(replace(STAFF, units=()), dossier(COMING), ExtensionRefusal.NOT_YOURS, id="no unit"),
        pytest.param(STAFF, dossier(ONGOING), ExtensionRefusal.NO_DATE, id="ongoing work"),
        pytest.param(STAFF, dossier(WAITING), ExtensionRefusal.NO_DATE, id="what waits for a document"),
        pytest.param(STAFF, dossier(), ExtensionRefusal.NO_DATE, id="nothing at all"),
        pytest.param(STAFF, dossier(MET), ExtensionRefusal.DONE, id="what is met"),
        pytest.param(STAFF, dossier(Milestone(MilestoneKind.DONE, None, "")), ExtensionRefusal.DONE, id="done in the plan"),
        pytest.param(STAFF, dossier(replace(COMING, carried_into=2026)), ExtensionRefusal.RELEASED, id="what was carried over"),
        pytest.param(STAFF, dossier(replace(COMING, closed_on=TODAY)), ExtensionRefusal.RELEASED, id="what was closed"),
        pytest.param(STAFF, dossier(PAST), ExtensionRefusal.LATE, id="staff after the deadline"),
        pytest.param(replace(HEAD, heads=frozenset({THEIRS})), dossier(PAST), ExtensionRefusal.LATE, id="head elsewhere"),
        pytest.param(STAFF, dossier(COMING, extensions=(OPEN,)), ExtensionRefusal.OPEN, id="one is open"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(by: Petitioner, about: Dossier, reason: ExtensionRefusal) -> None:
    made = petition(about, wish(), by)
    assert isinstance(made, ExtensionRefused)
    assert made.reason is reason


def test_another_units_open_request_is_no_hindrance() -> None:
    theirs = replace(OPEN, unit_id=THEIRS)
    assert isinstance(petition(dossier(COMING, leads=(OURS, THEIRS), extensions=(theirs,)), wish(), STAFF), Extension)


def test_of_a_name_of_many_every_unit_may_ask_and_of_nobodys_task_the_tracking_unit() -> None:
    assert isinstance(petition(dossier(COMING, leads=(), collective=True), wish(), STAFF), Extension)
    nobodys = dossier(COMING, leads=())
    assert isinstance(petition(nobodys, wish(), STAFF), ExtensionRefused)
    assert isinstance(petition(nobodys, wish(), replace(STAFF, units=(TRACKING,))), Extension)


def test_requests_are_counted_by_milestone_and_unit() -> None:
    first = replace(OPEN, id=1, stage=Stage.GRANTED)
    second, elsewhere = replace(OPEN, id=2, stage=Stage.REFUSED), replace(OPEN, id=4, milestone=1)
    theirs = replace(OPEN, id=5, unit_id=THEIRS, stage=Stage.GRANTED)
    third = replace(OPEN, id=6)
    history = (first, second, elsewhere, theirs, third)
    assert [count(each, history) for each in history] == [Count(1, 0), Count(2, 1), Count(1, 0), Count(1, 1), Count(3, 2)]


@pytest.mark.parametrize(
    ("about", "why"),
    [
        (None, Moot.GONE),
        (dossier(), Moot.GONE),
        (dossier(replace(COMING, met_on=TODAY)), Moot.DELIVERED),
        (dossier(replace(COMING, submitted_on=TODAY)), Moot.DELIVERED),
        (dossier(replace(COMING, carried_into=2026)), Moot.RELEASED),
        (dossier(replace(COMING, closed_on=TODAY)), Moot.RELEASED),
        (dossier(replace(COMING, due=LATER)), Moot.OVERTAKEN),
        (dossier(replace(COMING, due=MUCH_LATER)), Moot.OVERTAKEN),
        (dossier(COMING), None),
    ],
)
def test_a_request_can_be_granted_while_it_still_moves_an_open_day(about: Dossier | None, why: Moot | None) -> None:
    assert moot(about, OPEN) is why


BASIS = Basis(7, 0, "45/KH-UBND", LATER, 11, NOW, id=1)
DATED = replace(WAITING, kind=MilestoneKind.DATE, due=LATER)
NAMED = BasisWish(7, NOW, "45/KH-UBND", LATER)


@pytest.mark.parametrize(
    ("about", "named", "units", "expected"),
    [
        (dossier(WAITING), NAMED, (OURS,), replace(BASIS, id=0)),
        (dossier(WAITING), NAMED, None, replace(BASIS, id=0)),
        (dossier(ONGOING, WAITING), NAMED, None, replace(BASIS, id=0, milestone=1)),
        (dossier(WAITING), replace(NAMED, document=None), None, BasisNeed.DOCUMENT),
        (dossier(WAITING), replace(NAMED, due=None), None, BasisNeed.DUE),
        (dossier(WAITING), NAMED, (THEIRS,), BasisRefusal.NOT_YOURS),
        (dossier(COMING), NAMED, None, BasisRefusal.DATED),
        (dossier(ONGOING), NAMED, None, BasisRefusal.UNCONDITIONAL),
        (dossier(), NAMED, None, BasisRefusal.UNCONDITIONAL),
        (dossier(Milestone(MilestoneKind.DONE, None, "")), NAMED, None, BasisRefusal.DONE),
        (dossier(replace(WAITING, met_on=TODAY)), NAMED, None, BasisRefusal.DONE),
        (dossier(DATED, bases=(BASIS,)), NAMED, None, BasisRefusal.UNCHANGED),
        (dossier(DATED, bases=(BASIS,)), replace(NAMED, due=MUCH_LATER), None, replace(BASIS, id=0, due=MUCH_LATER)),
    ],
)
def test_a_document_dates_what_waits_for_one(
    about: Dossier, named: BasisWish, units: tuple[int, ...] | None, expected: object
) -> None:
    made = base(about, named, 11, units)
    match made:
        case BasisMissing(need, _):
            assert need is expected
        case BasisRefused(reason, _):
            assert reason is expected
        case _:
            assert made == expected


def test_what_still_waits_comes_before_what_has_its_day() -> None:
    assert conditional_milestone(dossier(DATED, WAITING, bases=(BASIS,))) == 1
    assert conditional_milestone(dossier(DATED, bases=(BASIS, replace(BASIS, id=2, milestone=5)))) == 0


def said(unit: int, status: Status, milestone: int = 0) -> Report:
    return Report(Entry.REPORT, Aim(7, unit, milestone), status, 11, NOW, NOW, id=unit)


@pytest.mark.parametrize(
    ("about", "late"),
    [
        (dossier(PAST), (OURS,)),
        (dossier(PAST, leads=(OURS, THEIRS)), (OURS, THEIRS)),
        (dossier(PAST, leads=(OURS, THEIRS), reports=(said(OURS, Status.DONE),)), (THEIRS,)),
        (dossier(PAST, leads=(OURS, THEIRS), reports=(said(THEIRS, Status.SUBMITTED),)), (OURS,)),
        (dossier(PAST, leads=(OURS, THEIRS), reports=(said(THEIRS, Status.BLOCKED),)), (OURS, THEIRS)),
        (dossier(PAST, replace(PAST, due=TODAY), reports=(said(OURS, Status.DONE),)), ()),
        (dossier(MET), ()),
        (dossier(COMING), ()),
        (dossier(replace(PAST, due=TODAY)), ()),
        (dossier(ONGOING, WAITING), ()),
        (dossier(PAST, leads=(), collective=True), ()),
        (dossier(PAST, leads=(OURS,), collective=True), (OURS,)),
        (dossier(PAST, leads=()), (TRACKING,)),
    ],
)
def test_only_leading_units_that_are_behind_are_asked_why(about: Dossier, late: tuple[int, ...]) -> None:
    assert late_units(about, TODAY) == late


def test_an_answer_is_due_after_working_days() -> None:
    assert answer_by(date(2025, 11, 27), WorkCalendar(), OfficeSettings()) == date(2025, 12, 2)
    holiday = WorkCalendar(days_off=frozenset({date(2025, 11, 28)}))
    assert answer_by(date(2025, 11, 27), holiday, OfficeSettings(explanation_days=1)) == date(2025, 12, 1)
