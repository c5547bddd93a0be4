"""Effects: what handling an update did, by ids, so that a second run of it shows the same and changes nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import insert_into
from storage.tables_progress import effects

_OF_UPDATE = select(effects.c.facts).where(
    effects.c.bot_id == bindparam("own_bot"), effects.c.update_id == bindparam("own_update")
)


class Effects:
    """The effects of updates. `facts` hold our ids only, never a name or a Telegram id: erasing a person skips them."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def get(self, bot_id: int, update_id: int) -> Mapping[str, Any] | None:
        """Return what an update did, None where it was not handled yet."""
        facts: str | None = await self._connection.scalar(_OF_UPDATE, {"own_bot": bot_id, "own_update": update_id})
        if facts is None:
            return None
        told: Mapping[str, Any] = json.loads(facts)
        return told

    async def put(self, bot_id: int, update_id: int, facts: Mapping[str, Any], now: datetime) -> None:
        """Keep what an update did; what was kept first stays."""
        row = {"bot_id": bot_id, "update_id": update_id, "facts": json.dumps(dict(facts), ensure_ascii=False)}
        new = insert_into(self._connection, effects).on_conflict_do_nothing()
        await self._connection.execute(new, {**row, "stored_at": now})
