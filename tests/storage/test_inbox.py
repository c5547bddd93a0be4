"""The inbox: each update once, one of a chat at a time, in order, retried after its pause, gone once handled."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from storage import Claimed, InboxState, Outcome, RawUpdate, Settlement, Storage, Transaction
from storage.columns import database_time
from storage.tables_inbox import inbox, inbox_lanes, inbox_quarantine
from tests.storage.offices_and_plans import NOW

BOT, ANA, BINH = 42, 100, 200
LEASE = timedelta(minutes=1)
RUN_OUT = timedelta(seconds=-1)
DAY = timedelta(days=1)


def raw(update_id: int, chat_id: int | None = ANA) -> RawUpdate:
    return RawUpdate(update_id, chat_id, f'{{"update_id": {update_id}}}')


async def store(storage: Storage, *updates: RawUpdate, bot: int = BOT) -> int:
    async with storage.transaction() as tx:
        return await tx.inbox.store(bot, updates, NOW)


async def claim(storage: Storage, holder: str = "one", limit: int = 16, lease: timedelta = LEASE, bot: int = BOT) -> list[int]:
    async with storage.transaction() as tx:
        return [one.update_id for one in await tx.inbox.claim(bot, holder, limit, lease)]


async def settle(storage: Storage, *verdicts: Settlement, holder: str = "one") -> int:
    async with storage.transaction() as tx:
        return await tx.inbox.settle(BOT, holder, verdicts)


async def state(storage: Storage) -> InboxState:
    async with storage.reading() as tx:
        return await tx.inbox.state(BOT)


def done(update_id: int) -> Settlement:
    return Settlement(update_id, Outcome.DONE)


async def age(storage: Storage, days: int) -> None:
    """Let everything stored so far be that many days older by the database's clock."""
    async with storage._engines.writing.begin() as connection:
        for table in (inbox, inbox_quarantine):
            await connection.execute(update(table).values(stored_at=database_time(-days * 86400.0)))


async def payloads(storage: Storage) -> dict[int, str | None]:
    async with storage._engines.reading.begin() as connection:
        return {row.update_id: row.payload for row in await connection.execute(select(inbox))}


async def test_an_update_is_kept_once(storage: Storage) -> None:
    assert await store(storage, raw(1), raw(2), raw(2)) == 2
    assert await store(storage, raw(2), raw(3)) == 1
    assert await store(storage) == 0
    assert (await state(storage)).pending == 3


async def test_a_shed_update_is_remembered_for_a_day_and_never_claimed(storage: Storage) -> None:
    async with storage.transaction() as tx:
        assert await tx.inbox.store(BOT, [raw(1), raw(2), raw(3, BINH)], NOW, frozenset({2, 3})) == 3
        assert await tx.inbox.store(BOT, [raw(2), raw(3, BINH)], NOW, frozenset({3})) == 0
    assert await claim(storage) == [1]
    await settle(storage, done(1))
    assert await claim(storage) == []
    assert await payloads(storage) == {1: None, 2: None, 3: None}
    async with storage.transaction() as tx:
        assert await tx.inbox.wipe(BOT, NOW + DAY - timedelta(seconds=1)) == 0
        assert await tx.inbox.wipe(BOT, NOW + DAY) == 2
    assert set(await payloads(storage)) == {1}


async def test_a_handled_update_that_comes_again_is_not_handled_again(storage: Storage) -> None:
    await store(storage, raw(1))
    await claim(storage)
    await settle(storage, done(1))
    assert await store(storage, raw(1)) == 0
    assert await claim(storage) == []


async def test_bots_do_not_share_updates(storage: Storage) -> None:
    await store(storage, raw(1))
    assert await store(storage, raw(1), bot=43) == 1
    assert await claim(storage, bot=43) == [1]
    assert await claim(storage) == [1]


async def test_a_chat_has_one_update_in_hand_and_keeps_its_order(storage: Storage) -> None:
    await store(storage, raw(3), raw(1), raw(2), raw(4, BINH))
    assert await claim(storage) == [1, 4]
    assert await claim(storage, "two") == []
    await settle(storage, done(1))
    assert await claim(storage, "two") == [2]


