"""Hears from the words in a unit's group that the bot is in it after all. It answers nothing."""

from __future__ import annotations

from telegram import Update

from handlers.addressing import in_group
from handlers.context import OfficeContext
from handlers.reach.telling import Reach


async def hear(update: Update, context: OfficeContext) -> None:
    """Let a bound group that was thought out of reach have what it missed."""
    chat = update.effective_chat
    if chat is None or not in_group(update):
        return
    async with context.storage.reading() as tx:
        known = await tx.chats.get(context.bot.id, chat.id)
    if known is None or known.unit_id is None or (known.left_at is None and known.trouble is None):
        return
    async with context.storage.transaction() as tx:
        await Reach(tx, context.office, context.bot.id, context.now()).heard(chat.id)
    context.services.post.ring()
