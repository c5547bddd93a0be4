"""The life of one bot: introduced to Telegram, at work, and gracefully at rest. It decides when to end, never what to say."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from enum import Enum
from typing import Any

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot.composition import Parts
from bot.intake import mode
from bot.intake.backoff import Backoff
from bot.intake.health import Role, watch
from bot.intake.verdict import flood_delay
from bot.schedule import schedule
from handlers import menu
from storage.errors import StorageError

logger = logging.getLogger(__name__)


class End(Enum):
    """Why a bot is at rest."""

    STOPPED = "stopped"
    TOKEN_REFUSED = "token_refused"  # noqa: S105  # the name of an ending
    UNREACHABLE = "unreachable"
    STALLED = "stalled"


class UnreachableError(Exception):
    """Telegram could not be reached at the start; `reason` is the last error's name."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def introduce(parts: Parts) -> None:
    """Log in and choose how updates come. Raises `InvalidToken`, and `UnreachableError` when the network stays away."""
    loop, backoff = asyncio.get_running_loop(), Backoff(most=parts.installation.pace.most_backoff)
    until = loop.time() + parts.installation.stale_after
    while True:
        try:
            await parts.application.initialize()
            await _choose_mode(parts)
        except InvalidToken:
            raise
        except TelegramError as error:
            delay, name = flood_delay(error) if isinstance(error, RetryAfter) else backoff.next(), type(error).__name__
            if loop.time() + delay > until:
                raise UnreachableError(name) from None
            logger.warning("Telegram is not reached (%s); next try in %.1f s", name, delay, extra={"action": "start.failed"})
            await asyncio.sleep(delay)
        else:
            return


async def _choose_mode(parts: Parts) -> None:
    bot, pushing, desk = parts.application.bot, parts.installation.pushing, parts.desk
    if pushing is None:
        await mode.fetch_them(bot)
    else:
        await mode.Pushed(desk.storage, desk.holder, pushing.address, pushing.secret).set(bot)
        desk.health.alive(Role.WEBHOOK)


async def publish_menu(parts: Parts) -> None:
    """Show the command menu in Telegram; without it the bot works all the same."""
    try:
        several = len(await parts.offices.open_offices()) > 1
        await menu.publish(parts.application.bot, parts.installation.texts, parts.installation.admin_ids, several=several)
    except (TelegramError, StorageError) as error:
        logger.warning("the command menu was not published: %s", type(error).__name__, extra={"action": "menu.failed"})


async def work(parts: Parts, stop: asyncio.Event) -> End:
    """Take updates in and handle them until `stop` is set, Telegram refuses the token, or nothing comes for too long."""
    scheduler = schedule(parts.knocker)
    scheduler.start()
    beside = [asyncio.create_task(publish_menu(parts)), asyncio.create_task(parts.leading.run(parts.knocker.knock))]
    beside.append(asyncio.create_task(parts.news.run()))
    lanes = asyncio.create_task(parts.lanes.run())
    dispatching = asyncio.create_task(parts.dispatcher.run())
    try:
        return await _until_an_end(parts, stop, lanes, dispatching)
    finally:
        parts.desk.health.leaving()
        scheduler.shutdown(wait=False)
        await _cancelled(*beside)
        parts.lanes.close()
        await lanes
        parts.dispatcher.close()  # after the lanes: what they queue last is still sent where there is time
        await asyncio.wait({dispatching}, timeout=parts.desk.pace.farewell)
        await _cancelled(dispatching)


async def _until_an_end(parts: Parts, stop: asyncio.Event, *working: asyncio.Task[None]) -> End:
    """Return the first end that comes; polling has ended then, those at work may still be finishing."""
    ends = {
        asyncio.create_task(stop.wait()): End.STOPPED,
        asyncio.create_task(watch(parts.desk.health)): End.STALLED,
        asyncio.create_task(_poll_until_refused(parts)): End.TOKEN_REFUSED,
    }
    try:
        done, _ = await asyncio.wait({*working, *ends}, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()  # a mistake of ours shows here, and ends the process rather than the intake alone
        return next(ends[task] for task in done if task in ends)
    finally:
        await _cancelled(*ends)


async def _poll_until_refused(parts: Parts) -> None:
    if parts.poller is None:
        await asyncio.Event().wait()  # Telegram pushes: nothing to do until cancelled
        return
    with suppress(InvalidToken):
        await parts.poller.run()


async def _cancelled(*tasks: asyncio.Task[Any]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def rest(parts: Parts) -> None:
    """Close the connections to Telegram."""
    with suppress(TelegramError):
        await parts.application.shutdown()
        await parts.application.bot.shutdown()  # the application leaves it open where logging in failed
