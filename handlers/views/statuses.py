"""How far a task is, in words: the status of a report, its milestone or period, when and by whom it was said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo

from handlers.views.names import span_words
from locales import Texts
from plan.aiming import target_of
from plan.amending import ENDLESS
from plan.answers import Span, SpanKind
from plan.dossier import Dossier
from plan.model import MilestoneKind, Unit
from plan.reports import Aim, Evidence, Period, Report, Status

Units = Mapping[int, Unit]
"""Units by their ids."""


@dataclass(frozen=True, slots=True)
class CardView:
    """What cards about a task's course are made with: `names` of people by id, `zone` and `today` the office's."""

    texts: Texts
    units: Units
    names: Mapping[int, str]
    zone: tzinfo
    today: date


def status_words(
    status: Status | None, percent: int | None, texts: Texts, *, ongoing: bool = False, waiting: str | None = None
) -> str:
    """Return how far a task is: "60%", "vướng mắc"; None as a status: nothing was reported yet."""
    if status is None:
        return texts.plain("status.none")
    if status is Status.WAITING:
        return texts.plain("status.waiting", unit=waiting)
    if status is Status.IN_PROGRESS and (percent is not None or ongoing):
        return texts.plain("status.percent", percent=percent) if percent is not None else texts.plain("status.reported")
    return texts.plain(f"status.{status.value}")


def report_words(report: Report | None, dossier: Dossier, units: Units, texts: Texts) -> str:
    """Return how far a report says that its task is."""
    if report is None:
        return texts.plain("status.none")
    waited = units.get(report.waiting_unit_id or 0)
    short = waited.short_name if waited else None
    return status_words(report.status, report.percent, texts, ongoing=is_ongoing(dossier, report.aim), waiting=short)


def is_ongoing(dossier: Dossier, aim: Aim) -> bool:
    """Tell whether an aim is ongoing work, which has no percentage."""
    milestone = target_of(dossier, aim).milestone
    return milestone is not None and milestone.kind is MilestoneKind.ONGOING


def aim_words(dossier: Dossier, aim: Aim, texts: Texts) -> str | None:
    """Return which period or, where a task has several, which milestone is meant; None where there is but one."""
    if aim.period is not None:
        return texts.plain("report.in_period", period=period_words(aim.period, texts))
    milestone = target_of(dossier, aim).milestone
    finite = [each for each in dossier.item.task.milestones if each.kind not in ENDLESS]
    if milestone is None or milestone.due is None or len(finite) < 2:
        return None
    return texts.plain("report.milestone", due=milestone.due)


def period_words(period: Period, texts: Texts) -> str:
    """Return a period as people say it: "tháng 11/2025"."""
    return span_words(Span(SpanKind.DAYS, "", period.first, period.last), texts)


def moment_words(instant: datetime, zone: tzinfo, texts: Texts) -> str:
    """Return an instant in office time: "09:12 thứ Hai, 24/11"."""
    local = instant.astimezone(zone)
    return texts.plain("report.at", clock=local.strftime("%H:%M"), day=local.date())


def evidence_words(evidence: Evidence, texts: Texts) -> str | None:
    """Return what proves a report: the document's number and date, else the file's name (photos have none)."""
    if evidence.document is not None:
        return texts.plain("report.document", document=evidence.document, issued_on=evidence.issued_on)
    if evidence.file_id is None:
        return None
    return evidence.file_name or texts.plain("report.attached")
