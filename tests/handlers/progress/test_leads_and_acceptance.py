"""Several leads, names of many, and the tracking unit's word: whose line is whose, and when a task is done."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from plan.people import Role
from plan.reports import Entry, Status
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, SERVICE_CENTRE, STRANGER, TUAN, Scene
from tests.handlers.progress.test_reporting import history

Office = Callable[..., Awaitable[Scene]]


async def overdue(scene: Scene) -> str:
    hoa = scene.person(HOA)
    await hoa.says("/quahan")
    return hoa.text


async def test_with_several_leads_a_task_is_done_when_all_of_them_are(office: Office) -> None:
    scene = await office(evidence="off")
    await scene.registered(STRANGER, Role.STAFF, SERVICE_CENTRE)
    hoa, other = scene.person(HOA), scene.person(STRANGER)
    await hoa.says("/capnhat 2b xong")
    hoa.sees("Các đơn vị cùng chủ trì chưa báo cáo hoàn thành: TT PVHCC.")
    assert "2.b" in await overdue(scene)
    await other.says("/capnhat 2b xong")
    assert "chưa báo cáo hoàn thành" not in other.text
    assert "2.b" not in await overdue(scene)


async def test_the_first_named_lead_may_confirm_for_all(office: Office) -> None:
    scene = await office(evidence="off")
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 2b xong")
    await hoa.presses("Xác nhận cho tất cả đơn vị")
    hoa.sees("Ghi nhận cho tất cả đơn vị cùng chủ trì.")
    assert "2.b" not in await overdue(scene)


async def test_another_lead_may_not(office: Office) -> None:
    scene = await office(evidence="off")
    await scene.registered(STRANGER, Role.STAFF, SERVICE_CENTRE)
    other = scene.person(STRANGER)
    await other.says("/capnhat 2b xong")
    assert "Xác nhận cho tất cả đơn vị" not in other.buttons


async def test_any_unit_reports_its_own_line_where_many_lead(office: Office) -> None:
    scene = await office()
    await scene.registered(STRANGER, Role.STAFF, FINANCE)
    other = scene.person(STRANGER)
    await other.says("/capnhat 2c đã rà soát 3 văn bản")
    other.sees("Đã ghi nhận 2.c (tháng 11/2025)")


async def test_finished_work_is_handed_in_and_accepted_by_the_tracking_unit(office: Office) -> None:
    scene = await office(acceptance="true")
    await scene.registered(STRANGER, Role.STAFF, FINANCE)
    other, tuan, hoa = scene.person(STRANGER), scene.person(TUAN), scene.person(HOA)
    await other.says("/capnhat 6c xong số 12/BC-QTTV ngày 20/11/2025")
    other.sees("chưa có báo cáo → chờ nghiệm thu", "Chờ Phòng Hành chính - Tổ chức nghiệm thu.")
    await scene.post()
    tuan.sees("Phòng Quản trị - Tài vụ báo hoàn thành 6.c", "📎 12/BC-QTTV ngày 20/11/2025")
    await tuan.presses("Nghiệm thu")
    tuan.sees("Đã nghiệm thu 6.c")
    await scene.post()
    other.sees("6.c", "Phòng Hành chính - Tổ chức đã nghiệm thu")
    await hoa.says("/nhiemvu 6c")
    assert [each.status for each in await history(scene, "6.c")] == [Status.SUBMITTED, Status.DONE]


async def test_what_was_handed_in_can_be_sent_back_with_a_reason(office: Office) -> None:
    scene = await office(acceptance="true", evidence="off")
    await scene.registered(STRANGER, Role.STAFF, FINANCE)
    other, tuan = scene.person(STRANGER), scene.person(TUAN)
    await other.says("/capnhat 6c 70%")
    await other.says("/capnhat 6c xong")
    await scene.post()
    await tuan.presses("Trả lại")
    tuan.sees("Trả lại 6.c cho Phòng Quản trị - Tài vụ: anh/chị nhắn lý do.")
    await tuan.says("thiếu phụ lục số 2")
    tuan.sees("Đã trả lại 6.c: chờ nghiệm thu → 70%")
    await scene.post()
    other.sees("trả lại, lý do “thiếu phụ lục số 2”")
    entries = await history(scene, "6.c")
    assert [each.entry for each in entries] == [Entry.REPORT, Entry.REPORT, Entry.RETURN]


async def test_only_the_tracking_unit_accepts_and_only_once(office: Office) -> None:
    scene = await office(acceptance="true", evidence="off")
    await scene.registered(STRANGER, Role.STAFF, FINANCE)
    other, tuan = scene.person(STRANGER), scene.person(TUAN)
    await other.says("/capnhat 6c xong")
    await scene.post()
    offer = tuan.last
    data = offer["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await tuan.forges(data, offer)
    await tuan.forges(data, offer)
    assert tuan.alert is not None
    assert "Nút này đã cũ" in tuan.alert
    assert len(await history(scene, "6.c")) == 2


async def test_the_unit_that_took_the_tracking_units_place_accepts(office: Office) -> None:
    scene = await office(acceptance="true", evidence="off")
    await scene.registered(STRANGER, Role.STAFF, SERVICE_CENTRE)
    await scene.registered(HOA, Role.HEAD, FINANCE)
    async with scene.storage.transaction() as tx:
        ids = {each.name: each.id or 0 for each in await tx.units.alive(1)}
        assert await tx.units.dissolve(ids[ADMINISTRATION], ids[FINANCE], scene.clock.now())
    await scene.person(STRANGER).says("/capnhat 2b xong")
    await scene.post()
    hoa = scene.person(HOA)
    await hoa.presses("Nghiệm thu")
    hoa.sees("Đã nghiệm thu 2.b")


async def test_an_old_card_confirms_nothing_for_all(office: Office) -> None:
    scene = await office(evidence="off")
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 2b xong")
    old = hoa.last
    await hoa.says("/capnhat 2b 60%")
    await hoa.says("còn thiếu biên bản")
    hoa.sees("hoàn thành → 60%")
    label = "Xác nhận cho tất cả đơn vị"
    data = next(
        each["callback_data"] for row in old["reply_markup"]["inline_keyboard"] for each in row if each["text"] == label
    )
    await hoa.forges(data, old)
    assert hoa.alert is not None
    assert "Nút này đã cũ" in hoa.alert
    assert [each.status for each in await history(scene, "2.b")] == [Status.DONE, Status.IN_PROGRESS]


async def test_work_of_the_tracking_unit_itself_needs_no_acceptance(office: Office) -> None:
    scene = await office(acceptance="true", evidence="off")
    hoa = scene.person(HOA)
    await hoa.says("/capnhat 1b xong")
    hoa.sees("chưa có báo cáo → hoàn thành")
