"""What is seen from outside of the machine: Telegram's clock, its word on the webhook, our own certificate. It changes nothing.

Whatever cannot be found out is None: a blocked network is told by the poll that fails, not by a guess here.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx
from telegram import Bot
from telegram.error import TelegramError

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
LATELY = timedelta(hours=1)
"""A failure of the webhook that is older says nothing about now."""


async def clock_off(api_url: str, proxy: str | None, now: datetime) -> float | None:
    """Return by how many seconds the machine's clock is off the Bot API server's `Date` header."""
    try:
        async with httpx.AsyncClient(proxy=proxy, timeout=PATIENCE_SECONDS) as client:
            response = await client.head(api_url)
        theirs = parsedate_to_datetime(response.headers["date"])
    except (httpx.HTTPError, OSError, KeyError, ValueError):
        return None
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    return abs((now - theirs).total_seconds())


async def webhook_state(bot: Bot, expected: str, now: datetime) -> tuple[int | None, bool | None]:
    """Return how many updates wait at Telegram, and whether the webhook is wrong: elsewhere, or failing of late."""
    try:
        info = await bot.get_webhook_info()
    except TelegramError as error:
        logger.info("Telegram does not tell of the webhook: %s", type(error).__name__, extra={"action": "checkup.webhook"})
        return None, None
    failed = info.last_error_date is not None and now - info.last_error_date < LATELY
    return info.pending_update_count, failed or info.url != expected


async def certificate_days(address: str, now: datetime) -> int | None:
    """Return in how many days the certificate at an https address expires, below 0 where it has; None where nobody answers."""
    parts = urlsplit(address)
    if parts.scheme != "https" or parts.hostname is None:
        return None
    try:
        expires = await asyncio.to_thread(_expiry, parts.hostname, parts.port or 443)
    except ssl.SSLCertVerificationError as error:
        return -1 if error.verify_code == _EXPIRED else None
    except OSError:
        return None
    return None if expires is None else (expires - now).days


_EXPIRED = 10
"""OpenSSL's X509_V_ERR_CERT_HAS_EXPIRED."""


def _expiry(host: str, port: int) -> datetime | None:
    """Return when a server's certificate expires; blocks. Raises `OSError`, of which a refused certificate is one."""
    context = ssl.create_default_context()
    with (
        socket.create_connection((host, port), timeout=PATIENCE_SECONDS) as plain,
        context.wrap_socket(plain, server_hostname=host) as secured,
    ):
        shown = secured.getpeercert()
    until = shown.get("notAfter") if shown else None
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(str(until)), UTC) if until else None
