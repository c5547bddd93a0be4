"""What a knock looks after: groups to leave, texts to wipe, old data to delete."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from telegram import Bot

from bot.clock import MovableClock
from bot.duties import DeleteOld, LeaveStrangers, WipeInbox
from bot.errands import DirectErrands
from bot.intake.raw import sort_out
from bot.sandbox.errors import ApiError
from bot.sandbox.wire import LocalRequest
from handlers.context import OfficeView, OnlyOffice, Services
from locales import Texts
from plan.people import Holding, Role
from storage import Address, Delivery
from storage.deliveries import State
from storage.invitations import Spoilt
from tests.bot.intake.desks import desk_for, local_telegram, state_of

MONDAY = datetime(2025, 11, 24, tzinfo=UTC)
LONG_AFTER = datetime(2099, 1, 1, tzinfo=UTC)
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


@pytest.fixture
async def services(desk):
    """The services of an office in which a message was sent and an invitation has run out."""
    async with desk.storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", MONDAY)
        await tx.outbox.queue(Delivery(office.id, Address.chat(1), "registered", "1", {}, MONDAY), MONDAY)
        await tx.outbox.drop(office.id, 1)
        await tx.invitations.make(office.id, "mã", Holding(Role.ADMIN), None, now=MONDAY, expires_at=MONDAY)
    view = OfficeView(office.id, office.name, ZoneInfo("Asia/Ho_Chi_Minh"))
    nothing = cast("Any", None)
    return Services(desk.storage, Texts.load("vi"), desk.clock, view, *[nothing] * 9)


async def is_known(services, code):
    """Tell whether a code was ever given out and is still kept; looked up so late that nobody can use it."""
    async with services.storage.transaction() as tx:
        return await tx.invitations.use(services.office.id, code, LONG_AFTER) is not Spoilt.UNKNOWN


async def kept(services):
    """What is left: the delivery, the invitation."""
    async with services.storage.reading() as tx:
        deliveries = await tx.outbox.listed(services.office.id, list(State))
    return len(deliveries), await is_known(services, "mã")


async def test_what_is_older_than_the_office_keeps_it_is_deleted(services, desk):
    duty = DeleteOld(OnlyOffice(services))
    desk.clock.move_by(timedelta(days=89))
    await duty()
    assert await kept(services) == (1, True)
    desk.clock.move_by(timedelta(days=2))
    await duty()
    assert await kept(services) == (0, False)


async def test_the_office_chooses_how_long_each_kind_is_kept(services, desk):
    async with services.storage.transaction() as tx:
        await tx.settings.set(services.office.id, "keep_requests_days", "30")
        await tx.settings.set(services.office.id, "keep_deliveries_days", "365")
    desk.clock.move_by(timedelta(days=91))
    await DeleteOld(OnlyOffice(services))()
    assert await kept(services) == (1, False)


async def test_old_data_is_deleted_once_a_day_and_all_of_it_however_much(services, desk, monkeypatch):
    monkeypatch.setattr("storage.retention.BATCH", 1)
    async with services.storage.transaction() as tx:
        for number in range(5):
            await tx.invitations.make(
                services.office.id, f"mã {number}", Holding(Role.ADMIN), None, now=MONDAY, expires_at=MONDAY
            )
    desk.clock.move_by(timedelta(days=91))
    duty = DeleteOld(OnlyOffice(services))
    await duty()
    assert not any([await is_known(services, f"mã {number}") for number in range(5)])
    async with services.storage.transaction() as tx:
        await tx.invitations.make(services.office.id, "muộn", Holding(Role.ADMIN), None, now=MONDAY, expires_at=MONDAY)
    await duty()
    assert await is_known(services, "muộn")
    desk.clock.move_by(timedelta(days=1))
    await duty()
    assert not await is_known(services, "muộn")
