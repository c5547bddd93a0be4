"""Keeps the answering rules over one office's plans, built again when the plans change. Decides nothing about plans."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from plan.answering import Answerer
from plan.model import Plan, Unit
from plan.units import UnitBook
from storage import Storage

LOOK_SECONDS = 1.0  # how stale an answer may be after an import in another process


class PlanLibrary:
    """The library that handlers ask. `monotonic` returns seconds that never jump."""

    def __init__(self, storage: Storage, office_id: int, monotonic: Callable[[], float]) -> None:
        self._storage = storage
        self._office_id = office_id
        self._monotonic = monotonic
        self._building = asyncio.Lock()
        self._answerer: Answerer | None = None
        self._version: int | None = None
        self._looked_at = float("-inf")

    async def answerer(self) -> Answerer:
        """Return the rules over the plans in force, at most a second old. Raises `StorageError`."""
        if self._answerer is not None and self._monotonic() - self._looked_at < LOOK_SECONDS:
            return self._answerer
        async with self._building:
            return await self._fresh()

    async def _fresh(self) -> Answerer:
        if self._answerer is not None and self._monotonic() - self._looked_at < LOOK_SECONDS:
            return self._answerer  # another handler has just looked
        async with self._storage.reading() as tx:
            version = await tx.plans.version(self._office_id)
            if self._answerer is None or version != self._version:
                plans = await tx.plans.in_force(self._office_id)
                units = await tx.units.all(self._office_id)
            else:
                plans, units = (), ()
        if self._answerer is None or version != self._version:
            self._answerer = await asyncio.to_thread(_build, plans, units)  # a large plan takes a while
            self._version = version
        self._looked_at = self._monotonic()
        return self._answerer


def _build(plans: Sequence[Plan], units: Sequence[Unit]) -> Answerer:
    return Answerer(plans, UnitBook(units))
