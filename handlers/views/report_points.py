"""The points of year-end emulation as sheets: a unit a row, every point with the reports it comes from, and the scale."""

from __future__ import annotations

from collections.abc import Iterator

from handlers.views.names import code_words, whole
from handlers.views.report_view import ReportView, leading_columns, period_words
from plan.papers import Cell, Column, Kind, Row, Sheet
from plan.report_scoring import Entry, Merit, Scale

_COUNTED = (Merit.IN_TIME, Merit.LATE, Merit.DAY_LATE, Merit.OVERDUE, Merit.EXTENSION, Merit.EXPLANATION, Merit.REPORT)


def points_sheet(view: ReportView) -> Sheet:
    """Return the units' points, most first: for each merit how often, and the points; the sum with a bar."""
    of, told = view.texts.plain, view.told
    columns = (
        Column(of("report_column.rank"), Kind.NUMBER, 8),
        Column(of("report_column.unit"), width=44),
        *(Column(of(f"report_merit.{merit.value}"), Kind.NUMBER, 13) for merit in _COUNTED),
        *(Column(of("report_column.points_of", what=of(f"report_merit.{merit.value}")), Kind.NUMBER, 13) for merit in _COUNTED),
        Column(of("report_column.points"), Kind.BAR, 14),
    )
    scores = sorted(told.scores.values(), key=lambda each: -each.total)
    rows = []
    for score in scores:
        rank = 1 + sum(each.total > score.total for each in scores)
        numbers = (*(score.counts[merit] for merit in _COUNTED), *(score.points[merit] for merit in _COUNTED))
        rows.append(Row((rank, view.unit(score.unit_id, short=False), *numbers, score.total)))
    title = of("report_sheet.points_title", period=period_words(told.period, view.texts))
    return Sheet(of("report_sheet.points"), title, columns, tuple(rows), notes=(of("report_sheet.points_note"),))


def detail_sheet(view: ReportView, scale: Scale) -> Sheet:
    """Return every single thing that counts, with the numbers of its reports on the sheet of the history."""
    of = view.texts.plain
    columns = (
        Column(of("report_column.unit"), width=30),
        *leading_columns(view.texts),
        Column(of("report_column.merit"), width=26),
        Column(of("report_column.count"), Kind.NUMBER, 10),
        Column(of("report_column.points"), Kind.NUMBER, 10),
        Column(of("report_column.due"), Kind.DAY, 12),
        Column(of("report_column.met_on"), Kind.DAY, 12),
        Column(of("report_column.days_late"), Kind.NUMBER, 12),
        Column(of("report_column.reports"), width=30),
    )
    name = of("report_sheet.details")
    return Sheet(name, name, columns, tuple(_details(view, scale)), notes=(of("report_sheet.details_note"),))


def _details(view: ReportView, scale: Scale) -> Iterator[Row]:
    for score in view.told.scores.values():
        for entry in score.entries:
            yield Row((view.unit(score.unit_id), *_entry(entry, view, scale)))


def _entry(entry: Entry, view: ReportView, scale: Scale) -> tuple[Cell, ...]:
    task, dated = entry.item.task, entry.dated
    return (
        code_words(task.code, view.texts),
        whole(task.content),
        whole(task.section),
        view.texts.plain(f"report_merit.{entry.merit.value}"),
        entry.count,
        round(scale[entry.merit].points * entry.count, 2),
        dated.due if dated is not None else None,
        dated.met_on if dated is not None else None,
        dated.days_late if dated is not None else None,
        ", ".join(map(str, entry.reports)),
    )


def scale_sheet(view: ReportView, scale: Scale) -> Sheet:
    """Return the scale by which the points were counted."""
    of = view.texts.plain
    columns = (
        Column(of("report_column.merit"), width=40),
        Column(of("report_column.each"), Kind.NUMBER, 14),
        Column(of("report_column.limit"), Kind.NUMBER, 20),
        Column(of("report_column.in_file"), width=18),
    )
    rows = tuple(
        Row((of(f"report_merit.{merit.value}"), scale[merit].points, scale[merit].limit, merit.value)) for merit in Merit
    )
    return Sheet(of("report_sheet.scale"), of("report_sheet.scale"), columns, rows, notes=(of("report_sheet.scale_note"),))
