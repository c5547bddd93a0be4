"""Asks who sends too much to wait. What is too much is decided where updates are taken in; the mark comes with the update."""

from __future__ import annotations

from telegram import Update

from handlers.context import OfficeContext
from handlers.speaking import alert, answer
from handlers.views.card import card

SURPLUS = "surplus"
"""The name beside Telegram's own in an update that is not to be handled, only answered with a request to wait."""


def is_surplus(update: Update) -> bool:
    """Tell whether an update is only to be answered with a request to wait."""
    return bool(update.api_kwargs.get(SURPLUS))


async def ask_to_wait(update: Update, context: OfficeContext) -> None:
    """Say once for many updates that they are too many, and that what is above was not handled."""
    if update.callback_query is not None:
        await alert(update, context.texts.plain("flood.wait"))
    elif update.message is not None:
        await answer(update, card([context.texts.html("flood.wait")]))
