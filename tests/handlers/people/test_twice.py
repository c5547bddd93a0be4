"""Everything about people twice: the same update again, a second press, a month late, by somebody else, in another chat."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from handlers.packing import prefix_of
from handlers.people import buttons
from plan.people import Role
from plan.rights import RULES
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, OFFICE, STRANGER, TUAN, Scene, Speaker
from tests.handlers.people.test_getting_in import found, invited

Stage = Callable[..., Awaitable[Scene]]
Course = Callable[[Scene], Awaitable[Speaker]]
SHORT = "Phòng HC-TC"
OUTSIDER = 700000077
COURSES: dict[str, Course] = {}
COMMANDS: dict[str, Course] = {}


def pressing(course: Course) -> Course:
    """A course of a dialogue that ends with the press in question."""
    COURSES[course.__name__] = course
    return course


def saying(course: Course) -> Course:
    """A course of a dialogue that ends with the message in question."""
    COMMANDS[course.__name__] = course
    return course


@pressing
async def begins_to_register(scene: Scene) -> Speaker:
    hoa = scene.person(HOA)
    await hoa.says("/start")
    await hoa.presses("Đăng ký")
    return hoa


@pressing
async def asks_to_join(scene: Scene) -> Speaker:
    hoa = scene.person(HOA)
    await hoa.says("/dangky")
    await hoa.presses(ADMINISTRATION)
    return hoa


async def is_asked(scene: Scene) -> Speaker:
    await asks_to_join(scene)
    await scene.post()
    return scene.person(TUAN)


@pressing
async def approves(scene: Scene) -> Speaker:
    tuan = await is_asked(scene)
    await tuan.presses("Duyệt")
    return tuan


@pressing
async def refuses(scene: Scene) -> Speaker:
    tuan = await is_asked(scene)
    await tuan.presses("Từ chối")
    return tuan


@pressing
async def looks_at_a_unit(scene: Scene) -> Speaker:
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    await tuan.presses(SHORT)
    return tuan


@pressing
async def looks_at_a_person(scene: Scene) -> Speaker:
    tuan = await looks_at_a_unit(scene)
    await tuan.presses("Nguyễn Thị Hoa")
    return tuan


@pressing
async def makes_a_head(scene: Scene) -> Speaker:
    tuan = await looks_at_a_person(scene)
    await tuan.presses("+ trưởng đơn vị")
    return tuan


@pressing
async def takes_a_role(scene: Scene) -> Speaker:
    tuan = await looks_at_a_person(scene)
    await tuan.presses("− cán bộ")
    return tuan


@pressing
async def asks_to_whom(scene: Scene) -> Speaker:
    await scene.registered(STRANGER, Role.STAFF, ADMINISTRATION)
    tuan = await looks_at_a_person(scene)
    await tuan.presses("Bàn giao")
    return tuan


@pressing
async def hands_over(scene: Scene) -> Speaker:
    tuan = await asks_to_whom(scene)
    await tuan.presses("Người Lạ")
    return tuan


@pressing
async def invites(scene: Scene) -> Speaker:
    tuan = await looks_at_a_unit(scene)
    await tuan.presses("Mời cán bộ")
    return tuan


@pressing
async def binds_a_group(scene: Scene) -> Speaker:
    tuan = scene.person(TUAN, group=LEADERS)
    await tuan.says("/donvi")
    await tuan.presses(FINANCE)
    return tuan


@pressing
async def lets_a_group_go(scene: Scene) -> Speaker:
    tuan = await binds_a_group(scene)
    await tuan.says("/donvi")
    await tuan.presses("Bỏ gắn")
    return tuan


@pressing
async def asks_who_succeeds(scene: Scene) -> Speaker:
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan = scene.person(TUAN)
    await tuan.says("/donvi")
    await tuan.presses(SHORT)
    return tuan


@pressing
async def merges_two_units(scene: Scene) -> Speaker:
    tuan = await asks_who_succeeds(scene)
    await tuan.presses(FINANCE)
    await tuan.presses("Xác nhận")
    return tuan


@pressing
async def dissolves_a_unit(scene: Scene) -> Speaker:
    tuan = await asks_who_succeeds(scene)
    await tuan.presses("Giải thể")
    await tuan.presses("Xác nhận")
    return tuan


@saying
async def says_dangky(scene: Scene) -> Speaker:
    hoa = scene.person(HOA)
    await hoa.says("/dangky")
    return hoa


@saying
async def follows_a_link(scene: Scene) -> Speaker:
    hoa = scene.person(HOA)
    await hoa.says(f"/start {await invited(scene, Role.LEADER)}")
    return hoa


@saying
async def sends_a_code(scene: Scene) -> Speaker:
    hoa = scene.person(HOA)
    await hoa.says(await invited(scene, Role.ADMIN))
    return hoa


@saying
async def sends_a_code_that_is_late(scene: Scene) -> Speaker:
    hoa, code = scene.person(HOA), await invited(scene, Role.ADMIN)
    scene.clock.move(days=1)
    await hoa.says(code)
    return hoa


@saying
async def says_thanhvien(scene: Scene) -> Speaker:
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    return tuan


@saying
async def says_donvi(scene: Scene) -> Speaker:
    tuan = scene.person(TUAN)
    await tuan.says("/donvi")
    return tuan


@saying
async def says_donvi_in_a_group(scene: Scene) -> Speaker:
    tuan = scene.person(TUAN, group=LEADERS)
    await tuan.says("/donvi")
    return tuan


@saying
async def takes_leave(scene: Scene) -> Speaker:
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan = scene.person(TUAN)
    await tuan.says("/nghi đến 30/11 người thay: Nguyễn Thị Hoa")
    return tuan


@saying
async def comes_back(scene: Scene) -> Speaker:
    tuan = await takes_leave(scene)
    await tuan.says("/nghi thôi")
    return tuan


@saying
async def says_start(scene: Scene) -> Speaker:
    tuan = scene.person(TUAN)
    await tuan.says("/start")
    return tuan


async def opened(stage: Stage) -> Scene:
    scene = await stage(open_to_all=False)
    await scene.registered(TUAN, Role.ADMIN)
    scene.telegram.add_person(OUTSIDER, "Người", "Ngoài", "ngoai", started=True)
    return scene


def test_every_kind_of_button_about_people_is_pressed_here() -> None:
    assert set(buttons.KINDS) - OWN_DATA == PRESSED


OWN_DATA = {"Po", "Pe", "Pc", "Pf", "Px"}
"""What people see and erase of themselves, and their calendar links, are pressed in files of their own."""
PRESSED = {"Pr", "Pu", "Pd", "Pm", "Pp", "Pg", "Pt", "Ph", "Pi", "Pb", "Pz"}
"""What the courses press; each course below checks that it presses one of these."""


@pytest.mark.parametrize("course", COMMANDS.values(), ids=COMMANDS)
async def test_a_message_that_is_handled_twice_is_as_if_it_came_once(stage: Stage, course: Course) -> None:
    scene = await opened(stage)
    await course(scene)
    await scene.repeats()
    scene.clock.move(minutes=3)
    async with scene.changing_nothing():
        await scene.handle(scene.handled[-1].raw, attempt=3)
    await audit_is_intact(scene)


@pytest.mark.parametrize("course", COURSES.values(), ids=COURSES)
async def test_a_button_works_once_for_who_may_where_it_stands_and_in_its_time(stage: Stage, course: Course) -> None:
    scene = await opened(stage)
    speaker = await course(scene)
    assert prefix_of(speaker.data) in PRESSED
    data, message = speaker.data, {"message_id": scene.handled[-1].raw["callback_query"]["message"]["message_id"]}
    await scene.repeats()
    if course is not invites:
        await pressed_twice(scene, speaker, message)
    await pressed_by_an_outsider(scene, data, speaker.chat_id, message)
    await carried_elsewhere(scene, speaker, data)
    scene.clock.move(days=31)
    async with scene.changing_nothing():
        await speaker.forges(data, message)
    assert speaker.alert == scene.texts.plain("press.worn")
    await audit_is_intact(scene)


async def pressed_twice(scene: Scene, speaker: Speaker, message: dict[str, Any]) -> None:
    """An impatient second press changes nothing and leaves on the screen what the first one put there."""
    shown = speaker.text
    scene.clock.move(minutes=2)
    async with scene.changing_nothing():
        await speaker.forges(speaker.data, message)
    assert speaker.alert is None
    assert speaker.text == shown


async def pressed_by_an_outsider(scene: Scene, data: str, chat_id: int, message: dict[str, Any]) -> None:
    """Somebody without a role presses the same button in the same chat."""
    if RULES[buttons.KINDS[prefix_of(data)].ACTION].strangers:
        return  # what anybody may do; and nobody else presses in a private chat
    outsider = Speaker(scene, OUTSIDER, chat_id)
    async with scene.changing_nothing():
        await outsider.forges(data, message)
    assert outsider.alert == scene.texts.plain("denied.stranger_short", office=OFFICE)


async def carried_elsewhere(scene: Scene, speaker: Speaker, data: str) -> None:
    """The same person sends the same data under a message of the bot in another chat."""
    elsewhere = scene.person(speaker.user_id, group=LEADERS if speaker.chat_id != LEADERS else None)
    await elsewhere.says("/help")
    async with scene.changing_nothing():
        await elsewhere.forges(data)
    assert elsewhere.alert == scene.texts.plain("press.unknown")


async def audit_is_intact(scene: Scene) -> None:
    async with scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None


async def test_each_press_for_an_invitation_makes_a_link_of_its_own(stage: Stage) -> None:
    """Whoever invites two people presses twice: each link is for one."""
    scene = await opened(stage)
    tuan = await invites(scene)
    first = tuan.text
    await tuan.presses_again()
    assert tuan.text != first
    assert tuan.text.partition("start=")[0] == first.partition("start=")[0]


async def test_who_hands_over_the_own_work_twice_is_refused_the_second_time_and_nothing_changes(stage: Stage) -> None:
    """The right went with the work: the second press finds a person who may not do this any more."""
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    tuan = scene.person(TUAN)
    await tuan.says("/thanhvien")
    await tuan.presses("Trần Quốc Tuấn")
    await tuan.presses("Bàn giao")
    await tuan.presses("Nguyễn Thị Hoa")
    shown = tuan.text
    async with scene.changing_nothing():
        await scene.handle(scene.handled[-1].raw, attempt=2)
        await tuan.presses_again()
    assert tuan.alert is not None
    assert tuan.text == shown


async def test_who_lost_a_role_does_not_get_it_back_with_the_old_code(stage: Stage) -> None:
    scene = await opened(stage)
    code, hoa = await invited(scene, Role.ADMIN), scene.person(HOA)
    await hoa.says(code)
    person = await found(scene, HOA)
    assert person is not None
    async with scene.storage.transaction() as tx:
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    async with scene.changing_nothing():
        await hoa.says(code)
    hoa.sees("Mã mời này đã có người dùng.")


async def test_a_stand_in_is_told_again_when_the_same_leave_is_taken_a_second_time(stage: Stage) -> None:
    scene = await opened(stage)
    tuan = await takes_leave(scene)
    await scene.post()
    await tuan.says("/nghi thôi")
    await tuan.says("/nghi đến 30/11 người thay: Nguyễn Thị Hoa")
    await scene.post()
    assert len(scene.said_in(HOA)) == 2
    scene.person(HOA).sees("anh/chị là người thay")


async def test_nobody_is_approved_into_a_unit_that_was_dissolved_meanwhile(stage: Stage) -> None:
    scene = await opened(stage)
    tuan = await is_asked(scene)
    async with scene.storage.transaction() as tx:
        unit = next(each for each in await tx.units.alive(1) if each.name == ADMINISTRATION)
        await tx.units.dissolve(unit.id or 0, None, scene.clock.now())
    async with scene.changing_nothing():
        await tuan.presses("Duyệt")
    tuan.sees("Đơn vị này không còn trong danh sách.")
