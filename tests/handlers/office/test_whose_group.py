"""Whose settings a group's are: the head's of its unit and the administrators', in the group and alone with the bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from handlers.office.chat_buttons import PauseDigest, Sheet, ShowSheet
from handlers.packing import MOST_BYTES
from handlers.sealing import Seal
from handlers.views.chat_settings import BoundGroup, GroupSettings, pause_button, sheet_card
from locales import LANGUAGES, Texts
from plan.chat_settings import ChatSettings, PingSort, Tone
from plan.model import Unit
from plan.people import Role
from tests.dialogue import (
    ADMINISTRATION,
    FINANCE,
    HOA,
    LEADERS,
    OFFICE,
    SERVICE_CENTRE,
    STRANGER,
    TUAN,
    UNIT_GROUP,
    Scene,
    Speaker,
)
from tests.handlers.office.group_scenes import bound, data_of, noted, opened_by, sealed, settings_in

Stage = Callable[..., Awaitable[Scene]]
FIRST = "Bản tin: thứ Hai, 07:30 · nhắc hạn: có"
NOT_YOURS = "Cài đặt của một nhóm do trưởng đơn vị đó hoặc quản trị viên của Văn phòng UBND tỉnh đổi."


async def closed(stage: Stage, **switches: object) -> Scene:
    return await stage(open_to_all=False, admin_ids=frozenset(), **switches)


async def with_groups(scene: Scene, *groups: tuple[int, str, str]) -> None:
    """Let the bot be in these groups: id, title, unit."""
    for chat_id, title, unit in groups:
        async with scene.storage.transaction() as tx:
            await tx.chats.seen(scene.telegram.bot.user_id, chat_id, "group", title, scene.clock.now())
        await bound(scene, chat_id, unit)


# --- in the group ---------------------------------------------------------------------------------------------------


async def test_an_administrator_may_in_every_group_that_is_bound(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(TUAN, Role.ADMIN)
    tuan = await opened_by(scene.person(TUAN, group=UNIT_GROUP), "Giờ → 08:00")
    tuan.sees_first("Bản tin: thứ Hai, 08:00 · nhắc hạn: có")


@pytest.mark.parametrize(
    ("role", "unit"),
    [(Role.STAFF, ADMINISTRATION), (Role.HEAD, FINANCE), (Role.LEADER, None)],
    ids=["staff", "other", "leader"],
)
async def test_others_are_told_who_may_and_what_they_press_changes_nothing(stage: Stage, role: Role, unit: str | None) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await scene.registered(TUAN, role, unit)
    hoa, tuan = scene.person(HOA, group=UNIT_GROUP), scene.person(TUAN, group=UNIT_GROUP)
    await opened_by(hoa)
    shown = hoa.last
    await tuan.says("/caidat")
    tuan.sees_first(NOT_YOURS)
    assert tuan.buttons == []
    async with scene.changing_nothing():
        for label in ("Giờ → 08:00", "Các phần ›", "Tạm dừng ›"):
            await tuan.forges(data_of(shown, label), shown)
            assert tuan.alert == NOT_YOURS


async def test_a_head_of_one_unit_who_works_in_another_is_no_head_there(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, FINANCE)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/caidat")
    hoa.sees_first(NOT_YOURS)


async def test_who_stands_in_for_a_head_on_leave_may(stage: Stage) -> None:
    scene = await closed(stage)
    away = await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    hoa = await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    async with scene.storage.transaction() as tx:
        await tx.people.leave(away.id, scene.clock.now().date() + timedelta(days=2), hoa.id, scene.clock.now())
    speaker = await opened_by(scene.person(HOA, group=UNIT_GROUP), "Cách viết → ngắn gọn")
    speaker.sees("Cách viết: ngắn gọn")


async def test_a_stranger_is_told_how_to_register_and_his_press_changes_nothing(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    hoa = await opened_by(scene.person(HOA, group=UNIT_GROUP))
    shown = hoa.last
    stranger = scene.person(STRANGER, group=UNIT_GROUP)
    async with scene.changing_nothing():
        await stranger.forges(data_of(shown, "Giờ → 08:00"), shown)
    assert stranger.alert == scene.texts.plain("denied.stranger_short", office=OFFICE)
    await stranger.says("/caidat")
    stranger.sees("nhắn riêng cho @")


async def test_an_administrator_who_hides_behind_the_group_is_asked_for_a_name(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/caidat", anonymous=True)
    hoa.sees("không ẩn danh")
    assert hoa.buttons == []


async def test_a_group_of_no_unit_has_no_settings_and_the_administrator_hears_what_to_do(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(TUAN, Role.ADMIN)
    tuan = scene.person(TUAN, group=LEADERS)
    await tuan.says("/caidat")
    tuan.sees("chưa gắn với đơn vị nào", "/donvi")
    assert tuan.buttons == []


async def test_a_button_of_one_group_is_of_no_use_in_another(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await bound(scene, LEADERS, ADMINISTRATION)
    data = data_of((await opened_by(scene.person(HOA, group=UNIT_GROUP))).last, "Giờ → 08:00")
    there = await opened_by(scene.person(HOA, group=LEADERS))
    async with scene.changing_nothing():
        await there.forges(data)
    assert there.alert == scene.texts.plain("press.unknown")


# --- alone with the bot ---------------------------------------------------------------------------------------------


async def test_a_head_of_one_group_has_its_card_at_once(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    hoa = await opened_by(scene.person(HOA), "Các phần ›", "☑ Chưa báo cáo", "‹ Quay lại", "Giờ → 08:00")
    hoa.sees_first("Bản tin: thứ Hai, 08:00 · nhắc hạn: có")
    hoa.sees("Nhóm Phòng HC-TC")
    assert [each for each in hoa.buttons if "Các nhóm" in each or "chủ đề" in each] == []
    assert (await settings_in(scene)).at.hour == 8
    assert [subject for _, subject, _ in await noted(scene)] == [f"chat:{UNIT_GROUP}"] * 2


async def test_a_head_of_several_groups_chooses_among_the_own_ones(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await with_groups(scene, (-71, "Tổ <b>tin</b> học", ADMINISTRATION), (-72, "Tài vụ", FINANCE), (-73, "", ADMINISTRATION))
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    hoa.sees_first("Cài đặt của các nhóm: 3 nhóm. Anh/chị chọn nhóm:")
    assert sorted(hoa.buttons) == ["Phòng HC-TC", "Phòng HC-TC", "Phòng HC-TC: Tổ <b>tin</b> học"]
    await hoa.presses("Phòng HC-TC: Tổ")
    hoa.sees("Nhóm Tổ <b>tin</b> học (Phòng Hành chính - Tổ chức)")
    await hoa.presses("Cách viết → ngắn gọn")
    assert (await settings_in(scene, -71)).tone == "brief"
    assert (await settings_in(scene)).tone == "full"
    await hoa.presses("‹ Các nhóm")
    assert len(hoa.buttons) == 3


async def test_a_head_whose_unit_has_no_group_hears_who_binds_one(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, SERVICE_CENTRE)
    hoa = scene.person(HOA)
    await hoa.says("/caidat")
    hoa.sees_first(scene.texts.plain("chat_setting.no_own_groups"))
    assert hoa.buttons == []


async def test_an_administrator_turns_over_the_pages_of_all_groups(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(TUAN, Role.ADMIN)
    await with_groups(scene, *((-80 - number, f"Nhóm {number}", FINANCE) for number in range(16)))
    tuan = await opened_by(scene.person(TUAN), "Cài đặt của các nhóm ›")
    tuan.sees_first("Cài đặt của các nhóm: 17 nhóm. Anh/chị chọn nhóm:")
    seen = [tuan.buttons[:8]]
    assert tuan.buttons[8:] == ["Sau ›"]
    await tuan.presses("Sau ›")
    seen.append(tuan.buttons[:8])
    assert tuan.buttons[8:] == ["‹ Trước", "Sau ›"]
    await tuan.presses("Sau ›")
    assert tuan.buttons[1:] == ["‹ Trước"]
    assert len({*seen[0], *seen[1], tuan.buttons[0]}) == 17
    await tuan.presses("‹ Trước")
    assert tuan.buttons[:8] == seen[1]
    await tuan.presses(seen[1][0])
    tuan.sees_first(FIRST)
    tuan.sees_buttons("‹ Các nhóm")


async def test_an_administrator_of_an_office_without_groups_hears_how_to_bind_one(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(TUAN, Role.ADMIN)
    await bound(scene, UNIT_GROUP, None)
    tuan = await opened_by(scene.person(TUAN), "Cài đặt của các nhóm ›")
    tuan.sees_first("Chưa có nhóm nào gắn với đơn vị. Gắn nhóm: gõ /donvi trong nhóm.")


async def test_a_group_that_the_bot_has_left_is_listed_no_more_and_its_card_is_gone(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(TUAN, Role.ADMIN)
    await with_groups(scene, (-71, "Tài vụ", FINANCE))
    tuan = await opened_by(scene.person(TUAN), "Cài đặt của các nhóm ›", "Phòng QT-TV")
    async with scene.storage.transaction() as tx:
        await tx.chats.left(scene.telegram.bot.user_id, -71, scene.clock.now())
    async with scene.changing_nothing():
        await tuan.presses("Giờ → 08:00")
    assert tuan.alert == scene.texts.plain("chat_setting.gone")
    await tuan.presses("‹ Các nhóm")
    assert tuan.buttons == ["Phòng HC-TC"]


async def test_who_is_a_head_no_more_changes_nothing_alone_with_the_bot(stage: Stage) -> None:
    scene = await closed(stage)
    person = await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await scene.registered(HOA, Role.HEAD, FINANCE)
    hoa = await opened_by(scene.person(HOA))
    hoa.sees("Nhóm Phòng HC-TC")
    async with scene.storage.transaction() as tx:
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    async with scene.changing_nothing():
        await hoa.presses("Giờ → 08:00")
    assert hoa.alert == NOT_YOURS


@pytest.mark.parametrize("chat_id", [HOA, UNIT_GROUP], ids=["private", "group"])
async def test_help_names_the_command_to_who_may(stage: Stage, chat_id: int) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await scene.registered(TUAN, Role.STAFF, ADMINISTRATION)
    hoa, tuan = Speaker(scene, HOA, chat_id), Speaker(scene, TUAN, TUAN if chat_id == HOA else chat_id)
    await hoa.says("/help")
    hoa.sees("/caidat – Cài đặt của nhóm, của cơ quan")
    await tuan.says("/help")
    assert "/caidat" not in tuan.text


# --- under a digest -------------------------------------------------------------------------------------------------


async def under_a_digest(scene: Scene) -> tuple[dict[str, object], str]:
    """A message of the bot in the unit's group, and the data of the button that stands under a digest."""
    speaker = scene.person(HOA, group=UNIT_GROUP)
    await speaker.says("/help")
    return speaker.last, sealed(scene, UNIT_GROUP, PauseDigest())


