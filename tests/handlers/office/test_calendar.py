"""/lichnghi: everybody sees the office's days off, administrators change them by typing, each change once and taken back."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date

import pytest

from plan.calendar import DayKind, OfficeDay
from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, STRANGER, TUAN, UNIT_GROUP, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]
OFF = OfficeDay(date(2026, 1, 2), DayKind.OFF, "nghỉ bù")
WORKED = OfficeDay(date(2026, 1, 10), DayKind.WORKED, "làm bù cho 2/1")


async def administrator(stage: Stage) -> Speaker:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    return scene.person(HOA)


async def entered(scene: Scene) -> tuple[OfficeDay, ...]:
    async with scene.storage.reading() as tx:
        return await tx.days.all(1)


async def audited(scene: Scene) -> list[tuple[str, object]]:
    file = (await scene.storage.describe()).url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        rows = database.execute("SELECT action, facts FROM audit WHERE subject = 'calendar' ORDER BY number").fetchall()
    return [(action, json.loads(facts)["days"]) for action, facts in rows]


async def test_everybody_registered_sees_the_days_off_of_the_next_year_and_no_way_to_change_them(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/lichnghi")
    hoa.sees("đến 24/11/2026", "1/1/2026: Tết Dương lịch", "14/2 – 22/2/2026: Tết Nguyên đán", "25/4 – 27/4/2026")
    hoa.sees(
        "30/4 – 3/5/2026: Ngày Chiến thắng, Ngày Quốc tế Lao động", "29/8 – 2/9/2026" if False else "2/9/2026", "22/8/2026"
    )
    assert "/lichnghi nghỉ" not in hoa.text
    assert hoa.buttons == []


async def test_a_group_sees_the_calendar_and_changes_nothing(stage: Stage) -> None:
    scene = (await administrator(stage)).scene
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/lichnghi")
    hoa.sees("Tết Nguyên đán")
    assert hoa.buttons == []
    await hoa.says("/lichnghi nghỉ 2/1/2026")
    hoa.sees("trong trò chuyện riêng")
    assert await entered(scene) == ()


async def test_a_day_off_and_its_made_up_day_are_entered_by_typing(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi nghỉ 2/1/2026 nghỉ bù")
    hoa.sees_first("Đã ghi ngày nghỉ 2/1/2026 (nghỉ bù).")
    hoa.sees("1/1 – 4/1/2026: Tết Dương lịch, nghỉ bù")
    hoa.sees_buttons("Hoàn tác", "Bỏ ngày nghỉ 2/1/2026")
    await hoa.says("/lichnghi lam 10/1 làm bù cho 2/1")
    hoa.sees_first("Đã ghi ngày làm việc 10/1/2026 (làm bù cho 2/1).")
    hoa.sees("Ngày làm bù", "thứ Bảy, 10/1/2026: làm bù cho 2/1")
    assert await entered(hoa.scene) == (OFF, WORKED)
    assert await audited(hoa.scene) == [
        ("calendar.entered", {"2026-01-02": "off"}),
        ("calendar.entered", {"2026-01-10": "worked"}),
    ]


async def test_a_range_without_marks_enters_its_working_days_and_is_taken_away_as_one(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi nghi 2/1–5/1")
    hoa.sees_first("Đã ghi ngày nghỉ 2/1 – 5/1/2026.")
    hoa.sees("1/1 – 5/1/2026: Tết Dương lịch, cơ quan cho nghỉ")
    assert [each.day.day for each in await entered(hoa.scene)] == [2, 5]
    await hoa.presses("Bỏ ngày nghỉ 2/1 – 5/1/2026")
    hoa.sees_first("Đã bỏ ngày nghỉ 2/1 – 5/1/2026.")
    assert await entered(hoa.scene) == ()
    await hoa.presses("Hoàn tác")
    hoa.sees_first("Đã hoàn tác: 2/1 – 5/1/2026 trở lại như trước.")
    assert [each.day.day for each in await entered(hoa.scene)] == [2, 5]


async def test_a_removed_day_comes_back_with_its_reason(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi nghỉ 2/1/2026 nghỉ bù")
    await hoa.presses("Bỏ ngày nghỉ 2/1/2026")
    hoa.sees_first("Đã bỏ ngày nghỉ 2/1/2026 (nghỉ bù).")
    await hoa.presses("Hoàn tác")
    assert await entered(hoa.scene) == (OFF,)
    assert [action for action, _ in await audited(hoa.scene)] == ["calendar.entered", "calendar.removed", "calendar.undone"]


async def test_undoing_an_entry_brings_back_what_stood_there_and_only_once(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi nghỉ 5/1/2026")
    await hoa.presses("Hoàn tác")
    hoa.sees_first("Đã hoàn tác: 5/1/2026 trở lại như trước.")
    assert await entered(hoa.scene) == ()
    await hoa.presses_again()
    hoa.sees_first("Những ngày này đã được đổi sau đó, nên không hoàn tác; dưới đây là lịch hiện tại.")
    assert [action for action, _ in await audited(hoa.scene)] == ["calendar.entered", "calendar.undone"]


async def test_what_was_changed_since_is_neither_undone_nor_removed(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi nghỉ 2/1/2026 nghỉ bù")
    other = OfficeDay(OFF.day, DayKind.OFF, "lý do khác")
    async with hoa.scene.storage.transaction() as tx:
        await tx.days.put(1, other)
    await hoa.presses("Hoàn tác")
    hoa.sees("đã được đổi sau đó")
    assert await entered(hoa.scene) == (other,)
    async with hoa.scene.storage.transaction() as tx:
        await tx.days.remove(1, OFF.day)
    await hoa.presses("Bỏ ngày nghỉ 2/1/2026")
    hoa.sees_first("Ngày nghỉ 2/1/2026 đã được đổi trước đó; dưới đây là lịch hiện tại.")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("nghỉ 2/1/2026", "2/1/2026 đã là ngày nghỉ, lịch không đổi."),
        ("nghỉ 29/11", "29/11/2025 đã là ngày nghỉ, lịch không đổi."),
        ("nghỉ 17/2/2026 Tết", "17/2/2026 đã là ngày nghỉ, lịch không đổi."),
        ("làm 25/11", "25/11/2025 đã là ngày làm việc, lịch không đổi."),
    ],
    ids=["entered before", "a Saturday", "Tết", "a Tuesday"],
)
async def test_a_day_that_is_so_already_is_said_and_not_entered(stage: Stage, typed: str, said: str) -> None:
    hoa = await administrator(stage)
    async with hoa.scene.storage.transaction() as tx:
        await tx.days.put(1, OFF)
    await hoa.says(f"/lichnghi {typed}")
    hoa.sees_first(said)
    assert "Hoàn tác" not in hoa.buttons
    assert await entered(hoa.scene) == (OFF,)
    assert await audited(hoa.scene) == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("2/1/2026", "Anh/chị ghi “nghỉ” hoặc “làm” trước ngày."),
        ("nghỉ", "Chưa có ngày."),
        ("nghỉ 31/2/2026", "Không có ngày như vậy trong lịch."),
        ("nghỉ 5/1/2026–2/1/2026", "Ngày cuối phải sau ngày đầu."),
        ("nghỉ 23/11/2025", "Ngày đã qua thì không đổi được"),
        ("nghỉ 1/12/2025 - 1/1/2026", "Mỗi lần ghi được nhiều nhất 31 ngày."),
        ("nghỉ 1/1/2099", "Lịch ghi được đến hết năm 2027."),
    ],
)
async def test_what_cannot_be_entered_is_said_with_an_example(stage: Stage, typed: str, said: str) -> None:
    hoa = await administrator(stage)
    async with hoa.scene.changing_nothing():
        await hoa.says(f"/lichnghi {typed}")
    hoa.sees(said, "Ví dụ: /lichnghi nghỉ")


@pytest.mark.parametrize("example", range(3))
async def test_every_example_on_the_card_can_be_sent_as_it_stands(stage: Stage, example: int) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi")
    codes = [each for each in hoa.last["entities"] if each["type"] == "code"]
    commands = [hoa.text[each["offset"] : each["offset"] + each["length"]] for each in codes]
    assert len(commands) == 3
    await hoa.says(commands[example])
    hoa.sees("Đã ghi ngày")


@pytest.mark.parametrize("twice", ["/lichnghi nghỉ 2/1/2026 nghỉ bù", "Bỏ ngày nghỉ", "Hoàn tác"])
async def test_an_update_that_comes_twice_has_one_effect_and_the_same_answer(stage: Stage, twice: str) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi nghỉ 2/1/2026 nghỉ bù")
    if not twice.startswith("/"):
        await hoa.presses(twice)
    await hoa.scene.repeats()


@pytest.mark.parametrize("role", [Role.STAFF, Role.HEAD])
async def test_nobody_but_an_administrator_enters_days(stage: Stage, role: Role) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, role, ADMINISTRATION)
    tuan = scene.person(TUAN)
    async with scene.changing_nothing():
        await tuan.says("/lichnghi nghỉ 2/1/2026")
    tuan.sees("chỉ quản trị viên")


async def test_who_is_an_administrator_no_more_takes_nothing_away(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    person = await scene.registered(HOA, Role.ADMIN)
    await scene.registered(STRANGER, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/lichnghi nghỉ 2/1/2026 nghỉ bù")
    async with scene.storage.transaction() as tx:
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    await hoa.presses("Bỏ ngày nghỉ")
    assert hoa.alert is not None
    assert await entered(scene) == (OFF,)


async def test_a_button_from_yesterday_is_worn(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi nghỉ 2/1/2026 nghỉ bù")
    hoa.scene.clock.move(days=1, hours=1)
    await hoa.presses("Hoàn tác")
    assert "quá lâu" in (hoa.alert or "")
    assert await entered(hoa.scene) == (OFF,)


async def test_a_reason_with_markup_is_shown_as_it_was_typed(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi nghỉ 2/1/2026 <b>{{ 7*7 }}</b> & nghỉ")
    hoa.sees_first("Đã ghi ngày nghỉ 2/1/2026 (<b>{{ 7*7 }}</b> & nghỉ).")


async def test_days_that_have_passed_lose_their_buttons(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi nghỉ 25/11 đại hội")
    hoa.scene.clock.move(days=2)
    await hoa.says("/lichnghi")
    assert hoa.buttons == []
    assert "đại hội" not in hoa.text


async def test_a_change_of_the_calendar_is_answered_from_at_once(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/lichnghi")
    first = (await hoa.scene.library.answerer()).terms.calendar
    await hoa.says("/lichnghi nghỉ 2/1/2026")
    since = (await hoa.scene.library.answerer()).terms.calendar
    assert (first.is_working(OFF.day), since.is_working(OFF.day)) == (True, False)
