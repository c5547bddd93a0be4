"""The files of an official report, made when they are sent: who asked may have them then, and they tell what is so then."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection
from functools import partial

from handlers.notices import Composer, NoticeDesk
from handlers.ports import Fault
from handlers.report_files.gathering import Gathered, Office, gathered
from handlers.views.card import Card, card
from handlers.views.report_cards import excel_caption, word_caption
from handlers.views.report_charts import burn_up, by_unit, calendar
from handlers.views.report_letter import report_letter
from handlers.views.report_view import ReportView, period_words
from handlers.views.report_workbook import report_workbook
from locales import Texts
from plan.charts import Chart
from plan.papers import Paper
from plan.people import Person
from plan.report_periods import ReportPeriod, period_of_key
from plan.report_scoring import Scale, usual_scale
from plan.rights import Action, Place, denial, units_of
from storage import Parcel, Transaction

WORD, EXCEL = "report_word", "report_excel"
PICTURES: dict[str, Callable[[ReportView], Chart | None]] = {
    "report_by_unit": by_unit,
    "report_burn_up": burn_up,
    "report_calendar": calendar,
}
KINDS = (WORD, EXCEL, *PICTURES)
"""What one report is made of, in the order in which it is sent."""


async def word(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Send the Word file; where the period has no tasks, say so."""
    made = await _view(parcel, tx, desk)
    if isinstance(made, str):
        return made
    view, _, _ = made
    words = period_words(view.told.period, desk.texts)
    if not view.told.lines:
        return card([desk.texts.html("report_file.empty", period=words, who=view.scope() or desk.office.name)])
    return _with_paper(word_caption(view), partial(report_letter, view), words, desk.texts)


async def excel(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Send the workbook."""
    made = await _view(parcel, tx, desk)
    if isinstance(made, str):
        return made
    view, scale, fault = made
    if not view.told.lines:
        return "nothing"
    words = period_words(view.told.period, desk.texts)
    return _with_paper(excel_caption(view, fault), partial(report_workbook, view, scale), words, desk.texts)


async def picture(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Send one of the pictures."""
    made = await _view(parcel, tx, desk)
    if isinstance(made, str):
        return made
    chart = PICTURES[parcel.kind](made[0])
    return "nothing" if chart is None else Card(card([chart.title]).html, chart=chart)


def _with_paper(caption: Card, paper: Callable[[], Paper], words: str, texts: Texts) -> Card:
    return Card(caption.html, paper=paper, without=str(texts.html("report_file.failed", period=words)))


async def _view(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> tuple[ReportView, Scale, Fault | None] | str:
    """Return the report as it is now for who asked, with the office's scale; else why it is not sent."""
    period = period_of_key(str(parcel.facts["period"]))
    person = await tx.people.get(parcel.to.id, desk.today)
    only = await _only(parcel, tx)
    if period is None or person is None or denial(Action.MAKE_REPORTS, person, place=Place.PRIVATE, units=only) is not None:
        return "no_right"
    office = Office(parcel.office_id, desk.office.name, desk.office.zone, desk.today)
    found = await gathered(tx, office, desk.answerer, only or units_for(person))
    return await asyncio.to_thread(_counted, found, period, desk)


async def _only(parcel: Parcel, tx: Transaction) -> tuple[int, ...] | None:
    """Return the unit that the report was asked for, or who has taken its place; None where none was named."""
    unit = int(parcel.facts.get("unit") or 0)
    return ((await tx.units.successors(parcel.office_id)).get(unit) or unit,) if unit else None


def _counted(found: Gathered, period: ReportPeriod, desk: NoticeDesk) -> tuple[ReportView, Scale, Fault | None]:
    scale, fault = desk.papers.scale() if desk.papers is not None else (usual_scale(), None)
    return found.view(period, scale, desk.texts), scale, fault


def units_for(person: Person) -> Collection[int] | None:
    """Return the units whose tasks a person's report tells of, None for all."""
    return units_of(Action.MAKE_REPORTS, person)


COMPOSERS: dict[str, Composer] = {WORD: word, EXCEL: excel, **dict.fromkeys(PICTURES, picture)}
