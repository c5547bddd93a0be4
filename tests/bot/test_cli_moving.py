"""`nhacviec migrate-data`: what it says and with which status it ends."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli import commands
from storage import Storage

NOW = datetime(2025, 11, 24, tzinfo=UTC)


@pytest.fixture
def source(tmp_path: Path) -> str:
    """A database with an office, in which no bot works."""
    url = f"sqlite:///{tmp_path / 'old.db'}"

    async def fill() -> None:
        storage = await Storage.open(url)
        async with storage.transaction() as tx:
            await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", NOW)
        await storage.close()

    asyncio.run(fill())
    return url


def said(*words: str) -> Result:
    return CliRunner().invoke(commands, ["migrate-data", *words])


def test_a_move_is_summed_up_and_says_what_to_do_next(source: str, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path / 'new.db'}"
    done = said(source, target)
    assert done.exit_code == 0, done.output
    assert "Số dòng và mã băm của từng bảng ở hai nơi khớp nhau" in done.output
    assert "cơ quan: 1" in done.output
    assert f"DATABASE_URL trong tệp .env trỏ tới {target}" in done.output
    again = said(source, target)
    assert again.exit_code == 2
    assert "đích đã có dữ liệu" in again.output


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("mysql://u:s3cret@h/x", "sqlite:///new.db"), "Địa chỉ cơ sở dữ liệu không dùng được"),
        (("sqlite:///nowhere.db", "sqlite:///new.db"), "Không mở được cơ sở dữ liệu"),
        (("sqlite:///nowhere.db",), "Thiếu TARGET"),
    ],
)
def test_what_cannot_be_moved_is_refused_with_a_sentence(words: tuple[str, ...], sentence: str) -> None:
    refused = said(*words)
    assert refused.exit_code == 2
    assert sentence in refused.output
    assert "s3cret" not in refused.output
