"""What a chat has that chose nothing: the hour of DIGEST_AT, a Saturday included, and what the office decided."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time
from pathlib import Path

from bot.clock import SystemClock
from bot.composition import composed
from bot.installation import Installation, installation_of
from bot.settings import load
from handlers.context import SERVICES
from handlers.office.defaults import chat_defaults, settings_of_chat
from locales import Texts
from plan.chat_settings import ChatSettings
from plan.office_settings import OfficeSettings
from tests.dialogue import UNIT_GROUP, ZONE, Scene

Stage = Callable[..., Awaitable[Scene]]


async def settings_in(scene: Scene) -> ChatSettings:
    office = scene.application.bot_data[SERVICES].office
    async with scene.storage.reading() as tx:
        return await settings_of_chat(tx, scene.telegram.bot.user_id, UNIT_GROUP, office)


async def test_a_chat_that_chose_nothing_gets_its_digest_when_the_servers_settings_say(stage: Stage) -> None:
    scene = await stage(digest_at=(5, time(9, 15)))
    assert await settings_in(scene) == ChatSettings(weekday=5, at=time(9, 15))
    async with scene.storage.transaction() as tx:
        await tx.chat_settings.set(scene.telegram.bot.user_id, UNIT_GROUP, "weekday", "2")
    assert await settings_in(scene) == ChatSettings(weekday=2, at=time(9, 15))


async def test_an_office_that_thanks_by_name_does_so_in_every_group_that_did_not_choose_otherwise(stage: Stage) -> None:
    scene = await stage()
    async with scene.storage.transaction() as tx:
        await tx.settings.set(1, "persons_thanked", "true")
    assert (await settings_in(scene)).thanks_by_name is True
    async with scene.storage.transaction() as tx:
        await tx.chat_settings.set(scene.telegram.bot.user_id, UNIT_GROUP, "thanks_by_name", "false")
    assert (await settings_in(scene)).thanks_by_name is False


def test_the_environment_names_the_day_and_the_hours() -> None:
    made = installation_of(load(digest_at="SAT 09:15", ping_at="08:05"), "42:x")
    assert (made.digest_at, made.ping_at) == ((5, time(9, 15)), time(8, 5))
    usual = installation_of(load(), "42:x")
    assert (usual.digest_at, usual.ping_at) == ((0, time(7, 30)), time(8, 0))


async def test_a_running_bot_is_handed_the_day_and_the_hours(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'office.db'}"
    made = Installation("42:x", url, "Văn phòng", ZONE, Texts.load("vi"), SystemClock())
    async with composed(replace(made, digest_at=(6, time(9, 15)), ping_at=time(8, 5))) as parts:
        office = parts.application.bot_data[SERVICES].office
    assert (office.digest_at, office.ping_at) == ((6, time(9, 15)), time(8, 5))
    assert chat_defaults(office, OfficeSettings()) == ChatSettings(weekday=6, at=time(9, 15))
