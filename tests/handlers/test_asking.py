"""Asking in private: every kind of answer, and what its buttons do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from tests.dialogue import HOA, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]


async def test_a_question_is_answered_in_its_first_line(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    hoa.sees_first("Trung tâm Phục vụ hành chính công chủ trì.")
    hoa.sees("📌 3.a", "🤝 Phối hợp: Các phòng, đơn vị liên quan", "📦", "30/9/2025 (quá hạn 55 ngày)")
    hoa.sees("“Quý III năm 2025 ban hành các Kế hoạch; định kỳ báo cáo", "chưa có báo cáo", "Mục II.3.a, Kế hoạch Cải cách")
    hoa.sees_buttons("Xem đầy đủ", "Không phải việc này")


async def test_the_whole_task_and_back(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/hoi ai chủ trì kiểm soát TTHC?")
    short = hoa.text
    await hoa.presses("Xem đầy đủ")
    hoa.sees("Kế hoạch kiểm tra công tác kiểm soát TTHC trên địa bàn tỉnh", "📂 II.3. Cải cách thủ tục hành chính")
    hoa.sees_nothing_new()
    await hoa.presses("Thu gọn")
    assert hoa.text == short


async def test_two_tasks_that_fit_are_offered_and_one_is_chosen(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("rà soát văn bản qppl ai làm")
    hoa.sees_first("Có hai việc khớp với câu hỏi, anh/chị chọn giúp:")
    await hoa.presses("2.d")
    hoa.sees_first("Phòng Hành chính - Tổ chức chủ trì.")


@pytest.mark.parametrize("said", ["hạn?", "con han?", "ai?", "việc không có thời hạn cụ thể"])
async def test_a_field_of_nothing_in_particular_is_asked_back_and_no_task_is_said_to_fit(stage: Stage, said: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says(said)
    hoa.sees("Anh/chị hỏi về việc nào? Nhắn giúp tên hoặc số của việc, ví dụ 1.a")
    assert "khớp" not in hoa.text
    await hoa.presses("1.b")
    hoa.sees("📌 1.b")


async def test_none_of_the_choices_asks_for_other_words(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("rà soát văn bản qppl ai làm")
    await hoa.presses("Không phải các việc này")
    hoa.sees("hỏi lại bằng từ ngữ khác")
    await hoa.presses("tháng 11")
    hoa.sees_first("Tháng 11/2025: 1 việc đến hạn, 1 việc thường xuyên")


async def test_a_wrong_task_offers_what_else_was_near_or_asks_again(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    await hoa.presses("Không phải việc này")
    assert hoa.text.startswith(("Anh/chị hỏi việc nào", "Anh/chị hỏi lại"))
    assert hoa.buttons


async def test_what_is_not_in_the_plan_is_said_with_examples_that_work(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("lương tháng này bao nhiêu")
    hoa.sees("Kế hoạch không có thông tin về lương", "27 nhiệm vụ", "“tháng 11 có việc gì đến hạn”")
    await hoa.presses("ai chủ trì")
    hoa.sees("chủ trì.", "📌 7.b")


async def test_no_such_task_names_those_that_exist(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/nhiemvu 3k")
    hoa.sees_first("Kế hoạch không có nhiệm vụ 3k. Mục 3 có: 3.a, 3.b, 3.c, 3.d, 3.đ, 3.e, 3.g, 3.h.")


@pytest.mark.parametrize("typed", ["3đ", "3.đ", "II.3.đ", "3 đ", "3dd"])
async def test_a_task_is_shown_by_its_code(stage: Stage, typed: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says(f"/nhiemvu {typed}")
    hoa.sees("📌 3.đ Triển khai, tổ chức đánh giá mức độ hài lòng")


async def test_a_letter_used_twice_offers_both(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/nhiemvu 5c")
    hoa.sees("Có hai nhiệm vụ mang số 5c")
    await hoa.presses("5.c (mục c thứ hai)")
    hoa.sees("📌 5.c (mục c thứ hai) Tăng cường kỷ luật, kỷ cương", "Mục II.5.c (mục c thứ hai), Kế hoạch")
    await hoa.says("/nhiemvu 5k")
    hoa.sees("5.c, 5.c (mục c thứ hai)")


async def test_a_bare_task_command_offers_sections_then_tasks(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/nhiemvu")
    assert len(hoa.buttons) == 7
    await hoa.presses("6 ")
    await hoa.presses("6.b")
    hoa.sees("📌 6.b", "chưa có ngày cụ thể", "“Theo hướng dẫn của cấp thẩm quyền”", "📦 Kế hoạch không ghi sản phẩm")


async def test_words_after_the_task_command_are_a_question(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/nhiemvu kiểm soát TTHC")
    hoa.sees("3.a")


async def test_a_bare_question_command_asks_what(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/hoi")
    hoa.sees("Anh/chị nhắn câu hỏi tại đây, ví dụ: “ai chủ trì")


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("xin chào", "Chào anh/chị."),
        ("cảm ơn nhé", "Rất vui được hỗ trợ anh/chị."),
        ("bạn giúp được gì", "Trợ lý trả lời về kế hoạch của cơ quan"),
    ],
)
async def test_politeness_is_answered(stage: Stage, said: str, first: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says(said)
    assert hoa.text.startswith(first)


async def test_start_says_what_the_bot_is_and_offers_three_questions_and_a_newcomer_the_way_in(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/start")
    hoa.sees("Nhắc Việc", "Văn phòng UBND tỉnh", "Telegram chỉ chuyển cho trợ lý các lệnh")
    assert len(hoa.buttons) == 4
    assert hoa.buttons[-1] == "Đăng ký"
    await hoa.presses("Phòng Hành chính")
    hoa.sees_first("Phòng Hành chính - Tổ chức · chủ trì: 12 việc (1 quá hạn, 2 chưa đến hạn, 1 đã hoàn thành, 8 thường xuyên)")


async def test_help_lists_what_the_person_may_use(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/help")
    hoa.sees("/hoi – ", "/nhiemvu – ", "/viec – ", "/sapden – ", "/quahan – ")


async def test_a_file_is_declined_politely(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    scene.telegram.send_document(HOA, HOA, b"%PDF-1.4", "ke-hoach.pdf")
    await scene.deliver()
    hoa.sees("Trợ lý chỉ nhận tệp kèm báo cáo")


async def test_an_edited_question_is_left_alone(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("xin chào")
    asked = next(m for m in scene.telegram.messages(HOA) if m["text"] == "xin chào")
    scene.telegram.edit(HOA, HOA, asked["message_id"], "quá hạn")
    await scene.deliver()
    assert len(scene.said_in(HOA)) == 1


async def test_without_a_plan_the_bot_says_so(stage: Stage) -> None:
    hoa = (await stage(plans=())).person(HOA)
    for said in ("quá hạn", "/start", "/nhiemvu", "/viec", "/hoi"):
        await hoa.says(said)
        hoa.sees("Chưa có kế hoạch nào đang thực hiện")


async def test_english_speaks_english_around_the_plans_words(stage: Stage) -> None:
    hoa = (await stage(language="en")).person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    hoa.sees_first("Trung tâm Phục vụ hành chính công leads.")
    hoa.sees("🤝 With: ", "30 Sep 2025 (55 days overdue)", "no report yet", "Item II.3.a")
    await hoa.presses("Show all")
    hoa.sees_buttons("Show less")


@pytest.mark.parametrize("said", ["/khongco", "/khong_co 3a 80%"])
async def test_a_command_that_does_not_exist_is_answered_with_those_that_do(stage: Stage, said: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says(said)
    hoa.sees("Trợ lý không có lệnh này", "/hoi", "/quahan")


async def test_an_unknown_command_in_a_group_may_be_another_bots(stage: Stage) -> None:
    hoa = (await stage(privacy_mode=False)).person(HOA, group=UNIT_GROUP)
    await hoa.says("/khongco")
    hoa.sees_nothing_new()


async def test_a_unit_without_tasks_in_one_section_is_not_said_to_have_none_at_all(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("mục 2 phòng quản trị tài vụ chủ trì việc gì")
    hoa.sees("Phòng Quản trị - Tài vụ không chủ trì riêng việc nào ở mục 2.")
