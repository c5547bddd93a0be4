"""Lets what several deliveries want to write at the same time share one commit. It knows nothing of deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from bot.intake.unbroken import unbroken
from storage import Storage, Transaction

T = TypeVar("T")


@dataclass(frozen=True, slots=True, eq=False)
class _Entry:
    act: Callable[[Transaction], Awaitable[Any]]
    done: asyncio.Future[Any]


class Commits:
    """While one commit is on its way to the disk, what comes meanwhile gathers for the next."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._turn = asyncio.Lock()
        self._waiting: list[_Entry] = []

    async def make(self, act: Callable[[Transaction], Awaitable[T]]) -> T:
        """Return what `act` returns once it is committed; raises what it or the commit raised. Do not call it in a transaction.

        Where a shared transaction fails each `act` gets one of its own, so `act` may be called twice.
        """
        entry = _Entry(act, asyncio.get_running_loop().create_future())
        self._waiting.append(entry)
        async with self._turn:
            if not entry.done.done():
                entries, self._waiting = self._waiting, []
                await unbroken(self._write(entries))
        return cast("T", await entry.done)

    async def _write(self, entries: list[_Entry]) -> None:
        try:
            results = await self._together(entries)
        except Exception as error:
            if len(entries) == 1:
                _end(entries[0], error)
                return
            for entry in entries:
                await self._write([entry])
        except BaseException as error:  # the process ends: nobody may wait for ever
            for entry in entries:
                _end(entry, error)
        else:
            for entry, result in zip(entries, results, strict=True):
                if not entry.done.done():
                    entry.done.set_result(result)

    async def _together(self, entries: list[_Entry]) -> list[Any]:
        async with self._storage.transaction() as tx:
            return [await entry.act(tx) for entry in entries]


def _end(entry: _Entry, error: BaseException) -> None:
    if not entry.done.done():
        entry.done.set_exception(error)
