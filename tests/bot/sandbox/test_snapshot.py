"""What was said in the sandbox is there again after a restart."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.sandbox import snapshot
from bot.sandbox.files import Upload
from bot.sandbox.telegram import LocalTelegram
from bot.sandbox.world import GROUPS, PEOPLE, settle_in
from tests.bot.sandbox.local_world import GROUP, HOA, StandingClock, small_world


async def test_everything_comes_back(tmp_path: Path) -> None:
    before = small_world(first_update_id=100, privacy_mode=False)
    before.promote(GROUP, before.bot.user_id, HOA)
    await before.call("sendDocument", {"chat_id": HOA}, {"document": Upload("kế hoạch.pdf", b"\xff%PDF")})
    await before.call("setMyCommands", {"commands": [{"command": "hoi", "description": "Hỏi"}]})
    before.say(GROUP, HOA, "chào")
    snapshot.save(before, tmp_path / "telegram.json")

    after = LocalTelegram(StandingClock().now, first_update_id=5)
    assert snapshot.load(after, tmp_path / "telegram.json")
    assert snapshot.to_json(after) == snapshot.to_json(before)
    assert after.directory.group(GROUP).is_admin(after.bot.user_id)
    assert after.updates.next_id == 102
    assert after.say(HOA, HOA, "tiếp")["message_id"] == 3


def test_without_a_snapshot_nothing_is_loaded(tmp_path: Path) -> None:
    assert not snapshot.load(small_world(), tmp_path / "telegram.json")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"form": 99}', '{"form": 1}'])
def test_a_broken_snapshot_is_set_aside(tmp_path: Path, content: str) -> None:
    path = tmp_path / "telegram.json"
    path.write_text(content, encoding="utf-8")
    telegram = small_world()
    assert not snapshot.load(telegram, path)
    assert (tmp_path / "telegram.json.broken").read_text(encoding="utf-8") == content
    assert HOA in telegram.directory.people


async def test_keeping_writes_once_more_at_the_end(tmp_path: Path) -> None:
    telegram = small_world()
    keeping = asyncio.create_task(snapshot.keep(telegram, tmp_path / "var" / "telegram.json"))
    await asyncio.sleep(0)
    telegram.say(HOA, HOA, "chào")
    await asyncio.sleep(0)
    keeping.cancel()
    with pytest.raises(asyncio.CancelledError):
        await keeping
    after = LocalTelegram(StandingClock().now)
    assert snapshot.load(after, tmp_path / "var" / "telegram.json")
    assert [message["text"] for message in after.messages(HOA)] == ["chào"]


def test_the_example_office_moves_in_once() -> None:
    telegram = LocalTelegram(StandingClock().now)
    settle_in(telegram)
    telegram.directory.group(GROUPS[0].chat_id).title = "đổi tên"
    settle_in(telegram)
    assert [len(telegram.directory.people), len(telegram.directory.groups)] == [len(PEOPLE), len(GROUPS)] == [4, 4]
    assert telegram.directory.group(GROUPS[0].chat_id).title == "đổi tên"
    assert all(telegram.directory.group(group.chat_id).has(telegram.bot.user_id) for group in GROUPS)
