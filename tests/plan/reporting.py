"""A year of the example office for the tests of official reports: some tasks done, late, blocked, moved, asked about."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.explanations import Explanation
from plan.extensions import Extension, Stage
from plan.model import MilestoneKind
from plan.office_settings import OfficeSettings
from plan.report_contents import Contents, contents
from plan.report_figures import Ground
from plan.report_periods import PeriodKind, ReportPeriod
from plan.report_scoring import usual_scale
from plan.reports import Aim, Entry, Evidence, Report, Status
from tests.plan.example import example_plan
from tests.plan.reported import HOA, ZONE, at, example_registry, standing_now

TODAY = date(2025, 11, 24)
NOVEMBER = ReportPeriod(PeriodKind.MONTH, 2025, 11)
YEAR = ReportPeriod(PeriodKind.YEAR, 2025)
_CYCLE = (Status.DONE, Status.IN_PROGRESS, Status.BLOCKED, None, Status.WAITING, Status.SUBMITTED, Status.DONE)


def office(note: str = "đã trình dự thảo, chờ các phòng góp ý") -> tuple[Dossier, ...]:
    """Return the dossiers of the example plan, its tasks numbered from 1, in different states; `note` is said everywhere."""
    plan = replace(example_plan(), id=1)
    opened = [example_registry().opened(PlannedTask(plan, replace(task, id=at_))) for at_, task in enumerate(plan.tasks, 1)]
    return tuple(standing_now(_lived(each, number, note)) for number, each in enumerate(opened, 1))


def _lived(dossier: Dossier, number: int, note: str) -> Dossier:
    """Return a dossier to which something has happened, another thing for each task."""
    status, leads = _CYCLE[number % len(_CYCLE)], dossier.owed_by
    if not leads or status is None:
        return dossier
    dated = [place for place, each in enumerate(dossier.item.task.milestones) if each.kind is MilestoneKind.DATE]
    place = dated[0] if dated else (0 if dossier.item.task.milestones else None)
    proof = Evidence(document=f"{number}/BC-VP", issued_on=date(2025, 9, 1)) if status is Status.DONE else Evidence()
    days = ("2025-09-01", "2025-11-05", "2025-11-18")
    reports = tuple(
        Report(
            Entry.REPORT,
            Aim(number, leads[0], place),
            status if day == days[-1] or number % 2 else Status.IN_PROGRESS,
            HOA,
            at(day),
            at(day),
            percent=percent,
            note=note,
            evidence=proof,
            waiting_unit_id=leads[-1] if status is Status.WAITING else None,
            id=number * 10 + place_,
        )
        for place_, (day, percent) in enumerate(zip(days, (30, 60, 100 if status is Status.DONE else 80), strict=True))
    )
    return replace(dossier, reports=reports, extensions=_asked(dossier, number), explanations=_explained(dossier, number))


def _asked(dossier: Dossier, number: int) -> tuple[Extension, ...]:
    dated = [(at_, each.due) for at_, each in enumerate(dossier.item.task.milestones) if each.kind is MilestoneKind.DATE]
    if number % 5 or not dated or dated[0][1] is None:
        return ()
    stage = Stage.OFFICE if number % 2 else Stage.GRANTED
    decided = None if stage is Stage.OFFICE else at("2025-11-12")
    place, due = dated[0]
    new = date(2025, 12, 15)
    reason = "khối lượng hồ sơ lớn"
    unit = dossier.owed_by[0]
    return (Extension(number, place, unit, HOA, reason, due, new, False, stage, at("2025-11-10"), decided_at=decided),)


def _explained(dossier: Dossier, number: int) -> tuple[Explanation, ...]:
    if number % 6:
        return ()
    asked = Explanation(number, dossier.owed_by[0], HOA, at("2025-11-06"), date(2025, 11, 11))
    return (replace(asked, answer="chờ hướng dẫn của bộ", answered_at=at("2025-11-10")),)


def told(
    period: ReportPeriod = NOVEMBER,
    only: Collection[int] | None = None,
    dossiers: tuple[Dossier, ...] | None = None,
    today: date = TODAY,
) -> Contents:
    """Return a report on the example office."""
    ground = Ground(min(today, period.last), ZONE, OfficeSettings())
    units = list(example_registry().book.by_id)
    return contents(dossiers if dossiers is not None else office(), period, ground, usual_scale(), units, only)
