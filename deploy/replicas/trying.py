"""Three replicas that answer people who ask all the time, while one after the other is killed; counts what came of it."""

from __future__ import annotations

import asyncio
import random
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import click

from bot.clock import SystemClock
from bot.sandbox import world
from bot.sandbox.office import example_plan, move_in
from bot.sandbox.telegram import LocalTelegram
from deploy.replicas.bots import Replicas, replicas
from deploy.replicas.postgresql import NoPostgresqlError, postgresql
from deploy.replicas.proxy import proxying
from deploy.replicas.telegram import Pusher, pushing, serving_telegram
from plan.model import Task
from storage import Storage

PEOPLE = 20
COUNT = 3
PATIENCE_SECONDS = 60.0


@dataclass
class Trial:
    """What runs, and what was asked so far: pairs of a person and the ref of a task."""

    telegram: LocalTelegram
    bots: Replicas
    pusher: Pusher
    asked: Counter[tuple[int, str]]
    proxy: str

    def ask(self, number: int) -> None:
        """Let the next person ask for the next task."""
        tasks = _tasks()
        person, task = number % PEOPLE + 1, tasks[number // PEOPLE % len(tasks)]
        self.asked[person, task.ref] += 1
        self.telegram.say(person, person, f"/nhiemvu {task.code}")

    def answered(self) -> Counter[tuple[int, str]]:
        """Return what the bot has answered."""
        refs = [task.ref for task in _tasks()]
        said = ((one["chat"]["id"], one["text"]) for person in range(1, PEOPLE + 1) for one in self.telegram.messages(person))
        return Counter((chat, ref) for chat, text in said for ref in refs if f"Mục {ref}," in text)

    @property
    def open(self) -> int:
        """How many questions have no answer yet."""
        return (self.asked - self.answered()).total()


@cache
def _tasks() -> tuple[Task, ...]:
    """Return the tasks that can be asked for by their code alone."""
    return tuple(task for task in example_plan().tasks if not task.code.startswith("5.c"))


class Start(Protocol):
    """Runs so many bots on a database; what `replicas` is."""

    def __call__(
        self, count: int, database_url: str, api_url: str, token: str, *, webhook: bool
    ) -> AbstractAsyncContextManager[Replicas]:
        """Run them while the block runs, ready at its start."""
        ...


@asynccontextmanager
async def trial(database_url: str, *, webhook: bool = True, start: Start = replicas) -> AsyncIterator[Trial]:
    """Run the replicas on an empty database, with everything around them; where they poll nobody pushes."""
    telegram = LocalTelegram(SystemClock().now)
    world.settle_in(telegram)
    for person in range(1, PEOPLE + 1):
        telegram.add_person(person, f"Người {person}")
    storage = await Storage.open(database_url)
    try:
        await move_in(storage, telegram.bot.user_id, SystemClock().now())
    finally:
        await storage.close()
    async with (
        serving_telegram(telegram) as api,
        start(COUNT, database_url, api, telegram.bot.token, webhook=webhook) as bots,
        proxying(bots.addresses) as proxy,
        pushing(telegram, proxy) as pusher,
    ):
        yield Trial(telegram, bots, pusher, Counter(), proxy)


async def run(database_url: str, seconds: float | None, kill_every: float, rate: float) -> int:
    """Ask until the seconds are over or a signal comes, then wait for the last answers; returns the exit status."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with trial(database_url) as running:
        if seconds is not None:
            loop.call_later(seconds, stop.set)
        click.echo(f"three replicas behind {running.proxy}: {', '.join(running.bots.addresses)}")
        beside = [asyncio.create_task(_ask(running, rate)), asyncio.create_task(_kill(running, kill_every))]
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({stopped, *beside}, return_when=asyncio.FIRST_COMPLETED)
        for task in (stopped, *beside):
            task.cancel()
        ended = await asyncio.gather(stopped, *beside, return_exceptions=True)
        if mistakes := [each for each in ended if isinstance(each, Exception)]:
            raise mistakes[0]
        return await _sum_up(running)


async def _ask(running: Trial, rate: float) -> None:
    number = 0
    while True:
        running.ask(number)
        number += 1
        await asyncio.sleep(1 / rate)


async def _kill(running: Trial, every: float) -> None:
    bots = running.bots
    if not every:
        await asyncio.Event().wait()
    while True:
        await asyncio.sleep(every)
        number = random.choice(bots.alive)  # noqa: S311 - no secret
        await bots.kill(number)
        click.echo(f"replica {number} killed; {running.asked.total()} asked, {running.open} not answered yet")
        await bots.start(number)


async def _sum_up(running: Trial) -> int:
    loop = asyncio.get_running_loop()
    until = loop.time() + PATIENCE_SECONDS
    while running.open and loop.time() < until:  # noqa: ASYNC110 - nobody sets an event for it
        await asyncio.sleep(0.1)
    again = (running.answered() - running.asked).total()
    refused = running.pusher.refused
    click.echo(f"{running.asked.total()} asked, {running.open} lost, {again} answered twice, {refused} deliveries tried again")
    return 1 if running.open else 0


@contextmanager
def own_database() -> Iterator[str]:
    """Run a PostgreSQL for the while; gives the URL of its database."""
    with postgresql() as server:
        yield server.url


@click.command()
@click.option("--database", help="the URL of an empty database; without it a PostgreSQL is started for the while")
@click.option("--seconds", type=float, help="after so long it ends by itself")
@click.option("--kill-every", type=float, default=0.0, help="kill a replica, and start it again, every so many seconds")
@click.option("--rate", type=float, default=5.0, show_default=True, help="questions a second")
def main(database: str | None, seconds: float | None, kill_every: float, rate: float) -> None:
    """Run three replicas of the bot behind a proxy on this machine, with a local Telegram in place of the real one."""
    try:
        with nullcontext(database) if database else own_database() as url:
            raise SystemExit(asyncio.run(run(url, seconds, kill_every, rate)))
    except NoPostgresqlError:
        raise SystemExit("no PostgreSQL on this machine: apt-get install postgresql, or give --database") from None
