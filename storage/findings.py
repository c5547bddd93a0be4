"""What is wrong with a bot at present, one row a finding, so that no process tells what another has told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from plan.checkup import REMEMBERED, Finding, Trouble
from storage.columns import insert_into
from storage.tables_seeing import findings

_KNOWN = frozenset(trouble.value for trouble in Trouble)


class Findings:
    """The findings of bots. Instants are the office clock's."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def put(self, bot_id: int, finding: Finding) -> None:
        """Keep a finding as it is now, in place of what was known of it."""
        values = {
            "since": finding.since,
            "told_on": finding.told_on,
            "over_at": finding.over_at,
            "facts": json.dumps(dict(finding.facts)),
        }
        new = insert_into(self._connection, findings).values(bot_id=bot_id, code=finding.trouble.value, **values)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["bot_id", "code"], set_=values))

    async def all(self, bot_id: int) -> Mapping[Trouble, Finding]:
        """Return what is wrong, the oldest first."""
        return {code: each for code, each in (await self.remembered(bot_id)).items() if each.over_at is None}

    async def remembered(self, bot_id: int) -> Mapping[Trouble, Finding]:
        """Return what is wrong or was so of late, the oldest first; what only another release knows is left out."""
        query = select(findings).where(findings.c.bot_id == bot_id).order_by(findings.c.since)
        rows = (await self._connection.execute(query)).all()
        return {each.trouble: each for each in (_finding(row) for row in rows if row.code in _KNOWN)}

    async def forget(self, bot_id: int, now: datetime) -> None:
        """Forget what has been over for long enough."""
        old = (findings.c.bot_id == bot_id, findings.c.over_at < now - REMEMBERED)
        await self._connection.execute(delete(findings).where(*old))


def _finding(row: Row[Any]) -> Finding:
    trouble, facts = Trouble(row.code), json.loads(row.facts)
    return Finding(trouble, row.since, facts, row.told_on, row.over_at)