async def test_the_button_under_a_digest_opens_the_pause_below_it_for_a_fortnight(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    message, data = await under_a_digest(scene)
    scene.clock.move(days=14)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.forges(data, message)
    assert len(scene.said_in(UNIT_GROUP)) == hoa.before + 1
    assert scene.said_in(UNIT_GROUP)[-2]["text"] == message["text"]
    hoa.sees_first(FIRST)
    hoa.sees_buttons("Hết tuần này, 14/12", "1 tuần, đến 15/12", "‹ Quay lại")
    await scene.repeats()
    await hoa.presses("1 tuần")
    hoa.sees_first("Tạm dừng đến hết 15/12/2025, sau đó bản tin: thứ Hai, 07:30 · nhắc hạn: có")
    scene.clock.move(minutes=1)
    async with scene.changing_nothing():
        await hoa.forges(data, message)
    assert hoa.alert == scene.texts.plain("press.worn")


@pytest.mark.parametrize(("role", "unit"), [(Role.STAFF, ADMINISTRATION), (Role.HEAD, FINANCE), (None, None)])
async def test_the_button_under_a_digest_refuses_others_by_an_alert(stage: Stage, role: Role | None, unit: str | None) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    if role is not None:
        await scene.registered(TUAN, role, unit)
    message, data = await under_a_digest(scene)
    tuan = scene.person(TUAN, group=UNIT_GROUP)
    async with scene.changing_nothing():
        await tuan.forges(data, message)
    assert tuan.alert == (NOT_YOURS if role is not None else scene.texts.plain("denied.stranger_short", office=OFFICE))
    tuan.sees_nothing_new()


async def test_the_view_of_a_digest_is_given_the_button_ready_made(stage: Stage) -> None:
    scene = await closed(stage)
    seal, now = Seal(b"k" * 32, 1), scene.clock.now()
    button = pause_button(scene.texts, seal.sealer(UNIT_GROUP, now))
    kinds = {PauseDigest.PREFIX: PauseDigest}
    assert button.text == "Tạm dừng bản tin"
    assert seal.read(button.data, kinds, chat_id=UNIT_GROUP, user_id=HOA, now=now) == PauseDigest()


async def test_a_pause_button_that_stands_in_no_group_says_so(stage: Stage) -> None:
    scene = await closed(stage)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/help")
    for press in (PauseDigest(), ShowSheet(Sheet.ALL, 404)):
        await hoa.forges(sealed(scene, HOA, press))
        assert hoa.alert == scene.texts.plain("chat_setting.gone")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_card_speaks_the_language_of_the_installation(stage: Stage, language: str) -> None:
    scene = await closed(stage, language=language)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/caidat")
    for sheet in Sheet:
        await hoa.forges(sealed(scene, UNIT_GROUP, ShowSheet(sheet)))
        assert hoa.alert is None
        hoa.sees_first({"vi": FIRST, "en": "Digest: Monday, 07:30 · reminders: yes"}[language])
        assert max(map(len, hoa.buttons)) <= 40


@pytest.mark.parametrize("inside", [True, False], ids=["group", "private"])
@pytest.mark.parametrize("sheet", Sheet)
@pytest.mark.parametrize("pressed", [False, True])
def test_every_button_of_every_card_fits_with_the_longest_ids(sheet: Sheet, inside: bool, pressed: bool) -> None:
    now, group = (
        datetime(2199, 11, 24, tzinfo=UTC),
        BoundGroup(-999_999_999_999_999, "Nhóm " * 40, Unit("Phòng " * 60, "P", id=1)),
    )
    chosen = ChatSettings(False, 6, time(23, 59), quiet_until=date(2099, 1, 1), thanks_by_name=True, tone=Tone.BRIEF)
    present = chosen if pressed else ChatSettings()
    shown = GroupSettings(group, present, chosen, date(2098, 12, 1), 2_000_000_000, 2_000_000_001, inside, listed=True)
    made = sheet_card(sheet, shown, Texts.load("vi"), Seal(b"k" * 32, 10**6).sealer(HOA, now), late=True)
    sizes = [len(each.data.encode()) for row in made.buttons for each in row]
    assert max(sizes) <= MOST_BYTES
    assert len(sizes) > len(PingSort)
    assert len(made.html) < 1_000
