"""The words that every form of an official report shares: its period, its units, how a task stands, what was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from handlers.views.names import code_words, plan_title, shortened, whole
from locales import Texts
from plan.model import Unit
from plan.papers import Column
from plan.report_contents import Contents
from plan.report_figures import Line, Mark
from plan.report_periods import PeriodKind, ReportPeriod
from plan.reports import Evidence, Report, Status

_ROMAN = ("I", "II", "III", "IV")
_DEADLINE = 160


@dataclass(frozen=True, slots=True)
class ReportView:
    """What a report is shown with: units and names of people by id, the office's name, and the office's date."""

    texts: Texts
    told: Contents
    units: Mapping[int, Unit]
    names: Mapping[int, str]
    office: str
    today: date

    def unit(self, unit_id: int | None, *, short: bool = True) -> str:
        """Return a unit's name; of one that is not known nothing."""
        found = self.units.get(unit_id or 0)
        return "" if found is None else whole(found.short_name if short else found.name)

    def leads(self, line: Line) -> str:
        """Return who leads a task, as the plan names them where they are no units of the office."""
        named = [self.unit(unit) for unit in line.leads]
        return "; ".join(filter(None, named)) or "; ".join(whole(each) for each in line.item.task.lead)

    def code(self, line: Line) -> str:
        """Return a task's code as people say it."""
        return code_words(line.item.task.code, self.texts)

    def status(self, report: Report) -> str:
        """Return the status that a report says, with whom it waits for."""
        waits = {"unit": self.unit(report.waiting_unit_id)} if report.status is Status.WAITING else {}
        return self.texts.plain(f"status.{report.status.value}", **waits)

    def local(self, instant: datetime) -> datetime:
        """Return an instant in office time, without a zone: files know none."""
        return instant.astimezone(self.told.ground.zone).replace(tzinfo=None, second=0, microsecond=0)

    def scope(self) -> str:
        """Return whose report it is: the office, or the units that it is limited to."""
        return self.office if self.told.whole else "; ".join(self.unit(each, short=False) for each in self.told.units)


def period_words(period: ReportPeriod, texts: Texts) -> str:
    """Return a period as offices write it: "tháng 11/2025", "quý IV/2025", "6 tháng đầu năm 2025"."""
    match period.kind:
        case PeriodKind.QUARTER:
            return texts.plain("report_period.quarter", number=_ROMAN[period.number - 1], year=period.year)
        case PeriodKind.MONTH:
            return texts.plain("report_period.month", number=period.number, year=period.year)
        case PeriodKind.HALF:
            return texts.plain("report_period.half", first=period.number == 1, year=period.year)
        case PeriodKind.NINE_MONTHS:
            return texts.plain("report_period.nine_months", year=period.year)
    return texts.plain("report_period.year", year=period.year)


def plans_words(titles: Iterable[str], texts: Texts) -> str:
    """Return what was carried out: the plan's title, of several that there are several."""
    known = [plan_title(title) for title in dict.fromkeys(titles)]
    return known[0] if len(known) == 1 else texts.plain("report_words.plans")


def mark_words(mark: Mark, texts: Texts) -> str:
    """Return the name of a report's column."""
    return texts.plain(f"report_mark.{mark.value}")


def leading_columns(texts: Texts) -> tuple[Column, ...]:
    """Return the columns with which every table of tasks begins: code, content, section."""
    return (
        Column(texts.plain("report_column.code"), width=10),
        Column(texts.plain("report_column.content"), width=60),
        Column(texts.plain("report_column.section"), width=28),
    )


def status_words(line: Line, texts: Texts) -> str:
    """Return how far a task is: the mark, and what was said last where that says more."""
    said = texts.plain(f"status.{line.status.value}", **({"unit": ""} if line.status is Status.WAITING else {}))
    percent = f" {line.percent}%" if line.percent is not None and line.status is Status.IN_PROGRESS else ""
    told = f"{said}{percent}"
    if line.mark in {Mark.DONE, Mark.DONE_LATE, Mark.RELEASED}:
        return mark_words(line.mark, texts)
    return told if line.mark is not Mark.OVERDUE else texts.plain("report_words.overdue", days=line.days_late, said=told)


def report_words(report: Report | None, texts: Texts) -> str:
    """Return what a report says for itself: its note and what proves it."""
    if report is None:
        return ""
    parts = [whole(report.note), evidence_words(report.evidence, texts)]
    return "; ".join(each for each in parts if each)


def evidence_words(evidence: Evidence, texts: Texts) -> str:
    """Return what proves that something exists: a document's number and day, else the name of a file."""
    if evidence.document:
        return texts.plain("report.document", document=whole(evidence.document), issued_on=evidence.issued_on)
    return whole(evidence.file_name or texts.plain("report.attached")) if evidence.file_id else ""


def due_words(line: Line, texts: Texts) -> str:
    """Return the term that counts, with the plan's day where it was moved; without a day the plan's own words."""
    day = line.next_due
    if day is None:
        return shortened(line.item.task.deadline_text or "", _DEADLINE)
    moved = next((each.moved_from for each in line.dates if each.due == day and each.moved_from), None)
    return texts.plain("report_words.due", day=day, moved_from=moved)
