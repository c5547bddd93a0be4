"""Updates a second from Telegram to the answer: ours with durable storage, beside a bare python-telegram-bot echo bot.

`python -m benchmarks.intake` runs every contender one after the other against the same stub, each in a process of its own:
a burst of waiting updates for the throughput, then a steady trickle for the time that one answer takes.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import tempfile
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from benchmarks.loopback import Load, measured, serve
from benchmarks.telegram_stub import TOKEN
from bot.clock import SystemClock
from bot.composition import Parts
from bot.ending import stop_signal
from bot.installation import Installation
from bot.sandbox.office import ZONE, move_in
from locales import Texts
from storage import Storage

TARGET = 0.7
ROUNDS = 2


async def _echo(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
    assert update.message is not None
    await update.message.reply_text(update.message.text or "")


async def _ours(api_url: str, database: str, *, echo: bool) -> None:
    async def furnish(storage: Storage) -> None:
        await move_in(storage, installation.bot_id, SystemClock().now())

    texts = Texts.load("vi")
    installation = Installation(TOKEN, f"sqlite:///{database}", "Văn phòng", ZONE, texts, api_url=api_url, open_to_all=True)
    await serve(replace(installation, furnish=furnish), _only_echo if echo else None)


def _only_echo(parts: Parts) -> None:
    parts.application.handlers.clear()
    parts.application.add_handler(MessageHandler(filters.TEXT, _echo))


async def _bare(api_url: str, concurrent: int) -> None:
    os.environ["PTB_TIMEDELTA"] = "1"
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{api_url}/bot").connection_pool_size(256)
    application: Application[Any, Any, Any, Any, Any, Any] = builder.concurrent_updates(concurrent).build()
    application.add_handler(MessageHandler(filters.TEXT, _echo))
    stop = stop_signal()
    async with application:
        await application.start()
        assert application.updater is not None
        await application.updater.start_polling(timeout=2)
        await stop.wait()
        await application.updater.stop()
        await application.stop()


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot to measure, and how many updates it is given in a burst."""

    title: str
    run: Callable[[str, str], Coroutine[Any, Any, None]]
    burst: int


CONTENDERS = {
    "ours": Contender("ours, answering from the plan", lambda api, db: _ours(api, db, echo=False), 2000),
    "ours-echo": Contender("ours, echo handler", lambda api, db: _ours(api, db, echo=True), 2000),
    "bare-16": Contender("bare PTB echo, concurrent_updates=16", lambda api, _: _bare(api, 16), 2000),
    "bare-1": Contender("bare PTB echo, its default (one by one)", lambda api, _: _bare(api, 1), 200),
}


def _measure(name: str, count: int, chats: int, rate: float) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        return measured(Load(count, chats, rate), ["benchmarks.intake", "--be", name, str(Path(folder) / "bench.db")])


def _bursts(share: float) -> dict[str, list[dict[str, float]]]:
    """Let the contenders take turns, so that a machine busy with something else is not one contender's bad luck."""
    bursts: dict[str, list[dict[str, float]]] = {name: [] for name in CONTENDERS}
    for _ in range(ROUNDS):
        for name, contender in CONTENDERS.items():
            bursts[name].append(_measure(name, int(contender.burst * share) // ROUNDS, 200, 0))
    return bursts


def _compare(burst_share: float) -> int:
    rates: dict[str, float] = {}
    bursts = _bursts(burst_share)
    print(f"{'':42}{'updates':>9}{'updates/s':>11}{'p50 ms':>9}{'p95 ms':>9}   (latency at 10 updates/s)")
    for name, contender in CONTENDERS.items():
        updates = sum(one["updates"] for one in bursts[name])
        rates[name] = updates / sum(one["updates"] / one["per_second"] for one in bursts[name])
        steady = _measure(name, 50, 25, 10)
        row = f"{updates:>9.0f}{rates[name]:>11.1f}{steady['p50_ms']:>9.0f}{steady['p95_ms']:>9.0f}"
        print(f"{contender.title:42}{row}", flush=True)
    for name in ("ours", "ours-echo"):
        ratio = rates[name] / rates["bare-16"]
        verdict = "reaches" if ratio >= TARGET else "MISSES"
        print(f"{CONTENDERS[name].title}: {ratio:.0%} of bare PTB with 16 at once, {verdict} the target of {TARGET:.0%}")
    return 0 if rates["ours"] >= TARGET * rates["bare-16"] else 1


def main() -> int:
    """Compare all, or be one contender."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--be", nargs=3, metavar=("CONTENDER", "DATABASE", "API_URL"))
    parser.add_argument("--share", type=float, default=1.0, help="share of the full burst, for a quick look")
    options = parser.parse_args()
    if not options.be:
        return _compare(options.share)
    name, database, api_url = options.be
    asyncio.run(CONTENDERS[name].run(api_url, database))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
