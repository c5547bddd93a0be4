"""A knock looks for several kinds of rounds: one that fails does not keep the others from their turn, and is not hidden."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.reminders import rounds
from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, UNIT_GROUP
from tests.handlers.reminders.digest_scenes import Stage, digests, knock_at


async def fail(*_: Any) -> None:
    raise RuntimeError("a mistake of ours")


async def test_a_digest_that_cannot_be_planned_keeps_nobody_from_a_reminder(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await knock_at(scene, "2025-11-24 08:00")
    monkeypatch.setattr(rounds, "digest_round", fail)
    scene.clock.move(days=1)
    with pytest.raises(ExceptionGroup) as raised:
        await scene.rounds.look()
    assert raised.group_contains(RuntimeError, match="a mistake of ours")
    await scene.post()
    assert scene.said_in(HOA)[-1]["text"].startswith("Nhắc việc thứ Ba, 25/11")


async def test_what_is_known_to_be_queued_is_forgotten_with_the_day(stage: Stage) -> None:
    scene = await stage()
    await knock_at(scene, "2025-11-24 07:30")
    monday = set(scene.rounds.known)
    assert monday
    await knock_at(scene, "2025-11-25 07:30", "2025-11-26 07:30", "2025-12-01 07:30")
    assert not monday & scene.rounds.known
    assert len(digests(scene, UNIT_GROUP)) == 2
