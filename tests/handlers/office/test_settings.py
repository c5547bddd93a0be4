"""/caidat alone with the bot: administrators see what the office decides in words and change it with one press, once."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from dataclasses import fields
from typing import Any

import pytest

from plan.office_settings import CHOICES, EvidencePolicy, GroupLines, OfficeSettings, ReportRhythm, next_value, settings_from
from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, OFFICE, STRANGER, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]
EVIDENCE = "Sản phẩm khi báo xong"


async def chosen(scene: Scene) -> OfficeSettings:
    async with scene.storage.reading() as tx:
        return settings_from(await tx.settings.all(1))


async def audited(scene: Scene) -> list[tuple[str, str, str]]:
    file = (await scene.storage.describe()).url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT actor, subject, facts FROM audit WHERE action = 'setting.changed'").fetchall()


def data_of(message: dict[str, Any], label: str) -> str:
    buttons = [each for row in message["reply_markup"]["inline_keyboard"] for each in row]
    return str(next(each["callback_data"] for each in buttons if each["text"].startswith(label)))


async def test_an_administrator_sees_each_setting_in_words(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    hoa.sees("Sản phẩm khi báo xong: hỏi, được bỏ qua", "Nghiệm thu: không", "Báo cáo việc thường xuyên: hằng tháng")
    hoa.sees("Tin vào nhóm: mỗi lần cập nhật", "Hạn giải trình: 3 ngày làm việc", "Lưu lượt gửi tin: 90 ngày")
    hoa.sees("Bản tin cho lãnh đạo: có", "Xếp hạng đơn vị: không", "Báo lãnh đạo khi quá hạn: sau 5 ngày làm việc")
    assert len(hoa.buttons) == len(fields(OfficeSettings)) + 1
    assert hoa.buttons[-1] == "Cài đặt của các nhóm ›"


async def test_a_press_changes_one_setting_in_place_and_is_noted(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    person = await scene.registered(HOA, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    said = len(scene.said_in(HOA))
    await hoa.presses(f"{EVIDENCE} → bắt buộc")
    hoa.sees("Sản phẩm khi báo xong: bắt buộc")
    assert len(scene.said_in(HOA)) == said
    assert await chosen(scene) == OfficeSettings(evidence=EvidencePolicy.REQUIRE)
    assert await audited(scene) == [(person.pseudonym, "evidence", '{"name":"evidence","value":"require"}')]


async def test_every_value_of_every_setting_can_be_reached_by_pressing(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    for number, (name, choices) in enumerate(CHOICES.items()):
        seen = set()
        for _ in choices:
            await hoa.forges(hoa.last["reply_markup"]["inline_keyboard"][number][0]["callback_data"])
            seen.add(getattr(await chosen(scene), name))
        assert seen == set(choices), name
    assert await chosen(scene) == OfficeSettings()


async def test_pressing_twice_has_one_effect(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    data = data_of(hoa.last, "Nghiệm thu")
    await hoa.forges(data)
    await hoa.forges(data)
    assert (await chosen(scene)).acceptance is True
    assert len(await audited(scene)) == 1
    assert "đã được đổi trước đó" not in hoa.text


async def test_a_button_whose_value_changed_meanwhile_shows_the_present_state(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    async with scene.storage.transaction() as tx:
        await tx.settings.set(1, "evidence", "off")
    await hoa.presses(f"{EVIDENCE} → bắt buộc")
    hoa.sees("đã được đổi trước đó", "Sản phẩm khi báo xong: không hỏi")
    assert (await chosen(scene)).evidence is EvidencePolicy.OFF
    assert await audited(scene) == []


@pytest.mark.parametrize(("role", "unit"), [(Role.STAFF, ADMINISTRATION), (Role.LEADER, None)])
async def test_nobody_but_an_administrator_or_a_head_may(stage: Stage, role: Role, unit: str | None) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, role, unit)
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    hoa.sees_first(f"Cài đặt của một nhóm do trưởng đơn vị đó hoặc quản trị viên của {OFFICE} đổi.")
    assert hoa.buttons == []


async def test_a_head_who_presses_an_administrators_button_changes_nothing(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    person = await scene.registered(HOA, Role.ADMIN)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await scene.registered(STRANGER, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    async with scene.storage.transaction() as tx:
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    await hoa.presses(EVIDENCE)
    assert hoa.alert == scene.texts.plain("denied.administrators", office=OFFICE)
    assert await chosen(scene) == OfficeSettings()


async def test_who_is_an_administrator_no_more_changes_nothing(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    person = await scene.registered(HOA, Role.ADMIN)
    await scene.registered(STRANGER, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    async with scene.storage.transaction() as tx:
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    await hoa.presses(EVIDENCE)
    assert hoa.alert is not None
    assert await chosen(scene) == OfficeSettings()


async def test_a_group_is_no_place_for_the_settings_of_the_office(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/caidat")
    hoa.sees_first("Bản tin: thứ Hai, 07:30 · nhắc hạn: có")
    assert EVIDENCE not in hoa.text


def test_a_value_that_is_not_offered_is_followed_by_the_first_offered_one() -> None:
    assert next_value("keep_requests_days", 45) == 30
    assert next_value("evidence", EvidencePolicy.REQUIRE) is EvidencePolicy.OFF
    assert next_value("group_lines", GroupLines.EACH) is GroupLines.DIGEST
    assert next_value("rhythm", ReportRhythm.QUARTER) is ReportRhythm.MONTH


def test_every_setting_offers_its_own_default_among_others() -> None:
    defaults = {each.name: each.default for each in fields(OfficeSettings)}
    assert set(CHOICES) == set(defaults)
    assert [name for name, choices in CHOICES.items() if defaults[name] not in choices or len(choices) < 2] == []
