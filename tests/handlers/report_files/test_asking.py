"""/baocao: the period by words or buttons, the files in the chat, for whom they are, and that none comes twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image
from python_calamine import CalamineWorkbook

from plan.people import Role
from tests import dialogue
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, TUAN, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]
FILES = ("bao-cao-thang-11-2025.docx", "bao-cao-thang-11-2025.xlsx")


def sent(scene: Scene, chat_id: int = HOA) -> list[dict[str, Any]]:
    """Return the messages with a file or a picture."""
    return [each for each in scene.said_in(chat_id) if "document" in each or "photo" in each]


def content(scene: Scene, message: dict[str, Any]) -> bytes:
    return scene.telegram.files.get(message["document"]["file_id"]).content


def words_of(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells]).replace("\u00a0", " ")


@pytest.fixture(autouse=True)
def quick_pictures(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw nothing where the pictures are not what is looked at: that takes most of the time."""
    if "pictures" in request.node.name:
        return
    out = BytesIO()
    Image.new("RGB", (90, 40)).save(out, "PNG")
    for place in ("bot.charts.drawn", "bot.papers.excel.drawn"):
        monkeypatch.setattr(place, lambda _: out.getvalue())


async def speaker(stage: Stage, role: Role, unit: str | None = None, **switches: Any) -> Speaker:
    scene = await stage(**switches)
    await scene.registered(HOA, role, unit)
    return scene.person(HOA)


async def test_a_leader_gets_word_excel_and_pictures_of_the_whole_office(stage: Stage) -> None:
    hoa = await speaker(stage, Role.LEADER)
    await hoa.says("/baocao tháng 11")
    hoa.sees("Đang lập báo cáo tháng 11/2025", "tệp Word, tệp Excel và biểu đồ")
    await hoa.scene.post()
    word, excel, *pictures = sent(hoa.scene)
    assert (word["document"]["file_name"], excel["document"]["file_name"]) == FILES
    assert ["photo" in each for each in pictures] == [True, True, True]
    assert "27 nhiệm vụ" in word["caption"]
    assert "(kỳ chưa kết thúc)" in word["caption"]
    assert "Kết quả thực hiện Kế hoạch Cải cách hành chính năm 2025 trong tháng 11/2025" in words_of(content(hoa.scene, word))
    book = CalamineWorkbook.from_filelike(BytesIO(content(hoa.scene, excel)))
    assert book.sheet_names[:2] == ["Tổng hợp", "Tiến độ"]


async def test_without_a_period_it_is_asked_for_by_buttons(stage: Stage) -> None:
    hoa = await speaker(stage, Role.LEADER)
    await hoa.says("/baocao")
    hoa.sees("Anh/chị cần báo cáo kỳ nào?")
    assert hoa.buttons == ["tháng 11/2025", "tháng 10/2025", "quý IV/2025", "quý III/2025", "6 tháng cuối năm 2025", "năm 2025"]
    await hoa.presses("quý III")
    hoa.sees("Đang lập báo cáo quý III/2025")
    await hoa.presses_again()
    await hoa.scene.post()
    assert [each["document"]["file_name"] for each in sent(hoa.scene) if "document" in each] == [
        "bao-cao-quy-iii-2025.docx",
        "bao-cao-quy-iii-2025.xlsx",
    ]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/baocao phòng nào đó", "Chưa rõ kỳ báo cáo “phòng nào đó”"),
        ("/baocao <b>tháng 13", "Chưa rõ kỳ báo cáo “<b>tháng 13”"),
        ("/baocao tháng 12/2025", "Kỳ tháng 12/2025 chưa bắt đầu"),
    ],
)
async def test_what_is_no_period_is_answered_with_the_periods(stage: Stage, typed: str, said: str) -> None:
    hoa = await speaker(stage, Role.LEADER)
    await hoa.says(typed)
    hoa.sees(said)
    hoa.sees_buttons("tháng 11/2025", "năm 2025")


async def test_a_head_gets_the_own_unit_only(stage: Stage) -> None:
    hoa = await speaker(stage, Role.HEAD, FINANCE)
    await hoa.says("/baocao quý 4")
    hoa.sees(f"của {FINANCE}")
    await hoa.scene.post()
    word, excel, *_ = sent(hoa.scene)
    told = words_of(content(hoa.scene, word))
    assert FINANCE.upper() in told
    assert "Ban hành Kế hoạch cải cách hành chính năm 2025" not in told
    rows = CalamineWorkbook.from_filelike(BytesIO(content(hoa.scene, excel))).get_sheet_by_name("Tiến độ").to_python()
    codes = {str(row[0]) for row in rows[4:]}
    assert codes
    assert all(code.startswith("6.") for code in codes)


