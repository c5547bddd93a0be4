"""`nhacviec digest`: what would be posted, read back from the terminal and from the files of a folder."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from typing import Any

import pytest
from click.testing import CliRunner, Result
from docx import Document

from bot.cli import commands
from bot.settings import Settings
from plan.chat_settings import Section
from plan.model import PlanHeader, PlanState
from plan.people import Holding, Role
from plan.reports import Aim, Entry, Report, Status
from plan.units import UnitBook
from storage import Storage, Transaction
from tests.dialogue import ADMINISTRATION, FINANCE, differences, dump_tables, example_plan

EXAMPLE = str(resources.files("bot.examples") / "ke-hoach-cchc-2025.txt")
MONDAY = ("--today", "2025-11-24")
LAST_WEEK = datetime(2025, 11, 20, 2, tzinfo=UTC)
BOT, GROUP = 123456789, -700000101
HEADING = r"^Bản tin tuần 48 · (.+?)(?: \(24/11 – 30/11/2025\)|: )"


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("BOT_TOKEN", f"{BOT}:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc")
    monkeypatch.chdir(tmp_path)


def nhacviec(*words: str) -> Result:
    return CliRunner().invoke(commands, words, prog_name="nhacviec")


def in_storage(act: Callable[[Storage], Awaitable[Any]]) -> Any:
    """What `act` returns for the installation's database."""

    async def run() -> Any:
        storage = await Storage.open("sqlite:///var/nhacviec.db")
        try:
            return await act(storage)
        finally:
            await storage.close()

    return asyncio.run(run())


def stored(act: Callable[[Transaction, int], Awaitable[Any]]) -> Any:
    """What `act` returns in a transaction of the installation's office."""

    async def written(storage: Storage) -> Any:
        async with storage.transaction() as tx:
            office = await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", LAST_WEEK)
            return await act(tx, office.id)

    return in_storage(written)


async def unit_id(tx: Transaction, office: int, name: str) -> int:
    unit = UnitBook(await tx.units.all(office)).resolve(name)
    assert unit is not None
    return unit.id or 0


async def begin(tx: Transaction, office: int) -> None:
    """The example plan is in force and people are reminded of it."""
    made = await tx.plans.store(office, example_plan(), PlanState.IN_FORCE, LAST_WEEK)
    await tx.plans.start_reminding(made.plan_id or 0, LAST_WEEK)


async def report_half(tx: Transaction, office: int) -> None:
    """Task 1.b is half done, as a person of its unit said last week."""
    (plan,) = await tx.plans.in_force(office)
    task = next(each for each in plan.tasks if each.code == "1.b")
    unit = await unit_id(tx, office, task.lead[0])
    person = await tx.people.register(office, 7, "Nguyễn Thị Hoa", LAST_WEEK)
    await tx.people.give(person.id, Holding(Role.STAFF, unit), None, LAST_WEEK)
    aim = Aim(task.id or 0, unit, 0)
    said = Report(Entry.REPORT, aim, Status.IN_PROGRESS, person.id, percent=50, said_at=LAST_WEEK, recorded_at=LAST_WEEK)
    await tx.reports.add(office, said)


def test_every_unit_has_its_digest_one_after_another():
    stored(begin)
    result = nhacviec("digest", *MONDAY)
    parts = result.stdout.split("\n\nBản tin")
    units = [one for part in parts for one in re.findall(HEADING, "Bản tin" + part.removeprefix("Bản tin"))]
    assert (result.exit_code, result.stderr) == (0, "")
    assert units == [unit.name for unit in UnitBook.from_plan(example_plan()).units]
    assert "5.c Xây dựng, ban hành và thực hiện Kế hoạch chuyển đổi vị trí công tác…, Chủ nhật 30/11" in parts[0]
    assert "<b>" not in result.stdout


