"""When something was last done or seen by any process of a bot, and what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import insert_into
from storage.tables_seeing import pulses


@dataclass(frozen=True, slots=True)
class Pulse:
    """The last time (office clock), with numbers that belong to it."""

    at: datetime
    facts: Mapping[str, int] = field(default_factory=dict)


class Pulses:
    """The pulses of bots, by name."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def beat(self, bot_id: int, name: str, now: datetime, facts: Mapping[str, int] | None = None) -> None:
        """Note that it was done or seen now."""
        values = {"at": now, "facts": json.dumps(dict(facts or {}))}
        new = insert_into(self._connection, pulses).values(bot_id=bot_id, name=name, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["bot_id", "name"], set_=values))

    async def all(self, bot_id: int) -> Mapping[str, Pulse]:
        """Return the last time of each thing."""
        rows = await self._connection.execute(select(pulses).where(pulses.c.bot_id == bot_id))
        return {row.name: Pulse(row.at, json.loads(row.facts)) for row in rows}
