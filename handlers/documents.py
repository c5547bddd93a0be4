"""Files sent to the bot: importing by chat is not offered yet, and a person who tries is told so."""

from __future__ import annotations

from telegram import Update
from telegram.ext import MessageHandler, filters

from handlers.context import OfficeContext, OfficeHandler
from handlers.speaking import answer
from handlers.views.card import card


def handlers() -> list[OfficeHandler]:
    """Return the handler of files in private chats; in groups files are other people's talk."""
    return [MessageHandler((filters.Document.ALL | filters.PHOTO) & filters.ChatType.PRIVATE, decline_file)]


async def decline_file(update: Update, context: OfficeContext) -> None:
    """Say how a plan is imported."""
    await answer(update, card([context.texts.html("file.not_by_chat")]))
