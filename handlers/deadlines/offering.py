"""Adds the leader's button to the card of a task that is late: [Yêu cầu giải trình], in private only."""

from __future__ import annotations

from telegram import Update

from handlers.context import OfficeContext
from handlers.deadlines.buttons import AskExplanation
from handlers.progress.taking import chat_of
from handlers.views.card import Button, Card
from plan.answers import Answer, Found
from plan.rights import Action, Place
from plan.standing import standing


def with_leaders_row(shown: Card, said: Answer, update: Update, context: OfficeContext) -> Card:
    """Return the card of an answer with a row more, where who speaks may ask why that one task is late."""
    if not isinstance(said, Found) or said.item.task.id is None or context.asker.place is not Place.PRIVATE:
        return shown
    if context.denied(Action.ASK_EXPLANATION) is not None or not standing(said.item.task, context.today()).overdue:
        return shown
    seal = context.sealer(chat_of(update))
    row = Button(context.texts.plain("deadline_button.ask_explanation"), seal(AskExplanation(said.item.task.id)))
    *first, last = shown.buttons or ((),)  # [Không phải việc này] stays the last
    return Card(shown.html, tuple(each for each in (*first, (row,), last) if each))
