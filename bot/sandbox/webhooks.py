"""Posts updates to the bot's webhook as Telegram does: in order, with the secret, again until they are taken."""

from __future__ import annotations

import asyncio

import httpx

from bot.sandbox.telegram import LocalTelegram

_PATIENCE_SECONDS = 10.0
_PAUSE_SECONDS = 1.0


async def post_updates(telegram: LocalTelegram, client: httpx.AsyncClient, pause: float = _PAUSE_SECONDS) -> None:
    """Post what is pending whenever a webhook is set, until cancelled; `pause` seconds after a refusal."""
    while True:
        await telegram.updates.arrived()
        if not telegram.webhook.url:
            await _a_webhook(telegram)
        elif not await post_first(telegram, client):
            await asyncio.sleep(pause)


async def post_first(telegram: LocalTelegram, client: httpx.AsyncClient) -> bool:
    """Post the oldest pending update; True once it is taken (2xx), else the reason stands in getWebhookInfo."""
    number, update = telegram.updates.first()
    hook = telegram.webhook
    secret = {"X-Telegram-Bot-Api-Secret-Token": hook.secret} if hook.secret else {}
    try:
        answer = await client.post(hook.url, json=update, headers=secret, timeout=_PATIENCE_SECONDS)
    except httpx.HTTPError as failure:
        reason = f"Connection failed: {type(failure).__name__}"
    else:
        if answer.is_success:
            telegram.updates.confirm(number + 1)
            return True
        reason = f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
    hook.last_error_date, hook.last_error_message = telegram.stamp(), reason
    return False


async def _a_webhook(telegram: LocalTelegram) -> None:
    with telegram.feed.listen() as happenings:
        while not telegram.webhook.url:
            await happenings.get()
