"""Carries words to the administrators, straight away, best effort. What must not be lost belongs into the outbox."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

from plan.people import Role
from storage import Storage
from storage.errors import StorageError

logger = logging.getLogger(__name__)


class DirectErrands:
    """Sends each administrator a private message; one who never opened the bot does not keep it from the others."""

    def __init__(self, bot: Bot, admin_ids: Iterable[int]) -> None:
        self._bot = bot
        self._admin_ids = tuple(sorted(admin_ids))

    async def tell_admins(self, html: str) -> None:
        """Send `html` to every administrator; failures are logged, never raised."""
        await _tell(self._bot, self._admin_ids, html)


class OfficeErrands:
    """Does the same for who is an administrator of an office now, as its rows have it; `now` is in the office's zone."""

    def __init__(self, bot: Bot, storage: Storage, office_id: int, now: Callable[[], datetime]) -> None:
        self._bot = bot
        self._storage = storage
        self._office_id = office_id
        self._now = now

    async def tell_admins(self, html: str) -> None:
        """Send `html` to every administrator; failures are logged, never raised."""
        try:
            async with self._storage.reading() as tx:
                admins = await tx.people.with_role(self._office_id, Role.ADMIN, self._now().date())
        except StorageError as error:
            logger.warning("no administrator was told: %s", type(error).__name__, extra={"action": "admins.untold"})
            return
        await _tell(self._bot, [each.user_id for each in admins if each.user_id is not None], html)


async def _tell(bot: Bot, user_ids: Iterable[int], html: str) -> None:
    for user_id in user_ids:
        try:
            await bot.send_message(user_id, html, parse_mode=ParseMode.HTML)
        except TelegramError as error:
            logger.warning("an administrator was not told: %s", type(error).__name__, extra={"action": "admins.untold"})
