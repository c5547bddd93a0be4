"""The bots that `benchmarks.load` measures: ours as it is installed, and a bare python-telegram-bot that echoes."""

from __future__ import annotations

import json
import logging
import os
import time
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from benchmarks.everyday_questions import NOW
from benchmarks.loopback import free_port, held, serve
from benchmarks.telegram_stub import TOKEN
from bot.clock import MovableClock
from bot.installation import Installation, Pushing
from bot.running import stop_signal
from bot.sandbox.office import ZONE
from locales import Texts

_SECRET = "benchmark-of-a-webhook"  # noqa: S105 - opens nothing


async def run_ours(api_url: str, database: str, *, pushed: bool) -> None:
    """Serve the office until told to stop; with `pushed` Telegram is told to push."""
    port = free_port() if pushed else None
    pushing = Pushing(f"http://127.0.0.1:{port}", _SECRET) if pushed else None
    texts, clock = Texts.load("vi"), MovableClock(NOW)
    await serve(Installation(TOKEN, database, "Văn phòng", ZONE, texts, clock, api_url, pushing=pushing), web=port)


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


async def run_bare(api_url: str, concurrent: int) -> None:
    """Echo, `concurrent` updates at once, with python-telegram-bot's own Updater as it comes, until told to stop."""
    os.environ["PTB_TIMEDELTA"] = "1"
    logging.basicConfig(level=logging.CRITICAL)  # it complains when the local Telegram goes first
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{api_url}/bot")
    application: Application[Any, Any, Any, Any, Any, Any] = builder.concurrent_updates(concurrent).build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    stop = stop_signal()
    async with application:
        await application.start()
        assert application.updater is not None
        before = time.process_time()
        await application.updater.start_polling()
        await stop.wait()
        print(json.dumps({"worked": time.process_time() - before, **held()}), flush=True)
        await application.updater.stop()
        await application.stop()
