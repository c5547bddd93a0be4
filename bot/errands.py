"""Carries words to the administrators, straight away, best effort. What must not be lost belongs into the outbox."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from telegram import Bot
from telegram.constants import ParseMode
from telegram.error import TelegramError

logger = logging.getLogger(__name__)


class DirectErrands:
    """Sends each administrator a private message; one who never opened the bot does not keep it from the others."""

    def __init__(self, bot: Bot, admin_ids: Iterable[int]) -> None:
        self._bot = bot
        self._admin_ids = tuple(sorted(admin_ids))

    async def tell_admins(self, html: str) -> None:
        """Send `html` to every administrator; failures are logged, never raised."""
        for admin_id in self._admin_ids:
            try:
                await self._bot.send_message(admin_id, html, parse_mode=ParseMode.HTML)
            except TelegramError as error:
                logger.warning("an administrator was not told: %s", type(error).__name__, extra={"action": "admins.untold"})
