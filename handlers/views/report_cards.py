"""What is said around an official report: which period, that it is being made, the words under each file."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from handlers.ports import Fault
from handlers.report_files.buttons import MakeReport
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.report_view import ReportView, period_words
from locales import Texts
from plan.report_periods import ReportPeriod

_BESIDE = 2


def periods_card(words: Markup, periods: Iterable[ReportPeriod], texts: Texts, seal: Sealer) -> Card:
    """Return a question for the period, two buttons beside each other."""
    buttons = [
        Button(texts.plain("report_file.button", period=period_words(each, texts)), seal(MakeReport(each.key)))
        for each in periods
    ]
    return card([words], [buttons[at : at + _BESIDE] for at in range(0, len(buttons), _BESIDE)])


def begun_card(period: ReportPeriod, units: str, texts: Texts) -> Card:
    """Return that a report is being made; `units` are those that it is limited to, "" for the whole office."""
    return card([texts.html("report_file.begun", period=period_words(period, texts), units=units)])


def word_caption(view: ReportView) -> Card:
    """Return the words under the Word file: the period and the sums, to be read without opening it."""
    told, texts = view.told, view.texts
    counts, period = told.counts, period_words(told.period, texts)
    return card(
        [
            texts.html("report_file.word", period=period, day=told.ground.until, early=told.is_early),
            texts.html(
                "report_file.figures",
                total=counts.total,
                done=counts.finished,
                late=counts.done_late,
                running=counts.under_way,
                overdue=counts.overdue,
                regular=counts.regular,
            ),
            texts.html("report_file.draft"),
        ]
    )


def excel_caption(view: ReportView, fault: Fault | None) -> Card:
    """Return the words under the workbook, with what is wrong with the office's own scale."""
    words = view.texts.html("report_file.excel", period=period_words(view.told.period, view.texts))
    return card([words, fault_line(fault, view.texts) if fault is not None else None])


def fault_line(fault: Fault, texts: Texts) -> Markup:
    """Return what is wrong with a file of the office's own, and that ours was used."""
    key = f"report_fault.{fault.code}"
    if "place" not in texts.variables(key):
        return texts.html(key, file=fault.file)
    return texts.html(key, file=fault.file, place=fault.place)
