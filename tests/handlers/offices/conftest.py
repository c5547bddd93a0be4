"""Two offices, new for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plan.people import Role
from tests.dialogue import HOA
from tests.handlers.offices.two_offices import BOTH, LAN, UNIT, Town, town


@pytest.fixture
async def both(tmp_path: Path) -> AsyncIterator[Town]:
    """Two offices with a person of each, and one of both."""
    async with town(tmp_path / "offices.db") as found:
        await found.person(found.ours, HOA, Role.STAFF, UNIT)
        await found.person(found.theirs, LAN, Role.STAFF, UNIT)
        for office_id in (found.ours, found.theirs):
            await found.person(office_id, BOTH, Role.STAFF, UNIT)
        yield found
