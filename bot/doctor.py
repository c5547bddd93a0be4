"""What `nhacviec doctor` looks at: settings, database, office, Telegram, webhook, modes, clock. It changes nothing."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
from telegram import Bot, User, WebhookInfo
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.cli.which_office import the_office
from bot.clock import office_date
from bot.finding import Finding
from bot.office_checkup import drawing, examine_office, holidays, meaning
from bot.settings import Settings
from storage import Storage, Transaction
from storage.errors import StorageError

CLOCK_TOLERANCE_SECONDS = 60
_TIMEOUT_SECONDS = 10.0


async def examine(settings: Settings, now: datetime, office: str | None = None) -> list[Finding]:
    """Return all findings, in the order in which a person should mend them; of several offices the one that is named."""
    findings = [Finding(True, "settings", "settings_ok"), *await _database(settings, now, office)]
    findings += [holidays(office_date(now, settings.timezone)), await drawing(), await meaning()]
    if settings.bot_token is None:  # the trial needs no network
        return [*findings, Finding(True, "token", "token_none")]
    network = await _network(settings, now)
    if not network[0].ok:
        return findings + network
    return findings + network + await _telegram(settings, settings.bot_token.get_secret_value())


async def _database(settings: Settings, now: datetime, name: str | None) -> list[Finding]:
    url = settings.database_url.get_secret_value()
    if url.startswith("sqlite:///") and _missing(url):
        folder = _nearest_folder(url)
        if not os.access(folder, os.W_OK | os.X_OK) or not folder.is_dir():
            return [Finding(False, "database", "database_folder", {"folder": str(folder)})]
        return [Finding(True, "database", "database_none")]
    try:
        return await _inside(settings, url, now, name)
    except StorageError as error:
        return [Finding(False, "database", "database_bad", {"reason": str(error)})]


async def _inside(settings: Settings, url: str, now: datetime, name: str | None) -> list[Finding]:
    """Look at a database and at the one office in it, or the one that is named. Raises `StorageError`."""
    storage = await Storage.open(url, migrate=False)
    try:
        description = await storage.describe()
        async with storage.reading() as tx:
            found = await _office(tx, settings, now, name)
    finally:
        await storage.close()
    facts = {"dialect": description.dialect, "schema": description.schema, "tasks": description.tasks}
    return [Finding(True, "database", "database_ok", facts), *found]


async def _office(tx: Transaction, settings: Settings, now: datetime, name: str | None) -> list[Finding]:
    """Look at the office that is meant; where that is not told, say that there are several."""
    count = len(await tx.offices.all())
    if name is None and count > 1:
        return [Finding(True, "offices", "offices_several", {"count": count})]
    office = await the_office(tx, name)
    return await examine_office(tx, office, settings, now) if office is not None else []


def _file(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///").partition("?")[0])


def _missing(url: str) -> bool:
    return not _file(url).exists()


def _nearest_folder(url: str) -> Path:
    """Return what exists of the path to a database file: the folders below it are made at the first run."""
    return next(parent for parent in _file(url).absolute().parents if parent.exists())


async def _network(settings: Settings, now: datetime) -> list[Finding]:
    """Look whether the Bot API server answers at all, and compare its `Date` header with the machine's clock."""
    host = urlsplit(settings.bot_api_url).netloc
    proxy = settings.proxy_url.get_secret_value() if settings.proxy_url else None
    try:
        async with httpx.AsyncClient(proxy=proxy, timeout=_TIMEOUT_SECONDS) as client:
            response = await client.get(settings.bot_api_url)
    except (httpx.HTTPError, OSError):
        return [Finding(False, "network", "network_bad", {"host": host})]
    return [Finding(True, "network", "network_ok", {"host": host}), *_clock(response.headers.get("date"), now)]


def _clock(said: str | None, now: datetime) -> list[Finding]:
    if said is None:
        return []
    try:
        theirs = parsedate_to_datetime(said)
    except ValueError:
        return []
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    seconds = round(abs((now - theirs).total_seconds()))
    if seconds > CLOCK_TOLERANCE_SECONDS:
        return [Finding(False, "clock", "clock_off", {"seconds": seconds})]
    return [Finding(True, "clock", "clock_ok")]


async def _telegram(settings: Settings, token: str) -> list[Finding]:
    proxy = settings.proxy_url.get_secret_value() if settings.proxy_url else None
    request = HTTPXRequest(proxy=proxy, connect_timeout=_TIMEOUT_SECONDS, read_timeout=_TIMEOUT_SECONDS)
    bot = Bot(token, base_url=f"{settings.bot_api_url}/bot", request=request)
    try:
        await request.initialize()
        me = await bot.get_me()
        webhook = await bot.get_webhook_info()
    except InvalidToken:
        return [Finding(False, "token", "token_refused")]
    except TelegramError:
        return [Finding(False, "network", "network_bad", {"host": urlsplit(settings.bot_api_url).netloc})]
    finally:
        await request.shutdown()
    token_ok = Finding(True, "token", "token_ok", {"username": me.username})
    return [token_ok, _webhook(settings, webhook), _privacy(me), _inline(me)]


def _webhook(settings: Settings, info: WebhookInfo) -> Finding:
    if settings.webhook_url is None:
        return Finding(True, "webhook", "webhook_left" if info.url else "webhook_unused")
    if info.url != f"{settings.webhook_url}/telegram":
        return Finding(True, "webhook", "webhook_missing")
    if info.last_error_message:
        return Finding(False, "webhook", "webhook_failing", {"reason": info.last_error_message})
    return Finding(True, "webhook", "webhook_ok", {"pending": info.pending_update_count})


def _privacy(me: User) -> Finding:
    said = "privacy_off" if me.can_read_all_group_messages else "privacy_on"
    return Finding(True, "privacy", said, {"username": me.username})


def _inline(me: User) -> Finding:
    said = "inline_on" if me.supports_inline_queries else "inline_off"
    return Finding(True, "inline", said, {"username": me.username})
