"""Tells Telegram how updates shall come: fetched by us, or pushed to our address. One or the other, never both."""

from __future__ import annotations

from telegram import Bot

from bot.intake.wire import ALLOWED_UPDATES


async def fetch_them(bot: Bot) -> None:
    """Take away a webhook, which would forbid getUpdates; updates that wait are kept."""
    await bot.delete_webhook(drop_pending_updates=False)


async def have_them_pushed(bot: Bot, address: str, secret: str) -> None:
    """Set the webhook `address` (https, without the path) with its secret."""
    await bot.set_webhook(
        url=f"{address.rstrip('/')}/telegram",
        secret_token=secret,
        allowed_updates=ALLOWED_UPDATES,
        max_connections=40,  # Telegram's default; what comes at once is stored in one commit
        drop_pending_updates=False,
    )
