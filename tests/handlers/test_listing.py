"""Lists: figures first, a screen at most, the rest behind buttons; in a bound group they are about its unit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from tests.dialogue import HOA, LEADERS, TUAN, UNIT_GROUP, Scene, example_plan

Stage = Callable[..., Awaitable[Scene]]


async def test_the_work_of_ones_group_needs_no_name(stage: Stage) -> None:
    hoa = (await stage()).person(HOA, group=UNIT_GROUP)
    await hoa.says("/viec")
    hoa.sees_first("Phòng Hành chính - Tổ chức · chủ trì: 12 việc (1 quá hạn, 2 chưa đến hạn, 1 đã hoàn thành, 8 thường xuyên)")
    hoa.sees(
        "🔴 2.b", "hạn 31/3 (quá hạn 238 ngày)", "⏰ 5.c", "Chủ nhật 30/11 (còn 6 ngày)", "5.c (mục c thứ hai): thường xuyên"
    )
    hoa.sees_buttons("Việc thường xuyên", "Việc phối hợp")


async def test_my_unit_this_month_shows_what_else_occupies_it(stage: Stage) -> None:
    hoa = (await stage()).person(HOA, group=UNIT_GROUP)
    await hoa.says("/hoi việc của phòng mình tháng này")
    hoa.sees_first("Phòng Hành chính - Tổ chức · tháng 11/2025: 1 việc đến hạn, 1 việc quá hạn, 8 việc thường xuyên")


async def test_routine_work_is_spread_out_and_paged(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/viec hctc")
    await hoa.presses("Việc thường xuyên")
    hoa.sees("🔁 2.d", "Trang 1/2")
    await hoa.presses("Trang sau")
    hoa.sees("🔁 5.c (mục c thứ hai)", "Trang 2/2")
    await hoa.presses("‹ Trang trước")
    await hoa.presses("Việc có thời hạn")
    hoa.sees("🔴 2.b")


async def test_the_other_role_of_a_unit_is_one_press_away(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/viec phòng hành chính tổ chức")
    await hoa.presses("Việc phối hợp")
    hoa.sees("Phòng Hành chính - Tổ chức · phối hợp: 1 việc", "4.c")
    await hoa.presses("Việc chủ trì")
    hoa.sees("· chủ trì: 12 việc")


async def test_a_unit_is_chosen_by_button_where_none_is_known(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/viec")
    hoa.sees_first("Anh/chị xem việc của đơn vị nào?")
    await hoa.presses("Phòng Quản trị")
    hoa.sees("Phòng Quản trị - Tài vụ · chủ trì: 3 việc")


async def test_an_unknown_unit_offers_the_known_ones(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/viec xyzt")
    hoa.sees_first("Kế hoạch không có đơn vị “xyzt”. Anh/chị chọn đơn vị:")
    hoa.sees_buttons("Phòng Quản trị", "Trung tâm Phục vụ")


async def test_what_is_due_soon_can_be_widened(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/sapden")
    hoa.sees("14 ngày tới: 1 việc đến hạn", "⏰ 5.c", "· Phòng HC-TC")
    await hoa.presses("7 ngày")
    hoa.sees("7 ngày tới: 1 việc đến hạn")
    await hoa.presses("30 ngày")
    hoa.sees("30 ngày tới")


@pytest.mark.parametrize(
    ("said", "first"),
    [
        ("/sapden 40", "40 ngày tới: 5 việc đến hạn, 1 việc thường xuyên"),
        ("/sapden 40 hctc", "Phòng Hành chính - Tổ chức · 40 ngày tới: 2 việc đến hạn, 1 việc quá hạn, 8 việc thường xuyên"),
        ("/sapden 9999", "366 ngày tới: 5 việc đến hạn, 1 việc thường xuyên"),
        ("/quahan hctc", "Phòng Hành chính - Tổ chức · quá hạn: 1 việc"),
        ("/quahan xyzt", "Kế hoạch không có đơn vị “xyzt”. Anh/chị chọn đơn vị:"),
    ],
)
async def test_a_list_command_takes_days_and_a_unit(stage: Stage, said: str, first: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says(said)
    hoa.sees_first(first)


async def test_nothing_due_soon_names_the_next_date(stage: Stage) -> None:
    scene = await stage()
    tuan = scene.person(TUAN, group=UNIT_GROUP)
    scene.clock.move(days=8)
    await tuan.says("/sapden")
    tuan.sees("Phòng Hành chính - Tổ chức · 14 ngày tới", "2 việc quá hạn")
    tuan = scene.person(TUAN, group=LEADERS)
    await tuan.says("/hoi ngày 3/12 có việc gì đến hạn")
    tuan.sees("Không có việc nào đến hạn", "Hạn gần nhất: 1.b", "31/12/2025 (còn 29 ngày)")


async def test_overdue_is_the_offices_elsewhere_and_the_units_in_its_group(stage: Stage) -> None:
    scene = await stage()
    in_leaders, in_unit = scene.person(TUAN, group=LEADERS), scene.person(HOA, group=UNIT_GROUP)
    await in_leaders.says("/quahan")
    in_leaders.sees("🔴 2.b", "🔴 3.a", "TT PVHCC")
    await in_unit.says("/quahan")
    in_unit.sees_first("Phòng Hành chính - Tổ chức · quá hạn: 1 việc")


async def test_a_short_list_without_dates_is_spread_out_at_once(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("việc nào tháng nào cũng phải làm")
    hoa.sees("Định kỳ hằng tháng: 1 việc", "🔁 3.c", "hằng tháng")


async def test_the_whole_plan_is_counted_first(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("kế hoạch có mấy nhiệm vụ")
    assert hoa.text.startswith("Kế hoạch Cải cách hành chính năm 2025: 27 việc (")
    await hoa.presses("Trang sau")
    hoa.sees("Trang 2/2", "✅ 1.a", "⏳ 6.b")


async def test_a_page_that_is_gone_shows_the_last_one(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("kế hoạch có mấy nhiệm vụ")
    await hoa.forges("l|C||||||||m|99")
    hoa.sees("Trang 2/2")


async def test_a_list_of_a_section_keeps_within_it(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("liệt kê mục II.2")
    hoa.sees("Mục 2. Về cải cách thể chế: 4 việc", "🔴 2.b")
    await hoa.presses("Việc thường xuyên")
    hoa.sees("🔁 2.a", "🔁 2.c", "🔁 2.d")


async def test_two_plans_are_named_in_the_source_line(stage: Stage) -> None:
    first = example_plan()
    second = replace(first, header=replace(first.header, title="Kế hoạch công tác dân vận", number="9/KH-VP"))
    hoa = (await stage(plans=(first, second))).person(HOA)
    await hoa.says("quá hạn")
    hoa.sees("Kế hoạch Cải cách hành chính năm 2025; Kế hoạch công tác dân vận")
