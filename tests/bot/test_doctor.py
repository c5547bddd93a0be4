"""`doctor` finds each fault, on a local Telegram over loopback, and says it with the next step."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from bot.cli.checkup import finding_text
from bot.clock import MovableClock, SystemClock
from bot.doctor import examine
from bot.sandbox.http import create_app
from bot.sandbox.telegram import LocalTelegram
from bot.settings import Settings, load
from locales import LANGUAGES, Texts
from storage import Storage
from storage.backup_log import Attempt
from tests.bot.sandbox.local_server import serving

VI = Texts.load("vi")
NOW = SystemClock().now


async def _nothing() -> None:
    return None


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def telegram() -> LocalTelegram:
    return LocalTelegram(MovableClock(datetime(2025, 11, 24, tzinfo=UTC)).now)


@pytest_asyncio.fixture
async def address(telegram) -> AsyncIterator[str]:
    clock = MovableClock(datetime(2025, 11, 24, tzinfo=UTC))
    app = create_app(telegram, clock, ZoneInfo("Asia/Ho_Chi_Minh"), _nothing)
    async with serving(app, telegram) as served:
        yield served.rstrip("/")


async def said(now: datetime | None = None, **given: object) -> dict[str, tuple[bool, str]]:
    """Return what is found: the name of each thing with its verdict and its Vietnamese line."""
    findings = await examine(load(**given), now or NOW())
    for language in LANGUAGES:
        assert all(finding_text(finding, Texts.load(language)) for finding in findings)
    return {finding.name: (finding.ok, finding_text(finding, VI)) for finding in findings}


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (None, "• Sao lưu: chưa có bản nào. Chạy nhacviec backup"),
        (timedelta(hours=7), "✓ Sao lưu: bản gần nhất moi.gz, 7 giờ trước"),
        (timedelta(days=3), "• Sao lưu: bản gần nhất moi.gz đã 3 ngày. Chạy nhacviec backup"),
    ],
)
async def test_the_age_of_the_newest_backup_is_told_with_what_to_do(age, words):
    storage, now = await Storage.open("sqlite:///office.db", migrate=True), NOW()
    async with storage.transaction() as tx:
        if age is not None:
            await tx.backups.add(Attempt(now - age, "moi.gz", 1))
        await tx.backups.add(Attempt(now, failed="full"))
    await storage.close()
    ok, line = (await said(now, database_url="sqlite:///office.db"))["backup"]
    assert ok
    assert line.startswith(words)


async def test_a_healthy_installation_has_nothing_but_ticks(telegram, address):
    await (await Storage.open("sqlite:///office.db", migrate=True)).close()
    found = await said(bot_token=telegram.bot.token, bot_api_url=address, database_url="sqlite:///office.db")
    assert all(ok for ok, _ in found.values())
    assert list(found) == [
        "settings",
        "python",
        "timezone",
        "disk_data",
        "disk_temporary",
        "tesseract",
        "soffice",
        "database",
        "backup",
        "holidays",
        "drawing",
        "letters",
        "meaning",
        "network",
        "clock",
        "token",
        "webhook",
        "privacy",
        "inline",
        "process",
    ]
    assert f"@{telegram.bot.username}" in found["token"][1]


async def test_a_wrong_token_is_found_and_never_shown(telegram, address):
    wrong = f"{telegram.bot.user_id}:WRONG_wrong_WRONG_wrong_WRONG_wrong"
    found = await said(bot_token=wrong, bot_api_url=address)
    assert not found["token"][0]
    assert "@BotFather" in found["token"][1]
    assert "WRONG" not in str(found)


async def test_a_blocked_network_is_said_once_with_the_two_ways_out(telegram):
    found = await said(bot_token=telegram.bot.token, bot_api_url="http://127.0.0.1:1")
    assert "token" not in found
    assert "PROXY_URL" in found["network"][1]
    assert "BOT_API_URL" in found["network"][1]


@pytest.mark.parametrize("hours", [-2, 2], ids=["behind", "ahead"])
async def test_a_clock_that_is_off_is_found(telegram, address, hours):
    found = await said(NOW() + timedelta(hours=hours), bot_token=telegram.bot.token, bot_api_url=address)
    assert not found["clock"][0]
    assert "NTP" in found["clock"][1]


async def test_without_a_token_the_trial_is_named_and_no_network_is_needed():
    found = await said(bot_api_url="http://127.0.0.1:1")
    assert "make run" in found["token"][1]
    assert all(ok for ok, _ in found.values())


async def test_privacy_mode_is_explained_both_ways(telegram, address):
    on = await said(bot_token=telegram.bot.token, bot_api_url=address)
    telegram.privacy_mode = False
    off = await said(bot_token=telegram.bot.token, bot_api_url=address)
    assert "/setprivacy" in on["privacy"][1]
    assert "/setprivacy" not in off["privacy"][1]


async def test_inline_mode_is_said_to_be_on_or_how_it_is_turned_on(telegram, address):
    on = await said(bot_token=telegram.bot.token, bot_api_url=address)
    telegram.inline_mode = False
    off = await said(bot_token=telegram.bot.token, bot_api_url=address)
    assert on["inline"][0]
    assert off["inline"][0]
    assert f"@{telegram.bot.username}" in on["inline"][1]
    assert "/setinline" not in on["inline"][1]
    assert "@BotFather lệnh /setinline" in off["inline"][1]


async def test_a_webhook_that_telegram_does_not_know_yet_is_told_from_one_left_behind(telegram, address):
    wanted = {"webhook_url": "https://bot.example.invalid", "webhook_secret": "abc"}
    missing = await said(bot_token=telegram.bot.token, bot_api_url=address, **wanted)
    await telegram.call("setWebhook", {"url": "https://bot.example.invalid/telegram"})
    known = await said(bot_token=telegram.bot.token, bot_api_url=address, **wanted)
    left = await said(bot_token=telegram.bot.token, bot_api_url=address)
    assert "tự đặt" in missing["webhook"][1]
    assert "đã đặt" in known["webhook"][1]
    assert "tự gỡ" in left["webhook"][1]


async def test_a_database_of_a_newer_program_is_found(address):
    await (await Storage.open("sqlite:///office.db", migrate=True)).close()
    with sqlite3.connect("office.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    found = await said(bot_api_url=address, database_url="sqlite:///office.db")
    assert not found["database"][0]


async def test_an_unreachable_database_is_found_and_its_password_hidden(address):
    found = await said(bot_api_url=address, database_url="postgresql://office:matkhau@127.0.0.1:1/x")
    assert not found["database"][0]
    assert "matkhau" not in str(found)


async def test_a_place_where_no_database_can_be_made_is_found(address, tmp_path):
    (tmp_path / "a file").write_text("x")
    ok, line = (await said(bot_api_url=address, database_url="sqlite:///a file/var/office.db"))["database"]
    assert not ok
    assert "không tạo được tệp trong" in line
    assert "a file" in line


async def test_a_database_still_to_be_made_is_no_fault(address):
    ok, line = (await said(bot_api_url=address, database_url="sqlite:///var/deep/office.db"))["database"]
    assert ok
    assert "sẽ được tạo" in line
