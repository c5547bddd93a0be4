"""`nhacviec backup` and `nhacviec restore`, as the person who looks after the installation meets them."""

from __future__ import annotations

import gzip
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.backups.shelf import backups_in
from bot.cli import commands, drilling
from bot.cli.asking import EXAMPLE
from bot.settings import Settings

DATABASE = Path("var/nhacviec.db")
PLAN = Path(__file__).parents[2] / "bot" / "examples" / EXAMPLE


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def nhacviec(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(commands, words, prog_name="nhacviec", input=typed)


@pytest.fixture
def office() -> None:
    assert nhacviec("import", str(PLAN), "--yes").exit_code == 0


def only_backup(folder: str = "var/sao-luu") -> str:
    (found,) = backups_in(Path(folder))
    return str(found.path)


@pytest.mark.usefixtures("office")
def test_from_a_backup_to_a_restored_office():
    assert "var/sao-luu/nhacviec-" in nhacviec("backup").stdout
    assert "1 bản sao lưu" in nhacviec("backup", "--list").stdout
    assert "nguyên vẹn" in nhacviec("backup", "--verify", only_backup()).stdout
    refused = nhacviec("restore", only_backup())
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "đang có dữ liệu" in refused.stderr
    DATABASE.rename("var/cu.db")
    restored = nhacviec("restore", only_backup())
    assert restored.exit_code == 0
    assert "đối chiếu từng bảng khớp" in restored.stdout
    assert "3.a" in nhacviec("ask", "ai chủ trì 3a").stdout


@pytest.mark.usefixtures("office")
def test_a_backup_goes_to_the_file_or_folder_that_is_named():
    assert nhacviec("backup", "--to", "ngoai/ban-1.jsonl.gz").exit_code == 0
    assert nhacviec("backup", "--to", "ngoai/thu-muc").exit_code == 0
    assert Path("ngoai/ban-1.jsonl.gz").is_file()
    assert len(backups_in(Path("ngoai/thu-muc"))) == 1
    again = nhacviec("backup", "--to", "ngoai/ban-1.jsonl.gz")
    assert again.exit_code == 2
    assert "không bị ghi đè" in again.stderr


@pytest.mark.usefixtures("office")
def test_a_sealed_backup_needs_the_key_that_was_made_for_it(monkeypatch):
    made = nhacviec("backup", "--new-key", "khoa.txt", "--passphrase", typed="mật khẩu\nmật khẩu\n")
    public = made.stdout.strip().splitlines()[-1]
    assert re.fullmatch("age1[0-9a-z]{58}", public)
    monkeypatch.setenv("BACKUP_KEY", public)
    assert "đã niêm phong" in nhacviec("backup").stdout
    assert "--identity" in nhacviec("backup", "--verify", only_backup()).stdout
    without = nhacviec("restore", only_backup(), "--into", "sqlite:///moi.db")
    assert without.exit_code == 2
    assert "niêm phong" in without.stderr
    words = ("restore", only_backup(), "--into", "sqlite:///moi.db", "--identity", "khoa.txt")
    wrong = nhacviec(*words, typed="sai\n")
    assert wrong.exit_code == 2
    assert not Path("moi.db").exists()
    assert nhacviec(*words, typed="mật khẩu\n").exit_code == 0
    assert Path("moi.db").exists()


@pytest.mark.parametrize("sealed", [False, True], ids=["open", "sealed"])
@pytest.mark.usefixtures("office")
def test_the_drill_restores_compares_and_asks(monkeypatch, sealed):
    if sealed:
        monkeypatch.setenv("BACKUP_KEY", "age1f8xmvgzthltkwxqrdrr3h6ah6zexrhre5jvve58tax90pcm585hsyc8akd")
    done = nhacviec("backup", "--drill")
    assert done.exit_code == 0
    assert "Diễn tập đạt" in done.stdout
    assert "“ai chủ trì 1.a”" in done.stdout
    assert not Path("var/sao-luu").exists()


@pytest.mark.usefixtures("office")
def test_a_drill_that_finds_another_answer_does_not_succeed(monkeypatch):
    answers = iter([("ai chủ trì 1.a", None), ("ai chủ trì 1.b", None)])

    async def answered(*_arguments: object) -> object:
        return next(answers)

    monkeypatch.setattr(drilling, "_answer", answered)
    done = nhacviec("backup", "--drill")
    assert done.exit_code == 2
    assert "không đạt" in done.stderr


def test_what_cannot_be_done_is_said_with_what_to_do():
    Path("thu.txt").write_text("không phải")
    assert "nhacviec doctor" in nhacviec("backup").stderr
    assert not DATABASE.exists()
    assert "Chưa có bản sao lưu nào" in nhacviec("backup", "--list").stdout
    assert "không phải bản sao lưu" in nhacviec("restore", "thu.txt").stderr
    assert "--list" in nhacviec("restore", "khong-co.gz").stderr
    assert "AGE-SECRET-KEY" in nhacviec("restore", "thu.txt", "--identity", "thu.txt").stderr


@pytest.mark.usefixtures("office")
def test_an_audit_log_that_was_changed_before_the_backup_is_told_after_the_restore():
    with closing(sqlite3.connect(DATABASE)) as connection:
        connection.execute("INSERT INTO audit VALUES (1, 7, '2025-11-24 00:00:00.000000', 'x', 'x', 'x', '{}', 'x', 'x')")
        connection.commit()
    nhacviec("backup")
    restored = nhacviec("restore", only_backup(), "--into", "sqlite:///moi.db")
    assert restored.exit_code == 1
    assert "từ mục số" in restored.stderr


@pytest.mark.usefixtures("office")
def test_nothing_of_the_settings_gets_into_a_backup(monkeypatch):
    token, secret = "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc", "bi-mat-webhook-0987"
    monkeypatch.setenv("BOT_TOKEN", token)
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    assert nhacviec("backup").exit_code == 0
    content = gzip.decompress(Path(only_backup()).read_bytes()).decode()
    assert token not in content
    assert secret not in content
    assert str(DATABASE) not in content
