"""What a knock looks after: groups to leave, texts to wipe."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot

from bot.clock import MovableClock
from bot.duties import LeaveStrangers, WipeInbox
from bot.errands import DirectErrands
from bot.intake.raw import sort_out
from bot.sandbox.errors import ApiError
from bot.sandbox.wire import LocalRequest
from tests.bot.intake.desks import desk_for, local_telegram, state_of

MONDAY = datetime(2025, 11, 24, tzinfo=UTC)
STRANGERS = -500


@pytest.fixture
def telegram():
    telegram = local_telegram()
    telegram.add_group(STRANGERS, "Người lạ", (1, 2))
    return telegram


@pytest.fixture
async def bot(telegram):
    async with Bot(telegram.bot.token, request=LocalRequest(telegram), get_updates_request=LocalRequest(telegram)) as bot:
        yield bot


@pytest.fixture
async def desk(storage, telegram):
    desk = replace(desk_for(storage, telegram), clock=MovableClock(MONDAY))
    async with storage.transaction() as tx:
        leave_at = MONDAY + timedelta(minutes=10)
        await tx.chats.joined(desk.bot_id, STRANGERS, "group", "Người lạ", 1, leave_at, MONDAY)
    return desk


async def test_a_group_that_nobody_bound_is_left_after_ten_minutes_and_only_once(desk, bot, telegram):
    duty = LeaveStrangers(desk, bot)
    await duty()
    assert telegram.sent("leaveChat") == []
    desk.clock.move_by(timedelta(minutes=11))
    await duty()
    await duty()
    assert [call["chat_id"] for call in telegram.sent("leaveChat")] == [STRANGERS]


async def test_a_group_that_cannot_be_left_now_is_left_at_the_next_knock(desk, bot, telegram):
    desk.clock.move_by(timedelta(minutes=11))
    telegram.faults.refuse("leaveChat")
    duty = LeaveStrangers(desk, bot)
    await duty()
    await duty()
    assert len(telegram.sent("leaveChat")) == 1


async def test_a_group_that_is_gone_counts_as_left(desk, bot, telegram):
    desk.clock.move_by(timedelta(minutes=11))
    telegram.faults.fail("leaveChat", ApiError(403, "Forbidden: bot was kicked from the group chat"))
    duty = LeaveStrangers(desk, bot)
    await duty()
    await duty()
    assert telegram.sent("leaveChat") == []


async def test_set_aside_texts_are_wiped_and_rows_forgotten_after_a_week(desk):
    await desk.keep(sort_out(["odd"]))
    desk.clock.move_by(timedelta(days=8))
    await WipeInbox(desk)()
    assert (await state_of(desk)).quarantined == 0


async def test_an_administrator_who_never_opened_the_bot_does_not_keep_it_from_the_others(bot, telegram, caplog):
    telegram.say(2, 2, "/start")
    await DirectErrands(bot, {1, 2}).tell_admins("<b>Tin</b>")
    assert [one["text"] for one in telegram.messages(2) if one["from"]["is_bot"]] == ["Tin"]
    assert "an administrator was not told: " in caplog.text
