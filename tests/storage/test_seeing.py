"""Findings, failures and pulses as rows, on both databases."""

from __future__ import annotations

from datetime import timedelta

from plan.checkup import REMEMBERED, Finding, Trouble
from storage import Storage
from storage.faults import AT_ONCE, KEPT, QUIET, hour_of
from tests.storage.offices_and_plans import NOW

BOT = 1000000001
HOUR = timedelta(hours=1)


async def test_a_finding_is_kept_changed_and_forgotten_when_it_has_long_been_over(storage: Storage) -> None:
    low = Finding(Trouble.DISK_LOW, NOW, {"megabytes": 9}, NOW.date())
    over = Finding(Trouble.DISK_LOW, NOW, {"megabytes": 9}, NOW.date(), NOW + HOUR)
    async with storage.transaction() as tx:
        await tx.findings.put(BOT, low)
        await tx.findings.put(BOT + 1, Finding(Trouble.CLOCK_OFF, NOW))
        assert await tx.findings.all(BOT) == {Trouble.DISK_LOW: low}
        await tx.findings.put(BOT, over)
        assert await tx.findings.all(BOT) == {}
        assert await tx.findings.remembered(BOT) == {Trouble.DISK_LOW: over}
        await tx.findings.forget(BOT, NOW + HOUR + REMEMBERED)
        assert await tx.findings.remembered(BOT) == {Trouble.DISK_LOW: over}
        await tx.findings.forget(BOT, NOW + 2 * HOUR + REMEMBERED)
        assert await tx.findings.remembered(BOT) == {}


async def test_a_pulse_shows_the_last_time(storage: Storage) -> None:
    async with storage.transaction() as tx:
        await tx.pulses.beat(BOT, "checked", NOW)
        await tx.pulses.beat(BOT, "checked", NOW + HOUR, {"n": 2})
        pulses = await tx.pulses.all(BOT)
    assert {name: (each.at, each.facts) for name, each in pulses.items()} == {"checked": (NOW + HOUR, {"n": 2})}


async def test_failures_are_counted_by_kind_and_hour_with_their_last_codes(storage: Storage) -> None:
    async with storage.transaction() as tx:
        for code in ("AAAA", "BBBB", None, "CCCC", "DDDD"):
            row = await tx.faults.count(BOT, "KeyError", "handlers/task.py:31", code, NOW)
        await tx.faults.count(BOT, "KeyError", "handlers/task.py:32", None, NOW)
        rows = await tx.faults.in_hour(BOT, hour_of(NOW))
    assert (row.count, row.codes, row.at_once) == (5, ("BBBB", "CCCC", "DDDD"), True)
    assert [(each.place, each.count) for each in rows] == [("handlers/task.py:31", 5), ("handlers/task.py:32", 1)]


async def test_a_kind_is_told_at_once_only_where_it_is_new_that_day_and_few_others_are(storage: Storage) -> None:
    async with storage.transaction() as tx:
        first = [await tx.faults.count(BOT, "KeyError", f"bot/x.py:{n}", None, NOW) for n in range(AT_ONCE + 2)]
        assert [each.at_once for each in first] == [True] * AT_ONCE + [False] * 2
        again = await tx.faults.count(BOT, "KeyError", "bot/x.py:0", None, NOW + 2 * HOUR)
        assert (again.count, again.at_once) == (1, False)
        next_day = await tx.faults.count(BOT, "KeyError", "bot/x.py:0", None, NOW + QUIET + 3 * HOUR)
        assert next_day.at_once
        await tx.faults.forget(BOT, NOW + KEPT + HOUR)
        assert await tx.faults.get(first[0].id) is None
        assert await tx.faults.get(next_day.id) is not None


async def test_long_names_and_places_fit(storage: Storage) -> None:
    async with storage.transaction() as tx:
        row = await tx.faults.count(BOT, "E" * 200, "p" * 300, None, NOW)
        assert (await tx.faults.count(BOT, "E" * 200, "p" * 300, None, NOW)).id == row.id


async def test_the_database_counts_its_own_failures_and_looks_itself_over_quickly(storage: Storage) -> None:
    await storage.check(quick=True)
    assert dict(storage.failures) == {}
    async with storage.reading() as tx:
        assert await tx.inbox.last_received(BOT) is None
        assert await tx.outbox.due(NOW) == 0
