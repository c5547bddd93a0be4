"""What is looked after at every knock: digests and reminders, groups to leave, updates to wipe, old data to delete."""

from __future__ import annotations

import logging
from datetime import date, timedelta

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.intake.desk import Desk
from handlers.context import Services
from handlers.reminders.rounds import Rounds
from plan.office_settings import settings_from

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


class Remind:
    """Queues the digests and reminders that are due."""

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services = services
        self._bot = bot
        self._rounds: Rounds | None = None

    async def __call__(self) -> None:
        """Queue what is due; what fails is tried again at the next knock."""
        if self._rounds is None:  # a bot has no id before it has logged in
            self._rounds = Rounds(self._services, self._bot.id)
        await self._rounds.look()


class DeleteOld:
    """Deletes what has been kept as long as the office wants it, once each day of the office, in small transactions."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._done_on: date | None = None  # only spares work: another process, or this one restarted, deletes nothing more

    async def __call__(self) -> None:
        """Delete what is due, if that was not done today; what fails is tried again at the next knock."""
        today = self._services.today()
        if self._done_on == today:
            return
        while await self._delete():
            pass
        self._done_on = today

    async def _delete(self) -> int:
        office_id, now = self._services.office.id, self._services.clock.now()
        async with self._services.storage.transaction() as tx:
            kept = settings_from(await tx.settings.all(office_id))
            return await tx.retention.purge(
                office_id,
                now,
                requests_before=now - timedelta(days=kept.keep_requests_days),
                deliveries_before=now - timedelta(days=kept.keep_deliveries_days),
            )
