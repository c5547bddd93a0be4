"""Folding what waits for many addresses: as though each was folded alone, in a few statements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from storage import Address, Delivery, Storage
from storage.deliveries import State

NOW = datetime(2025, 11, 24, 1, tzinfo=UTC)
HOA, TUAN, GROUP = Address.person(1), Address.person(2), Address.chat(-700)


@pytest.fixture
async def office(storage: Storage) -> int:
    """An office in whose outbox reminders of two days lie."""
    async with storage.transaction() as tx:
        made = await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", NOW)
        wanted = [
            (HOA, "ping", "20"),
            (HOA, "ping", "21"),
            (GROUP, "group_ping", "21"),
            (HOA, "digest", "48"),
            (TUAN, "ping", "21"),
        ]
        await tx.outbox.queue_all([Delivery(made.id, to, kind, key, {"since": key}, NOW) for to, kind, key in wanted], NOW)
    return made.id


async def waiting(storage: Storage, office: int) -> set[tuple[Address, str, str]]:
    async with storage.reading() as tx:
        return {(each.to, each.kind, each.key) for each in await tx.outbox.listed(office, [State.PENDING])}


async def test_what_waits_for_the_named_addresses_is_dropped_and_told_oldest_first(storage, office):
    async with storage.transaction() as tx:
        found = await tx.outbox.fold_all({(HOA, "ping"), (GROUP, "group_ping"), (Address.person(9), "ping")})
    assert found == {(HOA, "ping"): ({"since": "20"}, {"since": "21"}), (GROUP, "group_ping"): ({"since": "21"},)}
    assert await waiting(storage, office) == {(HOA, "digest", "48"), (TUAN, "ping", "21")}
    async with storage.reading() as tx:
        dropped = await tx.outbox.listed(office, [State.DROPPED])
    assert {each.reason for each in dropped} == {"folded"}


@pytest.mark.usefixtures("office")
async def test_folding_again_finds_nothing(storage):
    for expected in (1, 0):
        async with storage.transaction() as tx:
            assert len(await tx.outbox.fold_all({(TUAN, "ping")})) == expected


@pytest.mark.usefixtures("office")
async def test_what_is_in_hand_is_left_alone(storage):
    async with storage.transaction() as tx:
        taken = await tx.outbox.claim("one", 1, timedelta(seconds=30), NOW)
    async with storage.transaction() as tx:
        found = await tx.outbox.fold_all({(HOA, "ping")})
    assert [each.key for each in taken] == ["20"]
    assert found == {(HOA, "ping"): ({"since": "21"},)}


async def test_nothing_asked_for_changes_nothing(storage, office):
    before = await waiting(storage, office)
    async with storage.transaction() as tx:
        assert await tx.outbox.fold_all(set()) == {}
    assert await waiting(storage, office) == before