@pytest.mark.parametrize("typed", ["Phòng Hành chính - Tổ chức", "phong hanh chinh to chuc", "hc-tc", "Phòng HC-TC"])
def test_a_unit_is_found_by_any_spelling(typed):
    stored(begin)
    result = nhacviec("digest", *MONDAY, "--unit", typed)
    assert re.findall(HEADING, result.stdout, re.MULTILINE) == [ADMINISTRATION]


def test_a_unit_that_there_is_not_is_said_with_those_that_there_are():
    stored(begin)
    result = nhacviec("digest", "--unit", "Sở Giao thông")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Không có đơn vị “Sở Giao thông”. Các đơn vị: Phòng Hành chính - Tổ chức; ")
    assert FINANCE in result.stderr


def test_a_dissolved_unit_stands_for_the_one_that_took_its_place():
    async def merge(tx: Transaction, office: int) -> None:
        await begin(tx, office)
        finance, administration = await unit_id(tx, office, FINANCE), await unit_id(tx, office, ADMINISTRATION)
        await tx.units.dissolve(finance, administration, LAST_WEEK)

    stored(merge)
    result = nhacviec("digest", *MONDAY, "--unit", FINANCE)
    assert re.findall(HEADING, result.stdout, re.MULTILINE) == [ADMINISTRATION]
    assert "6.a" in result.stdout


def test_a_digest_is_as_the_units_group_wants_it():
    async def choose(tx: Transaction, office: int) -> None:
        await begin(tx, office)
        await tx.chats.bind(BOT, GROUP, await unit_id(tx, office, ADMINISTRATION), now=LAST_WEEK)
        await tx.chat_settings.set(BOT, GROUP, "sections", Section.THIS_WEEK.value)

    stored(choose)
    result = nhacviec("digest", *MONDAY, "--unit", "hc-tc")
    assert "Đến hạn tuần này" in result.stdout
    assert "Quá hạn" not in result.stdout
    assert "Quá hạn" in nhacviec("digest", *MONDAY, "--unit", FINANCE).stdout


def test_what_was_reported_is_in_the_digest():
    async def reported(tx: Transaction, office: int) -> None:
        await begin(tx, office)
        await report_half(tx, office)

    stored(reported)
    result = nhacviec("digest", *MONDAY)
    assert "1.b đang thực hiện, 50%" in result.stdout or "1.b 50%" in result.stdout


def test_a_plan_of_which_nobody_is_reminded_yet_is_shown_as_a_preview():
    assert nhacviec("import", EXAMPLE, "--yes").exit_code == 0
    result = nhacviec("digest", *MONDAY, "--unit", "hc-tc")
    assert result.exit_code == 0
    assert "Đây là bản xem trước" in result.stderr
    assert "Đến hạn tuần này" in result.stdout


def test_a_second_plan_of_which_nobody_is_reminded_yet_is_left_out_and_named():
    async def second(tx: Transaction, office: int) -> None:
        await begin(tx, office)
        header = PlanHeader("Kế hoạch thứ hai", "2/KH-VP", year=2025)
        await tx.plans.store(office, replace(example_plan(), header=header), PlanState.IN_FORCE, LAST_WEEK)

    stored(second)
    both = nhacviec("digest", *MONDAY)
    assert "Kế hoạch thứ hai" in both.stderr
    assert "xem trước" not in both.stderr
    assert both.stdout.count("5.c Xây dựng") == 1


def test_leaders_have_theirs_in_place_of_the_units():
    stored(begin)
    alone = nhacviec("digest", *MONDAY, "--leaders").stdout
    both = nhacviec("digest", *MONDAY, "--leaders", "--unit", "hc-tc").stdout
    assert alone.startswith("Bản tin tuần 48 cho lãnh đạo")
    assert re.findall(HEADING, alone, re.MULTILINE) == []
    assert re.findall(HEADING, both, re.MULTILINE) == [ADMINISTRATION]
    assert "cho lãnh đạo" in both


