"""Faults: a code, one apology, a word to the administrators; what is only for now is left to the next attempt in silence."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from handlers.context import SERVICES
from handlers.errors import ALPHABET, code_of, is_for_now
from tests.dialogue import HOA, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]


class _Failing:
    """A library that fails."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    async def answerer(self) -> Any:
        raise self.error


def code_of_last(scene: Scene) -> str | None:
    return next((outcome.code for outcome in reversed(scene.outcomes) if outcome.code), "no fault")


def _break(scene: Scene, error: Exception) -> None:
    services = scene.application.bot_data[SERVICES]
    scene.application.bot_data[SERVICES] = replace(services, library=_Failing(error))


async def test_a_fault_is_coded_logged_apologised_for_and_told(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    scene = await stage()
    _break(scene, LookupError("số điện thoại của bà Hoa"))
    hoa, tuan = scene.person(HOA), scene.person(TUAN)
    with caplog.at_level(logging.ERROR):
        await hoa.says("quá hạn")
    await scene.post()
    outcome = scene.outcomes[-1]
    assert isinstance(outcome.error, LookupError)
    assert outcome.code is not None
    assert re.fullmatch(f"[{ALPHABET}]{{4}}", outcome.code)
    hoa.sees_first(
        f"Có lỗi khi xử lý, mã {outcome.code}. Nội dung đã được lưu và sẽ được xử lý lại; anh/chị không cần gửi lại."
    )
    tuan.sees(outcome.code, "LookupError")
    assert "bà Hoa" not in tuan.text
    assert [record for record in caplog.records if getattr(record, "code", None) == outcome.code]


async def test_a_later_attempt_says_nothing_again_and_keeps_its_code(stage: Stage) -> None:
    scene = await stage()
    _break(scene, LookupError())
    scene.telegram.say(HOA, HOA, "quá hạn")
    (raw,) = await scene.telegram.call("getUpdates", {"timeout": 0})
    first = await scene.handle(raw)
    second = await scene.handle(raw, attempt=2)
    await scene.post()
    assert first.code == second.code
    assert len(scene.said_in(HOA)) == 1
    assert len(scene.said_in(TUAN)) == 1


async def test_what_telegram_refuses_is_not_promised_again(stage: Stage) -> None:
    scene = await stage()
    _break(scene, BadRequest("Can't parse entities"))
    hoa = scene.person(HOA)
    await hoa.says("quá hạn")
    hoa.sees("Quản trị viên đã được báo")
    assert "xử lý lại" not in hoa.text


@pytest.mark.parametrize("error", [TimedOut(), NetworkError("down")], ids=["timed_out", "network"])
async def test_what_is_only_for_now_is_left_to_the_next_attempt_in_silence(stage: Stage, error: TelegramError) -> None:
    scene = await stage()
    _break(scene, error)
    hoa = scene.person(HOA)
    await hoa.says("quá hạn")
    hoa.sees_nothing_new()
    assert scene.outcomes[-1].error is error
    assert scene.outcomes[-1].code is None


async def test_a_press_that_fails_is_answered_with_a_window(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    _break(scene, LookupError())
    await hoa.presses("Xem đầy đủ")
    assert hoa.alert == f"Có lỗi khi xử lý, mã {scene.outcomes[-1].code}. Anh/chị bấm lại sau ít phút."


async def test_a_fault_over_other_peoples_talk_is_not_told_to_the_group(stage: Stage) -> None:
    scene = await stage()
    _break(scene, LookupError())
    scene.telegram.remove_bot(UNIT_GROUP, HOA)
    scene.telegram.add_bot(UNIT_GROUP, TUAN)
    await scene.deliver()
    assert scene.said_in(UNIT_GROUP) == []
    assert [outcome.code for outcome in scene.outcomes if outcome.error] == [code_of_last(scene)]


@pytest.mark.parametrize(
    ("error", "for_now"),
    [
        (TimedOut(), True),
        (NetworkError("x"), True),
        (BadRequest("x"), False),
        (Forbidden("x"), False),
        (ValueError(), False),
        (None, False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_may_succeed_later(error: BaseException | None, for_now: bool) -> None:
    assert is_for_now(error) is for_now


def test_a_429_may_succeed_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    assert is_for_now(RetryAfter(timedelta(seconds=5)))


def test_an_update_that_is_none_of_telegrams_has_a_code_too() -> None:
    assert re.fullmatch(f"[{ALPHABET}]{{4}}", code_of("odd"))
    assert code_of("odd") == code_of("odd")


async def test_who_blocked_the_bot_gets_no_apology_and_stops_nobody(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.say(HOA, HOA, "quá hạn")
    scene.telegram.block_bot(HOA)
    await scene.deliver()
    assert any(isinstance(outcome.error, Forbidden) for outcome in scene.outcomes)
    assert scene.said_in(TUAN) == []
    tuan = scene.person(TUAN)
    await tuan.says("quá hạn")
    tuan.sees("🔴 2.b")
