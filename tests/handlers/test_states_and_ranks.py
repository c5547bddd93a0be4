"""Asking in a chat for what stands how, for the unit with the most tasks, and whether a task is a unit's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, Scene

Stage = Callable[..., Awaitable[Scene]]


async def test_a_state_and_a_time_are_told_in_the_first_line_and_kept_by_the_buttons(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("việc nào chưa xong trong quý 4")
    hoa.sees_first("Chưa hoàn thành, hạn quý IV/2025: 6 việc")
    await hoa.presses("Việc thường xuyên")
    hoa.sees_first("Chưa hoàn thành, hạn quý IV/2025: 6 việc")


async def test_nothing_in_a_state_is_said_in_one_sentence(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("việc nào đã hoàn thành trong tháng 11")
    hoa.sees_first("Kế hoạch không có việc nào đã hoàn thành, hạn tháng 11/2025.")


async def test_the_unit_with_the_most_tasks_comes_first_and_its_list_is_a_press_away(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("don vi nao nhieu viec nhat")
    hoa.sees_first(f"{ADMINISTRATION} chủ trì nhiều việc nhất: 12 việc.")
    hoa.sees("TT PVHCC: 11 việc", "Kế hoạch Cải cách hành chính năm 2025")
    await hoa.presses("Việc của Phòng HC-TC")
    hoa.sees(f"{ADMINISTRATION} · chủ trì: 12 việc")


async def test_units_with_the_same_number_share_the_first_place(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("quý 4 phòng nào bận nhất")
    hoa.sees("mỗi đơn vị chủ trì 2 việc", ADMINISTRATION, "Phòng Quản trị - Tài vụ")


async def test_whether_a_task_is_ones_own_is_said_first(stage: Stage) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("phòng tôi có phải làm 4b không")
    hoa.sees_first(f"Có. {ADMINISTRATION} chủ trì việc này.")
    await hoa.says("phòng mình có phối hợp 6b không")
    hoa.sees(f"Kế hoạch không nêu riêng {ADMINISTRATION}", "phối hợp là Các phòng, ban, cơ quan, đơn vị liên quan")
    await hoa.says("kiểm soát TTHC có phải phòng quản trị tài vụ chủ trì không")
    hoa.sees_first("Không. Chủ trì việc này là Trung tâm Phục vụ hành chính công.")


async def test_two_questions_in_one_message_get_an_answer_each(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC? 4b xong chưa?")
    first, second = scene.said_in(HOA)[-2:]
    assert "Trung tâm Phục vụ hành chính công chủ trì." in first["text"]
    assert "4.b" in second["text"]
    assert second["text"].startswith("📈")
    await scene.repeats()


async def test_a_talk_goes_on_from_the_last_of_several_questions(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("3a hạn khi nào? 6b ai làm?")
    await hoa.says("ai phối hợp")
    hoa.sees("6.b", "Các phòng, ban, cơ quan, đơn vị liên quan")


async def test_who_asks_for_what_is_not_a_units_is_offered_the_units(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("việc nào không phải của phòng hành chính")
    hoa.sees("chưa lập được danh sách theo cách loại trừ")
    await hoa.presses("Phòng Quản trị - Tài vụ")
    hoa.sees("Phòng Quản trị - Tài vụ · chủ trì")
