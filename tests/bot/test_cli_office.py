"""The commands for who looks after an installation: inviting the first administrator, the outbox, the audit log."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from bot.settings import Settings
from plan.people import Holding, Role
from storage import Address, Delivery, Storage, Transaction
from storage.deliveries import State
from storage.invitations import Invitation, Spoilt

DATABASE = Path("var/nhacviec.db")
NOW = datetime(2025, 11, 24, 0, 30, tzinfo=UTC)
GROUP, STRANGER = -700000101, 700000009


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("BOT_TOKEN", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc")
    monkeypatch.chdir(tmp_path)


def nhacviec(*words: str) -> Result:
    return CliRunner().invoke(commands, words, prog_name="nhacviec")


def stored(act: Callable[[Transaction], Awaitable[Any]]) -> Any:
    """What `act` returns in a transaction on the installation's database, which is made if need be."""

    async def run() -> Any:
        storage = await Storage.open(f"sqlite:///{DATABASE}")
        try:
            async with storage.transaction() as tx:
                return await act(tx)
        finally:
            await storage.close()

    return asyncio.run(run())


async def an_office(tx: Transaction) -> int:
    return (await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", NOW)).id


async def letters(tx: Transaction) -> list[int]:
    """Three messages: to a person, a group, somebody unknown; the second failed."""
    office = await an_office(tx)
    hoa = await tx.people.register(office, 700000001, "Nguyễn Thị Hoa", NOW)
    await tx.chats.joined(123456789, GROUP, "group", "Phòng HC-TC", None, None, NOW)
    for to, kind in (
        (Address.person(hoa.id), "role_changed"),
        (Address.chat(GROUP), "something_new"),
        (Address.chat(STRANGER), "registered"),
    ):
        await tx.outbox.queue(Delivery(office, to, kind, "1", {}, NOW), NOW)
    await tx.outbox.give_up(2, State.FAILED, "Forbidden")
    return [one.id for one in await tx.outbox.listed(office, list(State))]


def test_an_invitation_makes_the_first_who_brings_it_an_administrator_within_a_quarter_of_an_hour():
    result = nhacviec("invite", "--admin")
    code = result.stdout.strip()
    assert result.exit_code == 0
    assert len(code) >= 43
    assert "trò chuyện riêng" in result.stderr
    assert code not in result.stderr

    async def brought(tx: Transaction) -> list[Invitation | Spoilt]:
        office = await tx.offices.only()
        assert office is not None
        made = datetime.now(UTC)
        late = await tx.invitations.use(office.id, code, made + timedelta(minutes=16))
        return [late, await tx.invitations.use(office.id, code, made)]

    late, in_time = stored(brought)
    assert late is Spoilt.EXPIRED
    assert in_time.holding == Holding(Role.ADMIN)
    assert code.encode() not in DATABASE.read_bytes()


def test_each_invitation_is_another_and_stands_in_the_audit_log():
    codes = {nhacviec("invite", "--admin").stdout for _ in range(2)}
    assert len(codes) == 2
    verified = nhacviec("audit", "verify")
    assert (verified.exit_code, verified.stdout.strip()) == (0, "Nhật ký nguyên vẹn: 2 mục.")


def test_an_imported_plan_stands_in_the_audit_log_and_the_same_again_does_not():
    plan = Path(__file__).parents[2] / "bot" / "examples" / "ke-hoach-cchc-2025.txt"
    for _ in range(2):
        assert nhacviec("import", str(plan), "--yes").exit_code == 0
    assert nhacviec("audit", "verify").stdout.strip() == "Nhật ký nguyên vẹn: 1 mục."


def test_the_only_kind_of_invitation_must_be_named():
    result = nhacviec("invite")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--admin" in result.stderr


@pytest.mark.parametrize(
    "change",
    [
        'UPDATE audit SET facts = \'{"role":"staff"}\' WHERE number = 2',
        "UPDATE audit SET actor = 'CB-222222' WHERE number = 2",
        "UPDATE audit SET at = '2020-01-01 00:00:00' WHERE number = 2",
        "DELETE FROM audit WHERE number = 2",
    ],
    ids=["fact", "actor", "instant", "row"],
)
def test_a_tampered_row_of_the_audit_log_is_found_and_named(change):
    for _ in range(3):
        nhacviec("invite", "--admin")
    with sqlite3.connect(DATABASE) as database:
        assert database.execute(change).rowcount == 1
    database.close()
    result = nhacviec("audit", "verify")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "từ mục số 2 (trong 3 mục)" in result.stderr


def test_the_outbox_names_kinds_people_and_groups_in_words():
    stored(letters)
    result = nhacviec("outbox")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "3 tin đang chờ, không gửi được hoặc chưa rõ đã đến chưa:",
        f"3  chờ gửi: kết quả đăng ký, đến trò chuyện riêng (mã {STRANGER}), gửi từ 07:30 24/11/2025",
        "2  không gửi được (người nhận đã chặn hoặc chưa mở trợ lý): "
        "something_new, đến nhóm “Phòng HC-TC”, gửi từ 07:30 24/11/2025",
        "1  chờ gửi: đổi vai trò, đến Nguyễn Thị Hoa, gửi từ 07:30 24/11/2025",
    ]


def test_an_empty_outbox_says_so():
    stored(an_office)
    assert nhacviec("outbox").stdout.strip() == "Không có tin nào đang chờ, không gửi được hoặc chưa rõ."


def test_a_message_that_failed_is_sent_again_and_one_that_waits_is_dropped():
    stored(letters)
    retried, dropped = nhacviec("outbox", "retry", "2"), nhacviec("outbox", "drop", "1")
    assert (retried.exit_code, retried.stdout.strip()) == (0, "Tin 2 sẽ được gửi lại.")
    assert (dropped.exit_code, dropped.stdout.strip()) == (0, "Đã bỏ tin 1.")
    assert [line[:12] for line in nhacviec("outbox").stdout.splitlines()[1:]] == ["3  chờ gửi: ", "2  chờ gửi: "]


def test_a_message_that_failed_is_struck_off_the_list():
    stored(letters)
    assert nhacviec("outbox", "drop", "2").exit_code == 0
    assert [line[:1] for line in nhacviec("outbox").stdout.splitlines()[1:]] == ["3", "1"]
    assert nhacviec("outbox", "drop", "2").exit_code == 1


@pytest.mark.parametrize("words", [("retry", "1"), ("retry", "99"), ("drop", "99")])
def test_what_cannot_be_done_to_a_message_is_said_with_status_1(words):
    stored(letters)
    result = nhacviec("outbox", *words)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nhacviec outbox" in result.stderr


@pytest.mark.parametrize("words", [("outbox",), ("outbox", "drop", "1"), ("audit", "verify")])
def test_without_an_office_nothing_is_made_and_the_next_step_is_said(tmp_path, words):
    result = nhacviec(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nhacviec import" in result.stderr
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["outbox", "drop", "x"], "nhacviec outbox drop --help"),
        (["outbox", "retry"], "nhacviec outbox retry --help"),
        (["audit", "burn"], "nhacviec audit --help"),
    ],
)
def test_a_call_that_is_not_understood_points_to_its_help(words, said):
    result = nhacviec(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize("words", [("invite", "--admin"), ("outbox",), ("audit", "verify")])
def test_an_unreachable_database_is_said_plainly_without_its_password(monkeypatch, words):
    monkeypatch.setenv("DATABASE_URL", "postgresql://office:matkhau@127.0.0.1:1/x")
    result = nhacviec(*words)
    assert result.exit_code == 2
    assert "DATABASE_URL" in result.stderr
    assert "matkhau" not in result.output
