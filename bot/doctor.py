"""What `nhacviec doctor` looks at: machine, settings, database, office, Telegram, webhook, the bot at work. It changes nothing.

What waits for a network waits at the same time, each with a limit of its own: also with everything blocked the answer comes
within a quarter of a minute.
"""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from tempfile import gettempdir

from telegram import Bot, User
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.application import TELEGRAM
from bot.checkup import machine, running, webhook
from bot.checkup.database import database, file_of
from bot.checkup.network import proxy_of, way_to_telegram
from bot.checkup.paper import letters
from bot.clock import office_date
from bot.finding import Finding
from bot.office_checkup import drawing, holidays, meaning
from bot.settings import Settings
from locales import Texts

_SECONDS = 5.0


async def examine(settings: Settings, now: datetime, office: str | None = None) -> list[Finding]:
    """Return all findings, in the order in which a person should mend them; of several offices the one that is named."""
    texts = Texts.load(settings.language)
    (stored, polled), network = await asyncio.gather(database(settings, now, texts, office), _network(settings, now))
    process = [await running.at_work(settings.listen, poller_elsewhere=polled)] if settings.bot_token else []
    findings = [Finding(True, "settings", "settings_ok"), *_machine(settings, now), *stored]
    findings += [holidays(office_date(now, settings.timezone)), await drawing(), await letters(), await meaning()]
    return [*findings, *network, *process]


def _machine(settings: Settings, now: datetime) -> list[Finding]:
    file = file_of(settings.database_url.get_secret_value())
    folders = {"data": (file or Path("var/x")).parent, "temporary": Path(gettempdir())}
    return [
        machine.python(),
        machine.time_zone(settings.timezone, now),
        *machine.settings_file(Path(".env")),
        *machine.disks(folders),
        *machine.temporary_folder(),
        *machine.readers(),
    ]


async def _network(settings: Settings, now: datetime) -> list[Finding]:
    if settings.bot_token is None:  # the trial needs no network
        return [Finding(True, "token", "token_none")]
    way, address = await asyncio.gather(way_to_telegram(settings, now), _address(settings))
    if not way[0].ok:
        return way + address
    return way + await _telegram(settings, settings.bot_token.get_secret_value(), now) + address


async def _address(settings: Settings) -> list[Finding]:
    """Look at WEBHOOK_URL from here, where there is one."""
    if settings.webhook_url is None:
        return []
    own_server = settings.bot_api_url != TELEGRAM
    return [*webhook.port(settings.webhook_url, own_server=own_server), await webhook.seen_from_here(settings.webhook_url)]


async def _telegram(settings: Settings, token: str, now: datetime) -> list[Finding]:
    request = HTTPXRequest(proxy=proxy_of(settings), connect_timeout=_SECONDS, read_timeout=_SECONDS)
    bot = Bot(token, base_url=f"{settings.bot_api_url}/bot", request=request)
    try:
        await request.initialize()
        me = await bot.get_me()
        info = await bot.get_webhook_info()
    except InvalidToken:
        return [Finding(False, "token", "token_refused")]
    except TelegramError as error:
        return [Finding(False, "token", "token_unknown", {"reason": type(error).__name__})]
    finally:
        await request.shutdown()
    token_ok = Finding(True, "token", "token_ok", {"username": me.username})
    return [token_ok, webhook.told_by_telegram(settings.webhook_url, info, now), _privacy(me), _inline(me)]


def _privacy(me: User) -> Finding:
    open_to_all = bool(me.can_read_all_group_messages)
    return Finding(True, "privacy", "privacy_off" if open_to_all else "privacy_on", {"username": me.username}, note=True)


def _inline(me: User) -> Finding:
    said = "inline_on" if me.supports_inline_queries else "inline_off"
    return Finding(True, "inline", said, {"username": me.username}, note=not me.supports_inline_queries)
