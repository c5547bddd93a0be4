"""/lich sends the deadlines of one's units as a file; a secret link keeps a phone up to date until it is ended."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import httpx
import pytest
from icalendar import Calendar
from starlette.applications import Starlette
from starlette.routing import Route

from bot.calendar_feed import CALENDAR_PATH, CalendarFeed
from bot.guesses import MOST
from handlers.context import SERVICES, OnlyOffice
from plan.people import Role
from storage.errors import DatabaseUnreachable
from tests.dialogue import ADMINISTRATION, HOA, STRANGER, TUAN, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]
ADDRESS = "https://viec.example.vn"


def entries(content: bytes) -> dict[date, list[str]]:
    found: dict[date, list[str]] = {}
    for event in Calendar.from_ical(content).walk("VEVENT"):
        found.setdefault(event["dtstart"].dt, []).append(str(event["summary"]))
    return found


def file_of(scene: Scene) -> bytes:
    document = scene.telegram.messages(HOA)[-1]["document"]
    assert (document["file_name"], document["mime_type"]) == ("lich-thoi-han.ics", "text/calendar")
    return scene.telegram.files.get(document["file_id"]).content


async def staff(stage: Stage, **more: object) -> tuple[Scene, Speaker]:
    scene = await stage(open_to_all=False, **more)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    return scene, scene.person(HOA)


def link_in(text: str) -> str:
    return next(word for word in text.split() if word.startswith(ADDRESS)).removeprefix(ADDRESS)


async def read(scene: Scene, path: str, **headers: str) -> httpx.Response:
    app = Starlette(routes=[Route(CALENDAR_PATH, CalendarFeed(OnlyOffice(scene.application.bot_data[SERVICES])).show)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
        return await client.get(path, headers=headers)


async def test_a_colleague_gets_the_deadlines_of_the_own_unit_as_a_file(stage: Stage) -> None:
    scene, hoa = await staff(stage)
    await hoa.says("/lich")
    hoa.sees("Lịch thời hạn, Phòng Hành chính - Tổ chức", "thời hạn sắp tới")
    assert hoa.buttons == []  # nobody outside reaches the web endpoints, so there is no link to offer
    assert any(title.startswith("1.b ") for title in entries(file_of(scene))[date(2025, 12, 31)])


async def test_the_unit_of_the_calendar_may_be_named(stage: Stage) -> None:
    _, hoa = await staff(stage)
    await hoa.says("/lich quản trị tài vụ")
    hoa.sees("Phòng Quản trị - Tài vụ")
    await hoa.says("/lich phòng không có")
    hoa.sees("phòng không có")
    await hoa.presses("Phòng Quản trị - Tài vụ")
    hoa.sees("Lịch thời hạn, Phòng Quản trị - Tài vụ")


async def test_an_administrator_without_a_unit_gets_the_whole_office(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    tuan = scene.person(TUAN)
    await tuan.says("/lich")
    tuan.sees("Lịch thời hạn, Văn phòng UBND tỉnh")


async def test_a_link_is_shown_once_and_read_by_a_phone_until_it_is_ended(stage: Stage) -> None:
    scene, hoa = await staff(stage, address=ADDRESS)
    await hoa.says("/lich")
    await hoa.presses("Tạo liên kết")
    path = link_in(hoa.text)
    await scene.repeats()
    answer = await read(scene, path)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert (answer.headers["referrer-policy"], answer.headers["cache-control"]) == ("no-referrer", "private, no-store")
    assert "access-control-allow-origin" not in answer.headers
    assert date(2025, 12, 31) in entries(answer.content)
    assert (await read(scene, path, **{"If-None-Match": answer.headers["etag"]})).status_code == 304
    await hoa.presses("Hủy liên kết")
    hoa.sees("Đã hủy liên kết lịch")
    await scene.repeats()
    assert (await read(scene, path)).status_code == 404


async def test_another_link_ends_the_one_before(stage: Stage) -> None:
    scene, hoa = await staff(stage, address=ADDRESS)
    await hoa.says("/lich")
    await hoa.presses("Tạo liên kết")
    first = link_in(hoa.text)
    scene.clock.move(minutes=2)
    await hoa.says("/lich")
    hoa.sees("đang dùng, tạo ngày 24/11/2025")
    await hoa.presses("Tạo liên kết khác")
    assert (await read(scene, first)).status_code == 404
    assert (await read(scene, link_in(hoa.text))).status_code == 200


async def test_who_has_left_the_office_reads_nothing_any_more(stage: Stage) -> None:
    scene, hoa = await staff(stage, address=ADDRESS)
    await hoa.says("/lich")
    await hoa.presses("Tạo liên kết")
    path = link_in(hoa.text)
    async with scene.storage.transaction() as tx:
        person = await tx.people.by_user(1, HOA, date(2025, 11, 24))
        assert person is not None
        await tx.people.take(person.id, person.holdings[0], scene.clock.now() + timedelta(days=1))
    assert (await read(scene, path)).status_code == 404


async def test_the_code_of_a_link_is_kept_nowhere_and_its_being_there_is_told_to_its_owner(stage: Stage) -> None:
    scene, hoa = await staff(stage, address=ADDRESS)
    await hoa.says("/lich")
    await hoa.presses("Tạo liên kết")
    code = link_in(hoa.text).removeprefix("/lich/").removesuffix(".ics")
    file = (await scene.storage.describe()).url.removeprefix("sqlite:///")
    with open(file, "rb") as database:  # noqa: ASYNC230, PTH123 - a small file of this test
        assert code.encode() not in database.read()
    await hoa.says("/dulieu")
    hoa.sees("Liên kết lịch riêng")


@pytest.mark.parametrize("path", ["/lich/a.ics", f"/lich/{'A' * 43}.ics", f"/lich/{'%00' * 43}.ics", "/lich/.ics"])
async def test_a_made_up_link_opens_nothing(stage: Stage, path: str) -> None:
    scene, _ = await staff(stage, address=ADDRESS)
    assert (await read(scene, path)).status_code == 404


async def test_a_database_that_is_away_makes_a_phone_come_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(_self: object) -> None:
        raise DatabaseUnreachable("postgresql://office", "gone")

    scene, _ = await staff(stage, address=ADDRESS)
    monkeypatch.setattr(type(scene.storage), "reading", unreachable)
    answer = await read(scene, f"/lich/{'A' * 43}.ics")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "900")


async def test_a_stranger_gets_no_calendar(stage: Stage) -> None:
    scene = await stage(open_to_all=True, address=ADDRESS)
    stranger = scene.person(STRANGER)
    await stranger.says("/lich")
    assert "document" not in scene.telegram.messages(STRANGER)[-1]


async def test_who_tries_many_links_waits_and_a_link_in_use_is_always_read(stage: Stage) -> None:
    scene, hoa = await staff(stage, address=ADDRESS)
    await hoa.says("/lich")
    await hoa.presses("Tạo liên kết")
    app = Starlette(routes=[Route(CALENDAR_PATH, CalendarFeed(OnlyOffice(scene.application.bot_data[SERVICES])).show)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("203.0.113.7", 1)), base_url=ADDRESS) as guesser:
        tried = [(await guesser.get(f"/lich/{number:043d}.ics")).status_code for number in range(MOST + 1)]
        assert (tried[:MOST], tried[MOST]) == ([404] * MOST, 429)
        assert (await guesser.get(link_in(hoa.text))).status_code == 200
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app, client=("203.0.113.8", 1)), base_url=ADDRESS) as phone:
        assert (await phone.get(link_in(hoa.text))).status_code == 200


async def test_behind_a_proxy_each_phone_is_counted_by_the_address_that_the_proxy_saw(stage: Stage) -> None:
    scene, _ = await staff(stage, address=ADDRESS)
    app = Starlette(routes=[Route(CALENDAR_PATH, CalendarFeed(OnlyOffice(scene.application.bot_data[SERVICES])).show)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as proxy:
        for number in range(MOST + 1):
            seen = {"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.7"}
            last = await proxy.get(f"/lich/{number:043d}.ics", headers=seen)
        assert last.status_code == 429
        other = await proxy.get(f"/lich/{0:043d}.ics", headers={"X-Forwarded-For": "203.0.113.7, 203.0.113.8"})
        assert other.status_code == 404