@pytest.mark.parametrize("typed", ["tháng 11 phòng quản trị tài vụ", "thang 11/2025 cua phong QTTV", "phòng qt-tv tháng này"])
async def test_a_leader_may_name_a_unit(stage: Stage, typed: str) -> None:
    hoa = await speaker(stage, Role.LEADER)
    await hoa.says(f"/baocao {typed}")
    hoa.sees(f"Đang lập báo cáo tháng 11/2025 của {FINANCE}")
    await hoa.scene.post()
    assert sent(hoa.scene)[0]["document"]["file_name"] == "bao-cao-thang-11-2025-phong-qt-tv.docx"


async def test_a_head_may_not_name_another_unit(stage: Stage) -> None:
    hoa = await speaker(stage, Role.HEAD, FINANCE)
    await hoa.says(f"/baocao tháng 11 {ADMINISTRATION}")
    await hoa.scene.post()
    assert "Đang lập" not in hoa.text
    assert sent(hoa.scene) == []


async def test_what_was_reported_stands_in_the_report(stage: Stage) -> None:
    hoa = await speaker(stage, Role.HEAD, ADMINISTRATION)
    await hoa.says("/capnhat 1b vướng chưa có hướng dẫn =SUM(A1) <b>")
    await hoa.presses("Ghi nhận")
    await hoa.says("/baocao tháng này")
    await hoa.scene.post()
    word, excel, *_ = sent(hoa.scene)
    assert "vướng chưa có hướng dẫn =SUM(A1) <b" in words_of(content(hoa.scene, word))
    rows = CalamineWorkbook.from_filelike(BytesIO(content(hoa.scene, excel))).get_sheet_by_name("Lịch sử báo cáo").to_python()
    assert any("vướng chưa có hướng dẫn =SUM(A1) <b" in row for row in rows)
    assert any("Nguyễn Thị Hoa" in row for row in rows)


async def test_an_update_that_comes_again_sends_nothing_again(stage: Stage) -> None:
    hoa = await speaker(stage, Role.LEADER)
    await hoa.says("/baocao năm")
    await hoa.scene.repeats()
    await hoa.scene.post()
    assert len(sent(hoa.scene)) == 5
    await hoa.scene.post()
    assert len(sent(hoa.scene)) == 5


async def test_what_a_process_that_died_had_taken_in_hand_is_sent_by_the_next(furnished: Path, tmp_path: Path) -> None:
    path = dialogue.copied(furnished, tmp_path)
    async with dialogue.scene(path) as first:
        await first.registered(HOA, Role.LEADER)
        await first.person(HOA).says("/baocao quý 4")
        assert sent(first) == []
    async with dialogue.scene(path) as second:
        await second.post()
        assert len(sent(second)) == 5
        await second.post()
        assert len(sent(second)) == 5


async def test_who_lost_the_right_meanwhile_gets_nothing(stage: Stage) -> None:
    hoa = await speaker(stage, Role.LEADER)
    await hoa.says("/baocao năm")
    scene = hoa.scene
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, HOA, scene.clock.now().date())
        assert person is not None
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    await scene.post()
    assert sent(scene) == []


async def test_a_head_without_tasks_hears_that_there_is_no_report(stage: Stage) -> None:
    hoa = await speaker(stage, Role.HEAD, FINANCE)
    await hoa.says("/baocao năm 2023")
    await hoa.scene.post()
    hoa.sees("Kỳ năm 2023 không có nhiệm vụ nào")
    assert sent(hoa.scene) == []


async def test_staff_are_refused(stage: Stage) -> None:
    hoa = await speaker(stage, Role.STAFF, FINANCE)
    await hoa.says("/baocao năm")
    assert "Đang lập" not in hoa.text


async def test_without_a_plan_there_is_nothing_to_report(stage: Stage) -> None:
    scene = await stage(plans=())
    tuan = scene.person(TUAN)
    await scene.registered(TUAN, Role.ADMIN)
    await tuan.says("/baocao năm")
    tuan.sees("Chưa có kế hoạch nào đang thực hiện")


async def test_a_broken_template_of_the_office_is_told_and_ours_is_used(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "bao-cao.docx").write_bytes(b"khong phai Word")
    (tmp_path / "cham-diem.toml").write_text("[dung_han]\ndiem = 'mười'\n", encoding="utf-8")
    hoa = await speaker(stage, Role.LEADER, templates=tmp_path)
    await hoa.says("/baocao năm")
    await hoa.scene.post()
    word, excel, *_ = sent(hoa.scene)
    assert "Mẫu riêng bao-cao.docx không phải tệp Word" in word["caption"]
    assert "Thang điểm cham-diem.toml có chỗ không đúng (dung_han)" in excel["caption"]
    assert "BÁO CÁO" in words_of(content(hoa.scene, word))


async def test_a_file_that_cannot_be_made_is_told_in_words(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise MemoryError

    hoa = await speaker(stage, Role.LEADER)
    monkeypatch.setattr("bot.papers.making.MadePapers.made", broken)
    await hoa.says("/baocao năm")
    await hoa.scene.post()
    said = [each.get("text", "") for each in hoa.scene.said_in(HOA)]
    assert sum("Chưa lập được tệp này của báo cáo năm 2025" in each for each in said) == 2
