"""Who sends too much is asked to wait, and what was marked so changes nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.flooding import SURPLUS
from tests.dialogue import HOA, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]
WAIT = "Xin chờ một phút"


async def surplus(scene: Scene) -> None:
    """Let the bot take what waits as the first that was too much."""
    waiting: list[dict[str, Any]] = await scene.telegram.call("getUpdates", {"offset": scene.offset, "timeout": 0})
    for raw in waiting:
        scene.offset = raw["update_id"] + 1
        async with scene.changing_nothing():
            await scene.handle({**raw, SURPLUS: True})


async def test_a_message_too_many_is_answered_with_a_request_to_wait_and_not_handled(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("/nhiemvu 3a")
    scene.telegram.say(HOA, HOA, "/capnhat 3a 60%")
    await surplus(scene)
    hoa.sees("nhiều tin quá", WAIT)


async def test_a_press_too_many_is_answered_in_a_window_and_changes_nothing(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("/viec")
    before, data = hoa.text, hoa.last["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    hoa.query = scene.telegram.press(HOA, HOA, hoa.last["message_id"], data)
    await surplus(scene)
    assert WAIT in (hoa.alert or "")
    assert hoa.text == before


async def test_in_a_group_only_who_called_the_bot_is_asked_to_wait(stage: Stage) -> None:
    scene = await stage(privacy_mode=False)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    count = scene.count_in(UNIT_GROUP)
    scene.telegram.say(UNIT_GROUP, HOA, "trưa nay ăn gì")
    await surplus(scene)
    assert scene.count_in(UNIT_GROUP) == count
    scene.telegram.say(UNIT_GROUP, HOA, "/quahan")
    await surplus(scene)
    hoa.sees(WAIT)
