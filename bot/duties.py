"""What is looked after at every knock beside reminding: groups to leave, updates to wipe, old data to delete."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta

from telegram import Bot
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.intake.desk import Desk
from handlers.ports import OfficeDirectory
from plan.office_settings import settings_from
from storage import Storage

logger = logging.getLogger(__name__)

OFFICES_AT_ONCE = 100
"""In how many offices one knock deletes."""


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


class DeleteOld:
    """Deletes what has been kept as long as an office wants it, once each day of the office, in small transactions.

    Where there are many offices some have their turn at each knock.
    """

    def __init__(self, offices: OfficeDirectory) -> None:
        self._offices = offices
        self._done_on: dict[int, date] = {}  # only spares work: another process, or this one restarted, deletes nothing more

    async def __call__(self) -> None:
        """Delete what is due, where that was not done today; what fails is tried again at the next knock."""
        storage, now, turns = self._offices.home.storage, self._offices.home.clock.now(), 0
        for office_id in await self._offices.open_offices():
            office = self._offices.view(office_id)
            if office is None or self._done_on.get(office_id) == now.astimezone(office.zone).date():
                continue
            while await _delete(storage, office_id, now):
                pass
            self._done_on[office_id], turns = now.astimezone(office.zone).date(), turns + 1
            if turns == OFFICES_AT_ONCE:
                return


async def _delete(storage: Storage, office_id: int, now: datetime) -> int:
    async with storage.transaction() as tx:
        kept = settings_from(await tx.settings.all(office_id))
        return await tx.retention.purge(
            office_id,
            now,
            requests_before=now - timedelta(days=kept.keep_requests_days),
            deliveries_before=now - timedelta(days=kept.keep_deliveries_days),
        )
