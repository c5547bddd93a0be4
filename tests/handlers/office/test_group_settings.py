"""/caidat in a group: the head sees what holds there and changes it with presses, each counted once and never too late."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import date, time

import pytest

from plan.chat_settings import CHOICES, ChatSettings, PingSort, Section, Tone, written
from plan.people import Role
from tests import dialogue
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, OFFICE, TUAN, UNIT_GROUP, Scene, Speaker
from tests.handlers.office.group_scenes import bound, data_of, noted, opened_by, settings_in

Stage = Callable[..., Awaitable[Scene]]
USUAL = ChatSettings()
FIRST = "Bản tin: thứ Hai, 07:30 · nhắc hạn: có"


async def head(stage: Stage, **switches: object) -> Speaker:
    """Return the head of the unit, in the unit's group."""
    scene = await stage(admin_ids=frozenset(), **switches)
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    return scene.person(HOA, group=UNIT_GROUP)


async def test_a_head_sees_first_what_holds_and_then_the_rest(stage: Stage) -> None:
    hoa = await opened_by(await head(stage))
    hoa.sees_first(FIRST)
    hoa.sees("Nhóm Phòng HC-TC (Phòng Hành chính - Tổ chức)", "Các phần: tất cả", "Hình: không", "Cách viết: đầy đủ")
    hoa.sees("Không có gì để báo: một dòng", "Ghi nhận kèm họ tên: không", "Nơi gửi: nhóm chung")
    hoa.sees_buttons("Bản tin → không gửi", "Ngày → thứ Ba", "Giờ → 08:00", "Các phần ›", "Nhắc hạn ›", "Tạm dừng ›")
    assert [each for each in hoa.buttons if "chủ đề" in each or "Các nhóm" in each or "nhóm chung" in each] == []


async def test_every_value_of_every_setting_can_be_reached_by_pressing_and_the_card_stays_one_message(stage: Stage) -> None:
    hoa = await opened_by(await head(stage))
    said, reached = len(hoa.scene.said_in(UNIT_GROUP)), 0
    labels = {"digest": "Bản tin →", "weekday": "Ngày →", "at": "Giờ →", "pictures": "Hình →", "tone": "Cách viết →"}
    labels |= {"says_nothing": "Không có gì để báo →", "thanks_by_name": "Ghi nhận kèm họ tên →"}
    assert set(labels) == set(CHOICES)
    for name, choices in CHOICES.items():
        seen = set()
        for _ in choices:
            await hoa.presses(labels[name])
            seen.add(getattr(await settings_in(hoa.scene), name))
            reached += 1
        assert seen == set(choices), name
    assert len(hoa.scene.said_in(UNIT_GROUP)) == said
    assert replace(await settings_in(hoa.scene), since=None) == USUAL
    assert len(await noted(hoa.scene)) == reached


