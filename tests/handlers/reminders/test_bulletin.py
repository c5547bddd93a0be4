"""/bantin and the links of a digest: the digest as it is now, in groups and in private, of one's own unit and of others."""

from __future__ import annotations

import pytest

from plan.people import Role
from plan.reports import Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, STRANGER, TUAN, UNIT_GROUP, Scene, Speaker
from tests.handlers.reminders.digest_scenes import (
    Stage,
    chooses,
    full_plan,
    group,
    knock_at,
    lived,
    local,
    plan,
    reported,
    task,
    unit_id,
)

OWN = "Bản tin tuần 48 · Phòng Hành chính - Tổ chức (24/11 – 30/11/2025)"
OTHERS = "Bản tin tuần 48 · Phòng Quản trị - Tài vụ (24/11 – 30/11/2025)"


async def opened(stage: Stage, **switches: bool) -> Scene:
    """Return a scene with the small plan and what was reported last week."""
    scene = await stage(plans=(full_plan(),), admin_ids=frozenset(), **switches)
    await lived(scene)
    return scene


def links(speaker: Speaker) -> list[str]:
    """Return the words that the links under the last message carry into the private chat."""
    rows = speaker.last.get("reply_markup", {}).get("inline_keyboard", [])
    return [each["url"].rpartition("=")[2] for row in rows for each in row if "url" in each]


async def test_in_the_group_of_a_unit_it_is_the_units(stage: Stage) -> None:
    scene = await opened(stage)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/bantin")
    hoa.sees_first(OWN)
    hoa.sees("1.a Việc đã quá hạn, hạn 3/11, quá hạn 21 ngày", "1.e hoàn thành")
    assert links(hoa) == ["cn", f"bt_{await unit_id(scene, ADMINISTRATION)}"]


async def test_in_the_group_it_has_the_parts_that_the_group_has_chosen(stage: Stage) -> None:
    scene = await opened(stage)
    await chooses(scene, sections="this_week", digest="false", quiet_until="2025-12-31")
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/bantin")
    hoa.sees("🟠 Đến hạn tuần này")
    assert "🔴" not in hoa.text


async def test_it_is_as_things_are_now_and_takes_nothing_from_the_round(stage: Stage) -> None:
    scene = await opened(stage)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1a xong")
    await hoa.says("/bantin")
    assert "1.a Việc đã quá hạn" not in hoa.text
    await knock_at(scene, "2025-11-24 07:30")
    assert scene.person(HOA, group=UNIT_GROUP).text.startswith("Bản tin tuần 48")


async def test_a_group_that_speaks_for_no_unit_is_told_how(stage: Stage) -> None:
    scene = await opened(stage)
    hoa = scene.person(HOA, group=LEADERS)
    await hoa.says("/bantin")
    assert hoa.text == "Nhóm này chưa gắn với đơn vị nào. Quản trị viên gửi /donvi trong nhóm."


async def test_in_private_it_is_the_whole_of_ones_own_unit(stage: Stage) -> None:
    many = plan(*(task(f"1.{n}", f"Việc {n}", "2025-11-03") for n in range(1, 13)))
    scene = await stage(plans=(many,), admin_ids=frozenset())
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/bantin")
    hoa.sees_first(OWN)
    hoa.sees("1.12 Việc 12")
    assert "việc nữa" not in hoa.text
    assert links(hoa) == ["cn"]


async def test_who_is_of_no_unit_is_told_to_name_one(stage: Stage) -> None:
    scene = await opened(stage)
    stranger = scene.person(STRANGER)
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, STRANGER, scene.clock.now().date())
        assert person is not None
        for holding in person.holdings:
            await tx.people.take(person.id, holding, scene.clock.now())
    await stranger.says("/bantin")
    assert stranger.text == "Anh/chị chưa thuộc đơn vị nào nên chưa có bản tin riêng. Gửi /bantin kèm tên đơn vị để xem."


async def test_who_is_of_two_units_chooses_one(stage: Stage) -> None:
    scene = await opened(stage)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await scene.registered(HOA, Role.HEAD, FINANCE)
    hoa = scene.person(HOA)
    await hoa.says("/bantin")
    hoa.sees("Anh/chị xem bản tin của đơn vị nào?")
    assert sorted(hoa.buttons) == [ADMINISTRATION, FINANCE]
    await hoa.presses(FINANCE)
    hoa.sees_first(OTHERS)
    await hoa.presses(ADMINISTRATION)
    hoa.sees_first(OWN)


@pytest.mark.parametrize("typed", ["Phòng Quản trị - Tài vụ", "phong quan tri tai vu", "QT-TV", "phòng qttv"])
async def test_a_unit_is_named_as_people_name_it(stage: Stage, typed: str) -> None:
    scene = await opened(stage)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says(f"/bantin {typed}")
    hoa.sees_first(OTHERS)


async def test_an_unknown_name_is_said_back_as_it_was_typed_with_an_example(stage: Stage) -> None:
    scene = await opened(stage)
    hoa = scene.person(HOA)
    await hoa.says("/bantin <b>Phòng</b> Vũ trụ & {{ 7*7 }}")
    hoa.sees("Không có đơn vị “<b>Phòng</b> Vũ trụ & {{ 7*7 }}” trong kế hoạch.", "ví dụ: /bantin ")
    assert {each["type"] for each in hoa.last["entities"]} <= {"code", "bot_command"}


