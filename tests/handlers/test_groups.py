"""Groups: silence unless called, the unit's own view, strangers' groups, topics, groups that move."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, LEADERS, OTHER_GROUP, STRANGER, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]


async def test_group_talk_is_left_alone(stage: Stage) -> None:
    hoa = (await stage(privacy_mode=False)).person(HOA, group=UNIT_GROUP)
    await hoa.says("trưa nay ăn gì, ai chủ trì kiểm soát TTHC?")
    hoa.sees_nothing_new()


async def test_a_command_is_answered_as_a_reply(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/hoi ai chủ trì kiểm soát TTHC?")
    hoa.sees_first("Trung tâm Phục vụ hành chính công chủ trì.")
    assert hoa.last["reply_to_message"]["text"].startswith("/hoi")


async def test_a_reply_to_the_bot_is_a_question(stage: Stage) -> None:
    hoa = (await stage()).person(HOA, group=UNIT_GROUP)
    await hoa.says("/quahan")
    await hoa.replies("hạn của 7b")
    hoa.sees("chưa có ngày cụ thể", "Mục II.7.b")


async def test_a_mention_is_answered_where_it_arrives(stage: Stage) -> None:
    scene = await stage(privacy_mode=False)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says(f"@{scene.telegram.bot.username} ai chủ trì kiểm soát TTHC?")
    hoa.sees_first("Trung tâm Phục vụ hành chính công chủ trì.")


async def test_a_mention_alone_is_asked_what_it_wants(stage: Stage) -> None:
    scene = await stage(privacy_mode=False)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says(f"@{scene.telegram.bot.username}")
    hoa.sees("Anh/chị cần hỏi việc gì?", "27 nhiệm vụ")


async def test_a_mention_does_not_arrive_in_privacy_mode(stage: Stage) -> None:
    scene = await stage(privacy_mode=True)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says(f"cho hỏi @{scene.telegram.bot.username} ai chủ trì kiểm soát TTHC?")
    hoa.sees_nothing_new()


async def test_start_tells_how_to_call_where_mentions_arrive(stage: Stage) -> None:
    hoa = (await stage(privacy_mode=False)).person(HOA, group=UNIT_GROUP)
    await hoa.says("/start")
    hoa.sees("hoặc nhắc tên @")


async def test_another_bots_command_is_not_ours(stage: Stage) -> None:
    hoa = (await stage(privacy_mode=False)).person(HOA, group=UNIT_GROUP)
    await hoa.says("/viec@another_bot")
    hoa.sees_nothing_new()


async def test_an_anonymous_administrator_may_ask_in_an_open_office(stage: Stage) -> None:
    tuan = (await stage()).person(TUAN, group=UNIT_GROUP)
    await tuan.says("/quahan", anonymous=True)
    tuan.sees("2.b")


async def test_the_answer_stays_in_its_topic(stage: Stage) -> None:
    scene = await stage()
    forum = -1001
    scene.telegram.add_group(forum, "Diễn đàn", (HOA,), kind="supergroup", forum=True)
    topic = scene.telegram.add_topic(forum, "Kế hoạch", HOA)
    hoa = scene.person(HOA, group=forum)
    await hoa.says("/quahan", thread_id=topic)
    assert hoa.last["message_thread_id"] == topic


async def test_a_group_that_moves_keeps_its_unit(stage: Stage) -> None:
    scene = await stage()
    moved = scene.telegram.migrate_to_supergroup(UNIT_GROUP, HOA)
    await scene.deliver()
    hoa = scene.person(HOA, group=moved)
    await hoa.says("/viec")
    hoa.sees("Phòng Hành chính - Tổ chức · chủ trì: 12 việc")


async def test_a_strangers_group_is_met_in_silence_and_told_to_the_administrators(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.add_bot(OTHER_GROUP, STRANGER)
    await scene.deliver()
    assert scene.said_in(OTHER_GROUP) == []
    scene.person(TUAN).sees("“Nhóm <lạ>”", "Một người không phải quản trị viên", "sau 10 phút")
    scene.clock.move(minutes=11)
    async with scene.storage.reading() as tx:
        leaving = await tx.chats.to_leave(scene.telegram.bot.user_id, scene.clock.now())
    assert [chat.chat_id for chat in leaving] == [OTHER_GROUP]


@pytest.mark.parametrize("open_to_all", [True, False], ids=["open", "closed"])
async def test_nobody_gets_a_word_out_of_the_bot_in_a_strangers_group(stage: Stage, open_to_all: bool) -> None:
    scene = await stage(open_to_all=open_to_all, privacy_mode=False)
    scene.telegram.add_bot(OTHER_GROUP, STRANGER)
    stranger = scene.person(STRANGER, group=OTHER_GROUP)
    for said in ("/start", "/quahan", f"@{scene.telegram.bot.username} ai chủ trì kiểm soát TTHC?"):
        await stranger.says(said)
        stranger.sees_nothing_new()


async def test_a_strangers_group_that_was_bound_is_answered(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.add_bot(OTHER_GROUP, STRANGER)
    await scene.deliver()
    async with scene.storage.transaction() as tx:
        office = await tx.offices.only()
        assert office is not None
        unit = (await tx.units.all(office.id))[0]
        await tx.chats.bind(scene.telegram.bot.user_id, OTHER_GROUP, unit.id or 0, now=scene.clock.now())
    stranger = scene.person(STRANGER, group=OTHER_GROUP)
    await stranger.says("/viec")
    stranger.sees(unit.name)


async def test_an_administrators_group_is_greeted_and_kept(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.add_bot(OTHER_GROUP, TUAN)
    await scene.deliver()
    scene.person(TUAN, group=OTHER_GROUP).sees("Nhắc Việc đã vào nhóm", "/hoi ai chủ trì")
    scene.clock.move(days=1)
    async with scene.storage.reading() as tx:
        assert await tx.chats.to_leave(scene.telegram.bot.user_id, scene.clock.now()) == ()


async def test_a_group_that_throws_the_bot_out_is_forgotten_as_a_place_to_be(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.remove_bot(UNIT_GROUP, HOA)
    await scene.deliver()
    async with scene.storage.reading() as tx:
        chat = await tx.chats.get(scene.telegram.bot.user_id, UNIT_GROUP)
    assert chat is not None
    assert chat.left_at is not None


async def test_a_promotion_is_no_arrival(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.promote(LEADERS, scene.telegram.bot.user_id, TUAN)
    await scene.deliver()
    assert scene.said_in(LEADERS) == []


async def test_a_file_in_a_group_is_other_peoples_talk(stage: Stage) -> None:
    scene = await stage(privacy_mode=False)
    scene.telegram.send_document(UNIT_GROUP, HOA, b"x", "a.txt")
    await scene.deliver()
    assert scene.said_in(UNIT_GROUP) == []


async def test_an_administrator_by_role_brings_the_bot_into_a_group(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.ADMIN)
    scene.telegram.add_bot(OTHER_GROUP, TUAN)
    await scene.deliver()
    tuan = scene.person(TUAN, group=OTHER_GROUP)
    assert len(scene.said_in(OTHER_GROUP)) == 1
    await tuan.says("/donvi")
    tuan.sees("Nhóm này của đơn vị nào?")


async def test_in_a_strangers_group_only_who_may_bind_it_is_heard(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.ADMIN)
    await scene.registered(STRANGER, Role.STAFF, ADMINISTRATION)
    scene.telegram.add_bot(OTHER_GROUP, STRANGER)
    await scene.deliver()
    stranger, tuan = scene.person(STRANGER, group=OTHER_GROUP), scene.person(TUAN, group=OTHER_GROUP)
    await stranger.says("/viec")
    stranger.sees_nothing_new()
    await tuan.says("/donvi")
    await tuan.presses(ADMINISTRATION)
    await stranger.says("/viec")
    stranger.sees(ADMINISTRATION)
