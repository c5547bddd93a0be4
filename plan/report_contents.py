"""Everything that an official report tells of a period, as one value: sums by section and unit, lists, points, days. Pure.

Its words are made elsewhere; how they look on paper is decided in templates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from plan.answers import PlannedTask
from plan.dossier import Dossier
from plan.explanations import Explanation
from plan.extensions import Extension
from plan.ledger import counting
from plan.model import Plan, Section
from plan.releasing import carrying, last_word
from plan.report_figures import Counts, Ground, Line, Mark, counted_up, line_of, reports_between
from plan.report_past import as_of
from plan.report_periods import ReportPeriod
from plan.report_scoring import Scale, Score, score_of
from plan.reports import Report, Status


@dataclass(frozen=True, slots=True)
class Part:
    """One unit's or section's tasks with their sums; of a unit its own lines."""

    lines: tuple[Line, ...]
    counts: Counts


@dataclass(frozen=True, slots=True)
class Held:
    """A task that a unit cannot get on with: what it said last, blocked or waiting for another unit."""

    item: PlannedTask
    report: Report


@dataclass(frozen=True)
class Contents:
    """A report on a period. `units` are those in it, in the order to name them; `whole`: on the whole office.

    `lines` are all tasks, once each, in the plans' order; `due` those with a term in the period, `finished` those handed in
    in it. `made` are all reports of the period with their tasks, oldest first.
    """

    period: ReportPeriod
    ground: Ground
    whole: bool
    plans: tuple[Plan, ...]
    lines: tuple[Line, ...]
    sections: tuple[tuple[Section, Part], ...]
    units: Mapping[int, Part]
    scores: Mapping[int, Score]
    held: tuple[Held, ...]
    extensions: tuple[tuple[PlannedTask, Extension], ...]
    explanations: tuple[tuple[PlannedTask, Explanation], ...]
    made: tuple[tuple[PlannedTask, Report], ...]

    @cached_property
    def counts(self) -> Counts:
        """The sums over all tasks."""
        return counted_up(self.lines)

    @cached_property
    def due(self) -> tuple[Line, ...]:
        """The tasks with a term in the period, also after its last day that was looked at."""
        return tuple(each for each in self.lines if any(self._in_period(one.due) for one in each.dates))

    @cached_property
    def finished(self) -> tuple[Line, ...]:
        """The tasks of which something was handed in, and accepted, in the period."""
        return tuple(each for each in self.lines if any(one.met_on and self._in_period(one.met_on) for one in each.dates))

    @cached_property
    def overdue(self) -> tuple[Line, ...]:
        """The tasks that are late on the last day, the longest first."""
        late = [each for each in self.lines if each.mark is Mark.OVERDUE]
        return tuple(sorted(late, key=lambda each: -each.days_late))

    @property
    def is_early(self) -> bool:
        """Whether the period was not over on the last day that was looked at."""
        return self.ground.until < self.period.last

    def _in_period(self, day: date) -> bool:
        return self.period.first <= day <= self.period.last


def contents(
    dossiers: Iterable[Dossier],
    period: ReportPeriod,
    ground: Ground,
    scale: Scale,
    order: Sequence[int],
    only: Collection[int] | None = None,
) -> Contents:
    """Return what a report tells; `order` are the office's units, `only` those that it is limited to.

    A plan of a year that the period does not touch is left out; one without a year is in every report.
    """
    concerned = [each for each in dossiers if _is_of_period(each.item.plan, period) and _is_led_by(each, only)]
    then = [as_of(each, ground.until, ground.zone) for each in concerned]
    lines = tuple(line_of(each, ground) for each in then)
    led = {unit: _led(then, unit, ground) for unit in order if only is None or unit in only}
    by_unit = {unit: some for unit, some in led.items() if some}
    plans = tuple({line.item.plan.id: line.item.plan for line in lines}.values())
    return Contents(
        period,
        ground,
        only is None,
        plans,
        lines,
        sections=tuple(_sections(plans, lines)),
        units={unit: _part(line for _, line in some) for unit, some in by_unit.items()},
        scores={unit: score_of(unit, some, period, ground, scale) for unit, some in by_unit.items()},
        held=tuple(held for each in then for held in _held(each, only)),
        extensions=tuple(_extensions(then, period, ground, only)),
        explanations=tuple(_explanations(then, period, ground, only)),
        made=tuple(_made(then, period, ground, only)),
    )


def _is_of_period(plan: Plan, period: ReportPeriod) -> bool:
    return plan.header.year is None or plan.header.year == period.year


def _is_led_by(dossier: Dossier, only: Collection[int] | None) -> bool:
    return only is None or any(unit in only for unit in dossier.owed_by)


def _led(dossiers: Iterable[Dossier], unit_id: int, ground: Ground) -> list[tuple[Dossier, Line]]:
    return [(each, line_of(each, ground, unit_id)) for each in dossiers if unit_id in each.owed_by]


def _part(lines: Iterable[Line]) -> Part:
    kept = tuple(lines)
    return Part(kept, counted_up(kept))


def _sections(plans: Iterable[Plan], lines: Sequence[Line]) -> Iterable[tuple[Section, Part]]:
    """Yield the sections right above tasks, in the plans' order; a section is one of its plan."""
    for plan in plans:
        of_plan = [line for line in lines if line.item.plan.id == plan.id]
        titles = dict.fromkeys(line.item.task.section for line in of_plan)
        refs = {section.title: section.ref for section in reversed(plan.sections)}
        for title in titles:
            some = [line for line in of_plan if line.item.task.section == title]
            yield Section(refs.get(title, ""), title), _part(some)


def _held(dossier: Dossier, only: Collection[int] | None) -> Iterable[Held]:
    """Yield what hinders the leading units of a task now, by each unit's last word."""
    counted = counting(dossier.reports)
    for unit in dict.fromkeys(each.aim.unit_id for each in counted):
        said = last_word(unit, counted)
        hindered = said is not None and said.status in {Status.BLOCKED, Status.WAITING} and carrying(dossier, unit) is None
        if said is not None and hindered and (only is None or unit in only):
            yield Held(dossier.item, said)


def _extensions(
    dossiers: Iterable[Dossier], period: ReportPeriod, ground: Ground, only: Collection[int] | None
) -> Iterable[tuple[PlannedTask, Extension]]:
    """Yield the requests that were made or decided in the period, and those that still wait for a word."""
    for dossier in dossiers:
        for each in dossier.extensions:
            told = each.stage.open or _within(each.said_at, period, ground) or _within(each.decided_at, period, ground)
            if told and (only is None or each.unit_id in only):
                yield dossier.item, each


def _explanations(
    dossiers: Iterable[Dossier], period: ReportPeriod, ground: Ground, only: Collection[int] | None
) -> Iterable[tuple[PlannedTask, Explanation]]:
    for dossier in dossiers:
        for each in dossier.explanations:
            told = each.answered_at is None or _within(each.asked_at, period, ground)
            if told and (only is None or each.unit_id in only):
                yield dossier.item, each


def _made(
    dossiers: Iterable[Dossier], period: ReportPeriod, ground: Ground, only: Collection[int] | None
) -> list[tuple[PlannedTask, Report]]:
    found = [
        (dossier.item, each)
        for dossier in dossiers
        for each in reports_between(dossier.reports, period.first, ground.until, ground.zone)
        if only is None or each.aim.unit_id in only
    ]
    return sorted(found, key=lambda pair: (pair[1].said_at, pair[1].id))


def _within(instant: datetime | None, period: ReportPeriod, ground: Ground) -> bool:
    return instant is not None and period.first <= instant.astimezone(ground.zone).date() <= ground.until
