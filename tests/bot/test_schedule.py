"""The knock: every minute, one at a time, and no duty keeps another from its turn."""

from __future__ import annotations

import asyncio
from datetime import UTC

from bot.schedule import EVERY_SECONDS, Knocker, schedule


async def test_a_duty_that_fails_does_not_keep_the_next_from_its_turn(caplog):
    done = []

    async def fails():
        raise KeyError("ours")

    async def works():
        done.append(True)

    await Knocker({"first": fails, "second": works}).knock()
    assert done == [True]
    assert "a duty failed" in caplog.text


async def test_two_knocks_never_overlap():
    inside, most = 0, 0

    async def duty():
        nonlocal inside, most
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0)
        inside -= 1

    knocker = Knocker({"only": duty})
    await asyncio.gather(*(knocker.knock() for _ in range(5)))
    assert most == 1


async def test_the_scheduler_knocks_every_minute_however_late_it_is():
    scheduler = schedule(Knocker({}))
    scheduler.start(paused=True)
    (job,) = scheduler.get_jobs()
    assert job.trigger.interval.total_seconds() == EVERY_SECONDS == 60
    assert (job.misfire_grace_time, job.coalesce, job.max_instances) == (None, True, 1)
    assert scheduler.timezone is UTC
    scheduler.shutdown(wait=False)
