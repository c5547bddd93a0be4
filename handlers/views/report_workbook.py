"""An official report as a workbook: sums, all tasks, a sheet for each unit, the history, the points and what they come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.views.names import code_words, units_text, whole
from handlers.views.report_charts import TONES, charts
from handlers.views.report_points import detail_sheet, points_sheet, scale_sheet
from handlers.views.report_view import (
    ReportView,
    evidence_words,
    leading_columns,
    mark_words,
    period_words,
    report_words,
    status_words,
)
from plan.papers import Cell, Column, Kind, Row, Sheet, Workbook, file_name
from plan.report_figures import Counts, Line, Mark
from plan.report_scoring import Scale


def report_workbook(view: ReportView, scale: Scale) -> Workbook:
    """Return a report as a workbook."""
    told, texts = view.told, view.texts
    name = f"{texts.plain('report_words.file')} {period_words(told.period, texts)} {_short(view)}"
    sheets = (
        sums_sheet(view),
        tasks_sheet(view, texts.plain("report_sheet.tasks"), told.lines),
        *(tasks_sheet(view, view.unit(unit), part.lines) for unit, part in told.units.items()),
        history_sheet(view),
        points_sheet(view),
        detail_sheet(view, scale),
        scale_sheet(view, scale),
    )
    return Workbook(file_name(name, "xlsx"), sheets, charts(view), texts.plain("report_sheet.charts"))


def _short(view: ReportView) -> str:
    return "" if view.told.whole else " ".join(view.unit(each) for each in view.told.units)


def _title(view: ReportView, what: str) -> str:
    return view.texts.plain("report_sheet.title", what=what, period=period_words(view.told.period, view.texts))


def _until(view: ReportView) -> str:
    return view.texts.plain("report_sheet.until", day=view.told.ground.until)


def sums_sheet(view: ReportView) -> Sheet:
    """Return the sums: the whole, by section, by unit."""
    told, texts = view.told, view.texts
    of = texts.plain
    parts: list[tuple[str, str, Counts]] = [(of("report_sheet.all"), view.scope(), told.counts)]
    parts += [(of("report_sheet.section"), whole(section.title), part.counts) for section, part in told.sections]
    parts += [(of("report_sheet.unit"), view.unit(unit, short=False), part.counts) for unit, part in told.units.items()]
    columns = (
        Column(of("report_column.kind"), width=12),
        Column(of("report_column.name"), width=52),
        Column(of("report_column.total"), Kind.NUMBER, 10),
        *(Column(mark_words(mark, texts), Kind.NUMBER, 13) for mark in (*TONES, Mark.RELEASED)),
        Column(of("report_column.blocked"), Kind.NUMBER, 11),
        Column(of("report_column.silent"), Kind.NUMBER, 12),
        Column(of("report_column.share"), Kind.PERCENT, 16),
    )
    rows = tuple(Row((kind, name, *_numbers(counts))) for kind, name, counts in parts)
    notes = (_until(view), of("report_sheet.several"))
    return Sheet(of("report_sheet.sums"), _title(view, of("report_sheet.sums")), columns, rows, notes=notes)


def _numbers(counts: Counts) -> tuple[int, ...]:
    marks = (counts.done, counts.done_late, counts.running, counts.regular, counts.overdue, counts.released)
    return (counts.total, *marks, counts.blocked, counts.silent, counts.finished_percent)


def tasks_sheet(view: ReportView, name: str, lines: Iterable[Line]) -> Sheet:
    """Return tasks one below the other, filtered by any column."""
    of = view.texts.plain
    columns = (
        *leading_columns(view.texts),
        Column(of("report_column.leads"), width=24),
        Column(of("report_column.coordinating"), width=24),
        Column(of("report_column.deliverable"), width=32),
        Column(of("report_column.due"), Kind.DAY, 12),
        Column(of("report_column.due_words"), width=28),
        Column(of("report_column.mark"), width=22),
        Column(of("report_column.state"), width=22),
        Column(of("report_column.percent"), Kind.PERCENT, 12),
        Column(of("report_column.met_on"), Kind.DAY, 12),
        Column(of("report_column.days_late"), Kind.BAR, 12),
        Column(of("report_column.said_at"), Kind.MOMENT, 17),
        Column(of("report_column.words"), width=48),
    )
    rows = tuple(Row(_task(line, view), TONES.get(line.mark)) for line in lines)
    return Sheet(name, _title(view, name), columns, rows, marked=len(leading_columns(view.texts)) + 5, notes=(_until(view),))


def _task(line: Line, view: ReportView) -> tuple[Cell, ...]:
    task, said, texts = line.item.task, line.said, view.texts
    met = max((each.met_on for each in line.dates if each.met_on), default=None)
    return (
        view.code(line),
        whole(task.content),
        whole(task.section),
        view.leads(line) if line.unit_id is None else view.unit(line.unit_id),
        units_text(task.coordinating),
        whole(task.deliverable or ""),
        line.next_due,
        whole(task.deadline_text or ""),
        mark_words(line.mark, texts),
        status_words(line, texts),
        line.percent,
        met if all(not each.open for each in line.dates) else None,
        line.days_late or None,
        view.local(said.said_at) if said is not None else None,
        report_words(said, texts),
    )


def history_sheet(view: ReportView) -> Sheet:
    """Return every report of the period; the points name these by their numbers."""
    of = view.texts.plain
    columns = (
        Column(of("report_column.number"), Kind.NUMBER, 10),
        Column(of("report_column.said_at"), Kind.MOMENT, 17),
        Column(of("report_column.code"), width=10),
        Column(of("report_column.content"), width=52),
        Column(of("report_column.unit"), width=24),
        Column(of("report_column.author"), width=24),
        Column(of("report_column.state"), width=18),
        Column(of("report_column.percent"), Kind.PERCENT, 12),
        Column(of("report_column.note"), width=52),
        Column(of("report_column.evidence"), width=32),
    )
    name = of("report_sheet.history")
    return Sheet(name, _title(view, name), columns, tuple(_history(view)), notes=(_until(view),))


def _history(view: ReportView) -> Sequence[Row]:
    texts = view.texts
    return [
        Row(
            (
                each.id,
                view.local(each.said_at),
                code_words(item.task.code, texts),
                whole(item.task.content),
                view.unit(each.aim.unit_id),
                whole(view.names.get(each.author_id, "")),
                view.status(each),
                each.percent,
                whole(each.note),
                evidence_words(each.evidence, texts),
            )
        )
        for item, each in view.told.made
    ]