async def test_the_name_of_a_dissolved_unit_shows_its_successors(stage: Stage) -> None:
    scene = await opened(stage)
    gone, taking = await unit_id(scene, FINANCE), await unit_id(scene, ADMINISTRATION)
    async with scene.storage.transaction() as tx:
        await tx.units.dissolve(gone, taking, scene.clock.now())
    hoa = scene.person(HOA)
    await hoa.says("/bantin Phòng Quản trị - Tài vụ")
    hoa.sees_first(OWN)
    await hoa.says(f"/start bt_{gone}")
    hoa.sees_first(OWN)


async def test_a_leader_sees_the_leaders_digest_and_any_units_by_name(stage: Stage) -> None:
    scene = await opened(stage)
    await scene.registered(TUAN, Role.LEADER)
    tuan = scene.person(TUAN)
    await tuan.says("/bantin")
    tuan.sees_first("Bản tin tuần 48 cho lãnh đạo (24/11 – 30/11/2025)")
    await tuan.says("/bantin QT-TV")
    tuan.sees_first(OTHERS)


async def test_a_leader_who_asks_in_a_units_group_sees_the_units(stage: Stage) -> None:
    scene = await opened(stage)
    await scene.registered(TUAN, Role.LEADER)
    tuan = scene.person(TUAN, group=UNIT_GROUP)
    await tuan.says("/bantin")
    tuan.sees_first(OWN)


async def test_before_reminding_has_begun_there_is_none(stage: Stage) -> None:
    scene = await stage(plans=(), admin_ids=frozenset())
    hoa = scene.person(HOA)
    for words in ("/bantin", "/bantin QT-TV", "/start bt_1"):
        await hoa.says(words)
        hoa.sees("Chưa có kế hoạch nào được nhắc việc nên chưa có bản tin.")


async def test_a_stranger_to_a_closed_office_sees_none(stage: Stage) -> None:
    scene = await opened(stage, open_to_all=False)
    tuan = scene.person(TUAN)
    for words in ("/bantin", "/bantin QT-TV", f"/start bt_{await unit_id(scene, ADMINISTRATION)}"):
        await tuan.says(words)
        assert "1.a" not in tuan.text
        assert "Bản tin tuần" not in tuan.text


# --- links ------------------------------------------------------------------------------------------------------------


async def test_the_link_of_a_digest_opens_the_whole_of_it_in_private(stage: Stage) -> None:
    scene = await opened(stage)
    await group(scene, -700000555, FINANCE)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await knock_at(scene, "2025-11-24 07:30")
    (_, detail) = links(scene.person(HOA, group=UNIT_GROUP))
    hoa = scene.person(HOA)
    await hoa.says(f"/start {detail}")
    hoa.sees_first(OWN)
    hoa.sees_buttons("Cập nhật")


async def test_the_link_to_report_shows_ones_own_tasks(stage: Stage) -> None:
    scene = await opened(stage)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/start cn")
    hoa.sees("1.a")
    assert "Bản tin" not in hoa.text


async def test_who_may_not_report_is_greeted_by_the_link_to_report(stage: Stage) -> None:
    scene = await opened(stage)
    tuan = scene.person(TUAN)
    await tuan.says("/start cn")
    assert "1.a" not in tuan.text


@pytest.mark.parametrize("word", ["bt_999999", "bt_0", "bt_999999999999999"])
async def test_the_link_of_a_unit_that_does_not_exist_says_so(stage: Stage, word: str) -> None:
    scene = await opened(stage)
    hoa = scene.person(HOA)
    await hoa.says(f"/start {word}")
    assert hoa.text == "Không có đơn vị này trong kế hoạch. Gửi /bantin kèm tên đơn vị để xem."


@pytest.mark.parametrize("word", ["bt_", "bt_x", "bt_1 2", "bt_-1", "bt_٣", "bt_1234567890123456"])
async def test_a_link_that_is_none_of_ours_greets(stage: Stage, word: str) -> None:
    scene = await opened(stage)
    hoa = scene.person(HOA)
    await hoa.says(f"/start {word}")
    assert "Bản tin tuần" not in hoa.text
    assert hoa.text != ""


async def test_hostile_words_in_reports_stay_words(stage: Stage) -> None:
    scene = await opened(stage)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    note = "<a href='tg://user?id=1'>bấm</a> & <b>"
    await reported(scene, "1.b", Status.BLOCKED, at=local("2025-11-23 09:00"), note=note)
    await hoa.says("/bantin")
    hoa.sees_first(OWN)
    assert {each["type"] for each in hoa.last["entities"]} == {"bold"}
    await scene.registered(TUAN, Role.LEADER)
    tuan = scene.person(TUAN)
    await tuan.says("/bantin")
    tuan.sees(f"vướng mắc: “{note}”")
    assert {each["type"] for each in tuan.last["entities"]} == {"bold"}
