"""A dispatcher that dies at a named point, as a killed process does: nothing more of it reaches the database or Telegram.

Points are named by what is visible from outside: a state of the delivery that is about to be committed or was just
committed, and a message before and after Telegram has taken it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import update
from telegram import Bot

from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace
from bot.intake.bell import Bell
from bot.sandbox.wire import LocalRequest
from handlers.context import SERVICES
from storage import Storage, Transaction
from storage.columns import database_time
from storage.deliveries import State
from storage.tables import leases
from storage.tables_outbox import deliveries, pauses
from tests.dialogue import Scene


class Killed(BaseException):
    """The process is no more."""


@dataclass
class Life:
    """Whether a process still lives, and the point at which it is to die (None: it does not)."""

    point: tuple[str, str] | None = None
    dead: bool = False

    def reach(self, *points: tuple[str, str]) -> None:
        """Die if this is the point, or go on being dead."""
        if self.point in points:
            self.dead = True
        if self.dead:
            raise Killed


class DyingStorage:
    """A storage as the dying process sees it."""

    def __init__(self, storage: Storage, life: Life) -> None:
        self._storage = storage
        self._life = life

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        self._life.reach(("begin", "transaction"))
        async with self._storage.transaction() as tx:
            before = await _steps(tx)
            yield tx
            new = {state for _, state, _ in await _steps(tx) - before}
            self._life.reach(*(("commit", state) for state in new))
        self._life.reach(*(("committed", state) for state in new))

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        self._life.reach()
        async with self._storage.reading() as tx:
            yield tx


async def _steps(tx: Transaction) -> set[tuple[int, str, int]]:
    """Return how far each delivery is: a claim of what was claimed before is a step too."""
    return {(each.id, each.state.value, each.attempts) for each in await tx.outbox.listed(1, list(State), 1_000)}


class DyingRequest(LocalRequest):
    """The way to Telegram as the dying process has it."""

    def __init__(self, scene: Scene, life: Life) -> None:
        super().__init__(scene.telegram)
        self._life = life

    async def do_request(self, url: str, *arguments: Any, **options: Any) -> tuple[int, bytes]:
        name = url.rpartition("/")[2]
        self._life.reach(("request", name))
        answered = await super().do_request(url, *arguments, **options)
        self._life.reach(("answer", name))
        return answered


async def dispatcher_of(scene: Scene, life: Life, holder: str) -> Dispatcher:
    """Return the dispatcher of another process at the scene's office."""
    bot = Bot(scene.telegram.bot.token, request=DyingRequest(scene, life))
    await bot.initialize()
    storage: Any = DyingStorage(scene.storage, life)
    services = replace(scene.application.bot_data[SERVICES], storage=storage)
    pace = Pace(lambda: scene.clock.now().timestamp())
    return Dispatcher(services, bot, holder, pace, Bell(), scene.clock.sleep)


async def leases_run_out(storage: Storage) -> None:
    """Let the database's time pass beyond every lease, claim, pause and retry."""
    past = database_time(-1.0)
    held = update(deliveries).where(deliveries.c.lease_until.is_not(None)).values(lease_until=past)
    waiting = update(deliveries).where(deliveries.c.retry_at.is_not(None)).values(retry_at=past)
    async with storage._engines.writing.begin() as connection:
        for statement in (held, waiting, update(leases).values(until=past), update(pauses).values(until=past)):
            await connection.execute(statement)


async def life_until_death(scene: Scene, point: tuple[str, str], holder: str) -> bool:
    """Let a process dispatch until nothing is due, or until it dies at the point; return whether it did."""
    life = Life(point)
    dispatcher = await dispatcher_of(scene, life, holder)
    try:
        while await dispatcher.deliver_due():
            pass
    except BaseException:
        if not life.dead:
            raise
    return life.dead


NOWHERE = ("never", "dies")
POINTS = {
    "before the claim": ("begin", "transaction"),
    "while the claim is committed": ("commit", State.CLAIMED.value),
    "after the claim": ("committed", State.CLAIMED.value),
    "before it is marked as being sent": ("commit", State.SENDING.value),
    "after it is marked as being sent": ("committed", State.SENDING.value),
    "before the request leaves": ("request", "sendMessage"),
    "after Telegram took it": ("answer", "sendMessage"),
    "while it is settled": ("commit", State.SENT.value),
    "after it is settled": ("committed", State.SENT.value),
}
"""Where a dispatcher can die. Only between Telegram's 200 and the commit of the settlement may a message be doubled."""
TAKEN = frozenset({"after Telegram took it", "while it is settled"})
IN_DOUBT = TAKEN | {"after it is marked as being sent", "before the request leaves"}
