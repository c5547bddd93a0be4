"""Asking in a chat for what stands how, and for the unit with the most tasks; the buttons repeat the same list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

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
    hoa.sees("TT PVHCC: 11 việc")
    await hoa.presses("Việc của Phòng HC-TC")
    hoa.sees(f"{ADMINISTRATION} · chủ trì: 12 việc")


async def test_units_with_the_same_number_share_the_first_place(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("quý 4 phòng nào bận nhất")
    hoa.sees("mỗi đơn vị chủ trì 2 việc", ADMINISTRATION, "Phòng Quản trị - Tài vụ")
