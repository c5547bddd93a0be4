"""Personal data: each person sees what is stored about him, and can have it erased; the office keeps its work."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import date

from plan.people import Holding, Person, Role
from plan.reports import Aim, Entry, Report, Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, STRANGER, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]
NOTHING = "Trợ lý không lưu gì về anh/chị."


async def found(scene: Scene, user_id: int) -> Person | None:
    async with scene.storage.reading() as tx:
        return await tx.people.by_user(1, user_id, date(2025, 11, 24))


async def audited(scene: Scene) -> list[tuple[str, str, str, str]]:
    """Actor, action, subject and facts of every row of the audit log; storage offers no way to read them."""
    file = (await scene.storage.describe()).url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT actor, action, subject, facts FROM audit ORDER BY number").fetchall()


async def traces(scene: Scene, *words: str) -> list[str]:
    """The tables that hold any of these words, whatever the column; the inbox is left to the intake."""
    file = (await scene.storage.describe()).url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        rows = {table: database.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}  # noqa: S608 - our names
    return [table for table, held in rows.items() if any(word in str(row) for row in held for word in words)]


async def reported(scene: Scene, person: Person) -> Report:
    async with scene.storage.transaction() as tx:
        (plan,) = await tx.plans.in_force(1)
        now, unit_id = scene.clock.now(), person.holdings[0].unit_id
        aim = Aim(plan.tasks[0].id or 0, unit_id or 0)
        return await tx.reports.add(1, Report(Entry.REPORT, aim, Status.IN_PROGRESS, person.id, now, now, 40, "đã trình"))


async def test_a_person_sees_everything_that_is_stored_and_for_how_long(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    person = await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await scene.registered(HOA, Role.HEAD, FINANCE)
    await scene.registered(TUAN, Role.STAFF, ADMINISTRATION)
    await reported(scene, person)
    hoa = scene.person(HOA)
    await hoa.says("/nghi đến 30/11 người thay: Trần Quốc Tuấn")
    await hoa.says("/dulieu")
    hoa.sees("Họ tên: Nguyễn Thị Hoa", f"Mã Telegram: {HOA}", "cán bộ Phòng Hành chính - Tổ chức")
    hoa.sees("trưởng đơn vị Phòng Quản trị - Tài vụ", "Nghỉ đến hết 30/11/2025, người thay: Trần Quốc Tuấn")
    hoa.sees("Cập nhật tiến độ đã gửi: 1", person.pseudonym, "Mục đích", "Thời hạn lưu", "90 ngày")
    hoa.sees_buttons("Xóa thông tin cá nhân")
    tuan = scene.person(TUAN)
    await tuan.says("/dulieu")
    tuan.sees("Đang làm thay: trưởng đơn vị Phòng Quản trị - Tài vụ")


async def test_what_was_put_off_is_told_and_goes_with_the_person(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    person = await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/dulieu")
    assert "Lời nhắc đã hẹn lại" not in hoa.text
    async with scene.storage.transaction() as tx:
        (plan,) = await tx.plans.in_force(1)
        await tx.snoozes.put(person.id, plan.tasks[1].id or 0, 0, date(2025, 12, 1))
    await hoa.says("/dulieu")
    hoa.sees("Lời nhắc đã hẹn lại: 1")
    await hoa.says("/xoatoi")
    await hoa.presses("Đồng ý xóa")
    async with scene.storage.reading() as tx:
        assert await tx.snoozes.of_person(person.id) == {}


async def test_what_the_last_answer_was_about_is_told_and_goes_with_the_person(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("hạn 3a")
    await hoa.says("/dulieu")
    hoa.sees("số của việc hoặc danh sách vừa được trả lời", "trong 10 phút")
    await hoa.says("/xoatoi")
    await hoa.presses("Đồng ý xóa")
    assert "talks" not in await traces(scene, str(HOA))


async def test_whoever_only_asks_is_told_that_the_last_answer_is_known(stage: Stage) -> None:
    stranger = (await stage()).person(STRANGER)
    await stranger.says("hạn 3a")
    await stranger.says("/dulieu")
    stranger.sees("vừa được trả lời (không có lời câu hỏi)")
    assert NOTHING not in stranger.text


async def test_the_times_are_those_that_the_office_chose(stage: Stage) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    async with scene.storage.transaction() as tx:
        await tx.settings.set(1, "keep_requests_days", "365")
    hoa = scene.person(HOA)
    await hoa.says("/dulieu")
    hoa.sees("đề nghị đăng ký đã xử lý 365 ngày")


async def test_whoever_is_unknown_is_told_that_nothing_is_stored(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    stranger = scene.person(STRANGER)
    for command in ("/dulieu", "/xoatoi"):
        await stranger.says(command)
        stranger.sees(NOTHING)
        assert stranger.buttons == []
    assert await traces(scene, str(STRANGER)) == []


async def test_the_note_that_a_stranger_was_turned_away_is_admitted(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    stranger = scene.person(STRANGER)
    await stranger.says("/viec")
    await stranger.says("/dulieu")
    stranger.sees("chỉ ghi mã Telegram kèm ngày 24/11/2025", "xóa sau 2 ngày")


async def test_a_stranger_sees_and_withdraws_a_request_and_nobody_can_approve_it_any_more(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    hoa, tuan = scene.person(HOA), scene.person(TUAN)
    await hoa.says("/dangky")
    await hoa.presses("Phòng Hành chính - Tổ chức")
    await scene.post()
    await hoa.says("/dulieu")
    hoa.sees("Họ tên: Nguyễn Thị Hoa", "Đề nghị tham gia Phòng Hành chính - Tổ chức ngày 24/11/2025: chờ duyệt")
    await hoa.presses("Xóa thông tin cá nhân")
    hoa.sees("Đề nghị sẽ không được duyệt nữa")
    await hoa.presses("Đồng ý xóa")
    hoa.sees("không còn lưu gì")
    assert await traces(scene, str(HOA), "Thị Hoa", "@hoa") == []
    await tuan.presses("Duyệt")
    tuan.sees("Yêu cầu này không còn")
    assert await found(scene, HOA) is None
    assert ("system", "request.erased", "registration:1", "{}") in await audited(scene)


async def test_erasing_asks_once_more_and_leaves_the_office_its_reports(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    person = await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    report = await reported(scene, person)
    hoa = scene.person(HOA)
    await hoa.says("/xoatoi")
    hoa.sees("mọi vai trò kết thúc", f"tên thay bằng mã {person.pseudonym}", "không khôi phục được")
    assert await found(scene, HOA) is not None
    await hoa.presses("Đồng ý xóa")
    hoa.sees("Đã xóa thông tin của anh/chị", person.pseudonym)
    assert await found(scene, HOA) is None
    assert await traces(scene, str(HOA), "Thị Hoa") == []
    async with scene.storage.reading() as tx:
        kept = await tx.reports.get(report.id)
        names = await tx.people.names([person.id])
    assert kept == report
    assert names == {person.id: person.pseudonym}
    assert await audited(scene) == [(person.pseudonym, "person.erased", person.pseudonym, "{}")]
    await hoa.says("/viec")
    hoa.sees("Trợ lý này phục vụ cán bộ")


async def test_thinking_better_of_it_keeps_everything(stage: Stage) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/xoatoi")
    await hoa.presses("Không xóa")
    hoa.sees("Họ tên: Nguyễn Thị Hoa")
    assert await found(scene, HOA) is not None


async def test_a_second_press_finds_nothing_and_erases_nobody_else(stage: Stage) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/xoatoi")
    asked = hoa.last
    data = asked["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await hoa.forges(data, asked)
    await hoa.forges(data, asked)
    hoa.sees("không còn lưu gì")
    assert [action for _, action, _, _ in await audited(scene)] == ["person.erased"]


async def test_nobody_presses_the_button_of_another(stage: Stage) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await scene.registered(STRANGER, Role.STAFF, ADMINISTRATION)
    hoa, other = scene.person(HOA), scene.person(STRANGER)
    await hoa.says("/xoatoi")
    await other.says("/help")
    await other.forges(hoa.last["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    assert other.alert == "Nút này không còn dùng được. Anh/chị hỏi lại giúp."
    assert await found(scene, HOA) is not None
    assert await found(scene, STRANGER) is not None


async def test_a_day_later_the_button_is_worn(stage: Stage) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/xoatoi")
    scene.clock.move(days=1, minutes=1)
    await hoa.presses("Đồng ý xóa")
    assert hoa.alert is not None
    assert "quá lâu" in hoa.alert
    assert await found(scene, HOA) is not None


async def test_the_last_administrator_stays_until_there_is_another(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/xoatoi")
    hoa.sees("quản trị viên duy nhất", "/thanhvien")
    await scene.registered(TUAN, Role.ADMIN)
    await hoa.says("/xoatoi")
    await hoa.presses("Đồng ý xóa")
    assert await found(scene, HOA) is None


async def test_who_became_the_last_administrator_after_asking_is_not_erased(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    second = await scene.registered(TUAN, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says("/xoatoi")
    async with scene.storage.transaction() as tx:
        await tx.people.take(second.id, Holding(Role.ADMIN), scene.clock.now())
    await hoa.presses("Đồng ý xóa")
    hoa.sees("quản trị viên duy nhất")
    assert await found(scene, HOA) is not None


async def test_whom_the_settings_name_is_told_so(stage: Stage) -> None:
    scene = await stage()
    tuan = scene.person(TUAN)
    await tuan.says("/xoatoi")
    tuan.sees("ADMIN_IDS")
    assert tuan.buttons == []
    assert await found(scene, TUAN) is not None


async def test_in_a_group_nobodys_data_is_shown(stage: Stage) -> None:
    scene = await stage()
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA, group=UNIT_GROUP)
    for command in ("/dulieu", "/xoatoi"):
        await hoa.says(command)
        hoa.sees("trong trò chuyện riêng")
        assert str(HOA) not in hoa.text


async def test_a_hostile_name_comes_out_as_text(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.add_person(900000001, "<b>Xấu</b> &amp; " + "x " * 150, "", "xau", started=True)
    await scene.registered(900000001, Role.STAFF, ADMINISTRATION)
    bad = scene.person(900000001)
    await bad.says("/dulieu")
    bad.sees("Họ tên: <b>Xấu</b> &amp;")
    assert len(bad.text) < 4096
