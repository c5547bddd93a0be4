"""The screen of /trangthai says for how long the bot has run in the words in which a person would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from handlers.ports import Standing
from handlers.views.condition import condition_card
from locales import Texts
from plan.checkup import Condition

NOW = datetime(2025, 11, 24, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("running", "said"),
    [
        (timedelta(seconds=40), "Vừa khởi động, bản 1.2.3"),
        (timedelta(minutes=5), "Đã chạy 5 phút, bản 1.2.3"),
        (timedelta(hours=3, minutes=20), "Đã chạy 3 giờ 20 phút, bản 1.2.3"),
        (timedelta(days=12, hours=4, minutes=59), "Đã chạy 12 ngày 4 giờ, bản 1.2.3"),
    ],
)
def test_how_long_it_has_run_is_said_in_a_persons_words(running: timedelta, said: str) -> None:
    standing = Standing("1.2.3", NOW - running, "SQLite", 1, None, Condition(NOW), ())
    shown = condition_card(standing, (None, None), Texts.load("vi"), ZoneInfo("Asia/Ho_Chi_Minh"), lambda _press: "x")
    assert said in shown.html.split("\n")
