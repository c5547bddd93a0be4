"""The reception before all handlers: finds out to which office an update belongs. It allows nothing and shows nothing."""

from __future__ import annotations

from telegram import Update
from telegram.ext import TypeHandler

from handlers.context import OfficeContext, OfficeHandler

GROUP = -3
"""Before the handler of edits and the gate."""


def handlers() -> list[OfficeHandler]:
    """Return the reception itself."""
    return [TypeHandler(Update, receive)]


async def receive(update: Update, context: OfficeContext) -> None:
    """Set the services of the office that an update belongs to."""
    offices = await context.directory.open_offices()
    context.found = await context.directory.services(next(iter(offices)))
