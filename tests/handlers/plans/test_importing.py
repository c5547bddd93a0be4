"""A plan comes in by chat: the sheet, mending by buttons and by workbook, storing, one at a time, administrators only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from bot.plan_workbook import written
from bot.returned_workbook import read_workbook
from handlers.context import SERVICES
from handlers.ports import UnreadableFileError
from plan.informing import NoticeKind
from plan.model import Plan, PlanState
from plan.people import Role
from plan.plan_draft import dates_of
from plan.plan_rows import Column, header_words, plan_from
from storage.deliveries import State
from storage.plan_drafts import LIFE, StoredDraft
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, TUAN, UNIT_GROUP, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]
TEXT = """KẾ HOẠCH
Chuyển đổi số năm 2026 của Văn phòng

Thực hiện chương trình công tác năm, Văn phòng xây dựng kế hoạch như sau:
II. NHIỆM VỤ
1. Hạ tầng số
a) Nâng cấp mạng nội bộ của cơ quan tại trụ sở chính.
- Đơn vị chủ trì: Phòng Quản trị - Tài vụ.
- Sản phẩm: Báo cáo nghiệm thu.
- Thời gian: Quý II năm 2026.
b) Tập huấn kỹ năng số cho cán bộ, công chức.
- Sản phẩm: Báo cáo kết quả.
- Thời gian: Trước ngày 30/6/2026.
c) Số hóa hồ sơ lưu trữ của năm trước.
- Đơn vị chủ trì: Phòng Quản trị - Tài vu.
- Sản phẩm: Kho dữ liệu.
"""
FILE = "ke-hoach-cds-2026.txt"


async def administrator(stage: Stage) -> Speaker:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    return scene.person(HOA)


async def sent(stage: Stage, text: str = TEXT) -> Speaker:
    hoa = await administrator(stage)
    await hoa.sends_file(FILE, content=text.encode())
    return hoa


async def waiting(scene: Scene) -> StoredDraft | None:
    async with scene.storage.reading() as tx:
        return await tx.plan_drafts.current(1, scene.clock.now())


async def stored(scene: Scene, year: int = 2026) -> Plan | None:
    async with scene.storage.reading() as tx:
        return next((plan for plan in await tx.plans.in_force(1) if plan.header.year == year), None)


def documents(scene: Scene) -> list[bytes]:
    files = [message["document"]["file_id"] for message in scene.said_in(HOA) if "document" in message]
    return [scene.telegram.files.get(each).content for each in files]


async def test_a_file_is_answered_with_one_sheet_counts_first_and_nothing_is_stored(stage: Stage) -> None:
    hoa = await sent(stage)
    first, second, *_ = hoa.text.split("\n")
    assert first == "Kế hoạch Chuyển đổi số năm 2026 của Văn phòng"
    assert second == "3 nhiệm vụ: 1 đủ thông tin, 2 cần xem"
    hoa.sees("• Chưa có đơn vị chủ trì: 1 (1.b)", "• Chưa có thời hạn: 1 (1.c)", "chưa có trong hệ thống", "Chưa ghi gì")
    hoa.sees("“Phòng Quản trị - Tài vu” được hiểu là “Phòng Quản trị - Tài vụ”")
    hoa.sees_buttons("Xem 2 việc cần xem", "Xem từng nhiệm vụ", "Đơn vị", "Tải tệp Excel để sửa", "Ghi nhận", "Bỏ")
    assert len(hoa.text.split("\n")) <= 15
    assert len(hoa.scene.said_in(HOA)) == 1  # "Đang đọc…" became the sheet
    assert "Đang đọc tệp “ke-hoach-cds-2026.txt”" in hoa.scene.telegram.sent("sendMessage")[-1]["text"]
    assert await stored(hoa.scene) is None


async def test_a_task_is_mended_by_buttons_and_stored_as_it_was_mended(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.presses("Xem 2 việc cần xem")
    hoa.sees_first("1.b · việc 2/3")
    hoa.sees("Chưa có đơn vị chủ trì. Dòng 11: “Tập huấn kỹ năng số cho cán bộ, công chức”")
    hoa.sees("Hạn: 30/6/2026 “Trước ngày 30/6/2026”")
    await hoa.presses("Chọn chủ trì")
    await hoa.presses(ADMINISTRATION)
    hoa.sees("Chủ trì: Phòng Hành chính - Tổ chức")
    assert "Chưa có đơn vị" not in hoa.text
    await hoa.presses("Việc cần xem tiếp theo: 1.c")
    await hoa.presses("Đặt hạn")
    await hoa.presses("30/9")
    hoa.sees("Hạn: 30/9/2026")
    await hoa.presses("‹ Trước")
    await hoa.presses("‹ Trước")
    await hoa.presses("Bỏ việc này")
    hoa.sees_first("1.a · việc 1/3 · đã bỏ")
    await hoa.presses("Bảng tổng hợp")
    hoa.sees("2 nhiệm vụ: 2 đủ thông tin, 0 cần xem, đã bỏ 1")
    await hoa.presses("Ghi nhận")
    hoa.sees("Đã ghi", "2 nhiệm vụ (thêm 2, đổi 0, bỏ 0)", "Chưa ai được nhắc việc")
    await hoa.scene.repeats()
    plan = await stored(hoa.scene)
    assert plan is not None
    assert [(task.code, task.lead, dates_of(task)) for task in plan.tasks] == [
        ("1.b", (ADMINISTRATION,), (date(2026, 6, 30),)),
        ("1.c", ("Phòng Quản trị - Tài vu",), (date(2026, 9, 30),)),
    ]
    await hoa.says("ai tập huấn kỹ năng số")
    hoa.sees("Phòng Hành chính - Tổ chức")


async def test_a_task_that_was_left_out_is_taken_back_and_a_doubt_is_found_right(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.presses("Xem 2 việc cần xem")
    await hoa.presses("Bỏ việc này")
    await hoa.presses("Lấy lại việc này")
    await hoa.presses("Để trống chủ trì")
    await hoa.scene.repeats()
    await hoa.presses("Bảng tổng hợp")
    hoa.sees("3 nhiệm vụ: 2 đủ thông tin, 1 cần xem")


async def test_names_that_may_be_one_unit_are_merged_only_when_it_is_said(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.presses("Đơn vị")
    hoa.sees("“Phòng Quản trị - Tài vu” được hiểu là “Phòng Quản trị - Tài vụ”")
    await hoa.presses("Gộp “Phòng Quản trị - Tài vu”")
    assert "được hiểu là" not in hoa.text
    found = await waiting(hoa.scene)
    assert found is not None
    assert found.draft.tasks[2].lead == (FINANCE,)


async def test_the_workbook_goes_out_and_comes_back_mended(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.presses("Tải tệp Excel để sửa")
    (book,) = documents(hoa.scene)
    sheet = CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_name("Nhiệm vụ").to_python()
    assert sheet[2][-1] == "Chưa có đơn vị chủ trì"
    draft = await waiting(hoa.scene)
    assert draft is not None
    returned = read_workbook(book)
    assert returned is not None
    rows = [list(row) for row in returned.cells]
    rows[2][list(header_words()).index(Column.LEAD)] = FINANCE
    mended = plan_from(draft.draft.plan, rows)
    await hoa.sends_file("sua.xlsx", content=written(mended, {}, [], draft.id))
    hoa.sees("Đã nhận tệp Excel đã sửa.", "3 nhiệm vụ: 2 đủ thông tin, 1 cần xem")
    again = await waiting(hoa.scene)
    assert again is not None
    assert again.id != draft.id
    assert again.draft.tasks[1].lead == (FINANCE,)


async def test_a_workbook_that_nobody_touched_changes_nothing_and_may_be_sent_again(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.presses("Tải tệp Excel để sửa")
    (book,) = documents(hoa.scene)
    before = await waiting(hoa.scene)
    for _ in range(2):
        await hoa.sends_file("sua.xlsx", content=book)
    after = await waiting(hoa.scene)
    assert before is not None
    assert after is not None
    assert after.draft.plan == before.draft.plan


async def test_a_workbook_with_a_wrong_cell_is_told_by_row_and_the_waiting_plan_stays(stage: Stage) -> None:
    hoa = await sent(stage)
    draft = await waiting(hoa.scene)
    assert draft is not None
    bad = written(draft.draft.plan, {}, [], draft.id)
    returned = read_workbook(bad)
    assert returned is not None
    await hoa.sends_file("khac.xlsx", content=book_with(returned.cells, draft.id, "31/2/2026"))
    hoa.sees("• dòng 2: “31/2/2026” không phải là ngày", "kế hoạch đang chờ không đổi")
    assert await waiting(hoa.scene) == draft


def book_with(cells: tuple[tuple[str, ...], ...], draft: int, day: str) -> bytes:
    """A workbook as a person would have typed it."""
    from xlsxwriter import Workbook

    held = BytesIO()
    with Workbook(held, {"in_memory": True}) as book:
        sheet, about = book.add_worksheet("Nhiệm vụ"), book.add_worksheet("nhacviec")
        for number, row in enumerate(cells):
            for place, text in enumerate(row):
                typed = day if number == 1 and place == list(header_words()).index(Column.DATES) else text
                sheet.write_string(number, place, typed)
        about.write_row(0, 0, ["nhacviec-plan", str(draft)])
    return held.getvalue()


async def test_one_plan_waits_at_a_time_and_says_so_to_the_next_file(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.scene.registered(TUAN, Role.ADMIN)
    tuan = hoa.scene.person(TUAN)
    await tuan.sends_file("khac.txt", content=TEXT.replace("2026", "2027").encode())
    tuan.sees("Đang có một kế hoạch chờ ghi nhận", FILE)
    await tuan.presses("Bảng tổng hợp")
    tuan.sees("3 nhiệm vụ")
    await tuan.presses("Bỏ")
    await tuan.presses("Bỏ bản này")
    tuan.sees("Đã bỏ, chưa ghi gì")
    await tuan.sends_file("khac.txt", content=TEXT.replace("2026", "2027").encode())
    tuan.sees("năm 2027")
    await hoa.presses("Ghi nhận")
    hoa.sees("đã được ghi nhận, đã bỏ")


async def test_a_draft_outlives_a_restart_and_runs_out_after_its_life(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.says("/nhapkehoach")
    hoa.sees("3 nhiệm vụ: 1 đủ thông tin")
    hoa.scene.clock.move(seconds=LIFE.total_seconds())
    await hoa.presses("Ghi nhận")
    hoa.sees("đã quá hạn")
    await hoa.says("/nhapkehoach")
    hoa.sees("Anh/chị gửi tệp kế hoạch vào đây")


async def test_a_new_issue_shows_what_it_changes_and_asks_before_it_closes_tasks(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.presses("Ghi nhận")
    await hoa.sends_file(FILE, content=TEXT.replace("Quý II năm 2026", "Quý III năm 2026").partition("c) ")[0].encode())
    hoa.sees("So với bản đã lưu: thêm 0, đổi 1, bỏ 1 (II.1.c)")
    await hoa.presses("Ghi nhận")
    hoa.sees("1 nhiệm vụ đang có sẽ được đóng vì bản này không còn: II.1.c")
    assert await waiting(hoa.scene) is not None
    await hoa.presses("Ghi nhận và đóng")
    hoa.sees("thêm 0, đổi 1, bỏ 1")
    plan = await stored(hoa.scene)
    assert plan is not None
    assert plan.state is PlanState.IN_FORCE
    assert [task.code for task in plan.tasks] == ["1.a", "1.b"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("trong.txt", b"   ", "không có nội dung"),
        ("thu.txt", "Kính gửi anh chị em trong cơ quan.".encode(), "Không tìm thấy nhiệm vụ nào trong “thu.txt”"),
        ("anh.png", b"\x89PNG\r\n\x1a\n" + bytes(30), "“anh.png”"),
        ("hong.xlsx", b"PK\x03\x04" + bytes(50), "“hong.xlsx”"),
    ],
)
async def test_a_file_that_is_no_plan_is_told_why(stage: Stage, name: str, content: bytes, expected: str) -> None:
    hoa = await administrator(stage)
    await hoa.sends_file(name, content=content)
    hoa.sees(expected)
    assert await waiting(hoa.scene) is None


async def test_a_workbook_that_carries_a_mark_of_secrecy_by_now_is_refused(stage: Stage) -> None:
    hoa = await sent(stage)
    draft = await waiting(hoa.scene)
    assert draft is not None
    marked = replace(draft.draft.tasks[0], content="MẬT")
    await hoa.sends_file("sua.xlsx", content=written(replace(draft.draft.plan, tasks=(marked,)), {}, [], draft.id))
    hoa.sees("có dấu độ mật")
    assert await waiting(hoa.scene) == draft


async def test_a_file_too_large_for_telegram_is_told_so(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.sends_file("to.pdf", content=bytes(20 * 1024 * 1024 + 1))
    hoa.sees("lớn hơn 20 MB")


async def test_whoever_is_no_administrator_neither_sends_nor_presses(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    tuan = hoa.scene.person(TUAN)
    await tuan.sends_file(FILE, content=TEXT.encode())
    tuan.sees("Tệp này cho việc nào?")
    await tuan.says("/nhapkehoach")
    tuan.sees("quản trị viên")
    data = next(each["callback_data"] for row in hoa.last["reply_markup"]["inline_keyboard"] for each in row)
    await tuan.forges(data, {"message_id": tuan.last["message_id"]})
    assert tuan.alert is not None


async def test_a_file_with_the_command_in_its_caption_is_a_plan_whatever_was_asked_before(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/kehoach")
    await hoa.presses("Kế hoạch")
    await hoa.presses("Đổi tên")
    await hoa.sends_file(FILE, "/nhapkehoach", content=TEXT.encode())
    hoa.sees("3 nhiệm vụ")


async def test_a_file_in_a_group_is_no_plan(stage: Stage) -> None:
    hoa = await administrator(stage)
    group = hoa.scene.person(HOA, group=UNIT_GROUP)
    await group.sends_file(FILE, content=TEXT.encode())
    group.sees_nothing_new()
    assert await waiting(hoa.scene) is None


async def test_what_the_reader_cannot_bear_is_a_sentence_and_the_bot_goes_on(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    hoa = await administrator(stage)
    files = hoa.scene.application.bot_data[SERVICES].plan_files

    async def gives_up(*_: object) -> None:
        raise UnreadableFileError("binary")

    monkeypatch.setattr(type(files), "read", gives_up)
    await hoa.sends_file(FILE, content=TEXT.encode())
    hoa.sees(FILE)
    assert [outcome.error for outcome in hoa.scene.outcomes if outcome.error is not None] == []


async def test_an_amending_document_is_applied_to_the_plan_that_it_changes(stage: Stage) -> None:
    hoa = await sent(stage)
    await hoa.presses("Ghi nhận")
    amending = TEXT.replace("Chuyển đổi số năm 2026", "Điều chỉnh Kế hoạch Chuyển đổi số năm 2026")
    amending = amending.replace("Quý II năm 2026", "Quý IV năm 2026").partition("b) ")[0]
    await hoa.sends_file("dieu-chinh.txt", content=amending.encode())
    hoa.sees("1 nhiệm vụ", "chưa có trong hệ thống", "bản sửa đổi")
    await hoa.presses("Sửa đổi: Kế hoạch Chuyển đổi số năm 2026")
    await hoa.scene.repeats()
    hoa.sees("3 nhiệm vụ", "So với bản đã lưu: thêm 0, đổi 1, bỏ 0")
    await hoa.presses("Ghi nhận")
    plan = await stored(hoa.scene)
    assert plan is not None
    assert [(task.code, dates_of(task)) for task in plan.tasks] == [
        ("1.a", (date(2026, 12, 31),)),
        ("1.b", (date(2026, 6, 30),)),
        ("1.c", ()),
    ]


ACCOUNT = """PHỤ LỤC
KẾT QUẢ THỰC HIỆN NĂM 2026
| STT | Nhiệm vụ | Chủ trì | Thời hạn | Tiến độ |
| 1 | Lập bản đồ số của cơ quan | Phòng Quản trị - Tài vụ | 31/3/2025 | Đã hoàn thành, 100% |
| 2 | Số hóa hồ sơ lưu trữ | Phòng Quản trị - Tài vụ | 30/6/2026 | |
"""


async def test_what_a_document_tells_of_progress_is_kept_with_the_plan_and_nobody_is_written_to(stage: Stage) -> None:
    hoa = await sent(stage, ACCOUNT)
    hoa.sees("tiến độ của 1 nhiệm vụ")
    await hoa.presses("Ghi nhận")
    hoa.sees("2 nhiệm vụ (thêm 2, đổi 0, bỏ 0)", "Đã ghi 1 cập nhật tiến độ theo văn bản")
    await hoa.scene.repeats()
    async with hoa.scene.storage.reading() as tx:
        plan = (await tx.plans.in_force(1))[-1]
        histories = await tx.reports.of_tasks(task.id for task in plan.tasks if task.id is not None)
    assert [len(histories[task.id or 0]) for task in plan.tasks] == [1, 0]
    await hoa.scene.knock()
    async with hoa.scene.storage.reading() as tx:
        queued = {each.kind for each in await tx.outbox.listed(1, list(State))}
    assert not queued & {kind.value for kind in NoticeKind}
    await hoa.says("/lichsu lập bản đồ số của cơ quan")
    hoa.sees("chưa có báo cáo → hoàn thành “Theo văn bản”")
    await hoa.says("/hoantac")
    await hoa.says("/lichsu lập bản đồ số của cơ quan")
    hoa.sees("hoàn tác, hoàn thành → chưa có báo cáo")
