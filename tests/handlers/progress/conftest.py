"""An office whose people report: Hoa on the staff of Phòng HC-TC, Tuấn its head, the stranger of another unit or nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, TUAN, Scene


@pytest.fixture
async def office(stage: Callable[..., Awaitable[Scene]]) -> Callable[..., Awaitable[Scene]]:
    """Opens a closed office with Hoa and Tuấn in it: `await office(acceptance="true")` sets settings."""

    async def opened(**settings: Any) -> Scene:
        scene = await stage(open_to_all=False, admin_ids=frozenset())
        await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
        await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
        async with scene.storage.transaction() as tx:
            for name, value in settings.items():
                await tx.settings.set(1, name, value)
        return scene

    return opened
