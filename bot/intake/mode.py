"""Tells Telegram how updates shall come: fetched by us, or pushed to our address. One or the other, never both."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from telegram import Bot, WebhookInfo

from bot.intake.lease import Lease
from bot.intake.wire import ALLOWED_UPDATES
from storage import Storage

MAX_CONNECTIONS = 40
"""Telegram's default; what comes at once is stored in one commit."""
_SECONDS = 12.0


async def fetch_them(bot: Bot) -> None:
    """Take away a webhook, which would forbid getUpdates; updates that wait are kept."""
    await bot.delete_webhook(drop_pending_updates=False)


@dataclass(frozen=True, slots=True)
class Pushed:
    """The webhook `address` (https, without the path) with its secret, as the process called `holder` wants it.

    Replicas that start together ask Telegram one after the other, and whoever finds it as wanted leaves it alone: setWebhook
    called too often is refused (429). Telegram does not tell the secret, so a keyed hash of what was set last is kept.
    """

    storage: Storage
    holder: str
    address: str
    secret: str

    async def set(self, bot: Bot) -> bool:
        """Have updates pushed; return whether Telegram had to be told."""
        lease = Lease(self.storage, f"webhook:{bot.id}", self.holder, _SECONDS)
        await lease.wait_until_held(lambda: None)
        try:
            return await self._set(bot)
        finally:
            await lease.release()

    async def _set(self, bot: Bot) -> bool:
        async with self.storage.transaction() as tx:
            wanted = self._mark(await tx.keys.seal_key())
            known = await tx.keys.webhook(bot.id)
        if known == wanted and self._is_at(await bot.get_webhook_info()):
            return False
        await bot.set_webhook(
            url=self._url,
            secret_token=self.secret,
            allowed_updates=ALLOWED_UPDATES,
            max_connections=MAX_CONNECTIONS,
            drop_pending_updates=False,
        )
        async with self.storage.transaction() as tx:
            await tx.keys.keep_webhook(bot.id, wanted)
        return True

    @property
    def _url(self) -> str:
        return f"{self.address.rstrip('/')}/telegram"

    def _is_at(self, info: WebhookInfo) -> bool:
        if "403" in (info.last_error_message or ""):  # we refused it: somebody else has set another secret
            return False
        same_kinds = set(info.allowed_updates or ()) == set(ALLOWED_UPDATES)
        return info.url == self._url and same_kinds and info.max_connections == MAX_CONNECTIONS

    def _mark(self, key: bytes) -> str:
        wanted = json.dumps([self._url, self.secret, sorted(ALLOWED_UPDATES), MAX_CONNECTIONS])
        return hashlib.blake2b(wanted.encode(), key=key, digest_size=16).hexdigest()
