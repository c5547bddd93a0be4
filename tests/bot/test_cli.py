"""The command line keeps its contracts: shapes of JSON, exit statuses, one clear sentence for bad input."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import asking, commands
from bot.cli.database_faults import refuse_database
from bot.plan_workbook import written
from bot.returned_workbook import read_workbook
from bot.settings import Settings
from locales import Texts
from plan.model import Task
from plan.people import Holding, Role
from plan.reports import Aim, Entry, Report, Status
from plan.units import UnitBook
from storage import Storage, errors

ROOT = Path(__file__).parents[2]
EXAMPLE = str(resources.files("bot.examples") / "ke-hoach-cchc-2025.txt")
TASK_KEYS = {"ref", "code", "section", "content", "lead", "coordinating", "deliverable", "deadline_text", "milestones"}
ANSWER_KEYS = {"q", "intent", "top", "refused", "unit", "when", "text"}


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(asking, "reading_of", reading_of)


@cache
def example_reading():
    """The example as a process of its own has read it: once is enough."""
    return asking_reads(Path(EXAMPLE), Texts.load("vi"))


asking_reads = asking.reading_of


def reading_of(file, texts):
    return example_reading() if str(file) == EXAMPLE else asking_reads(file, texts)


def nhacviec(*words: str, said: str | None = None) -> Result:
    return CliRunner().invoke(commands, words, input=said)


def test_read_gives_the_promised_shape():
    result = nhacviec("read", EXAMPLE, "--json")
    reading = json.loads(result.stdout)
    assert result.exit_code == 0
    assert set(reading) == {"plan", "tasks", "problems"}
    assert set(reading["plan"]) == {"title", "number", "issuer", "issued_on", "year", "tracking_unit"}
    assert len(reading["tasks"]) == 27
    assert all(set(task) == TASK_KEYS for task in reading["tasks"])
    assert reading["tasks"][6]["milestones"][0] == {
        "kind": "date",
        "due": "2025-09-30",
        "text": "Quý III năm 2025 ban hành các Kế hoạch",
    }
    assert all(problem["message"] and set(problem) == {"code", "ref", "line", "message"} for problem in reading["problems"])


def test_read_shows_a_person_tasks_dates_and_problems():
    result = nhacviec("read", EXAMPLE)
    assert "27 nhiệm vụ" in result.stdout
    assert "“Trong tháng 12 năm 2025”: 31/12/2025" in result.stdout
    assert "cần xem lại" in result.stdout


ACCOUNT = """PHỤ LỤC
KẾT QUẢ THỰC HIỆN NĂM 2026
| STT | Nhiệm vụ | Chủ trì | Thời hạn | Tiến độ |
| 1 | Lập bản đồ số | Sở Xây dựng | 31/3/2026 | Đã hoàn thành, 100% |
"""


def test_read_tells_the_progress_that_a_document_gives_account_of(tmp_path):
    path = tmp_path / "bảng.txt"
    path.write_text(ACCOUNT, encoding="utf-8")
    (told,) = json.loads(nhacviec("read", str(path), "--json").stdout)["progress"]
    assert told == {"ref": "1", "status": "done", "percent": 100, "late": False, "note": ""}
    assert "tiến độ của 1 nhiệm vụ" in nhacviec("read", str(path)).stdout


BAD_FILES = {
    "thơ.txt": "Trăm năm trong cõi người ta,\nChữ tài chữ mệnh khéo là ghét nhau.\n".encode(),
    "rỗng.txt": b"",
    "ảnh.txt": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "bảng mã.txt": "KẾ HOẠCH năm 2025".encode("utf-16-le"),
    "kế hoạch.pdf": b"%PDF-1.4 ...",
    "có dấu.txt": "VĂN PHÒNG\nTỐI MẬT\nKẾ HOẠCH năm 2025\n".encode(),
}


@pytest.mark.parametrize("name", [*BAD_FILES, "không có.txt"])
@pytest.mark.parametrize("command", [("read",), ("read", "--json"), ("import", "--yes"), ("ask", "hạn", "--plan")])
def test_a_file_that_is_no_plan_is_named_in_one_sentence_and_nothing_is_stored(tmp_path, name, command):
    if name in BAD_FILES:
        (tmp_path / name).write_bytes(BAD_FILES[name])
    result = nhacviec(*command, name)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert f"“{name}”" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "var").exists()


def test_ask_answers_a_person_and_a_program_alike():
    question = "ai chủ trì kiểm soát TTHC?"
    spoken = nhacviec("ask", question, "--plan", EXAMPLE, "--today", "2025-11-24")
    written = json.loads(nhacviec("ask", question, "--plan", EXAMPLE, "--today", "2025-11-24", "--json").stdout)
    assert spoken.stdout.splitlines()[0].startswith("Trung tâm Phục vụ hành chính công")
    assert set(written) == ANSWER_KEYS
    assert (written["q"], written["intent"], written["top"][0], written["refused"]) == (question, "lead", "II.3.a", False)
    assert written["text"] == spoken.stdout.rstrip("\n")
    assert "<b>" not in written["text"]
    assert "30/9/2025" in written["text"]


@pytest.mark.parametrize(
    ("today", "late"),
    [("2025-11-30", False), ("2025-12-01", False), ("2025-12-02", True)],
    ids=["the Sunday itself", "the Monday after", "the Tuesday"],
)
def test_a_plan_from_a_file_is_counted_by_public_holidays_and_the_offices_first_rule(today, late):
    answer = json.loads(nhacviec("ask", "việc nào quá hạn", "--plan", EXAMPLE, "--today", today, "--json").stdout)
    assert ("II.5.c" in answer["top"]) is late


def test_a_batch_gives_one_line_for_each_question_in_order():
    questions = ["sản phẩm 1b", "", "lương tháng này bao nhiêu", "phòng quản trị tài vụ làm những việc gì", "xin chào"]
    result = nhacviec("ask", "--batch", "--json", "--plan", EXAMPLE, "--today", "2025-10-15", said="\n".join(questions))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert [a["q"] for a in answers] == [q for q in questions if q]
    assert [a["intent"] for a in answers] == ["deliverable", "out_of_scope", "list_by_unit", "smalltalk"]
    assert [a["refused"] for a in answers] == [False, True, False, False]
    assert answers[2]["unit"] == "Phòng Quản trị - Tài vụ"
    assert answers[2]["top"] == ["II.6.a", "II.6.b", "II.6.c"]


def test_the_choices_of_an_unsure_answer_stand_below_it():
    result = nhacviec("ask", "việc của năm 2026", "--plan", EXAMPLE, "--today", "2025-11-24")
    assert "[1.b " in result.stdout
    assert "[7.b " in result.stdout


def test_without_a_stored_plan_a_trial_answers_from_the_example_and_says_so(tmp_path):
    result = nhacviec("ask", "ai", "chủ", "trì", "tinh", "giản", "biên", "chế", "--json")
    assert json.loads(result.stdout)["top"][0] == "II.4.d"
    assert "kế hoạch mẫu" in result.stderr
    assert not (tmp_path / "var").exists()


def test_with_a_token_and_no_stored_plan_asking_says_how_to_import(monkeypatch):
    monkeypatch.setenv("BOT_TOKEN", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc")
    result = nhacviec("ask", "3a")
    assert result.exit_code == 2
    assert "nhacviec import" in result.stderr


EXPLAIN_KEYS = {
    "typed", "respelled", "references", "cues", "intent", "role", "unit", "own_unit", "foreign", "when", "subject", "set_aside",
    "concepts", "candidates", "meaning", "decided",
}  # fmt: skip


def test_an_answer_is_explained_to_a_person():
    result = nhacviec("ask", "ai", "chur", "trif", "kiểm soát TTHC", "--plan", EXAMPLE, "--today", "2025-11-24", "--explain")
    plain = nhacviec("ask", "ai", "chur", "trif", "kiểm soát TTHC", "--plan", EXAMPLE, "--today", "2025-11-24")
    assert result.exit_code == 0
    assert result.stdout.startswith(plain.stdout.strip())
    told = result.stdout.removeprefix(plain.stdout.strip())
    for words in (
        "Vì sao trả lời như vậy",
        "chur → chủ; trif → trì",
        "Hỏi về: chủ trì",
        "Lời gọi việc: kiểm soát tthc; bỏ qua: ai chủ trì",
        "tthc ·",
        "3.a Cập nhật, xây dựng",
        "Quyết định: tìm theo lời gọi việc; việc gần nhất khớp",
        "Kết quả: một việc.",
    ):
        assert words in told


def test_an_answer_is_explained_to_a_program():
    result = nhacviec("ask", "rà soát văn bản qppl", "--plan", EXAMPLE, "--today", "2025-11-24", "--json", "--explain")
    answer = json.loads(result.stdout)
    why = answer["explain"]
    assert set(answer) == {*ANSWER_KEYS, "explain"}
    assert set(why) == EXPLAIN_KEYS
    assert [each["ref"] for each in why["candidates"]][: len(answer["top"])] == answer["top"]
    assert why["decided"] == {"by": "search", "outcome": "choice", "needed": 0.4, "equal": 2}
    assert {"words", "weight", "outside", "unit_tasks", "ways"} == set(why["concepts"][0])
    assert set(why["meaning"]) == {"part", "nearest", "outside"}


def test_a_batch_is_explained_line_by_line():
    asked = ["3a", "quá hạn", "lương", "xin chào", "...", "việc của phòng mình", "Sở Nội vụ làm gì"]
    result = nhacviec("ask", "--batch", "--plan", EXAMPLE, "--today", "2025-11-24", "--explain", said="\n".join(asked))
    told = [json.loads(line)["explain"]["decided"]["outcome"] for line in result.stdout.splitlines()]
    assert told == ["one", "list", "refusal", "small_talk", "asked_back", "asked_back", "refusal"]


EVERY_KIND = ["3a", "3k", "5c", "quá hạn", "lương", "xin chào", "...", "việc của phòng mình", "Sở Nội vụ làm gì", "năm nay 5"]
EVERY_KIND += ["mục 5 có gì", "chỉ thị 17/CT-UBND", "phòng quản trị tài vụ tháng 11", "chính quyền điện tử có gì"]
EVERY_KIND += ["đơn vị nào nhiều việc nhất", "phòng quản trị tài vụ có phải làm 4b không", "việc nào chưa có ai báo cáo"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_kind_of_answer_can_be_explained_in_every_language(monkeypatch, language):
    monkeypatch.setenv("LANGUAGE", language)
    for asked in EVERY_KIND:
        result = nhacviec("ask", asked, "--plan", EXAMPLE, "--today", "2025-11-24", "--explain")
        assert result.exit_code == 0
        assert ("Result: " if language == "en" else "Kết quả: ") in result.stdout


def test_without_asking_for_it_nothing_is_explained():
    assert set(json.loads(nhacviec("ask", "3a", "--plan", EXAMPLE, "--json").stdout)) == ANSWER_KEYS


def test_a_missing_question_is_asked_for():
    result = nhacviec("ask", "--plan", EXAMPLE)
    assert result.exit_code == 2
    assert "Ví dụ" in result.stderr


def test_an_imported_plan_is_answered_from_and_importing_it_again_changes_nothing():
    first = nhacviec("import", EXAMPLE, "--yes")
    second = nhacviec("import", EXAMPLE, "--yes")
    answer = nhacviec("ask", "6b", "ai chủ trì", "--json")
    assert first.exit_code == second.exit_code == 0
    assert "Thêm 27 nhiệm vụ" in first.stdout
    assert "không có gì thay đổi" in second.stdout
    assert answer.stderr == ""
    assert json.loads(answer.stdout)["top"][0] == "II.6.b"


def test_who_imports_is_told_that_administrators_are_asked_before_anybody_is_reminded():
    stopped = nhacviec("import", EXAMPLE, said="không\n")
    stored = nhacviec("import", EXAMPLE, "--yes")
    again = nhacviec("import", EXAMPLE, "--yes")
    assert ["Bắt đầu nhắc việc" in each.stdout for each in (stopped, stored, again)] == [False, True, False]
    assert stored.stdout.splitlines()[-1].startswith("Chưa ai được nhắc việc.")


def test_a_change_of_a_plan_that_people_are_reminded_of_asks_nobody_again(tmp_path):
    nhacviec("import", EXAMPLE, "--yes")
    asyncio.run(begin_to_remind())
    changed = Path(EXAMPLE).read_text("utf-8").replace("Quý III năm 2025", "Quý IV năm 2025")
    (tmp_path / "sửa.txt").write_text(changed, "utf-8")
    result = nhacviec("import", "sửa.txt", "--yes")
    assert "Đổi " in result.stdout
    assert "Chưa ai được nhắc việc" not in result.stdout


async def begin_to_remind() -> None:
    """Let people be reminded of the one plan that is stored."""
    storage = await Storage.open("sqlite:///var/nhacviec.db", migrate=False)
    async with storage.transaction() as tx:
        office = await tx.offices.only()
        (plan,) = await tx.plans.in_force(office.id)
        assert await tx.plans.start_reminding(plan.id, datetime(2025, 11, 20, 2, tzinfo=UTC))
    await storage.close()


def test_asking_tells_what_was_reported_in_the_same_shape():
    nhacviec("import", EXAMPLE, "--yes")
    asyncio.run(report_on("3.h"))
    person = nhacviec("ask", "3h đến đâu rồi", "--today", "2025-11-24")
    program = json.loads(nhacviec("ask", "3h đến đâu rồi", "--today", "2025-11-24", "--json").stdout)
    overdue = json.loads(nhacviec("ask", "việc nào quá hạn", "--today", "2025-11-24", "--json").stdout)
    assert person.stdout.startswith("📈 Tiến độ: hoàn thành mốc 30/9/2025 (20/11)")
    assert (set(program), program["intent"], program["text"]) == (ANSWER_KEYS, "status", person.stdout.rstrip("\n"))
    assert overdue["top"] == ["II.2.b", "II.3.a", "II.6.a"]


async def report_on(code: str) -> None:
    """Report the first milestone of a stored task done, for the unit that leads it."""
    now = datetime(2025, 11, 20, 2, tzinfo=UTC)
    storage = await Storage.open("sqlite:///var/nhacviec.db", migrate=False)
    async with storage.transaction() as tx:
        office = await tx.offices.only()
        (plan,) = await tx.plans.in_force(office.id)
        task = next(each for each in plan.tasks if each.code == code)
        unit = UnitBook(await tx.units.all(office.id)).resolve(task.lead[0])
        person = await tx.people.register(office.id, 7, "Hoa", now)
        await tx.reports.add(
            office.id, Report(Entry.REPORT, Aim(task.id, unit.id, 0), Status.DONE, person.id, said_at=now, recorded_at=now)
        )
    await storage.close()


@pytest.mark.parametrize("said", ["", "\n", "không\n"], ids=["end of input", "enter", "no"])
def test_without_a_yes_nothing_is_imported(said):
    refused = nhacviec("import", EXAMPLE, said=said)
    agreed = nhacviec("import", EXAMPLE, said="có\n")
    assert refused.exit_code == 1
    assert "Chưa ghi gì" in refused.stdout
    assert "Thêm 27 nhiệm vụ" in agreed.stdout
    assert agreed.exit_code == 0


def test_run_without_a_token_says_what_to_do():
    result = nhacviec("run")
    assert result.exit_code == 2
    assert "@BotFather" in result.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.7", "::", "office.example"])  # noqa: S104 - refused
def test_the_sandbox_does_not_open_to_other_machines_unless_forced(host):
    result = nhacviec("sandbox", "--host", host)
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert host in result.stderr


@pytest.mark.parametrize("of", ["environment", "file"])
def test_the_sandbox_does_not_open_beside_a_real_token_unless_forced(monkeypatch, tmp_path, of):
    token = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc"
    if of == "environment":
        monkeypatch.setenv("BOT_TOKEN", token)
    else:
        monkeypatch.chdir(tmp_path)
        (tmp_path / ".env").write_text(f"BOT_TOKEN={token}\n")
    result = nhacviec("sandbox")
    assert result.exit_code == 2
    assert "--force" in result.stderr
    assert token not in result.output


@pytest.mark.parametrize("more", [("--host", "0.0.0.0"), ()])  # noqa: S104 - nothing is opened
def test_forced_the_sandbox_opens_all_the_same_and_does_not_use_the_token(monkeypatch, tmp_path, more):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOT_TOKEN", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc")
    asked = {}

    async def opened(**how):
        asked.update(how)
        return 0

    monkeypatch.setattr("bot.cli.running.run_sandbox", opened)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        assert nhacviec("sandbox", "--force", *more).exit_code == 0
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    assert asked["host"] == (more[1] if more else "127.0.0.1")
    assert "AAEhBO" not in str(asked)


@pytest.mark.parametrize("command", ["run", "sandbox", "import", "ask", "migrate", "doctor"])
def test_wrong_settings_are_listed_together_without_their_values(monkeypatch, command):
    monkeypatch.setenv("BOT_TOKEN", "mã-bí-mật-sai")
    monkeypatch.setenv("TIMEZONE", "Sao/Hoa")
    result = nhacviec(command, *([EXAMPLE] if command in {"import", "ask"} else []))
    assert result.exit_code == 2
    assert "BOT_TOKEN" in result.stderr
    assert "TIMEZONE" in result.stderr
    assert "bí-mật" not in result.output
    assert "Sao/Hoa" not in result.output


@pytest.mark.parametrize("url", ["sqlite:////proc/khong/ghi/duoc.db", "postgresql://office:matkhau@127.0.0.1:1/x"])
@pytest.mark.parametrize("command", [("migrate",), ("import", EXAMPLE, "--yes")], ids=["migrate", "import"])
def test_an_unreachable_database_is_said_plainly_without_its_password(monkeypatch, url, command):
    monkeypatch.setenv("DATABASE_URL", url)
    result = nhacviec(*command)
    assert result.exit_code == 2
    assert "DATABASE_URL" in result.stderr
    assert "matkhau" not in result.output
    assert "Traceback" not in result.output


def test_migrate_may_be_called_twice():
    assert [nhacviec("migrate").exit_code, nhacviec("migrate").exit_code] == [0, 0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["read"], "Thiếu FILE. Xem cách dùng: nhacviec read --help"),
        (["ask", "hạn", "--today", "mai"], "Giá trị của --today không dùng được. Xem cách dùng: nhacviec ask --help"),
        (["sandbox", "--port", "x"], "Giá trị của --port không dùng được. Xem cách dùng: nhacviec sandbox --help"),
        (["read", "--jso", "x"], "Không có lựa chọn --jso. Xem cách dùng: nhacviec read --help"),
        (["bay"], "Lệnh này không có hoặc gọi chưa đúng. Xem cách dùng: nhacviec --help"),
    ],
    ids=["missing file", "bad day", "bad port", "unknown option", "unknown command"],
)
def test_a_call_that_is_not_understood_is_answered_in_vietnamese(words, said):
    result = CliRunner().invoke(commands, words, prog_name="nhacviec")
    assert result.exit_code == 2
    assert result.stderr.strip() == said


def test_help_lists_every_command_with_a_sentence():
    result = nhacviec("--help")
    for name in ("run", "sandbox", "read", "import", "ask", "migrate", "doctor"):
        line = next(line for line in result.stdout.splitlines() if line.strip().startswith(f"{name} "))
        assert len(line.split()) > 3


def test_the_readme_names_every_command():
    readme = (resources.files("bot").joinpath("..") / "README.md").read_text(encoding="utf-8")
    missing = [name for name in commands.list_commands(None) if f"`{name}" not in readme]  # type: ignore[arg-type]
    assert missing == []


@pytest.mark.parametrize(
    ("error", "step"),
    [
        (errors.SchemaTooOld(None, "0001"), "nhacviec migrate"),
        (errors.SchemaTooNew("0009", "0001"), "Cập nhật chương trình"),
        (errors.DatabaseFull("sqlite:///x"), "Dọn bớt chỗ"),
        (errors.DatabaseBusy("sqlite:///x"), "Đợi"),
        (errors.DatabaseReadOnly("sqlite:///x"), "quyền ghi"),
        (errors.IntegrityLost("malformed"), "nhacviec doctor"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_each_fault_of_the_database_has_a_sentence_with_the_next_step(capsys, error, step):
    with pytest.raises(SystemExit) as ended:
        refuse_database(Texts.load("vi"), error)
    assert ended.value.code == 2
    assert step in capsys.readouterr().err


def test_asking_a_file_loads_neither_the_database_nor_telegram():
    code = (
        "import sys; from bot.cli import commands; commands.main(['ask', '3a', '--plan', sys.argv[1]]);"
        "sys.exit(sorted({'sqlalchemy', 'telegram', 'apscheduler'} & set(sys.modules)) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code, EXAMPLE], cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own words
    assert (result.returncode, result.stderr) == (0, "")


def test_importing_shows_the_health_sheet_with_every_finding_before_anything_is_stored():
    shown = nhacviec("import", EXAMPLE, said="không\n").stdout
    assert "27 nhiệm vụ: " in shown
    assert "• Số thứ tự dùng hai lần: 1 (5.c (mục c thứ hai))" in shown
    assert "II.5.c2: Số này xuất hiện nhiều lần" in shown
    assert "“Trung tâm Phục hành chính công tỉnh” được hiểu là “Trung tâm Phục vụ hành chính công tỉnh”" in shown
    assert "Kế hoạch này chưa có trong hệ thống." in shown


def test_a_plan_goes_out_as_a_workbook_and_comes_back_without_a_change():
    nhacviec("import", EXAMPLE, "--yes")
    out = nhacviec("import", EXAMPLE, "--excel", "sua.xlsx")
    back = nhacviec("import", "sua.xlsx", "--yes")
    assert (out.exit_code, back.exit_code) == (0, 0), back.stderr
    assert "sua.xlsx" in out.stdout
    assert "Kế hoạch này đã được lưu và không có gì thay đổi." in back.stdout


def test_a_workbook_with_a_wrong_cell_is_refused_with_its_row():
    nhacviec("import", EXAMPLE, "--excel", "sua.xlsx")
    found = read_workbook(Path("sua.xlsx").read_bytes())
    first = replace(found.plan, tasks=(Task("1", "1", "", ""),))
    Path("sai.xlsx").write_bytes(written(replace(first, tasks=(replace(first.tasks[0], lead=("Phòng A",)),)), {}, []))
    refused = nhacviec("import", "sai.xlsx", "--yes")
    assert refused.exit_code == 2
    assert "dòng 2: thiếu nội dung nhiệm vụ" in refused.stderr


def test_progress_in_a_document_is_kept_once_in_the_name_of_an_administrator():
    Path("bao-cao.txt").write_text(ACCOUNT, encoding="utf-8")
    nobody = nhacviec("import", "bao-cao.txt", "--yes")
    assert "chưa có quản trị viên" in nobody.stdout
    asyncio.run(_an_administrator())
    first, again = (nhacviec("import", "bao-cao.txt", "--yes") for _ in range(2))
    assert "tiến độ của 1 nhiệm vụ" in first.stdout
    assert "Đã ghi 1 cập nhật tiến độ theo văn bản." in first.stdout
    assert "Đã ghi" not in again.stdout


async def _an_administrator() -> None:
    now = datetime.now(UTC)
    storage = await Storage.open(Settings().database_url.get_secret_value())
    try:
        async with storage.transaction() as tx:
            office = await tx.offices.only()
            assert office is not None
            person = await tx.people.register(office.id, 77, "Hoa", now)
            await tx.people.give(person.id, Holding(Role.ADMIN), None, now)
    finally:
        await storage.close()