def test_a_folder_gets_a_page_and_a_word_file_of_each_with_the_picture(tmp_path):
    stored(begin)
    result = nhacviec("digest", *MONDAY, "--leaders", "--unit", "hc-tc", "--folder", "bản tin")
    stems = ["2025-11-24_0001_ban-tin-tuan-48-phong-hc-tc", "2025-11-24_0002_ban-tin-tuan-48-lanh-dao"]
    assert result.exit_code == 0
    assert result.stdout.splitlines()[0].startswith("Đã ghi 2 bản tin vào bản tin")
    assert [line.strip() for line in result.stdout.splitlines()[1:]] == stems
    written = sorted(path.name for path in (tmp_path / "bản tin").iterdir())
    assert written == sorted(f"{stem}.{ending}" for stem in stems for ending in ("docx", "html"))
    for stem, first in zip(
        stems, ("Bản tin tuần 48 · Phòng Hành chính - Tổ chức", "Bản tin tuần 48 cho lãnh đạo"), strict=True
    ):
        document = Document(str(tmp_path / "bản tin" / f"{stem}.docx"))
        page = (tmp_path / "bản tin" / f"{stem}.html").read_text(encoding="utf-8")
        assert any(each.text.startswith(first) for each in document.paragraphs)
        assert len(document.inline_shapes) == 1
        assert "data:image/png;base64," in page


def test_on_paper_every_line_stands_because_there_is_no_button_to_press(tmp_path):
    async def many(tx: Transaction, office: int) -> None:
        task = next(each for each in example_plan().tasks if each.code == "6.a")
        tasks = tuple(replace(task, ref=f"II.6.{letter}", code=f"6.{letter}") for letter in "abcdeghi")
        made = await tx.plans.store(office, replace(example_plan(), tasks=tasks), PlanState.IN_FORCE, LAST_WEEK)
        await tx.plans.start_reminding(made.plan_id or 0, LAST_WEEK)

    stored(many)
    printed = nhacviec("digest", *MONDAY, "--unit", FINANCE).stdout
    nhacviec("digest", *MONDAY, "--unit", FINANCE, "--folder", "ra")
    (file,) = (tmp_path / "ra").glob("*.docx")
    written = "\n".join(each.text for each in Document(str(file)).paragraphs)
    assert "… và 3 việc nữa" in printed
    assert "6.i" not in printed
    assert "6.i" in written
    assert "việc nữa" not in written


def test_writing_again_keeps_what_was_written(tmp_path):
    stored(begin)
    for _ in range(2):
        assert nhacviec("digest", *MONDAY, "--unit", FINANCE, "--folder", "ra").exit_code == 0
    assert len(list((tmp_path / "ra").glob("*.html"))) == 2


def test_a_folder_that_cannot_be_written_is_said_plainly(tmp_path):
    stored(begin)
    (tmp_path / "tệp").write_text("không phải thư mục")
    result = nhacviec("digest", *MONDAY, "--unit", FINANCE, "--folder", "tệp/ra")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Không ghi được vào tệp/ra.")


async def nothing(_tx: Transaction, _office: int) -> None:
    """The office has no plan."""


def test_without_a_plan_in_force_the_next_step_is_said():
    stored(nothing)
    result = nhacviec("digest")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nhacviec import" in result.stderr


def test_without_an_office_nothing_is_made(tmp_path):
    result = nhacviec("digest")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nhacviec import" in result.stderr
    assert not (tmp_path / "var").exists()


def test_looking_changes_nothing_that_is_stored():
    stored(begin)
    before = in_storage(dump_tables)
    for words in ((), ("--leaders",), ("--folder", "ra")):
        assert nhacviec("digest", *MONDAY, *words).exit_code == 0
    assert differences(before, in_storage(dump_tables)) == {}


@pytest.mark.parametrize("words", [(), ("--unit", "hc-tc")])
def test_an_unreachable_database_is_said_plainly_without_its_password(monkeypatch, words):
    monkeypatch.setenv("DATABASE_URL", "postgresql://office:matkhau@127.0.0.1:1/x")
    result = nhacviec("digest", *words)
    assert result.exit_code == 2
    assert "DATABASE_URL" in result.stderr
    assert "matkhau" not in result.output
