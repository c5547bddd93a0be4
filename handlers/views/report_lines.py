"""The lists of an official report as sentences: what was finished, what is late, what hinders, what was asked and decided."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.views.names import code_words, shortened, whole
from handlers.views.report_view import ReportView, report_words
from plan.answers import PlannedTask
from plan.extensions import Extension, Stage
from plan.report_contents import Held
from plan.report_figures import Line
from plan.reports import Status

_CONTENT = 160


def finished_lines(view: ReportView) -> list[str]:
    """Return what was finished in the period, with its day, and how late it was."""
    return [_finished(each, view) for each in view.told.finished]


def _finished(line: Line, view: ReportView) -> str:
    told = view.told
    met = max(each.met_on for each in line.dates if each.met_on and told.period.first <= each.met_on <= told.period.last)
    late = max(each.days_late for each in line.dates if each.met_on == met)
    words = report_words(line.said, view.texts)
    what, units = _what(line.item, view), view.leads(line)
    return view.texts.plain("report_line.finished", what=what, units=units, day=met, late=late, words=words)


def overdue_lines(view: ReportView) -> list[str]:
    """Return what is late, the longest first."""
    return [_overdue(each, view) for each in view.told.overdue]


def _overdue(line: Line, view: ReportView) -> str:
    due = next(each.due for each in line.dates if each.open and each.days_late == line.days_late)
    words = report_words(line.said, view.texts)
    what, units = _what(line.item, view), view.leads(line)
    return view.texts.plain("report_line.overdue", what=what, units=units, day=due, late=line.days_late, words=words)


def held_lines(view: ReportView) -> list[str]:
    """Return what hinders units, in their own words."""
    return [_held(each, view) for each in view.told.held]


def _held(held: Held, view: ReportView) -> str:
    report = held.report
    return view.texts.plain(
        "report_line.held",
        what=_what(held.item, view),
        unit=view.unit(report.aim.unit_id),
        waiting=report.status is Status.WAITING,
        awaited=view.unit(report.waiting_unit_id),
        words=whole(report.note),
    )


def extension_lines(view: ReportView) -> list[str]:
    """Return the requests to move a term, and what became of them."""
    return [_extension(item, each, view) for item, each in view.told.extensions]


def _extension(item: PlannedTask, each: Extension, view: ReportView) -> str:
    stage = {Stage.GRANTED: "granted", Stage.REFUSED: "refused"}.get(each.stage, "open")
    return view.texts.plain(
        "report_line.extension",
        what=_what(item, view),
        unit=view.unit(each.unit_id),
        old=each.old_due,
        new=each.new_due,
        words=whole(each.reason),
        stage=view.texts.plain(f"report_stage.{stage}"),
    )


def explanation_lines(view: ReportView) -> list[str]:
    """Return what units were asked to explain, and their answers."""
    return [
        view.texts.plain(
            "report_line.explanation",
            what=_what(item, view),
            unit=view.unit(each.unit_id),
            due=each.due,
            words=whole(each.answer or ""),
        )
        for item, each in view.told.explanations
    ]


def proposal_lines(view: ReportView) -> list[str]:
    """Return what follows from the figures for those who decide; who signs the report adds to it or takes away."""
    return list(_proposals(view))


def _proposals(view: ReportView) -> Iterator[str]:
    told, texts = view.told, view.texts
    waiting = sum(each.stage.open for _, each in told.extensions)
    if waiting:
        yield texts.plain("report_line.decide", n=waiting)
    blocked = [each.item for each in told.held if each.report.status is Status.BLOCKED]
    if blocked:
        yield texts.plain("report_line.resolve", codes=_codes(blocked, view))
    if told.overdue:
        units = "; ".join(dict.fromkeys(filter(None, map(view.leads, told.overdue))))
        yield texts.plain("report_line.urge", units=units, codes=_codes([each.item for each in told.overdue], view))
    if told.counts.silent:
        yield texts.plain("report_line.silent", n=told.counts.silent)


def _codes(items: list[PlannedTask], view: ReportView) -> str:
    return ", ".join(dict.fromkeys(code_words(each.task.code, view.texts) for each in items))


def _what(item: PlannedTask, view: ReportView) -> str:
    content = shortened(item.task.content, _CONTENT)
    return view.texts.plain("report_line.what", code=code_words(item.task.code, view.texts), content=content)
