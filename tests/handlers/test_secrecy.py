"""Messages with a mark of secrecy: refused in one sentence before anything else, kept nowhere, whatever fails."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import timedelta
from typing import Any

import pytest

from bot.intake.handling import Handling
from bot.intake.raw import sort_out
from plan.people import Role
from storage import Outcome, Settlement
from tests.bot.intake.desks import desk_for
from tests.dialogue import ADMINISTRATION, HOA, STRANGER, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]
REFUSED = "Trợ lý không nhận nội dung có dấu độ mật và không lưu tin này"
SECRET = "khối lượng dự trữ 4711"


@pytest.mark.parametrize(
    "text",
    [f"MẬT\n{SECRET}", f"/capnhat 3a 60% (TỐI MẬT) {SECRET}", f"/hoi [TUYỆT MẬT] {SECRET}", f"Độ mật: Mật. {SECRET}"],
)
async def test_a_marked_text_is_refused_in_one_sentence_that_says_what_to_do(stage: Stage, text: str, caplog: Any) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says(text)
    hoa.sees(REFUSED, "xóa tin", "qua kênh theo quy định")
    assert len(scene.said_in(HOA)) == hoa.before + 1
    assert "4711" not in hoa.text
    assert "4711" not in caplog.text
    assert scene.outcomes[-1].keep is False


@pytest.mark.parametrize(
    ("name", "caption"),
    [("so-lieu.pdf", f"Báo cáo - MẬT\n{SECRET}"), ("DauMat_so_lieu.pdf", ""), ("Tài liệu mật.docx", "3a xong")],
)
async def test_a_marked_file_is_refused_by_its_caption_or_its_name(stage: Stage, name: str, caption: str) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    scene.telegram.send_document(HOA, HOA, b"%PDF-1.7 ...", name, caption)
    await scene.deliver()
    hoa.sees(REFUSED)
    assert scene.telegram.sent("getFile") == []


async def test_a_caption_under_a_picture_counts_too(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.send_photo(HOA, HOA, b"\x89PNG\r\n\x1a\n" + bytes(30), "TỐI MẬT")
    await scene.deliver()
    scene.person(HOA).sees(REFUSED)


async def test_ordinary_words_are_answered_as_ever(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("ai chủ trì bảo mật thông tin, bảo vệ bí mật nhà nước?")
    assert REFUSED not in hoa.text
    await hoa.says("mật khẩu wifi là gì")
    assert REFUSED not in hoa.text


async def test_in_a_group_only_what_calls_the_bot_is_answered_and_the_rest_passed_over(stage: Stage) -> None:
    scene = await stage(privacy_mode=False)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says(f"MẬT: {SECRET}")
    hoa.sees_nothing_new()
    await hoa.says(f"/hoi MẬT - {SECRET}")
    hoa.sees(REFUSED)


async def test_a_stranger_hears_the_same_and_leaves_no_trace(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    stranger = scene.person(STRANGER)
    await stranger.says("TỐI MẬT")
    stranger.sees(REFUSED)
    async with scene.storage.reading() as tx:
        assert await tx.people.by_user(1, STRANGER, scene.clock.now().date()) is None


async def test_an_answer_that_could_not_be_sent_follows_later_without_the_message(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    scene.telegram.faults.refuse("sendMessage")
    await hoa.says(f"MẬT\n{SECRET}")
    assert scene.outcomes[-1].error is None
    hoa.sees_nothing_new()
    await scene.post()
    hoa.sees(REFUSED)


async def settled(scene: Scene, raw: dict[str, Any]) -> tuple[Settlement, str | None]:
    """Take one update through the inbox as the intake does; return its settlement and what the inbox keeps of it."""
    desk = desk_for(scene.storage, scene.telegram)
    await desk.keep(sort_out([raw]))
    async with scene.storage.transaction() as tx:
        (claimed,) = await tx.inbox.claim(desk.bot_id, desk.holder, 1, timedelta(seconds=30))
    settlement = await Handling(desk, scene.application).handle(claimed)
    async with scene.storage.transaction() as tx:
        assert await tx.inbox.settle(desk.bot_id, desk.holder, [settlement]) == 1
    return settlement, await payload_of(scene, raw["update_id"])


async def payload_of(scene: Scene, update_id: int) -> str | None:
    """What the inbox keeps of an update; storage offers no way to read it."""
    file = (await scene.storage.describe()).url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        found: str | None = database.execute("SELECT payload FROM inbox WHERE update_id = ?", (update_id,)).fetchone()[0]
    return found


async def raw_of(scene: Scene, text: str, chat_id: int = HOA, **how: Any) -> dict[str, Any]:
    scene.telegram.say(chat_id, HOA, text, **how)
    waiting = await scene.telegram.call("getUpdates", {"offset": scene.offset, "timeout": 0})
    raw: dict[str, Any] = waiting[-1]
    return raw


async def test_the_raw_update_is_wiped_at_once(stage: Stage) -> None:
    scene = await stage()
    settlement, kept = await settled(scene, await raw_of(scene, f"MẬT\n{SECRET}"))
    assert (settlement.outcome, kept) == (Outcome.DONE, None)


async def test_a_failure_while_refusing_cannot_keep_a_marked_update(stage: Stage, monkeypatch: Any) -> None:
    scene = await stage()

    async def broken(*_: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("handlers.gate.refuse_marked", broken)
    settlement, kept = await settled(scene, await raw_of(scene, f"MẬT\n{SECRET}"))
    assert (settlement.outcome, settlement.reason, kept) == (Outcome.DONE, "OSError", None)
    assert "Nội dung đã được lưu" not in scene.person(HOA).text


async def test_an_update_that_quotes_a_marked_message_is_not_kept_for_another_try(stage: Stage, monkeypatch: Any) -> None:
    scene = await stage(privacy_mode=False)
    marked = scene.telegram.say(UNIT_GROUP, STRANGER, f"TỐI MẬT\n{SECRET}")

    async def broken(*_: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("handlers.listing.answer", broken)
    raw = await raw_of(scene, "/quahan", UNIT_GROUP, reply_to_message_id=marked["message_id"])
    assert SECRET in json.dumps(raw, ensure_ascii=False)
    settlement, kept = await settled(scene, raw)
    assert (settlement.outcome, kept) == (Outcome.DONE, None)


async def test_an_ordinary_update_that_fails_is_kept_for_another_try(stage: Stage, monkeypatch: Any) -> None:
    scene = await stage()

    async def broken(*_: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("handlers.listing.answer", broken)
    settlement, kept = await settled(scene, await raw_of(scene, "/quahan"))
    assert settlement.outcome is Outcome.RETRY
    assert kept is not None


async def test_a_marked_update_that_nobody_can_read_is_not_set_aside(stage: Stage) -> None:
    scene = await stage()
    odd = {"update_id": 99, "message": {"message_id": "x", "text": f"MẬT\n{SECRET}", "chat": 5}}
    settlement, kept = await settled(scene, odd)
    assert (settlement.outcome, kept) == (Outcome.DONE, None)
    desk = desk_for(scene.storage, scene.telegram)
    async with scene.storage.reading() as tx:
        assert (await tx.inbox.state(desk.bot_id)).quarantined == 0


def test_a_malformed_delivery_that_carries_a_mark_is_set_aside_without_its_text() -> None:
    (odd, plain) = sort_out([{"message": {"text": f"TỐI MẬT\n{SECRET}"}}, {"message": {"text": "chào"}}]).malformed
    assert (odd.payload, odd.reason) == ("", "no_update_id")
    assert "chào" in plain.payload
