"""Looks at the webhook from both sides: what Telegram says of it, and how our own address answers from here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import httpx
from telegram import WebhookInfo

from bot.checkup.network import failure_of, named
from bot.finding import Finding

PORTS = frozenset({443, 80, 88, 8443})
"""Where Telegram delivers: https://core.telegram.org/bots/api#setwebhook. A Bot API server of one's own goes to any."""
MANY_WAITING = 100
RECENT = timedelta(minutes=10)
_SECONDS = 5.0
_CERTIFICATE = ("ssl", "certificate", "handshake")
_PASSED_ON = 403
"""What the bot answers to who does not know the secret: so the proxy passes deliveries on to it."""


def told_by_telegram(address: str | None, info: WebhookInfo, now: datetime) -> Finding:
    """Return what Telegram says of the webhook that `address` (WEBHOOK_URL) wants, None for polling."""
    if address is None:
        return Finding(True, "webhook", "webhook_left", note=True) if info.url else Finding(True, "webhook", "webhook_unused")
    facts: dict[str, object] = {"pending": info.pending_update_count, "reason": info.last_error_message or ""}
    if not info.url:
        return Finding(True, "webhook", "webhook_missing", note=True)
    if info.url != f"{address}/telegram":
        return Finding(False, "webhook", "webhook_other", {"host": urlsplit(info.url).netloc})
    if info.last_error_message and _fresh(info, now):
        certificate = any(word in info.last_error_message.lower() for word in _CERTIFICATE)
        return Finding(False, "webhook", "webhook_certificate" if certificate else "webhook_failing", facts)
    if info.pending_update_count >= MANY_WAITING:
        return Finding(False, "webhook", "webhook_waiting", facts)
    return Finding(True, "webhook", "webhook_ok", facts)


def _fresh(info: WebhookInfo, now: datetime) -> bool:
    """Tell whether the failure is going on: Telegram keeps the last one for ever, also when all has long been well."""
    when = info.last_error_date
    return when is None or now - when < RECENT or info.pending_update_count > 0


def port(address: str, *, own_server: bool) -> list[Finding]:
    """Tell where Telegram would refuse the address for its port."""
    wanted = urlsplit(address).port or 443
    if own_server or wanted in PORTS:
        return []
    return [Finding(False, "webhook_port", "webhook_port_bad", {"port": wanted})]


async def seen_from_here(address: str) -> Finding:
    """Tell how our address answers a delivery without the secret: from here, which may differ from what Telegram meets."""
    facts: dict[str, object] = {"host": urlsplit(address).netloc}
    if not await named(urlsplit(address).hostname or ""):
        return Finding(False, "address", "address_name", facts)
    try:
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as client:
            answer = await client.post(f"{address}/telegram", json={})
    except (httpx.HTTPError, OSError) as error:
        if failure_of(error, through_proxy=False) == "network_tls":
            return Finding(False, "address", "address_certificate", facts)
        return Finding(True, "address", "address_away", facts, note=True)
    return answered(answer.status_code, facts)


def answered(status: int, facts: Mapping[str, object]) -> Finding:
    """Return what an answer with this status tells of the proxy."""
    facts = {**facts, "status": status}
    if status == _PASSED_ON:
        return Finding(True, "address", "address_ok", facts)
    if status in {502, 503, 504}:
        return Finding(True, "address", "address_bot_away", facts, note=True)
    return Finding(False, "address", "address_not_passed", facts)
