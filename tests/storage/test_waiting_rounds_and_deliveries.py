"""What those who look after the bot ask of the outbox and the rounds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from plan.rounds import Round, RoundState
from storage import Address, Delivery
from storage.deliveries import State

NOW = datetime(2025, 11, 24, 1, tzinfo=UTC)
EARLIER = NOW - timedelta(minutes=5)


async def test_the_oldest_due_delivery_is_the_one_that_has_waited_longest_and_may_go(storage):
    async with storage.transaction() as tx:
        office = (await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", NOW)).id
        assert await tx.outbox.oldest_due(NOW) is None
        for number, at in enumerate((EARLIER, NOW, NOW + timedelta(hours=1))):
            await tx.outbox.queue(Delivery(office, Address.chat(-number - 1), "digest", "48", {}, at), NOW)
        assert await tx.outbox.oldest_due(NOW) == EARLIER
        first = (await tx.outbox.listed(office, [State.PENDING]))[-1]
        await tx.outbox.sent(first.id, -1, 7)
        assert await tx.outbox.oldest_due(NOW) == NOW


async def test_only_rounds_that_wait_are_held(storage):
    async with storage.transaction() as tx:
        office = (await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", NOW)).id
        for day, state in enumerate(RoundState, start=10):
            await tx.rounds.enter(office, Round("pings", f"2025-11-{day}", state), NOW)
        assert await tx.rounds.held() == 1
