"""Failures of our own are told the first time, then folded by the hour; never a flood, never anybody's words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.schedule import Knocker
from handlers import notices
from handlers.context import SERVICES, Services
from storage.errors import DatabaseFull
from storage.faults import AT_ONCE
from tests.dialogue import TUAN, Scene

Stage = Callable[..., Awaitable[Scene]]
WORDS = "số điện thoại của bà Hoa"


def services_of(scene: Scene) -> Services:
    found: Services = scene.application.bot_data[SERVICES]
    return found


async def report(scene: Scene, error: BaseException, code: str | None = "K7Q2") -> None:
    faults = services_of(scene).faults
    assert faults is not None
    await faults.report(error, code)
    await scene.post()


def raised(kind: type[Exception]) -> Exception:
    try:
        raise kind(WORDS)
    except kind as error:
        return error


async def test_the_first_of_a_kind_is_told_at_once_and_the_rest_in_one_message_when_the_hour_is_over(stage: Stage) -> None:
    scene = await stage()
    tuan = scene.person(TUAN)
    for _ in range(30):
        await report(scene, raised(LookupError))
    assert len(scene.said_in(TUAN)) == 1
    tuan.sees("LookupError", "test_faults_told.py:", "K7Q2")
    scene.clock.move(hours=1)
    await scene.post()
    assert len(scene.said_in(TUAN)) == 2
    tuan.sees("30 lần LookupError")
    assert WORDS not in str(scene.said_in(TUAN))


async def test_many_kinds_at_once_are_a_few_messages_and_one_that_gathers_them(stage: Stage) -> None:
    scene = await stage()
    for number in range(40):
        await report(scene, type(f"Kind{number}Error", (Exception,), {})())
    assert len(scene.said_in(TUAN)) == AT_ONCE
    scene.clock.move(hours=1)
    await scene.post()
    assert len(scene.said_in(TUAN)) == AT_ONCE + 1
    scene.person(TUAN).sees(f"{40 - AT_ONCE} lần", "loại lỗi khác")


async def test_one_that_happened_once_is_not_told_a_second_time(stage: Stage) -> None:
    scene = await stage()
    await report(scene, raised(LookupError))
    scene.clock.move(hours=2)
    await scene.post()
    assert len(scene.said_in(TUAN)) == 1


async def test_what_goes_on_for_hours_is_one_message_an_hour(stage: Stage) -> None:
    scene = await stage()
    for _ in range(12):
        await report(scene, raised(KeyError))
        scene.clock.move(minutes=30)
    scene.clock.move(hours=1)
    await scene.post()
    assert len(scene.said_in(TUAN)) <= 1 + 7


async def test_a_duty_that_fails_is_told_and_each_failure_of_a_group_by_its_own_name(stage: Stage) -> None:
    scene = await stage()

    async def fails() -> None:
        raise ExceptionGroup("rounds failed", [raised(KeyError), raised(LookupError)])

    await Knocker({"remind": fails}, services_of(scene).faults).knock()
    await scene.post()
    assert {each for each in ("KeyError", "LookupError") if each in str(scene.said_in(TUAN))} == {"KeyError", "LookupError"}


async def test_where_the_database_takes_nothing_it_is_told_straight_away_and_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = await stage()
    faults = services_of(scene).faults
    assert faults is not None

    def full(_self: Any) -> Any:
        raise DatabaseFull("sqlite:///x")

    with monkeypatch.context() as patched:
        patched.setattr(type(scene.storage), "transaction", full)
        for _ in range(5):
            await faults.report(raised(LookupError))
    assert len(scene.said_in(TUAN)) == 1
    scene.person(TUAN).sees("cơ sở dữ liệu không ghi được")


async def test_a_report_that_fails_itself_disturbs_nobody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = await stage()

    def broken(*_: Any) -> Any:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr("bot.fault_reports.place_of", broken)
        await report(scene, raised(LookupError))
    assert scene.said_in(TUAN) == []


async def test_a_notice_that_cannot_be_composed_is_told(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    scene = await stage()

    async def fails(*_: Any) -> Any:
        raise KeyError(WORDS)

    with monkeypatch.context() as patched:
        patched.setitem(notices.COMPOSERS, "fault", fails)
        await report(scene, raised(LookupError))
    async with scene.storage.reading() as tx:
        hour = int(scene.clock.now().timestamp() // 3600)
        kinds = {row.error for row in await tx.faults.in_hour(scene.telegram.bot.user_id, hour)}
    assert kinds == {"LookupError", "KeyError"}
