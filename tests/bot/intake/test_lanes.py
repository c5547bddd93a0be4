"""Lanes: each chat in its order, several at once, and each failure settled as its verdict says."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

import pytest
from telegram.error import BadRequest, RetryAfter, TimedOut

from bot.intake import verdict
from bot.intake.raw import sort_out
from bot.sandbox.errors import ApiError
from storage.errors import DatabaseBusy
from tests.bot.intake.desks import (
    QUICK,
    application_with,
    desk_for,
    handled,
    inline_query,
    lanes_at_work,
    local_telegram,
    message,
    state_of,
    until,
)


@pytest.fixture
def telegram():
    return local_telegram()


@pytest.fixture
async def desk(storage, telegram):
    return desk_for(storage, telegram)


def settled(desk, outcome):
    return desk.metrics.registry.get_sample_value("nhacviec_updates_settled_total", {"outcome": outcome}) or 0


async def test_a_chat_is_served_in_order_and_chats_side_by_side(desk, telegram):
    handled_in, at_once, most = defaultdict(list), 0, 0

    async def handler(update, _context):
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await asyncio.sleep(0)
        handled_in[update.effective_chat.id].append(update.update_id)
        at_once -= 1

    await desk.keep(sort_out([message(number, chat_id=number % 7 + 1) for number in range(100, 170)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await handled(desk)
    assert all(ids == sorted(ids) and len(ids) == 10 for ids in handled_in.values())
    assert len(handled_in) == 7
    assert 1 < most <= QUICK.chats
    assert settled(desk, "done") == 70


async def test_two_updates_of_a_chat_are_never_in_hand_together(desk, telegram):
    going, order = asyncio.Event(), []

    async def handler(update, _context):
        order.append(("begin", update.update_id))
        if update.update_id == 100:
            await going.wait()
        order.append(("end", update.update_id))

    await desk.keep(sort_out([message(100, 1), message(101, 1), message(102, 2)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await until(lambda: ("end", 102) in order)
        assert ("begin", 101) not in order
        going.set()
        await handled(desk)
    assert order.index(("end", 100)) < order.index(("begin", 101))


async def test_what_one_person_types_is_served_in_order_and_people_side_by_side(desk, telegram):
    going, order = asyncio.Event(), []

    async def handler(update, _context):
        order.append(("begin", update.update_id))
        if update.update_id == 100:
            await going.wait()
        order.append(("end", update.update_id))

    await desk.keep(sort_out([inline_query(100, 1), inline_query(101, 1), inline_query(102, 2), message(103, 3)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await until(lambda: {("end", 102), ("end", 103)} <= set(order))
        assert ("begin", 101) not in order
        going.set()
        await handled(desk)
    assert order.index(("end", 100)) < order.index(("begin", 101))
    assert settled(desk, "done") == 4


async def test_what_arrives_is_taken_up_at_once_without_waiting_for_the_next_look(storage, telegram):
    desk, seen = desk_for(storage, telegram, pace=replace(QUICK, look=3600)), asyncio.Queue()

    async def handler(update, _context):
        seen.put_nowait(update.update_id)

    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        for number in (100, 101, 102):
            await desk.keep(sort_out([message(number)]))
            async with asyncio.timeout(10):
                assert await seen.get() == number


async def test_an_update_that_telegrams_library_cannot_read_is_set_aside_and_the_rest_goes_on(desk, telegram):
    seen = []

    async def handler(update, _context):
        seen.append(update.update_id)

    odd = {"update_id": 101, "message": {"message_id": "x", "chat": {"id": 1}, "date": "yesterday"}}
    await desk.keep(sort_out([message(100), odd, message(102), {"update_id": 103, "message": 5}]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await handled(desk)
    state = await state_of(desk)
    assert seen == [100, 102]
    assert (state.failed, state.quarantined) == (2, 2)


async def test_what_could_not_be_set_aside_is_tried_again(desk, telegram, monkeypatch):
    refusals = [DatabaseBusy("sqlite:///office.db")]

    async def handler(_update, _context):
        pytest.fail("nothing readable came")

    async def quarantine(_self, *_):
        raise refusals[0]

    async with desk.storage.transaction() as tx:
        monkeypatch.setattr(type(tx.inbox), "quarantine", quarantine)
    await desk.keep(sort_out([{"update_id": 103, "message": 5}]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await until(lambda: settled(desk, "retry") == 1)


async def test_an_update_delivered_again_is_not_handled_again(desk, telegram):
    seen = []

    async def handler(update, _context):
        seen.append(update.update_id)

    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        for _ in range(3):
            await desk.keep(sort_out([message(100)]))
            await handled(desk)
    assert seen == [100]


async def test_a_flood_delay_is_kept_and_the_chats_next_update_waits_too(desk, telegram):
    clock, sent = asyncio.get_running_loop().time, []
    telegram.faults.fail("sendMessage", ApiError(429, "Too Many Requests: retry after 1", {"retry_after": 1}))

    async def handler(update, context):
        sent.append((update.update_id, clock()))
        await context.bot.send_message(update.effective_chat.id, f"trả lời {update.update_id}")

    telegram.say(1, 1, "chào")
    await desk.keep(sort_out([message(100, 1), message(101, 1)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await until(lambda: len(sent) == 1)
        await until(lambda: len(sent) == 3)
        await handled(desk)
    assert [update_id for update_id, _ in sent] == [100, 100, 101]
    assert sent[1][1] - sent[0][1] >= 1
    assert [one["text"] for one in telegram.sent("sendMessage")] == ["trả lời 100", "trả lời 101"]


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (BadRequest("chat not found"), "done", "BadRequest"),
        (RetryAfter(timedelta(seconds=900)), "retry", "RetryAfter"),
        (TimedOut(), "retry", "TimedOut"),
        (KeyError("ours"), "retry", "KeyError"),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else "",
)
async def test_what_a_handler_raises_is_settled_by_its_kind(desk, telegram, error, outcome, reason, caplog):
    async def handler(_update, _context):
        raise error

    caplog.set_level(logging.WARNING, "bot.intake")
    await desk.keep(sort_out([message(100)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await until(lambda: settled(desk, outcome) == 1)
    assert f"update settled as {outcome} after {reason}" in caplog.text
    assert "chào" not in caplog.text


async def test_our_own_mistake_is_tried_three_times_and_then_fails(desk, telegram, monkeypatch):
    monkeypatch.setattr(verdict, "OWN_FAILURE_DELAYS", (0.01, 0.01))
    tries = []

    async def handler(update, _context):
        tries.append(update.update_id)
        raise KeyError("ours")

    await desk.keep(sort_out([message(100, 1), message(101, 1)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await handled(desk)
    assert tries == [100, 100, 100, 101, 101, 101]
    assert (await state_of(desk)).failed == 2


async def test_a_handler_that_hangs_is_ended_and_tried_again(storage, telegram):
    desk = desk_for(storage, telegram, pace=replace(QUICK, handler_limit=0.05))

    async def handler(_update, _context):
        await asyncio.Event().wait()

    await desk.keep(sort_out([message(100)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await until(lambda: settled(desk, "retry") == 1)


async def test_a_claim_is_renewed_as_long_as_its_handler_runs(storage, telegram):
    pace, begun, going = replace(QUICK, claim=1.2), [], asyncio.Event()
    first, second = desk_for(storage, telegram, "first", pace), desk_for(storage, telegram, "second", pace)

    async def handler(update, _context):
        begun.append(update.update_id)
        await going.wait()

    await first.keep(sort_out([message(100)]))
    async with application_with(telegram, handler) as application, lanes_at_work(first, application):
        await until(lambda: begun == [100])
        async with lanes_at_work(second, application):
            await until(lambda: first.metrics.registry.get_sample_value("nhacviec_claims_renewed_total") >= 6)
            assert begun == [100]
            going.set()
            await handled(first)
    assert begun == [100]


async def test_what_a_killed_process_held_is_handled_by_another(storage, telegram):
    desk, seen = desk_for(storage, telegram, "second"), []

    async def handler(update, _context):
        seen.append(update.update_id)

    await desk.keep(sort_out([message(100, 1), message(101, 2)]))
    async with storage.transaction() as tx:
        assert len(await tx.inbox.claim(desk.bot_id, "killed", 5, timedelta(seconds=0.3))) == 2
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await handled(desk)
    assert sorted(seen) == [100, 101]


async def test_a_graceful_stop_finishes_what_runs_and_gives_back_the_rest(storage, telegram):
    desk, begun, ended, going = desk_for(storage, telegram), [], [], asyncio.Event()

    async def handler(update, _context):
        begun.append(update.update_id)
        await going.wait()
        ended.append(update.update_id)

    await desk.keep(sort_out([message(number, chat_id=number) for number in range(100, 120)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application) as lanes:
        await until(lambda: len(begun) == QUICK.chats)
        lanes.close()
        going.set()
    state = await state_of(desk)
    assert sorted(begun) == sorted(ended)
    assert (state.pending, state.claimed) == (20 - len(ended), 0)


async def test_a_stop_does_not_wait_for_ever(storage, telegram):
    desk, begun = desk_for(storage, telegram, pace=replace(QUICK, farewell=0.05)), []

    async def handler(update, _context):
        begun.append(update.update_id)
        await asyncio.Event().wait()

    await desk.keep(sort_out([message(100)]))
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await until(lambda: begun == [100])
    state = await state_of(desk)
    assert (state.pending, state.claimed) == (1, 0)


async def test_a_database_that_does_not_answer_for_a_while_costs_time_but_no_update(desk, telegram, monkeypatch):
    seen, real, refusals = [], type(desk.storage).transaction, 3

    async def handler(update, _context):
        seen.append(update.update_id)

    def sometimes(self):
        nonlocal refusals
        if seen and refusals:
            refusals -= 1
            raise DatabaseBusy("sqlite:///office.db")
        return real(self)

    await desk.keep(sort_out([message(number, chat_id=number) for number in range(100, 110)]))
    monkeypatch.setattr(type(desk.storage), "transaction", sometimes)
    async with application_with(telegram, handler) as application, lanes_at_work(desk, application):
        await handled(desk)
    assert sorted(seen) == list(range(100, 110))
    assert refusals == 0