async def test_updates_without_a_chat_do_not_wait_for_each_other(storage: Storage) -> None:
    await store(storage, raw(1, None), raw(2, None), raw(3, None))
    assert await claim(storage) == [1, 2, 3]


async def test_no_more_than_the_limit_is_claimed(storage: Storage) -> None:
    await store(storage, *(raw(one, one) for one in range(1, 9)))
    assert await claim(storage, limit=3) == [1, 2, 3]
    assert await claim(storage, limit=9) == [4, 5, 6, 7, 8]


async def test_the_chat_that_waited_longest_is_next_whoever_floods(storage: Storage) -> None:
    await store(storage, *(raw(one, ANA) for one in range(1, 50)))
    await store(storage, raw(99, BINH))
    assert await claim(storage, limit=1) == [1]
    await settle(storage, done(1))
    assert await claim(storage, limit=1) == [99]


async def test_a_claim_that_ran_out_is_claimed_again_and_counted(storage: Storage) -> None:
    await store(storage, raw(1))
    assert await claim(storage, lease=RUN_OUT) == [1]
    async with storage.transaction() as tx:
        assert await tx.inbox.claim(BOT, "two", 16, LEASE) == (Claimed(1, ANA, '{"update_id": 1}', 2),)


async def test_a_lost_claim_is_not_settled_by_its_old_holder(storage: Storage) -> None:
    await store(storage, raw(1))
    await claim(storage, "old", lease=RUN_OUT)
    await claim(storage, "new")
    assert await settle(storage, done(1), holder="old") == 0
    assert (await state(storage)).claimed == 1
    assert await settle(storage, done(1), holder="new") == 1
    assert await state(storage) == InboxState(0, 0, 0, 0, None)


async def test_an_update_never_claimed_cannot_be_settled(storage: Storage) -> None:
    await store(storage, raw(1))
    assert await settle(storage, done(1), done(404)) == 0
    assert await claim(storage) == [1]


async def test_a_retry_holds_its_chat_back_but_no_other(storage: Storage) -> None:
    await store(storage, raw(1), raw(2), raw(3, BINH))
    await claim(storage)
    await settle(storage, Settlement(1, Outcome.RETRY, "mạng", "E1", 3600), done(3))
    await store(storage, raw(4, BINH))
    assert await claim(storage) == [4]


@pytest.mark.parametrize("pause", [None, 0.0, -1.0], ids=["no pause", "none", "past"])
async def test_a_retry_whose_pause_is_over_comes_before_the_rest_of_its_chat(storage: Storage, pause: float | None) -> None:
    await store(storage, raw(1), raw(2))
    await claim(storage)
    await settle(storage, Settlement(1, Outcome.RETRY, retry_after=pause))
    async with storage.transaction() as tx:
        (again,) = await tx.inbox.claim(BOT, "one", 16, LEASE)
    assert (again.update_id, again.attempt) == (1, 2)


async def test_a_failure_lets_the_chat_go_on_and_is_remembered_with_its_reason(storage: Storage) -> None:
    await store(storage, raw(1), raw(2))
    await claim(storage)
    await settle(storage, Settlement(1, Outcome.FAILED, "KeyError", "A1B2"))
    assert await claim(storage) == [2]
    assert (await state(storage)).failed == 1
    async with storage._engines.reading.begin() as connection:
        row = (await connection.execute(select(inbox).where(inbox.c.update_id == 1))).one()
    assert (row.outcome, row.reason, row.code, row.attempts) == ("failed", "KeyError", "A1B2", 1)


async def test_attempts_start_anew_for_the_next_update_of_a_chat(storage: Storage) -> None:
    await store(storage, raw(1), raw(2))
    await claim(storage, lease=RUN_OUT)
    await claim(storage)
    await settle(storage, done(1))
    async with storage.transaction() as tx:
        assert [one.attempt for one in await tx.inbox.claim(BOT, "one", 16, LEASE)] == [1]


