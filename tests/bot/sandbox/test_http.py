"""The sandbox over HTTP: a real Bot API client works against it, and only this machine's own page may act."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message
from telegram.error import BadRequest, Conflict, InvalidToken

from bot.clock import MovableClock
from bot.sandbox.browser import moved
from bot.sandbox.http import create_app
from bot.sandbox.telegram import LocalTelegram
from tests.bot.sandbox.local_server import serving
from tests.bot.sandbox.local_world import GROUP, HOA, MINH, PNG, button, small_world

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class Place:
    """A served sandbox: its address, world, clock, and how often it was told that the clock moved."""

    def __init__(self) -> None:
        self.telegram: LocalTelegram = small_world()
        self.clock = MovableClock(datetime(2025, 11, 24, tzinfo=UTC))
        self.knocks = 0
        self.address = ""

    async def knock(self) -> None:
        self.knocks += 1

    def bot(self, token: str | None = None) -> Bot:
        return Bot(token or self.telegram.bot.token, base_url=f"{self.address}/bot", base_file_url=f"{self.address}/file/bot")


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    here = Place()
    app = create_app(here.telegram, here.clock, ZONE, here.knock)
    async with serving(app, here.telegram) as address:
        here.address = address
        yield here


@pytest.fixture
async def client(place: Place) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=place.address) as found:
        yield found


async def test_a_bot_api_client_polls_answers_and_carries_files(place: Place) -> None:
    async with place.bot() as bot:
        poll = asyncio.create_task(bot.get_updates(timeout=20))
        place.telegram.send_document(HOA, HOA, b"noi dung", "kế hoạch.txt")
        (update,) = await poll
        assert update.message is not None
        assert update.message.document is not None
        content = bytes(await (await update.message.document.get_file()).download_as_bytearray())
        await bot.send_document(HOA, content, filename="bản sao.txt", caption="<b>Bản sao</b>", parse_mode="HTML")
        with pytest.raises(BadRequest, match="Message text is empty"):
            await bot.send_message(HOA, " ")
    sent = place.telegram.messages(HOA)[-1]
    assert (sent["document"]["file_name"], sent["document"]["file_size"]) == ("bản sao.txt", len(b"noi dung"))
    assert sent["caption_entities"][0]["type"] == "bold"


async def test_a_picture_from_memory_goes_out_with_a_button_that_is_a_link_and_its_caption_is_changed(
    place: Place, client: httpx.AsyncClient
) -> None:
    keys = InlineKeyboardMarkup([[InlineKeyboardButton("Mở việc", url="https://t.me/nhacviec_bot?start=nv_12")]])
    async with place.bot() as bot:
        sent = await bot.send_photo(GROUP, PNG, caption="<b>Tuần 48</b>", parse_mode="HTML", reply_markup=keys)
        edited = await bot.edit_message_caption(GROUP, sent.message_id, caption="Tuần 49", reply_markup=keys)
        bare = await bot.edit_message_reply_markup(GROUP, sent.message_id)
    assert (sent.caption, sent.reply_markup) == ("Tuần 48", keys)
    assert isinstance(edited, Message)
    assert (edited.caption, edited.caption_entities, edited.reply_markup) == ("Tuần 49", (), keys)
    assert isinstance(bare, Message)
    assert (bare.caption, bare.reply_markup) == ("Tuần 49", None)
    shown = await client.get(f"/sandbox/files/{sent.photo[-1].file_id}?inline")
    assert (shown.headers["content-type"], shown.headers["content-disposition"]) == ("image/png", "inline")
    assert shown.content == PNG


async def test_a_second_poller_is_told_of_the_first(place: Place) -> None:
    async with place.bot() as one, place.bot() as two:
        older = asyncio.create_task(one.get_updates(timeout=20))
        await place.telegram.polled.wait()
        newer = asyncio.create_task(two.get_updates(timeout=20))
        with pytest.raises(Conflict):
            await older
        place.telegram.say(HOA, HOA, "chào")
        assert len(await newer) == 1


async def test_an_abandoned_poll_ends_and_takes_nothing_along(place: Place, client: httpx.AsyncClient) -> None:
    poll = asyncio.create_task(client.get(f"/bot{place.telegram.bot.token}/getUpdates", params={"timeout": "50"}))
    await place.telegram.polled.wait()
    poll.cancel()
    with pytest.raises(asyncio.CancelledError):
        await poll
    place.telegram.say(HOA, HOA, "chào")
    async with place.bot() as bot:
        assert len(await bot.get_updates(timeout=20)) == 1


async def test_a_wrong_token_is_refused(place: Place) -> None:
    with pytest.raises(InvalidToken):
        async with place.bot("1:wrong"):
            pass


@pytest.mark.parametrize("form", ["query", "urlencoded", "json"])
async def test_every_way_to_pass_parameters_works(place: Place, client: httpx.AsyncClient, form: str) -> None:
    path = f"/bot{place.telegram.bot.token}/sendMessage"
    params = {"chat_id": str(HOA), "text": "chào"}
    match form:
        case "query":
            answer = await client.get(path, params=params)
        case "urlencoded":
            answer = await client.post(path, data=params)
        case _:
            answer = await client.post(path, json={"chat_id": HOA, "text": "chào", "reply_markup": button()})
    assert answer.json()["result"]["text"] == "chào"


async def test_what_is_no_json_object_is_refused(place: Place, client: httpx.AsyncClient) -> None:
    path = f"/bot{place.telegram.bot.token}/getMe"
    for body in ("[]", "{"):
        answer = await client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        assert answer.json()["ok"] is False


async def test_planned_faults_arrive_as_gateway_errors(place: Place, client: httpx.AsyncClient) -> None:
    path = f"/bot{place.telegram.bot.token}/sendMessage"
    place.telegram.faults.refuse("sendMessage")
    place.telegram.faults.lose_answer("sendMessage")
    codes = [(await client.post(path, json={"chat_id": HOA, "text": word})).status_code for word in ("một", "hai")]
    assert codes == [502, 504]
    assert [message["text"] for message in place.telegram.messages(HOA)] == ["hai"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        pytest.param({"Host": "evil.example"}, 421, id="rebound name"),
        pytest.param({"Host": "evil.example:8080"}, 421, id="rebound name with port"),
        pytest.param({"Host": "127.0.0.1.evil.example:8080"}, 421, id="a name that begins like loopback"),
        pytest.param({"Host": "192.168.1.7:8080"}, 421, id="another machine's address"),
        pytest.param({"Host": "[::"}, 421, id="no host at all"),
        pytest.param({"Host": "localhost:8080"}, 200, id="by name"),
        pytest.param({"Host": "[::1]:8080"}, 200, id="by its longer address"),
        pytest.param({"Origin": "http://evil.example"}, 403, id="foreign origin"),
        pytest.param({"Origin": "null"}, 403, id="hidden origin"),
        pytest.param({"Sec-Fetch-Site": "cross-site"}, 403, id="foreign page"),
        pytest.param({}, 200, id="no browser"),
        pytest.param({"Sec-Fetch-Site": "same-origin"}, 200, id="the page itself"),
    ],
)
async def test_only_the_page_itself_and_local_tools_may_act(
    place: Place, client: httpx.AsyncClient, headers: dict[str, str], status: int
) -> None:
    answer = await client.post(f"/sandbox/chats/{HOA}/say", json={"user_id": HOA, "text": "chào"}, headers=headers)
    assert answer.status_code == status
    assert len(place.telegram.messages(HOA)) == (status == 200)


async def test_a_foreign_page_cannot_use_the_bot_api_by_a_link(place: Place, client: httpx.AsyncClient) -> None:
    path = f"/bot{place.telegram.bot.token}/sendMessage?chat_id={HOA}&text=x"
    assert (await client.get(path, headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})).status_code == 403


async def test_the_page_and_its_parts_are_served_under_a_strict_policy(client: httpx.AsyncClient) -> None:
    page = await client.get("/")
    assert page.headers["content-security-policy"].startswith("default-src 'self'")
    assert "Nhắc Việc" in page.text
    wanted, served = set(re.findall(r"/page/[a-z]+\.[a-z]+", page.text)), set()
    while missing := wanted - served:
        part = await client.get(name := missing.pop())
        assert part.status_code == 200, name
        served.add(name)
        wanted |= set(re.findall(r"/page/[a-z]+\.[a-z]+", part.text))
    assert {"/page/chat.css", "/page/marks.js", "/page/words.js"} <= served


async def test_the_page_learns_chats_messages_and_commands(place: Place, client: httpx.AsyncClient) -> None:
    commands = [{"command": "hoi", "description": "Hỏi"}]
    await place.telegram.call("setMyCommands", {"commands": commands, "scope": {"type": "all_private_chats"}})
    await place.telegram.call("sendMessage", {"chat_id": HOA, "text": "chào"})
    state = (await client.get("/sandbox/state")).json()
    chat = next(chat for chat in state["chats"] if chat["id"] == HOA)
    assert (chat["from_bot"], chat["last"]["text"], state["privacy"], state["zone"]) == (1, "chào", True, "Asia/Ho_Chi_Minh")
    assert next(chat for chat in state["chats"] if chat["id"] == GROUP)["speakers"] == [HOA, MINH]
    assert (await client.get(f"/sandbox/chats/{HOA}/messages")).json()[0]["text"] == "chào"
    assert (await client.get(f"/sandbox/chats/{HOA}/commands", params={"user": HOA})).json() == commands
    assert (await client.get(f"/sandbox/chats/{GROUP}/commands", params={"user": HOA})).json() == []
    assert (await client.get(f"/sandbox/chats/{HOA}/commands", params={"user": 99})).status_code == 404


async def test_a_press_is_told_on_the_stream_and_so_is_its_answer(place: Place, client: httpx.AsyncClient) -> None:
    card = await place.telegram.call("sendMessage", {"chat_id": HOA, "text": "thẻ", "reply_markup": button()})
    async with client.stream("GET", "/sandbox/events") as stream:
        lines = stream.aiter_lines()
        assert await anext(lines) == "retry: 1000"
        body = {"user_id": HOA, "message_id": card["message_id"], "data": "x"}
        query = (await client.post(f"/sandbox/chats/{HOA}/press", json=body)).json()["query_id"]
        await place.telegram.call("answerCallbackQuery", {"callback_query_id": query, "text": "Đã ghi"})
        told = []
        while len(told) < 2:
            line = await anext(lines)
            if line.startswith("data: "):
                told.append(json.loads(line.removeprefix("data: ")))
    assert [event["kind"] for event in told] == ["pressed", "answered"]
    assert told[1]["answer"] == {"text": "Đã ghi"}


async def test_a_file_goes_up_with_its_name_and_comes_back(place: Place, client: httpx.AsyncClient) -> None:
    answer = await client.post(
        f"/sandbox/chats/{HOA}/upload",
        data={"user_id": str(HOA), "caption": "xem giúp", "reply_to": ""},
        files={"file": ("kế hoạch.pdf", b"%PDF", "application/pdf")},
    )
    document = answer.json()["document"]
    got = await client.get(f"/sandbox/files/{document['file_id']}")
    assert got.content == b"%PDF"
    assert "attachment; filename*=UTF-8''k%E1%BA%BF" in got.headers["content-disposition"]
    assert place.telegram.updates.pending[0]["message"]["caption"] == "xem giúp"


async def test_what_cannot_be_done_is_refused_with_a_reason(client: httpx.AsyncClient) -> None:
    for path, body in (
        (f"/sandbox/chats/{HOA}/say", {"user_id": HOA, "text": " "}),
        (f"/sandbox/chats/{HOA}/say", {"user_id": MINH, "text": "x"}),
        ("/sandbox/chats/-1/say", {"user_id": HOA, "text": "x"}),
        (f"/sandbox/chats/{HOA}/press", {"user_id": HOA, "message_id": 77, "data": "x"}),
        ("/sandbox/clock", {"to": "mai"}),
        ("/sandbox/clock", {}),
    ):
        assert (await client.post(path, json=body)).status_code == 400


async def test_moving_the_clock_knocks_at_once(place: Place, client: httpx.AsyncClient) -> None:
    answer = await client.post("/sandbox/clock", json={"to": "monday"})
    shown = datetime.fromtimestamp(answer.json()["now"], ZONE)
    assert (shown.isoformat(), place.knocks) == ("2025-11-24T07:30:00+07:00", 1)
    assert place.clock.now() >= shown


async def test_the_privacy_switch_is_the_world_s(place: Place, client: httpx.AsyncClient) -> None:
    assert (await client.post("/sandbox/privacy", json={"on": False})).json() == {"on": False}
    place.telegram.say(GROUP, HOA, "chào cả phòng")
    assert len(place.telegram.updates.pending) == 1


@pytest.mark.parametrize(
    ("step", "now", "then"),
    [
        ("hour", "2025-11-24T23:30", "2025-11-25T00:30"),
        ("day", "2025-11-30T07:00", "2025-12-01T07:00"),
        ("monday", "2025-11-24T07:00", "2025-11-24T07:30"),
        ("monday", "2025-11-24T07:30", "2025-12-01T07:30"),
        ("monday", "2025-11-30T23:00", "2025-12-01T07:30"),
        ("2026-01-05T08:00", "2025-11-24T07:00", "2026-01-05T08:00"),
    ],
)
def test_the_clock_s_steps_are_steps_of_office_time(step: str, now: str, then: str) -> None:
    before = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    assert moved(before.astimezone(UTC), step, ZONE) == datetime.fromisoformat(then).replace(tzinfo=ZONE)


@pytest.mark.parametrize(
    ("host", "status"),
    [("192.168.1.7:8080", 200), ("127.0.0.1:8080", 200), ("evil.example:8080", 421), ("192.168.1.7.evil.example", 421)],
)
async def test_open_to_a_network_it_answers_addresses_in_figures_and_still_no_name(host: str, status: int) -> None:
    here = Place()
    app = create_app(here.telegram, here.clock, ZONE, here.knock, to_others=True)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=f"http://{host}") as client:
        assert (await client.get("/sandbox/state")).status_code == status


async def test_no_page_of_another_address_may_read_what_the_sandbox_answers(client: httpx.AsyncClient) -> None:
    for method in ("GET", "OPTIONS"):
        asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "POST"}
        answer = await client.request(method, "/sandbox/state", headers=asked)
        assert answer.status_code == 403
        assert [name for name in answer.headers if name.startswith("access-control-")] == []


async def test_the_page_runs_nothing_that_stands_in_the_page_itself(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son\w+=|<style|\sstyle=|javascript:", answer.text) == []
