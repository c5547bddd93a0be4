"""Speaking: what Telegram refuses on the way out, and how the bot's words still arrive."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tests.dialogue import HOA, OTHER_GROUP, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]


async def test_an_answer_follows_a_group_that_moved_meanwhile(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.say(UNIT_GROUP, HOA, "/quahan")
    moved = scene.telegram.migrate_to_supergroup(UNIT_GROUP, HOA)
    await scene.deliver()
    scene.person(HOA, group=moved).sees("🔴 2.b")
    assert [outcome.error for outcome in scene.outcomes if outcome.error] == []


async def test_a_press_that_telegram_gave_up_still_shows_its_card(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    data = hoa.last["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    scene.telegram.press(HOA, HOA, hoa.last["message_id"], data)
    scene.clock.move(hours=1)
    await scene.deliver()
    hoa.sees_buttons("Thu gọn")
    assert scene.outcomes[-1].error is None


async def test_a_message_too_old_to_be_edited_is_answered_below(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    data = hoa.last["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    scene.telegram.press(HOA, HOA, hoa.last["message_id"], data)
    (raw,) = await scene.telegram.call("getUpdates", {"offset": scene.offset, "timeout": 0})
    seen = raw["callback_query"]["message"]
    raw["callback_query"]["message"] = {"chat": seen["chat"], "message_id": seen["message_id"], "date": 0}
    outcome = await scene.handle(raw)
    assert outcome.error is None
    assert len(scene.said_in(HOA)) == 2
    hoa.sees_buttons("Thu gọn")


async def test_no_link_preview_hides_the_answer(stage: Stage) -> None:
    scene = await stage()
    await scene.person(HOA).says("quá hạn")
    assert scene.telegram.sent("sendMessage")[-1]["link_preview_options"] == {"is_disabled": True}


async def test_an_untitled_strangers_group_is_named_so(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.add_bot(OTHER_GROUP, HOA)
    (raw, *_) = await scene.telegram.call("getUpdates", {"timeout": 0})
    raw["my_chat_member"]["chat"].pop("title")
    await scene.handle(raw)
    scene.person(TUAN).sees("“không tên”")


async def test_a_group_without_a_plan_is_greeted_without_an_example(stage: Stage) -> None:
    scene = await stage(plans=())
    scene.telegram.add_bot(OTHER_GROUP, TUAN)
    await scene.deliver()
    assert scene.person(TUAN, group=OTHER_GROUP).text == "Nhắc Việc đã vào nhóm. Anh/chị hỏi bằng lệnh /hoi."