async def test_an_earlier_update_that_arrives_later_goes_first_unless_its_chat_is_in_hand(storage: Storage) -> None:
    await store(storage, raw(5))
    await store(storage, raw(4))
    assert await claim(storage) == [4]
    await store(storage, raw(3))
    await settle(storage, done(4))
    assert await claim(storage) == [3]


async def test_a_renewed_claim_is_not_given_to_another(storage: Storage) -> None:
    await store(storage, raw(1), raw(2, BINH))
    await claim(storage, "one", limit=1, lease=timedelta(seconds=30))
    await claim(storage, "gone", limit=1, lease=RUN_OUT)
    async with storage.transaction() as tx:
        assert await tx.inbox.renew(BOT, "one", timedelta(hours=1)) == 1
        assert await tx.inbox.renew(BOT, "gone", LEASE) == 0
    async with storage._engines.reading.begin() as connection:
        row = (await connection.execute(select(inbox_lanes).where(inbox_lanes.c.holder == "one"))).one()
        present = await connection.scalar(select(database_time()))
    assert row.ready_at - present > timedelta(minutes=59)
    assert await claim(storage, "two") == [2]


async def test_an_orderly_stop_gives_its_claims_back_at_once(storage: Storage) -> None:
    await store(storage, raw(1), raw(2, BINH))
    await claim(storage)
    async with storage.transaction() as tx:
        assert await tx.inbox.release(BOT, "two") == 0
        assert await tx.inbox.release(BOT, "one") == 2
    assert await claim(storage, "two") == [1, 2]


async def test_the_text_of_a_handled_update_is_gone_at_once(storage: Storage) -> None:
    await store(storage, raw(1), raw(2, BINH), raw(3, 300))
    await claim(storage, limit=2)
    await settle(storage, done(1), Settlement(2, Outcome.FAILED, "x"))
    assert await payloads(storage) == {1: None, 2: '{"update_id": 2}', 3: '{"update_id": 3}'}


async def test_failed_and_set_aside_texts_go_after_a_day_and_rows_after_a_week(storage: Storage) -> None:
    await store(storage, raw(1), raw(2, BINH))
    await claim(storage, limit=1)
    await settle(storage, Settlement(1, Outcome.FAILED, "x"))
    async with storage.transaction() as tx:
        await tx.inbox.quarantine(BOT, 9, "not an update", "no update_id", NOW)
        assert await tx.inbox.wipe(BOT, NOW + DAY - timedelta(seconds=1)) == 0
        assert await tx.inbox.wipe(BOT, NOW + DAY) == 2
    assert (await payloads(storage))[1] is None
    async with storage.transaction() as tx:
        assert await tx.inbox.wipe(BOT, NOW + 8 * DAY) == 2
    assert await payloads(storage) == {2: '{"update_id": 2}'}
    assert await claim(storage) == [2]


async def test_the_last_id_counts_set_aside_updates_and_forgets_after_a_week(storage: Storage) -> None:
    async def last() -> int | None:
        async with storage.reading() as tx:
            return await tx.inbox.last_update_id(BOT)

    assert await last() is None
    await store(storage, raw(7))
    async with storage.transaction() as tx:
        await tx.inbox.quarantine(BOT, 8, "{}", "odd", NOW)
        await tx.inbox.quarantine(BOT, None, "[]", "odder", NOW)
    assert await last() == 8
    await age(storage, 8)
    assert await last() is None
    await store(storage, raw(3))
    assert await last() == 3


async def test_an_id_used_again_after_a_quiet_week_is_a_new_update(storage: Storage) -> None:
    await store(storage, raw(1))
    await claim(storage)
    await settle(storage, done(1))
    await age(storage, 8)
    assert await store(storage, raw(1)) == 1
    assert await claim(storage) == [1]


async def test_a_malformed_update_is_set_aside_once(storage: Storage) -> None:
    async with storage.transaction() as tx:
        for _ in range(2):
            await tx.inbox.quarantine(BOT, 5, "\x00 \ud83d", "broken", NOW)
    assert (await state(storage)).quarantined == 1