async def test_another_day_or_hour_begins_digests_anew_and_the_change_is_noted(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    person = await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    hoa = await opened_by(scene.person(HOA, group=UNIT_GROUP), "Cách viết → ngắn gọn")
    assert await settings_in(scene) == replace(USUAL, tone=Tone.BRIEF)
    scene.clock.move(minutes=5)
    await hoa.presses("Ngày → thứ Ba")
    hoa.sees_first("Bản tin: thứ Ba, 07:30 · nhắc hạn: có")
    assert await settings_in(scene) == replace(USUAL, tone=Tone.BRIEF, weekday=1, since=scene.clock.now())
    scene.clock.move(minutes=5)
    await hoa.presses("Giờ → 08:00")
    assert (await settings_in(scene)).since == scene.clock.now()
    assert await noted(scene) == [
        (person.pseudonym, f"chat:{UNIT_GROUP}", {"name": "tone", "value": "brief"}),
        (person.pseudonym, f"chat:{UNIT_GROUP}", {"name": "weekday", "value": "1"}),
        (person.pseudonym, f"chat:{UNIT_GROUP}", {"name": "at", "value": "08:00"}),
    ]


async def test_a_digest_that_is_off_is_said_so_first(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Bản tin → không gửi")
    hoa.sees_first("Bản tin: không gửi · nhắc hạn: có")


async def test_an_office_whose_digest_comes_on_saturdays_shows_and_offers_that_day(stage: Stage) -> None:
    hoa = await opened_by(await head(stage, digest_at=(5, time(9, 15))))
    hoa.sees_first("Bản tin: thứ Bảy, 09:15 · nhắc hạn: có")
    for day in ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy"):
        await hoa.presses(f"Ngày → {day}")
    await hoa.presses("Giờ → 13:30")
    hoa.sees_first("Bản tin: thứ Bảy, 13:30 · nhắc hạn: có")


# --- cards behind ---------------------------------------------------------------------------------------------------


async def test_each_part_of_the_digest_is_left_out_and_put_back_with_a_press(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Các phần ›")
    assert [each[0] for each in hoa.buttons] == ["☑"] * len(Section) + ["‹"]
    for number in range(len(Section)):
        await hoa.forges(hoa.last["reply_markup"]["inline_keyboard"][number][0]["callback_data"])
    assert (await settings_in(hoa.scene)).sections == frozenset()
    await hoa.presses("☐ Quá hạn")
    await hoa.presses("☐ Chưa báo cáo")
    assert (await settings_in(hoa.scene)).sections == {Section.OVERDUE, Section.SILENT}
    await hoa.presses("‹ Quay lại")
    hoa.sees_first(FIRST)
    hoa.sees("Các phần: quá hạn, chưa báo cáo")


async def test_each_sort_of_reminders_is_switched_off_and_the_first_line_says_so(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Nhắc hạn ›", "☑ Trước hạn", "☑ Theo kỳ")
    hoa.sees_first("Bản tin: thứ Hai, 07:30 · nhắc hạn: quá hạn, chờ phối hợp")
    assert (await settings_in(hoa.scene)).pings == {PingSort.OVERDUE, PingSort.WAITING}
    await hoa.presses("☑ Quá hạn")
    await hoa.presses("☑ Chờ phối hợp")
    hoa.sees_first("Bản tin: thứ Hai, 07:30 · nhắc hạn: không")
    await hoa.presses("☐ Trước hạn")
    hoa.sees_first("Bản tin: thứ Hai, 07:30 · nhắc hạn: trước hạn")


async def test_a_group_is_paused_for_a_time_and_hears_the_bot_again_at_once_on_wish(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Tạm dừng ›")
    assert hoa.buttons == [
        "Hết tuần này, 30/11",
        "1 tuần, đến 1/12",
        "2 tuần, đến 8/12",
        "1 tháng, đến 24/12",
        "‹ Quay lại",
    ]
    await hoa.presses("1 tuần")
    hoa.sees_first("Tạm dừng đến hết 1/12/2025, sau đó bản tin: thứ Hai, 07:30 · nhắc hạn: có")
    assert await settings_in(hoa.scene) == replace(USUAL, quiet_until=date(2025, 12, 1))
    await hoa.presses("2 tuần")
    assert (await settings_in(hoa.scene)).quiet_until == date(2025, 12, 8)
    await hoa.presses("Gửi lại ngay")
    hoa.sees_first(FIRST)
    assert await settings_in(hoa.scene) == replace(USUAL, since=hoa.scene.clock.now())
    assert "Gửi lại ngay" not in hoa.buttons
    assert [facts["value"] for _, _, facts in await noted(hoa.scene)] == ["2025-12-01", "2025-12-08", None]


async def test_a_pause_that_is_over_is_not_spoken_of_and_can_be_chosen_again(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Tạm dừng ›", "1 tuần")
    hoa.scene.clock.move(days=8)
    await opened_by(hoa, "Tạm dừng ›")
    hoa.sees_first(FIRST)
    assert "Gửi lại ngay" not in hoa.buttons
    await hoa.presses("1 tuần")
    hoa.sees_first("Tạm dừng đến hết 9/12/2025, sau đó bản tin: thứ Hai, 07:30 · nhắc hạn: có")


async def test_a_forum_chooses_the_topic_in_which_it_is_asked_and_all_of_the_group_again(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    forum, bot_id = -1001, scene.telegram.bot.user_id
    scene.telegram.add_group(forum, "Diễn đàn", (HOA,), kind="supergroup", forum=True)
    topic = scene.telegram.add_topic(forum, "Nhắc việc", HOA)
    await bound(scene, forum, ADMINISTRATION)
    hoa = scene.person(HOA, group=forum)
    await hoa.says("/caidat")
    assert "Gửi vào chủ đề này" not in hoa.buttons
    await hoa.says("/caidat", thread_id=topic)
    await hoa.presses("Gửi vào chủ đề này")
    hoa.sees("Nơi gửi: một chủ đề của nhóm")
    async with scene.storage.reading() as tx:
        chat = await tx.chats.get(bot_id, forum)
    assert chat is not None
    assert chat.thread_id == topic
    assert "Gửi vào chủ đề này" not in hoa.buttons
    await hoa.presses("Gửi vào nhóm chung")
    hoa.sees("Nơi gửi: nhóm chung")
    async with scene.storage.reading() as tx:
        chat = await tx.chats.get(bot_id, forum)
    assert chat is not None
    assert (chat.thread_id, chat.unit_id is not None) == (None, True)
    assert [facts for _, _, facts in await noted(scene)] == [
        {"name": "topic", "value": str(topic)},
        {"name": "topic", "value": None},
    ]


# --- twice, late, at once -------------------------------------------------------------------------------------------

COURSES = [
    ("Ngày →",),
    ("Các phần ›", "☑ Quá hạn"),
    ("Nhắc hạn ›", "☑ Theo kỳ"),
    ("Tạm dừng ›", "2 tuần"),
    ("Tạm dừng ›", "2 tuần", "Gửi lại ngay"),
    ("Các phần ›",),
    ("Các phần ›", "‹ Quay lại"),
]


@pytest.mark.parametrize("course", COURSES, ids=" ".join)
async def test_a_press_counts_once_however_often_it_comes_and_for_a_day(stage: Stage, course: tuple[str, ...]) -> None:
    hoa = await opened_by(await head(stage), *course)
    scene, shown = hoa.scene, hoa.text
    await scene.repeats()
    before = await settings_in(scene), await noted(scene)
    scene.clock.move(minutes=2)
    await hoa.presses_again()
    assert (hoa.alert, hoa.text) == (None, shown)
    assert (await settings_in(scene), await noted(scene)) == before
    scene.clock.move(days=1)
    async with scene.changing_nothing():
        await hoa.forges(hoa.data, {"message_id": hoa.last["message_id"]})
    assert hoa.alert == scene.texts.plain("press.worn")


async def test_a_press_that_is_handled_again_after_a_later_one_does_not_undo_that(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Cách viết → ngắn gọn")
    first = hoa.scene.handled[-1].raw
    await hoa.presses("Cách viết → đầy đủ")
    async with hoa.scene.changing_nothing():
        await hoa.scene.handle(first, attempt=2)
    assert (await settings_in(hoa.scene)).tone is Tone.FULL


@pytest.mark.parametrize(
    ("name", "meanwhile", "course", "present"),
    [
        ("weekday", "3", ("Ngày → thứ Ba",), "Bản tin: thứ Năm, 07:30 · nhắc hạn: có"),
        ("at", "16:30", ("Giờ → 08:00",), "Bản tin: thứ Hai, 16:30 · nhắc hạn: có"),
        ("digest", "false", ("Ngày → thứ Ba",), "Bản tin: không gửi · nhắc hạn: có"),
    ],
)
async def test_a_button_whose_setting_changed_meanwhile_shows_what_holds_now(
    stage: Stage, name: str, meanwhile: str, course: tuple[str, ...], present: str
) -> None:
    hoa = await opened_by(await head(stage))
    async with hoa.scene.storage.transaction() as tx:
        await tx.chat_settings.set(hoa.scene.telegram.bot.user_id, UNIT_GROUP, name, meanwhile)
    for label in course:
        await hoa.presses(label)
    late = hoa.scene.texts.plain("office_setting.late")
    assert (late in hoa.text) is (name != "digest"), "another setting that changed is no obstacle"
    assert written(getattr(await settings_in(hoa.scene), name)) == meanwhile
    if name == "digest":
        assert (await settings_in(hoa.scene)).weekday == 1
    hoa.sees_first(present)


async def test_a_pause_that_somebody_else_has_ended_is_not_begun_by_an_older_button(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Tạm dừng ›", "1 tuần")
    old = data_of(hoa.last, "2 tuần")
    await hoa.presses("Gửi lại ngay")
    await hoa.forges(old)
    hoa.sees_first(FIRST)
    hoa.sees("đã được đổi trước đó")
    assert (await settings_in(hoa.scene)).quiet_until is None


async def test_a_value_that_is_offered_no_more_is_not_chosen(stage: Stage) -> None:
    """The server's hour was changed between the card and the press."""
    hoa = await opened_by(await head(stage, digest_at=(5, time(9, 15))))
    await hoa.presses("Ngày → thứ Hai")
    for day in ("Ba", "Tư", "Năm", "Sáu"):
        await hoa.presses(f"Ngày → thứ {day}")
    services = hoa.scene.application.bot_data["services"]
    hoa.scene.application.bot_data["services"] = replace(services, office=replace(services.office, digest_at=(0, time(7, 30))))
    await hoa.presses("Ngày → thứ Bảy")
    assert (await settings_in(hoa.scene)).weekday == 4
    hoa.sees_buttons("Ngày → thứ Hai")


@pytest.fixture
async def crowded(url: str) -> AsyncIterator[Scene]:
    """The example office, closed, in each kind of database, with two heads of one unit."""
    async with dialogue.scene(url, plans=(dialogue.example_plan(),), open_to_all=False, admin_ids=frozenset()) as scene:
        await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
        await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
        yield scene


async def test_two_heads_who_leave_out_different_parts_at_once_do_not_undo_each_other(crowded: Scene) -> None:
    hoa = await opened_by(crowded.person(HOA, group=UNIT_GROUP), "Các phần ›")
    message = hoa.last
    for number, row in enumerate(message["reply_markup"]["inline_keyboard"][: len(Section)]):
        crowded.telegram.press(UNIT_GROUP, (HOA, TUAN)[number % 2], message["message_id"], row[0]["callback_data"])
    await crowded.deliver_at_once()
    assert (await settings_in(crowded)).sections == frozenset()
    assert len(await noted(crowded)) == len(Section)


async def test_of_two_heads_who_press_one_button_at_once_one_changes_and_both_see_it(crowded: Scene) -> None:
    hoa = await opened_by(crowded.person(HOA, group=UNIT_GROUP))
    message, data = hoa.last, data_of(hoa.last, "Giờ → 08:00")
    for number in range(6):
        crowded.telegram.press(UNIT_GROUP, (HOA, TUAN)[number % 2], message["message_id"], data)
    await crowded.deliver_at_once()
    hoa.sees_first("Bản tin: thứ Hai, 08:00 · nhắc hạn: có")
    assert crowded.texts.plain("office_setting.late") not in hoa.text
    assert len(await noted(crowded)) == 1


# --- groups that change ---------------------------------------------------------------------------------------------


async def test_settings_follow_a_group_that_becomes_a_supergroup(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Giờ → 08:00", "Cách viết → ngắn gọn")
    before, scene = await settings_in(hoa.scene), hoa.scene
    moved = scene.telegram.migrate_to_supergroup(UNIT_GROUP, HOA)
    await scene.deliver()
    assert await settings_in(scene, moved) == before
    hoa = await opened_by(scene.person(HOA, group=moved), "Ngày → thứ Ba")
    hoa.sees_first("Bản tin: thứ Ba, 08:00 · nhắc hạn: có")


async def test_a_group_that_is_bound_to_another_unit_keeps_its_settings_and_obeys_that_units_head(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Giờ → 08:00")
    scene, message, data = hoa.scene, hoa.last, data_of(hoa.last, "Giờ → 13:30")
    await scene.registered(TUAN, Role.HEAD, FINANCE)
    await bound(scene, UNIT_GROUP, FINANCE)
    async with scene.changing_nothing():
        await hoa.forges(data, message)
    assert hoa.alert == scene.texts.plain("denied.chat_settings", office=OFFICE)
    tuan = scene.person(TUAN, group=UNIT_GROUP)
    await tuan.forges(data, message)
    tuan.sees_first("Bản tin: thứ Hai, 13:30 · nhắc hạn: có")


async def test_a_group_that_is_bound_no_more_has_no_settings_to_change_but_keeps_them(stage: Stage) -> None:
    hoa = await opened_by(await head(stage), "Giờ → 08:00")
    await bound(hoa.scene, UNIT_GROUP, None)
    async with hoa.scene.changing_nothing():
        await hoa.presses("Giờ → 13:30")
    assert hoa.alert == hoa.scene.texts.plain("denied.unbound", office=OFFICE)
    await bound(hoa.scene, UNIT_GROUP, ADMINISTRATION)
    assert (await settings_in(hoa.scene)).at == time(8, 0)
