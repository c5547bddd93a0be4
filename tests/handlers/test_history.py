"""/lichsu: what was said and decided about one task, a page at a time, for those who may see it, changing nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from handlers.buttons import ShowHistory
from handlers.packing import pack
from handlers.splitting import MOST_UNITS, units
from plan.bases import Basis
from plan.explanations import Explanation
from plan.extensions import Extension
from plan.extensions import Stage as Word
from plan.people import Role
from plan.reports import Aim, Entry, Evidence, Report, Status
from tests.dialogue import (
    ADMINISTRATION,
    FINANCE,
    HOA,
    LEADERS,
    SERVICE_CENTRE,
    STRANGER,
    TUAN,
    UNIT_GROUP,
    Scene,
    example_plan,
    with_task,
)

Stage = Callable[..., Awaitable[Scene]]


async def staffed(stage: Stage, **switches: Any) -> Scene:
    """A closed office in which Hoa is of the administration and Tuấn its head."""
    scene = await stage(**{"open_to_all": False, "admin_ids": frozenset(), **switches})
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    return scene


async def task_of(scene: Scene, code: str) -> int:
    async with scene.storage.reading() as tx:
        (plan,) = await tx.plans.in_force(1)
    return next(task.id or 0 for task in plan.tasks if task.code == code)


async def unit_of(scene: Scene, name: str) -> int:
    async with scene.storage.reading() as tx:
        return next(unit.id or 0 for unit in await tx.units.all(1) if unit.name.startswith(name))


def struck(scene_message: dict[str, Any]) -> list[str]:
    """What is struck through in a message; texts here hold no letters outside the first plane."""
    text = str(scene_message["text"])
    found = [each for each in scene_message["entities"] if each["type"] == "strikethrough"]
    return [text[each["offset"] : each["offset"] + each["length"]] for each in found]


async def test_a_history_tells_the_newest_first_with_before_and_after(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa, tuan = scene.person(HOA), scene.person(TUAN)
    await hoa.says("/capnhat 1b 40% đã trình dự thảo")
    scene.clock.move(hours=26, minutes=12)
    await tuan.says("/capnhat 1b xong số 123/BC-VP ngày 24/11/2025")
    await hoa.says("/lichsu 1b")
    title, newest, oldest = hoa.text.split("\n")
    assert title.startswith("Lịch sử 1.b Ban Kế hoạch cải cách hành chính năm 2026")
    assert newest == "• 09:12 thứ Ba, 25/11 · Trần Quốc Tuấn: 40% → hoàn thành 📎 123/BC-VP ngày 24/11/2025"
    assert oldest == "• 07:00 thứ Hai, 24/11 · Nguyễn Thị Hoa: chưa có báo cáo → 40% “đã trình dự thảo”"
    assert hoa.buttons == []


async def test_what_was_undone_is_struck_through_with_who_did_it_and_why(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa, tuan = scene.person(HOA), scene.person(TUAN)
    await hoa.says("/capnhat 1b 40%")
    await hoa.says("/capnhat 1b 80% đã gửi")
    await hoa.presses("Hoàn tác")
    await hoa.says("/lichsu 1b")
    hoa.sees("hoàn tác, 80% → 40%", "40% → 80% “đã gửi” (Nguyễn Thị Hoa hoàn tác)")
    assert struck(hoa.last) == ["07:00 thứ Hai, 24/11 · Nguyễn Thị Hoa: 40% → 80% “đã gửi”"]
    task, unit, now = await task_of(scene, "1.b"), await unit_of(scene, ADMINISTRATION), scene.clock.now()
    async with scene.storage.transaction() as tx:
        first = (await tx.reports.of_tasks([task]))[task][0]
        by = await tx.people.by_user(1, TUAN, date(2025, 11, 24))
        assert by is not None
        undo = replace(first, entry=Entry.UNDO, about=first.id, author_id=by.id, note="nhầm việc", said_at=now, id=0)
        assert first.aim.unit_id == unit
        await tx.reports.add(1, undo)
    await tuan.says("/lichsu 1b")
    tuan.sees(
        "Trần Quốc Tuấn: hoàn tác, 40% → chưa có báo cáo, lý do “nhầm việc”", "(Trần Quốc Tuấn hoàn tác, lý do “nhầm việc”)"
    )
    assert len(struck(tuan.last)) == 2


async def test_what_was_corrected_is_struck_through_with_what_stands_instead(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 80%")
    await hoa.presses("Sửa")
    await hoa.says("60%")
    await hoa.says("/lichsu 1b")
    hoa.sees("chưa có báo cáo → 60%", "chưa có báo cáo → 80% (đã sửa thành 60%)")
    assert len(struck(hoa.last)) == 1


async def test_extensions_bases_and_explanations_stand_among_the_reports(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa, now = scene.person(HOA), scene.clock.now()
    await hoa.says("/capnhat 1b 40%")
    task, unit = await task_of(scene, "1.b"), await unit_of(scene, ADMINISTRATION)
    async with scene.storage.transaction() as tx:
        ids = {each.user_id: each.id for each in await tx.people.all(1, date(2025, 11, 24))}
        dates = (date(2025, 12, 31), date(2026, 1, 15))
        asked = Extension(task, 0, unit, ids[HOA], "thiếu số liệu", *dates, late=False, stage=Word.HEAD, said_at=now)
        stored = await tx.extensions.ask(1, asked)
        assert stored is not None
        await tx.extensions.pass_on(stored.id, ids[TUAN], now + timedelta(hours=1))
        await tx.extensions.decide(1, stored.id, True, ids[TUAN], "một lần này", now + timedelta(hours=2), [Word.OFFICE])
        await tx.bases.set(1, Basis(task, 0, "5/KH-UBND", date(2026, 2, 1), ids[HOA], now + timedelta(hours=3)))
        late = Explanation(task, unit, ids[TUAN], now + timedelta(hours=4), date(2025, 11, 26))
        question = await tx.explanations.ask(late)
        assert question is not None
        await tx.explanations.answer(question.id, "thiếu người", ids[HOA], now + timedelta(days=3))
    await hoa.says("/lichsu 1b")
    told = [line.partition(" · ")[2] for line in hoa.text.split("\n")[1:]]
    assert told == [
        "Nguyễn Thị Hoa: giải trình (sau ngày 26/11/2025) “thiếu người”",
        "Trần Quốc Tuấn: yêu cầu Phòng HC-TC giải trình, trả lời trước hết ngày 26/11/2025",
        "Nguyễn Thị Hoa: nêu căn cứ 5/KH-UBND, hạn 1/2/2026",
        "Trần Quốc Tuấn: đồng ý gia hạn 31/12/2025 → 15/1/2026, ý kiến “một lần này”",
        "Trần Quốc Tuấn: chuyển đề nghị gia hạn đến 15/1/2026 lên cơ quan",
        "Nguyễn Thị Hoa: xin gia hạn 31/12/2025 → 15/1/2026, lý do “thiếu số liệu”",
        "Nguyễn Thị Hoa: chưa có báo cáo → 40%",
    ]


async def test_what_is_submitted_tells_that_it_was_sent_back_and_accepted(stage: Stage) -> None:
    scene = await staffed(stage)
    task, unit, now = await task_of(scene, "1.b"), await unit_of(scene, ADMINISTRATION), scene.clock.now()
    async with scene.storage.transaction() as tx:
        by = await tx.people.by_user(1, TUAN, date(2025, 11, 24))
        assert by is not None
        entry = Report(Entry.REPORT, Aim(task, unit, 0), Status.SUBMITTED, by.id, now, now, percent=100)
        first = await tx.reports.add(1, entry)
        back = replace(entry, entry=Entry.RETURN, status=Status.IN_PROGRESS, percent=90, note="thiếu phụ lục", about=first.id)
        await tx.reports.add(1, replace(back, said_at=now + timedelta(hours=1)))
        again = await tx.reports.add(1, replace(entry, said_at=now + timedelta(hours=2)))
        word = replace(entry, entry=Entry.ACCEPT, status=Status.DONE, about=again.id, said_at=now + timedelta(hours=3))
        await tx.reports.add(1, word)
    hoa = scene.person(HOA)
    await hoa.says("/lichsu 1b")
    hoa.sees(
        "nghiệm thu, chờ nghiệm thu → hoàn thành",
        "90% → chờ nghiệm thu (đã nghiệm thu)",
        "trả lại, chờ nghiệm thu → 90%, lý do “thiếu phụ lục”",
        "chưa có báo cáo → chờ nghiệm thu (đã trả lại)",
    )
    assert struck(hoa.last) == []


async def test_periods_and_units_are_named_where_there_are_several(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 4a đã thực hiện trong tháng")
    if "Ghi nhận" in hoa.buttons:
        await hoa.presses("Ghi nhận")
    await hoa.says("/lichsu 4a")
    hoa.sees("(tháng 11/2025)")
    await hoa.says("/capnhat 2b 50%")
    await hoa.says("/lichsu 2b")
    hoa.sees("chưa có báo cáo → 50% (Phòng HC-TC")


async def test_a_long_history_is_paged_newest_first_and_a_press_changes_nothing(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    for percent in range(5, 100, 5):
        await hoa.says(f"/capnhat 1b {percent}%")
    async with scene.storage.reading() as tx:
        progress = await tx.plans.progress(1)
    await hoa.says("/lichsu 1b")
    hoa.sees("90% → 95%", "55% → 60%", "Trang 1/3")
    assert "50% → 55%" not in hoa.text
    assert hoa.buttons == ["Trang sau ›"]
    await hoa.presses("Trang sau")
    hoa.sees("50% → 55%", "15% → 20%", "Trang 2/3")
    assert hoa.buttons == ["‹ Trang trước", "Trang sau ›"]
    await hoa.presses("Trang sau")
    hoa.sees("chưa có báo cáo → 5%", "Trang 3/3")
    assert hoa.buttons == ["‹ Trang trước"]
    shown = hoa.text
    await hoa.forges(pack(ShowHistory(await task_of(scene, "1.b"), 999)))
    assert hoa.text == shown
    async with scene.storage.reading() as tx:
        assert await tx.plans.progress(1) == progress
    assert [outcome.error for outcome in scene.outcomes if outcome.error] == []


async def test_a_task_without_a_history_offers_to_report_to_who_may(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/lichsu 1b")
    hoa.sees("Chưa có cập nhật nào cho 1.b (")
    assert hoa.buttons == ["Cập nhật tiến độ"]
    await hoa.presses("Cập nhật tiến độ")
    hoa.sees("Đến đâu rồi?")
    await hoa.says("/lichsu 3a")
    hoa.sees("Chưa có cập nhật nào cho 3.a (")
    assert hoa.buttons == []


async def test_a_code_used_twice_offers_both_histories(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/lichsu 5c")
    hoa.sees("Có hai nhiệm vụ mang số 5c")
    await hoa.presses("5.c (mục c thứ hai)")
    hoa.sees("Chưa có cập nhật nào cho 5.c (mục c thứ hai) (")


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("3k", "Kế hoạch không có nhiệm vụ 3k. Mục 3 có: 3.a"),
        ("II.1.b", "Chưa có cập nhật nào cho 1.b"),
        ("kiểm soát TTHC", "Chưa có cập nhật nào cho 3.a"),
        ("rà soát văn bản qppl", "Anh/chị xem lịch sử việc nào?"),
        ("lương tháng này", "Kế hoạch không có thông tin về lương"),
    ],
)
async def test_whatever_stands_behind_the_command_gets_an_answer(stage: Stage, said: str, seen: str) -> None:
    hoa = (await staffed(stage)).person(HOA)
    await hoa.says(f"/lichsu {said}")
    hoa.sees(seen)


async def test_a_bare_command_in_reply_to_a_card_is_about_its_task(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    await hoa.replies("/lichsu")
    hoa.sees("Lịch sử 1.b", "chưa có báo cáo → 40%")
    await hoa.replies("/lichsu")
    hoa.sees("Lịch sử 1.b", "chưa có báo cáo → 40%")
    await hoa.says("/quahan")
    await hoa.replies("/lichsu")
    hoa.sees_first("Anh/chị xem lịch sử việc nào?")
    hoa.sees_buttons("2.b ", "3.a ")


async def test_a_report_may_reply_to_a_history(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    await hoa.says("/lichsu 1b")
    await hoa.replies("60%, đã sửa theo góp ý")
    hoa.sees("Đã ghi nhận 1.b: 40% → 60%")


async def test_a_bare_command_offers_ones_own_tasks_most_pressing_first(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/lichsu")
    hoa.sees("Anh/chị xem lịch sử việc nào?", "/lichsu 2.b")
    assert hoa.buttons[0].startswith("2.b ")
    assert len(hoa.buttons) == 8
    await hoa.presses("2.b")
    hoa.sees("Chưa có cập nhật nào cho 2.b")


async def test_a_bare_command_tells_who_has_no_unit_how_it_is_done(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.LEADER)
    hoa = scene.person(HOA)
    await hoa.says("/lichsu")
    hoa.sees_first("Anh/chị xem lịch sử việc nào? Nhắn số của việc, ví dụ: /lichsu 1.a")
    assert hoa.buttons == []


async def test_without_a_plan_there_is_no_history_and_no_fault(stage: Stage) -> None:
    scene = await stage(plans=())
    tuan = scene.person(TUAN)
    for said in ("/lichsu", "/lichsu 3a"):
        await tuan.says(said)
        assert tuan.text
    assert [outcome.error for outcome in scene.outcomes if outcome.error] == []


async def test_a_group_sees_a_history_and_may_turn_its_pages(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa, tuan = scene.person(HOA, group=UNIT_GROUP), scene.person(TUAN, group=UNIT_GROUP)
    for percent in range(10, 100, 10):
        await scene.person(HOA).says(f"/capnhat 1b {percent}%")
    await hoa.says("/lichsu 1b")
    hoa.sees("80% → 90%", "Trang 1/2")
    await tuan.presses("Trang sau")
    hoa.sees("chưa có báo cáo → 10%", "Trang 2/2")


@pytest.mark.parametrize("open_to_all", [True, False], ids=["open", "closed"])
async def test_strangers_see_no_history_by_command_or_button(stage: Stage, open_to_all: bool) -> None:
    scene = await staffed(stage, open_to_all=open_to_all)
    hoa, stranger = scene.person(HOA, group=UNIT_GROUP), scene.person(STRANGER, group=UNIT_GROUP)
    await scene.person(HOA).says("/capnhat 1b 40% chuyện nội bộ")
    await stranger.says("/lichsu 1b")
    stranger.sees("Trợ lý này phục vụ cán bộ")
    await hoa.says("/quahan")
    before = hoa.text
    await stranger.forges(pack(ShowHistory(await task_of(scene, "1.b"))))
    assert stranger.alert is not None
    assert stranger.alert.startswith("Trợ lý này phục vụ cán bộ")
    assert hoa.text == before


async def test_a_group_of_no_unit_is_no_place_for_histories(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA, group=LEADERS)
    await hoa.says("/lichsu 1b")
    hoa.sees("Việc này anh/chị làm trong trò chuyện riêng")
    await hoa.says("/quahan")
    await hoa.forges(pack(ShowHistory(await task_of(scene, "1.b"))))
    assert hoa.alert is not None
    assert hoa.alert.startswith("Việc này anh/chị làm trong trò chuyện riêng")


async def test_other_units_see_it_too_and_an_erased_colleague_is_a_pseudonym(stage: Stage) -> None:
    scene = await staffed(stage)
    await scene.registered(STRANGER, Role.STAFF, FINANCE)
    await scene.person(HOA).says("/capnhat 1b 40%")
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, HOA, date(2025, 11, 24))
        assert person is not None
        await tx.people.erase(person.id, scene.clock.now())
    other = scene.person(STRANGER)
    await other.says("/lichsu 1b")
    other.sees(f"· {person.pseudonym}: chưa có báo cáo → 40%")
    assert "Hoa" not in other.text


async def test_a_year_is_told_where_it_is_another(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    scene.clock.move(days=60)
    await hoa.says("/lichsu 1b")
    hoa.sees("• 07:00 thứ Hai, 24/11/2025 · Nguyễn Thị Hoa")


@pytest.mark.parametrize("data", ["y", "y|1", "y|x|0", "y|1|-1", "y|1|0|0", "y||"])
async def test_a_forged_button_of_a_history_is_answered_politely(stage: Stage, data: str) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/quahan")
    await hoa.forges(data)
    assert hoa.alert == "Nút này không còn dùng được. Anh/chị hỏi lại giúp."


async def test_a_button_of_a_task_that_is_gone_says_so(stage: Stage) -> None:
    hoa = (await staffed(stage)).person(HOA)
    await hoa.says("/quahan")
    await hoa.forges("y|999999|0")
    assert hoa.alert is not None
    assert hoa.alert.startswith("Nút này đã cũ")


async def test_the_same_update_twice_shows_the_same_and_changes_nothing(stage: Stage) -> None:
    scene = await staffed(stage)
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b 40%")
    scene.telegram.say(HOA, HOA, "/lichsu 1b")
    (raw,) = await scene.telegram.call("getUpdates", {"offset": scene.offset, "timeout": 0})
    scene.offset = raw["update_id"] + 1
    await scene.handle(raw)
    first = hoa.text
    await scene.handle(raw, attempt=2)
    assert hoa.text == first
    async with scene.storage.reading() as tx:
        assert await tx.plans.progress(1) == 1


EVIL = "<b>&amp;\"'</b> \u202e{{ 7*7 }} 😀 "


@pytest.mark.parametrize(
    "filling", [EVIL, '"', "<", "😀", "a" * 3000 + " "], ids=["marks", "quotes", "brackets", "faces", "long"]
)
async def test_hostile_words_stay_on_one_page_escaped(stage: Stage, filling: str) -> None:
    words = (filling * 4000)[:4000]
    plan = with_task(example_plan(), "II.1.b", content=words, lead=(ADMINISTRATION, SERVICE_CENTRE))
    scene = await stage(open_to_all=False, plans=(plan,))
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    task, unit, now = await task_of(scene, "1.b"), await unit_of(scene, ADMINISTRATION), scene.clock.now()
    async with scene.storage.transaction() as tx:
        evil = await tx.people.register(1, 4242, words[:128], now)
        proof = Evidence(document=words[:200], issued_on=date(2025, 11, 1))
        report = Report(Entry.REPORT, Aim(task, unit, 0), Status.IN_PROGRESS, evil.id, now, now, 10, words, proof, unit)
        for _ in range(4):
            stored = await tx.reports.add(1, report)
            await tx.reports.add(1, replace(report, entry=Entry.UNDO, about=stored.id))
    hoa = scene.person(HOA)
    await hoa.says("/lichsu 1b")
    sent = scene.telegram.sent("sendMessage")
    assert len(sent) == 1
    assert units(sent[0]["text"]) <= MOST_UNITS
    assert {entity["type"] for entity in hoa.last["entities"]} <= {"bold", "strikethrough"}
    assert "49" not in hoa.text
    assert hoa.text.count("\n") == 8
    assert [outcome.error for outcome in scene.outcomes if outcome.error] == []


async def test_the_history_of_next_years_task_names_the_one_that_it_goes_on_with(stage: Stage) -> None:
    plan = example_plan()
    after = replace(plan, header=replace(plan.header, title="Kế hoạch CCHC năm 2026", number="9/KH-VP", year=2026))
    scene = await stage(plans=(plan, after))
    hoa = scene.person(HOA)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await hoa.says("/lichsu 6b")
    await hoa.presses("6.b")
    shown = hoa.text
    await hoa.says("/lichsu 6b")
    data = [each["callback_data"] for row in hoa.last["reply_markup"]["inline_keyboard"] for each in row]
    await hoa.forges(data[1])
    assert ["Nối tiếp 6.b của Kế hoạch" in each for each in (shown, hoa.text)] == [False, True]
