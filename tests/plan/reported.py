"""Dossiers, reports and wishes for the tests of progress, told in a few words. Times are office time (UTC+7) as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from plan.amending import amended
from plan.answers import PlannedTask
from plan.bases import Basis
from plan.dossier import Dossier, Registry
from plan.extensions import Extension, Stage
from plan.model import Milestone, MilestoneKind, Plan, PlanHeader, Task
from plan.office_settings import OfficeSettings
from plan.progress import Bench, decide
from plan.reports import Aim, Entry, Evidence, Report, Status
from plan.units import UnitBook
from plan.wishes import Wish
from tests.plan.example import example_plan

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
DEFAULT = OfficeSettings()
TASK = 7
HOA = 70  # who reports
PROOF = Evidence(document="123/BC-VP", issued_on=date(2025, 9, 1))
A, B, C = 1, 2, 3  # leading units
TRACKING = 9


def at(moment: str) -> datetime:
    """Return an instant in UTC from office time, "2025-09-30 23:59" (a bare day means nine in the morning)."""
    written = moment if " " in moment else f"{moment} 09:00"
    return datetime.fromisoformat(written).replace(tzinfo=ZONE).astimezone(UTC)


def due(day: str | None, kind: MilestoneKind = MilestoneKind.DATE, **more: Any) -> Milestone:
    """Return a milestone."""
    return Milestone(kind, date.fromisoformat(day) if day else None, "hạn", **more)


def dossier(*milestones: Milestone, deliverable: str | None = None, year: int | None = 2025, **more: Any) -> Dossier:
    """Return the dossier of a task with these milestones, led by unit `A` alone and followed by `TRACKING`."""
    task = Task("II.1.a", "1.a", "Chung", "Việc", deliverable=deliverable, milestones=milestones, id=TASK)
    item = PlannedTask(Plan(PlanHeader("Kế hoạch", year=year), (), (task,)), task)
    return Dossier(item, **{"leads": (A,), "tracking_id": TRACKING, **more})


@cache
def example_registry() -> Registry:
    """Return the units of the example plan, numbered from 1 in its order."""
    units = UnitBook.from_plan(example_plan()).units
    return Registry(UnitBook(replace(each, id=number) for number, each in enumerate(units, 1)), {})


def example_dossier(code: str) -> Dossier:
    """Return the dossier of a task of the example plan, its id being its place (from 1)."""
    plan = example_plan()
    place, task = next((place, each) for place, each in enumerate(plan.tasks, 1) if each.code == code)
    return example_registry().opened(PlannedTask(plan, replace(task, id=place)))


def unit_id(name: str) -> int:
    """Return the id of a unit of the example plan."""
    found = example_registry().id_of(name)
    assert found is not None
    return found


def report(
    status: Status = Status.IN_PROGRESS, percent: int | None = None, said: str = "2025-09-01", unit: int = A, **more: Any
) -> Report:
    """Return a stored report of a unit on its first milestone; `milestone`, `period`, `recorded` and fields of `Report`."""
    aim = more.pop("aim", None) or Aim(more.pop("task_id", TASK), unit, more.pop("milestone", 0), more.pop("period", None))
    if percent is None and status in {Status.DONE, Status.SUBMITTED}:
        percent = 100
    recorded = at(more.pop("recorded", said))
    given = {"entry": Entry.REPORT, "author_id": HOA, "id": 1, **more}
    return Report(aim=aim, status=status, percent=percent, said_at=at(said), recorded_at=recorded, **given)


def having(opened: Dossier, *reports: Report) -> Dossier:
    """Return a dossier with these reports besides, numbered in the order of recording."""
    numbered = [replace(each, id=number) for number, each in enumerate(reports, len(opened.reports) + 1)]
    return replace(opened, reports=(*opened.reports, *numbered))


def standing_now(opened: Dossier) -> Dossier:
    """Return a dossier with its task as it stands."""
    return replace(opened, item=replace(opened.item, task=amended(opened, ZONE)))


def wish(status: Status | None = None, percent: int | None = None, said: str = "2025-09-02", **more: Any) -> Wish:
    """Return what a person wants recorded."""
    return Wish(more.pop("task_id", TASK), at(said), status=status, percent=percent, **more)


def bench(
    today: str = "2025-09-02", *units: int, settings: OfficeSettings = DEFAULT, names: Mapping[str, int] | None = None
) -> Bench:
    """Return who decides when; without units named, unit `A` reports."""
    known = names or {}
    day = date.fromisoformat(today)
    return Bench(settings, HOA, units or (A,), known.get, day, at(f"{today} 10:00"))


def outcome(opened: Dossier, wanted: Wish, seat: Bench | None = None) -> object:
    """Return what is decided in one word: the need, the refusal, or (status, percent)."""
    decided = decide(opened, wanted, seat or bench())
    if isinstance(decided, Report):
        return decided.status, decided.percent
    return getattr(decided, "need", None) or getattr(decided, "reason", None)


def recorded(opened: Dossier, wanted: Wish, seat: Bench | None = None) -> Report:
    """Return the report that a wish makes, which must lack nothing."""
    decided = decide(opened, wanted, seat or bench())
    assert isinstance(decided, Report), decided
    return decided


def extension(old: str, new: str, asked: str, decided: str | None = None, **more: Any) -> Extension:
    """Return a request to move the first milestone, granted unless said otherwise."""
    given = {"milestone": 0, "unit_id": A, "asked_by": HOA, "reason": "lý do", "late": False, "stage": Stage.GRANTED, **more}
    dates: dict[str, Any] = {"old_due": date.fromisoformat(old), "new_due": date.fromisoformat(new)}
    return Extension(TASK, said_at=at(asked), decided_at=at(decided or asked), **dates, **given)


def basis(day: str, said: str, milestone: int = 0) -> Basis:
    """Return a basis that sets the day of a conditional milestone."""
    return Basis(TASK, milestone, "5/KH-UBND", date.fromisoformat(day), HOA, at(said))
