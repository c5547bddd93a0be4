"""What the intake's tests share: a desk on a real database, an application with a handler of the test's own, a local Telegram.

The only fake is the wire: requests go straight into a `LocalTelegram`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, TypeHandler

from bot.clock import SystemClock
from bot.intake.bell import Bell
from bot.intake.desk import Desk, Pace
from bot.intake.handling import Handling
from bot.intake.health import Health
from bot.intake.lanes import Lanes
from bot.intake.poller import Poller
from bot.intake.wire import UpdateSource
from bot.metrics import Metrics
from bot.sandbox.telegram import LocalTelegram
from bot.sandbox.wire import LocalRequest
from handlers.outcome import CURRENT

QUICK = Pace(long_poll=1, lease=6, look=0.02, claim=5, handler_limit=5, farewell=5, most_backoff=0.01, chats=4, ahead=4)
API = "http://local"


def local_telegram(people=20):
    """A local Telegram with people 1 … `people`."""
    telegram = LocalTelegram(SystemClock().now, first_update_id=1000)
    for number in range(1, people + 1):
        telegram.add_person(number, f"Người {number}")
    return telegram


def desk_for(storage, telegram=None, holder="one", pace=QUICK):
    """A desk for the local Telegram's bot."""
    bot_id = telegram.bot.user_id if telegram else 1000000001
    health = Health(asyncio.get_running_loop().time)
    return Desk(storage, bot_id, holder, SystemClock(), health, Metrics(), pace)


def poller_for(desk, telegram, token=None, on_conflict=lambda: None):
    """A poller whose calls go straight into the local Telegram."""
    return Poller(desk, UpdateSource(API, token or telegram.bot.token, LocalRequest(telegram)), on_conflict)


async def _remember(_update, context):
    """The least that the error handler must do; the office's own also apologises."""
    CURRENT.get().error = context.error


@asynccontextmanager
async def application_with(telegram, handler: Callable[[Update, object], Awaitable[None]]):
    """An initialised application with one handler for every update."""
    builder = ApplicationBuilder().token(telegram.bot.token).request(LocalRequest(telegram))
    application: Application = builder.get_updates_request(LocalRequest(telegram)).updater(None).job_queue(None).build()
    application.add_handler(TypeHandler(Update, handler))
    application.add_error_handler(_remember)
    async with application:
        yield application


@asynccontextmanager
async def running(*coroutines):
    """Run things in the background while the block runs; whatever they raise comes out."""
    tasks = [asyncio.create_task(one) for one in coroutines]
    try:
        yield tasks
    finally:
        for task in tasks:
            if not task.done():
                task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        for end in ended:
            if isinstance(end, Exception):
                raise end


@asynccontextmanager
async def lanes_at_work(desk, application):
    """Run the lanes while the block runs, then stop them gracefully."""
    lanes = Lanes(desk, Handling(desk, application))
    async with running(lanes.run()) as (task,):
        yield lanes
        lanes.close()
        await task


async def state_of(desk):
    """The inbox's state."""
    async with desk.storage.reading() as tx:
        return await tx.inbox.state(desk.bot_id)


async def until(condition: Callable[[], Awaitable[bool]] | Callable[[], bool], seconds=20.0):
    """Return once `condition` (sync or async) holds; TimeoutError otherwise."""
    looks = Bell()  # nobody rings: it paces the looks, since spinning would keep the database's threads from running
    async with asyncio.timeout(seconds):
        while True:
            held = condition()
            if held is True or (held is not False and await held):
                return
            await looks.wait(0.01)


async def handled(desk, seconds=20.0):
    """Return once nothing waits and nothing is in hand."""

    async def idle():
        state = await state_of(desk)
        return state.pending == 0 and state.claimed == 0

    await until(idle, seconds)


def message(update_id, chat_id=1, text="chào"):
    """An update with a private message, as Telegram sends it."""
    person = {"id": chat_id, "is_bot": False, "first_name": f"Người {chat_id}"}
    chat = {"id": chat_id, "type": "private", "first_name": person["first_name"]}
    content = {"message_id": update_id, "date": 1764000000, "chat": chat, "from": person, "text": text}
    return {"update_id": update_id, "message": content}


def inline_query(update_id, user_id=1, query="kiểm"):
    """An update with an inline query, as Telegram sends it: it names no chat."""
    person = {"id": user_id, "is_bot": False, "first_name": f"Người {user_id}"}
    return {"update_id": update_id, "inline_query": {"id": str(update_id), "from": person, "query": query, "offset": ""}}
