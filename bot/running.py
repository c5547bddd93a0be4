"""Runs a bot until a signal: on Telegram with a token, or in the sandbox without one. Says refusals in one sentence each."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import click
from telegram.error import InvalidToken

from bot import supervising
from bot.cli.database_faults import database_sentence
from bot.composition import Parts, composed
from bot.ending import stop_signal
from bot.installation import Installation, installation_of
from bot.life import End, UnreachableError, introduce, rest, work
from bot.sandbox.office import sandbox
from bot.serving import PortTakenError, listen_on, serving
from bot.settings import Settings
from bot.web import build_web
from locales import Texts
from storage.errors import DatabaseBusy, DatabaseFull, DatabaseReadOnly, DatabaseUnreachable, StorageError

logger = logging.getLogger(__name__)

OK = 0
FAILED = 1
REFUSED = 2


async def run_bot(settings: Settings) -> int:
    """Run on Telegram until SIGTERM or SIGINT; return the exit status. `settings.bot_token` must be set."""
    if settings.bot_token is None:
        raise ValueError("run_bot needs a token")
    installation = installation_of(settings, settings.bot_token.get_secret_value())
    try:
        listener = listen_on(settings.listen.host, settings.listen.port)
    except PortTakenError as taken:
        return refuse(installation.texts, "run.port_taken", host=taken.host, port=taken.port)
    return await run(installation, listener, stop_signal())


async def run(installation: Installation, listener: socket.socket, stop: asyncio.Event) -> int:
    """Run a bot with its web endpoints on a bound socket until `stop` is set; return the exit status.

    0: stopped; 1: nothing came from Telegram for too long, it was never reached, or the database is away; 2: the token or the
    database is unusable until somebody mends it.
    """
    texts = installation.texts
    secret = installation.pushing.secret if installation.pushing else None
    try:
        async with supervising.watched(), composed(installation) as parts:
            web = build_web(parts.desk, secret, parts.calendars, open_to_all=installation.metrics_open)
            async with serving(web, listener):
                return await live(parts, stop, lambda: say_ready(parts))
    except StorageError as error:
        return refuse_database(texts, error)
    finally:
        listener.close()


async def run_sandbox(
    *,
    port: int,
    start: datetime,
    database_url: str,
    state_file: Path | None = None,
    language: str = "vi",
    host: str = "127.0.0.1",
) -> int:
    """Run the bot with the local Bot API and the browser chat on `host`:`port`; return the exit status.

    `start` (aware) is where the office clock begins; chats are kept in `state_file` across restarts.
    """
    texts = Texts.load(language)
    try:
        listener = listen_on(host, port)
    except PortTakenError as taken:
        return refuse(texts, "run.port_taken", host=taken.host, port=taken.port)
    try:
        async with sandbox(listener, start, database_url, state_file, texts) as (parts, address):
            return await live(parts, stop_signal(), lambda: click.echo(texts.plain("run.sandbox_ready", address=address)))
    except StorageError as error:
        return refuse_database(texts, error)
    finally:
        listener.close()


async def live(parts: Parts, stop: asyncio.Event, ready: Callable[[], None]) -> int:
    """Introduce the bot, call `ready`, let it work until an end, and say why it ended where it was not asked to."""
    texts = parts.installation.texts
    try:
        if not await _introduced(parts, stop):
            return OK
        ready()
        supervising.tell("READY=1")
        end = await work(parts, stop)
    except InvalidToken:
        end = End.TOKEN_REFUSED
    except UnreachableError as error:
        refuse(texts, "run.network_unreachable", reason=error.reason)
        return FAILED
    finally:
        await rest(parts)
    if end is End.TOKEN_REFUSED:
        return refuse(texts, "run.token_refused")
    if end is End.STALLED:
        logger.error("nothing came from Telegram for too long; ending", extra={"action": "watchdog"})
        refuse(texts, "run.poll_stalled", seconds=round(parts.installation.stale_after))
        return FAILED
    logger.info("stopped", extra={"action": "stopped"})
    return OK


async def _introduced(parts: Parts, stop: asyncio.Event) -> bool:
    """Return whether the bot was introduced before it was told to stop."""
    introducing, stopping = asyncio.create_task(introduce(parts)), asyncio.create_task(stop.wait())
    try:
        await asyncio.wait({introducing, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if introducing.done():
            introducing.result()
        return introducing.done()
    finally:
        for task in (introducing, stopping):
            task.cancel()
        await asyncio.gather(introducing, stopping, return_exceptions=True)


def refuse(texts: Texts, key: str, **facts: object) -> int:
    """Say on standard error what keeps the bot from running and what to do; return the exit status for it."""
    click.echo(texts.plain(key, **facts), err=True)
    return REFUSED


def refuse_database(texts: Texts, error: StorageError) -> int:
    """Say what keeps the database from being used; return the exit status: 1 where waiting may help, 2 where it does not."""
    if isinstance(error, DatabaseUnreachable):
        refuse(texts, "run.database_unreachable", reason=error.reason)
    else:
        key, facts = database_sentence(error)
        refuse(texts, key, **facts)
    return FAILED if _may_pass(error) else REFUSED


def _may_pass(error: StorageError) -> bool:
    """Tell what can be over at the next start, so that a supervisor tries again: a server that is away, a lock, a full disk."""
    if isinstance(error, DatabaseUnreachable):
        return error.url.startswith("postgresql")
    return isinstance(error, DatabaseBusy | DatabaseFull | DatabaseReadOnly)


def say_ready(parts: Parts) -> None:
    """Say on standard output that the bot is at work, and under which name."""
    click.echo(parts.installation.texts.plain("run.ready", name=parts.application.bot.username))
