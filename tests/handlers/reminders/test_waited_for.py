"""Work that waits for another unit: that unit's head is reminded, may put it off, and hears no more when the waiting ends."""

from __future__ import annotations

from plan.people import Role
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, Scene, Speaker
from tests.handlers.reminders.scenes import LAN, Stage, days, due, moment, office, pressed, walk

WAITS = "1.a Việc 1.a: Phòng HC-TC đang chờ Phòng QT-TV phối hợp từ {} ngày trước, hạn 31/12."


async def waiting(stage: Stage, day: str = "2025-12-31") -> tuple[Scene, Speaker]:
    """Open an office in which Phòng QTTV, headed by Lan, has been waited for since Monday 24/11; she heard that at once."""
    scene = await office(stage, due("1.a", day))
    await scene.registered(LAN, Role.HEAD, FINANCE)
    await scene.person(HOA).says("/capnhat 1a chờ phòng QTTV cho ý kiến")
    scene.clock.move(minutes=2)
    await scene.post()
    return scene, scene.person(LAN)


async def test_the_unit_that_is_waited_for_is_reminded_after_three_eight_and_thirteen_working_days(stage: Stage) -> None:
    scene, lan = await waiting(stage)
    said = len(days(scene, LAN))
    await walk(scene, "2025-11-25", "2025-12-15")
    assert days(scene, LAN)[said:] == ["2025-11-27", "2025-12-04", "2025-12-11"]
    lan.sees(WAITS.format(17))
    lan.sees_buttons("Nhắc lại sau")
    assert len(lan.buttons) == 1


async def test_it_is_reminded_before_the_day_as_well_and_the_leading_head_too(stage: Stage) -> None:
    scene, _ = await waiting(stage, "2025-12-17")
    said = len(days(scene, LAN)), len(days(scene, HOA))
    await walk(scene, "2025-12-12", "2025-12-18")
    assert days(scene, LAN)[said[0] :] == ["2025-12-12", "2025-12-16", "2025-12-17", "2025-12-18"]
    assert days(scene, HOA)[said[1] :] == ["2025-12-12", "2025-12-16", "2025-12-17", "2025-12-18"]


async def test_its_head_may_put_it_off_and_is_reminded_on_that_day(stage: Stage) -> None:
    scene, lan = await waiting(stage)
    await walk(scene, "2025-11-27", "2025-11-27")
    await pressed(lan, "Nhắc lại sau", "Thứ Hai (1/12)")
    lan.sees_first("Sẽ nhắc lại 1.a thứ Hai, 1/12.")
    said = len(days(scene, LAN))
    await walk(scene, "2025-11-28", "2025-12-03")
    assert days(scene, LAN)[said:] == ["2025-12-01"]
    lan.sees(WAITS.format(7))


async def test_when_the_waiting_has_ended_nobody_is_reminded_of_it(stage: Stage) -> None:
    scene, lan = await waiting(stage)
    await walk(scene, "2025-11-27", "2025-11-27")
    await pressed(lan, "Nhắc lại sau", "Thứ Hai (1/12)")
    scene.clock.instant = moment("2025-11-28")
    await scene.person(HOA).says("/capnhat 1a 70%")
    said = len(days(scene, LAN))
    await walk(scene, "2025-12-01", "2025-12-05")
    assert len(days(scene, LAN)) == said


async def test_a_head_of_both_units_hears_it_in_one_message(stage: Stage) -> None:
    scene, _ = await waiting(stage, "2025-12-02")
    await scene.registered(LAN, Role.HEAD, ADMINISTRATION)
    said = len(days(scene, LAN))
    await walk(scene, "2025-12-02", "2025-12-02")
    assert days(scene, LAN)[said:] == ["2025-12-02"]
    scene.person(LAN).sees("1.a Việc 1.a, hạn thứ Ba, 2/12 (hôm nay)", "🤝 1.a Việc 1.a: Phòng HC-TC đang chờ Phòng QT-TV")
