"""Adds to the card of an open task, while its year ends, the button that answers what becomes of it."""

from __future__ import annotations

from telegram import Update

from handlers.context import OfficeContext
from handlers.progress.taking import chat_of
from handlers.views.card import Button, Card
from handlers.year_end.buttons import ShowEnd
from plan.answering import Answerer
from plan.answers import Answer, Found, PlannedTask
from plan.dossier import Registry
from plan.reports import Status
from plan.rights import Action, Place
from plan.standing import is_done
from plan.year_end import is_answered


def with_year_end_row(shown: Card, said: Answer, answerer: Answerer, update: Update, context: OfficeContext) -> Card:
    """Return the card of an answer with a row more, where who speaks may answer in private about that one task."""
    if not isinstance(said, Found) or context.asker.place is not Place.PRIVATE or not _is_open(said.item, answerer, context):
        return shown
    units = Registry(answerer.units, {}).opened(said.item).owed_by
    if context.denied(Action.REPORT, units) is not None and context.denied(Action.CLOSE_TASK, units) is not None:
        return shown
    words = context.texts.plain("year_end_button.offer", year=said.item.plan.header.year)
    row = Button(words, context.sealer(chat_of(update))(ShowEnd(said.item.task.id or 0)))
    *first, last = shown.buttons or ((),)  # [Không phải việc này] stays the last
    return Card(shown.html, tuple(each for each in (*first, (row,), last) if each))


def _is_open(item: PlannedTask, answerer: Answerer, context: OfficeContext) -> bool:
    """Tell whether a task can still be answered about, as far as its card shows."""
    if not is_answered(item.plan.header.year, context.today(), answerer.terms.calendar) or is_done(item.task):
        return False
    state = answerer.state_of(item.task)
    return state is not None and state.status is not Status.CLOSED and state.carried_into is None
