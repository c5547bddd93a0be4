"""A small local Telegram that the sandbox's tests share: two people, a group, a clock that stands still until it is moved."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.telegram import LocalTelegram

HOA, MINH, GROUP, OUTSIDE = 11, 12, -500, -600
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20" + b"\0" * 9


class StandingClock:
    """Shows one instant until it is moved."""

    def __init__(self) -> None:
        self.instant = datetime(2025, 11, 24, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def move(self, step: timedelta) -> None:
        self.instant += step


def small_world(clock: StandingClock | None = None, **switches: Any) -> LocalTelegram:
    """Return a world where Hoa has opened the bot, Minh has not, and the bot is in one of two groups."""
    telegram = LocalTelegram((clock or StandingClock()).now, **switches)
    telegram.add_person(HOA, "Hoa", "Nguyễn Thị", "hoa_hctc", started=True)
    telegram.add_person(MINH, "Minh")
    telegram.add_group(GROUP, "Phòng Hành chính", [HOA, MINH])
    telegram.add_group(OUTSIDE, "Nhóm khác", [MINH], bot_is_member=False)
    return telegram


async def refusal(telegram: LocalTelegram, method: str, **params: Any) -> ApiError:
    """Call and return how Telegram refuses."""
    with pytest.raises(ApiError) as caught:
        await telegram.call(method, params)
    return caught.value


def button(text: str = "Xem", **action: Any) -> dict[str, Any]:
    """Return a keyboard with one button."""
    return {"inline_keyboard": [[{"text": text, **(action or {"callback_data": "x"})}]]}