async def test_a_payload_no_database_can_hold_stops_no_batch(storage: Storage) -> None:
    assert await store(storage, RawUpdate(1, ANA, '{"text": "\ud83d\x00 việc"}'), raw(2, BINH)) == 2
    async with storage.transaction() as tx:
        first, _ = await tx.inbox.claim(BOT, "one", 2, LEASE)
    assert first.payload == '{"text": "?\ufffd việc"}'


async def test_the_state_tells_what_waits_and_how_long(storage: Storage) -> None:
    await store(storage, raw(1), raw(2), raw(3, BINH))
    await claim(storage, limit=1)
    await age(storage, 1)
    found = await state(storage)
    assert (found.pending, found.claimed, found.failed, found.quarantined) == (2, 1, 0, 0)
    assert found.oldest_age is not None
    assert 86_399 < found.oldest_age < 86_500


async def test_nothing_is_stored_where_the_transaction_fails(storage: Storage) -> None:
    async def fail() -> None:
        async with storage.transaction() as tx:
            await tx.inbox.store(BOT, [raw(1)], NOW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert (await state(storage)).pending == 0


async def test_four_processes_worth_of_storages_claim_each_update_once_and_keep_every_chat_in_order(migrated_url: str) -> None:
    total, chats = 2_000, 97
    storages = [await Storage.open(migrated_url) for _ in range(4)]
    handled: list[tuple[int, int | None]] = []

    async def work(storage: Storage, holder: str) -> None:
        verdicts: list[Settlement] = []
        while True:
            async with storage.transaction() as tx:
                assert await tx.inbox.settle(BOT, holder, verdicts) == len(verdicts)
                claimed = await tx.inbox.claim(BOT, holder, 16, LEASE)
            if not claimed and len(handled) >= total:
                return
            if len(claimed) > 8:  # beside the receiver, who opens the same lanes
                async with storage.transaction() as tx:
                    assert await tx.inbox.renew(BOT, holder, LEASE) == len(claimed)
            handled.extend((one.update_id, one.chat_id) for one in claimed)
            verdicts = [done(one.update_id) for one in claimed]

    async def receive(storage: Storage) -> None:
        for first in range(0, total, 100):
            await store(storage, *(raw(one, one % chats) for one in range(first, first + 100)))

    await asyncio.gather(receive(storages[0]), *(work(one, f"h{place}") for place, one in enumerate(storages)))
    for one in storages:
        await one.close()
    assert Counter(update_id for update_id, _ in handled) == Counter(range(total))
    orders: defaultdict[int | None, list[int]] = defaultdict(list)
    for update_id, chat_id in handled:
        orders[chat_id].append(update_id)
    assert all(order == sorted(order) for order in orders.values())


async def lanes_read(tx: Transaction) -> int:
    """Return how many versions of lanes this connection's transaction has read from the table so far, by any way."""
    read = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'inbox_lanes'"
    return await tx.inbox._connection.scalar(text(read)) or 0


@pytest.mark.parametrize("kind", [pytest.param("postgresql", marks=pytest.mark.postgres)])
@pytest.mark.parametrize("seen", [None, "ANALYZE", "VACUUM ANALYZE"], ids=["no statistics", "seen empty", "vacuumed empty"])
async def test_the_work_on_a_batch_does_not_grow_with_the_lanes_that_wait(storage: Storage, seen: str | None) -> None:
    await store(storage, *(raw(one, one) for one in range(1, 33)))
    for _ in range(8):  # the server keeps its plans from when the table was nearly empty
        await settle(storage, *(done(one) for one in await claim(storage, limit=4)))
    if seen:
        async with storage._engines.writing.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(text(seen))
    await store(storage, *(raw(one, one) for one in range(100, 2_100)))
    held: list[Settlement] = []
    for _ in range(40):
        async with storage.transaction() as tx:
            before = await lanes_read(tx)
            await tx.inbox.settle(BOT, "one", held)
            held = [done(one.update_id) for one in await tx.inbox.claim(BOT, "one", 4, LEASE)]
            await tx.inbox.renew(BOT, "one", LEASE)
            assert await lanes_read(tx) - before < 400
