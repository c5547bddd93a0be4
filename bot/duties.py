"""What is looked after at every knock: groups to leave, raw updates to wipe. Each duty asks storage what is due."""

from __future__ import annotations

import logging

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.intake.desk import Desk

logger = logging.getLogger(__name__)


class LeaveStrangers:
    """Leaves groups that nobody of the office has bound in time."""

    def __init__(self, desk: Desk, bot: Bot) -> None:
        self._desk = desk
        self._bot = bot

    async def __call__(self) -> None:
        """Leave what is due; a group that cannot be left now is tried again at the next knock."""
        desk, now = self._desk, self._desk.clock.now()
        async with desk.storage.reading() as tx:
            due = await tx.chats.to_leave(desk.bot_id, now)
        for chat in due:
            if await self._leave(chat.chat_id):
                async with desk.storage.transaction() as tx:
                    await tx.chats.left(desk.bot_id, chat.chat_id, now)

    async def _leave(self, chat_id: int) -> bool:
        try:
            await self._bot.leave_chat(chat_id)
        except (BadRequest, Forbidden, ChatMigrated):
            return True  # it is no longer in there, which was the aim
        except TelegramError as error:
            logger.warning("a group was not left: %s", type(error).__name__, extra={"action": "group.leave"})
            return False
        return True


class WipeInbox:
    """Wipes the raw text of updates once it is no longer needed."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def __call__(self) -> None:
        """Wipe what is due."""
        desk = self._desk
        async with desk.storage.transaction() as tx:
            await tx.inbox.wipe(desk.bot_id, desk.clock.now())
