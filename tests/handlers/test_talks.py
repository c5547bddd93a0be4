"""Follow-ups: for ten minutes a question may lean on the answer before it, in groups only in reply to the bot."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from plan.model import PlanState
from plan.people import Role
from tests import dialogue
from tests.dialogue import ADMINISTRATION, HOA, SERVICE_CENTRE, TUAN, UNIT_GROUP, Scene, example_plan

Stage = Callable[..., Awaitable[Scene]]
WHICH = "Anh/chị hỏi về việc nào?"
TIMES = ["quá hạn", "tuần này", "tháng 12", "quý 4", "năm nay", "hằng tháng", "thường xuyên", "sắp đến hạn"]


async def test_a_field_alone_is_answered_shortly_about_the_task_before(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    await hoa.says("con han?")
    assert hoa.text.startswith("⏰ Hạn: 30/9/2025 (quá hạn 55 ngày), sau đó định kỳ. “Quý III năm 2025 ban hành các Kế hoạch;")
    assert hoa.text.count("\n") == 1
    hoa.sees("3.a · Cập nhật, xây dựng")
    hoa.sees_buttons("Xem đầy đủ", "Cập nhật tiến độ")
    await hoa.says("ai phối hợp?")
    hoa.sees_first("Phối hợp: Các phòng, đơn vị liên quan.")
    await hoa.presses("Xem đầy đủ")
    hoa.sees("📌 3.a", "📂 II.3.")


@pytest.mark.parametrize("said", ["/nhiemvu 3a", "3a", "/hoi hạn 3a"])
async def test_a_task_shown_by_its_number_can_be_asked_about(stage: Stage, said: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says(said)
    await hoa.says("ai chủ trì")
    hoa.sees_first("Trung tâm Phục vụ hành chính công chủ trì.")


async def test_a_task_that_was_chosen_can_be_asked_about_and_the_next_is_asked_the_same(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("rà soát văn bản qppl ai làm")
    await hoa.presses("2.d")
    await hoa.says("bao giờ xong")
    hoa.sees("⏰ Hạn:", "2.d ·")
    await hoa.says("thế còn 3b")
    assert hoa.text.startswith("⏰ Hạn:")
    hoa.sees("📌 3.b")


async def test_one_of_the_choices_may_be_named_by_its_place(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("rà soát văn bản qppl ai làm")
    await hoa.says("việc thứ hai")
    hoa.sees(" chủ trì", "📌 2.d")
    await scene.repeats()


async def test_the_second_of_a_list_is_the_second_line(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/quahan")
    second = hoa.text.split("🔴 ")[2].split(" ")[0]
    await hoa.says("việc thứ hai ai làm")
    hoa.sees(f"📌 {second} ", "chủ trì")


async def test_a_list_is_asked_of_another_unit_another_time_and_the_unit_before(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("hctc tháng 11 có việc gì")
    await hoa.says("còn phòng quản trị tài vụ thì sao")
    hoa.sees("Phòng Quản trị - Tài vụ", "tháng 11/2025")
    await hoa.says("đơn vị kia thì sao")
    hoa.sees("Phòng Hành chính - Tổ chức · tháng 11/2025")
    await hoa.says("tháng sau thì sao")
    hoa.sees("Phòng Hành chính - Tổ chức", "tháng 12/2025")


async def test_a_unit_that_nobody_named_is_asked_for_and_the_time_stays(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("hctc tháng 11 có việc gì")
    await hoa.says("đơn vị kia thì sao")
    hoa.sees_first("Anh/chị hỏi đơn vị nào?")
    await hoa.presses("Phòng Quản trị - Tài vụ")
    hoa.sees("Phòng Quản trị - Tài vụ", "tháng 11/2025")


async def test_after_ten_minutes_it_is_asked_which_task_is_meant(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("hạn 3a")
    scene.clock.move(minutes=10)
    await hoa.says("ai phối hợp?")
    hoa.sees_first("Phối hợp: Các phòng, đơn vị liên quan.")
    scene.clock.move(minutes=10, seconds=1)
    await hoa.says("còn hạn?")
    hoa.sees(WHICH)


async def test_a_reply_leans_on_what_it_replies_to_and_never_on_something_newer(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("hạn 3a")
    first = hoa.last["message_id"]
    await hoa.says("hạn 6b")
    await hoa.says("ai phối hợp?", reply_to_message_id=first)
    hoa.sees("3.a ·")
    scene.clock.move(minutes=11)
    await hoa.says("hạn 6b")
    await hoa.says("ai phối hợp?", reply_to_message_id=first)
    hoa.sees(WHICH)


async def test_what_one_person_asked_is_nothing_to_another(stage: Stage) -> None:
    scene = await stage()
    await scene.person(HOA).says("hạn 3a")
    tuan = scene.person(TUAN)
    await tuan.says("còn hạn?")
    tuan.sees(WHICH)


async def test_another_process_goes_on_with_the_talk(stage: Stage) -> None:
    scene = await stage()
    await scene.person(HOA).says("hạn 3a")
    url = (await scene.storage.describe()).url
    async with dialogue.scene(url) as other:
        hoa = other.person(HOA)
        await hoa.says("ai phối hợp?")
        hoa.sees_first("Phối hợp: Các phòng, đơn vị liên quan.")


@pytest.mark.parametrize(
    "said",
    [
        ("hạn 3a",),
        ("hạn 3a", "ai phối hợp?"),
        ("hạn 3a", "thế còn 3b"),
        ("hctc tháng 11 có việc gì", "đơn vị kia thì sao"),
        ("hạn 3a", "lương bao nhiêu"),
    ],
)
async def test_an_update_that_comes_twice_is_answered_alike_and_changes_nothing(stage: Stage, said: tuple[str, ...]) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    for each in said:
        await hoa.says(each)
    await scene.repeats()


async def test_a_press_that_comes_twice_changes_nothing_and_one_much_later_neither(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("rà soát văn bản qppl ai làm")
    await hoa.presses("2.d")
    async with scene.changing_nothing():
        await scene.handle(scene.handled[-1].raw, attempt=2)
    scene.clock.move(minutes=30)
    async with scene.changing_nothing():
        await scene.handle(scene.handled[-1].raw, attempt=3)


async def test_a_question_that_leant_and_comes_again_half_an_hour_later_is_answered_alike(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("hạn 3a")
    await hoa.says("ai phối hợp?")
    scene.clock.move(minutes=30)
    await scene.repeats()


async def test_what_an_amended_plan_holds_no_more_is_forgotten(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("hạn 3a")
    plan = example_plan()
    shorter = replace(plan, tasks=tuple(task for task in plan.tasks if task.code != "3.a"))
    async with scene.storage.transaction() as tx:
        await tx.plans.store(1, shorter, PlanState.IN_FORCE, scene.clock.now())
    scene.library.forget()
    await hoa.says("ai phối hợp?")
    hoa.sees(WHICH)


async def test_a_task_not_meant_is_no_topic_any_more(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("hạn 3a")
    await hoa.presses("Không phải việc này")
    await hoa.says("ai phối hợp?")
    hoa.sees(WHICH)


# --- groups ---


async def test_in_a_group_a_reply_leans_on_the_answer_that_it_replies_to(stage: Stage) -> None:
    scene = await stage()
    hoa, tuan = scene.person(HOA, group=UNIT_GROUP), scene.person(TUAN, group=UNIT_GROUP)
    await hoa.says("/hoi ai chủ trì kiểm soát TTHC?")
    first = hoa.last
    await hoa.says("/hoi hạn 6b")
    await tuan.says("còn hạn?", reply_to_message_id=first["message_id"])
    assert tuan.text.startswith("⏰ Hạn: 30/9/2025")
    tuan.sees("3.a ·")
    await scene.repeats()
    await hoa.replies("ai phối hợp?")
    hoa.sees_first("Phối hợp: Các phòng, đơn vị liên quan.")
    await hoa.replies("thế còn 3b")
    hoa.sees("Phối hợp: ", "📌 3.b")


async def test_in_a_group_a_command_without_a_reply_leans_on_nothing(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/hoi hạn 3a")
    await hoa.says("/hoi còn hạn?")
    hoa.sees(WHICH)
    await hoa.says("/nhiemvu 3a")
    await hoa.says("/hoi ai phối hợp?", reply_to_message_id=hoa.last["message_id"])
    hoa.sees_first("Phối hợp: Các phòng, đơn vị liên quan.")


async def test_in_a_group_nothing_is_kept(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA, group=UNIT_GROUP)
    before = await dialogue.dump_tables(scene.storage)
    await hoa.says("/hoi ai chủ trì kiểm soát TTHC?")
    await hoa.replies("còn hạn?")
    changed = dialogue.differences(before, await dialogue.dump_tables(scene.storage))
    assert "talks" not in changed


async def test_in_a_group_a_reply_to_an_old_answer_is_asked_back(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/hoi hạn 3a")
    scene.clock.move(minutes=11)
    await hoa.replies("ai phối hợp?")
    hoa.sees(WHICH)


async def test_in_a_group_a_reply_to_a_colleagues_question_goes_on_with_it_and_one_to_mere_talk_leans_on_nothing(
    stage: Stage,
) -> None:
    scene = await stage(privacy_mode=False)
    hoa, tuan = scene.person(HOA, group=UNIT_GROUP), scene.person(TUAN, group=UNIT_GROUP)
    bot = f"@{scene.telegram.bot.username}"
    for asked in ("/hoi hạn 3a", f"/nhiemvu{bot} 3a", f"{bot} hạn 3a"):
        await hoa.says(asked)
        spoken = [each for each in scene.telegram.messages(UNIT_GROUP) if each["from"]["id"] == HOA][-1]
        await tuan.says(f"{bot} ai phối hợp?", reply_to_message_id=spoken["message_id"])
        tuan.sees_first("Phối hợp: Các phòng, đơn vị liên quan.")
    await hoa.says("hạn 3a thì phải")
    spoken = [each for each in scene.telegram.messages(UNIT_GROUP) if each["from"]["id"] == HOA][-1]
    await tuan.says(f"{bot} ai phối hợp?", reply_to_message_id=spoken["message_id"])
    tuan.sees(WHICH)


async def test_in_a_group_a_chosen_task_and_lists_can_be_asked_about(stage: Stage) -> None:
    hoa = (await stage()).person(HOA, group=UNIT_GROUP)
    await hoa.says("/hoi rà soát văn bản qppl ai làm")
    await hoa.replies("việc thứ hai")
    hoa.sees("📌 2.d")
    await hoa.says("/hoi hctc tháng 11 có việc gì")
    await hoa.replies("còn phòng quản trị tài vụ thì sao")
    hoa.sees("Phòng Quản trị - Tài vụ", "tháng 11/2025")
    await hoa.says("/hoi tháng 12 có việc gì đến hạn")
    await hoa.replies("còn hctc thì sao")
    hoa.sees("Phòng Hành chính - Tổ chức · tháng 12/2025")
    await hoa.says("/hoi hctc phối hợp việc gì")
    await hoa.replies("tháng 12 thì sao")
    hoa.sees("Phòng Hành chính - Tổ chức", "tháng 12/2025")


@pytest.mark.parametrize("group", [None, UNIT_GROUP], ids=["private", "group"])
async def test_a_colleague_from_whose_choices_is_learned_goes_on_alike_and_follow_ups_teach_nothing(
    stage: Stage, group: int | None
) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA, group=group)
    await hoa.says("/hoi rà soát văn bản qppl ai làm")
    kept = (await dialogue.dump_tables(scene.storage))["asked_questions"]
    assert len(kept) == 1
    await hoa.replies("việc thứ hai")
    hoa.sees(" chủ trì", "📌 2.d")
    await hoa.replies("bao giờ xong")
    hoa.sees("⏰ Hạn:", "2.d ·")
    await hoa.presses("2.c")
    await hoa.replies("bao giờ xong")
    assert (await dialogue.dump_tables(scene.storage))["asked_questions"] == kept


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "time", ["quá hạn", "tuần này", "tháng 12", "quý 4", "năm nay", "hằng tháng", "thường xuyên", "sắp đến hạn"]
)
async def test_in_a_group_a_list_keeps_its_time_for_another_unit(stage: Stage, language: str, time: str) -> None:
    hoa = (await stage(language=language)).person(HOA, group=UNIT_GROUP)
    await hoa.says(f"/hoi phòng hc-tc {time}")
    of_unit = hoa.text
    await hoa.says(f"/hoi {time} có việc gì")
    await hoa.replies("còn hctc thì sao")
    assert hoa.text == of_unit


async def test_in_a_group_a_message_of_the_bot_about_no_task_is_leant_on_by_nothing(stage: Stage) -> None:
    hoa = (await stage()).person(HOA, group=UNIT_GROUP)
    await hoa.says("/capnhat 3a 60%")
    hoa.sees("nhắn riêng cho @")
    await hoa.replies("còn hạn?")
    hoa.sees(WHICH)


@pytest.mark.parametrize("group", [None, UNIT_GROUP], ids=["private", "group"])
async def test_a_list_of_a_section_stays_one_of_that_section(stage: Stage, group: int | None) -> None:
    hoa = (await stage()).person(HOA, group=group)
    await hoa.says("/hoi mục 2 hctc chủ trì việc gì")
    hoa.sees("Phòng Hành chính - Tổ chức", "Mục 2.")
    await hoa.replies("còn phòng quản trị tài vụ thì sao")
    hoa.sees("Phòng Quản trị - Tài vụ không chủ trì riêng việc nào ở mục 2.")


@pytest.mark.parametrize("group", [None, UNIT_GROUP], ids=["private", "group"])
@pytest.mark.parametrize("said", ["xong chưa", "xong chưa em", "bao giờ xong", "còn hạn?", "ai phối hợp", "60% rồi à?"])
async def test_a_question_in_reply_to_a_task_is_no_report(stage: Stage, group: int | None, said: str) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, SERVICE_CENTRE)
    hoa = scene.person(HOA, group=group)
    await hoa.says("/nhiemvu 3a")
    await hoa.replies(said)
    assert "Đã ghi nhận" not in hoa.text


@pytest.mark.parametrize("group", [None, UNIT_GROUP], ids=["private", "group"])
async def test_a_statement_in_reply_to_an_answer_is_a_report_also_to_a_short_one(stage: Stage, group: int | None) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA, group=group)
    await hoa.says("/nhiemvu 1b")
    await hoa.replies("còn hạn?")
    await hoa.replies("60% xong dự thảo")
    hoa.sees("Đã ghi nhận 1.b", "60%")
