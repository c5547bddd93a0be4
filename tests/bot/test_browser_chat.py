"""The browser chat in a real Chromium: what people see and do, by mouse, by keyboard alone, and on a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, Page, expect

from bot.clock import MovableClock
from bot.sandbox.errors import Json
from bot.sandbox.files import Upload
from bot.sandbox.http import create_app
from bot.sandbox.telegram import LocalTelegram
from bot.sandbox.world import GROUPS, HOA, PEOPLE, TUAN, settle_in
from tests.bot.chromium import DESK, IN_CHROMIUM, PHONE, launched
from tests.bot.sandbox import echo
from tests.bot.sandbox.local_server import serving

Opening = Callable[..., Awaitable[Page]]

pytestmark = IN_CHROMIUM
SIDEWAYS = "document.documentElement.scrollWidth > window.innerWidth"
DEEP = {"text": "Mở việc", "url": "https://t.me/nhacviec_bot?start=nv_12-b"}
OUTSIDE = {"text": "Trang của cơ quan", "url": "https://vp.example/cchc"}


class Sandbox:
    """A served sandbox with the echo bot in it."""

    def __init__(self) -> None:
        self.clock = MovableClock(datetime(2025, 11, 24, tzinfo=UTC))
        self.telegram = LocalTelegram(self.clock.now)
        self.address = ""
        self.knocks = 0
        settle_in(self.telegram)
        self.telegram.directory.person(HOA.user_id).started = True

    async def knock(self) -> None:
        self.knocks += 1


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox() -> AsyncIterator[Sandbox]:
    here = Sandbox()
    app = create_app(here.telegram, here.clock, ZoneInfo("Asia/Ho_Chi_Minh"), here.knock)
    async with serving(app, here.telegram) as address:
        here.address = address
        bot = await echo.start(here.telegram)
        yield here
        bot.cancel()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def chromium() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="module")
async def opened(sandbox: Sandbox, chromium: Browser) -> AsyncIterator[Opening]:
    """Hand out a function that opens the page in a window of its own and fails the test on any script error."""
    faults: list[str] = []
    async with AsyncExitStack() as windows:

        async def open_page(size: tuple[int, int] = DESK) -> Page:
            window = await chromium.new_context(viewport={"width": size[0], "height": size[1]}, locale="vi-VN")
            windows.push_async_callback(window.close)
            page = await window.new_page()
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
            await page.goto(sandbox.address)
            await expect(page.locator(".chat-item")).to_have_count(len(PEOPLE) + len(GROUPS))
            return page

        yield open_page
    assert faults == []


async def enter(page: Page, chat_id: int = HOA.user_id) -> None:
    await page.locator(f'.chat-item[data-chat="{chat_id}"]').click()
    await expect(page.locator("#input")).to_be_visible()


async def say(page: Page, text: str) -> None:
    await page.locator("#input").fill(text)
    await page.locator("#input").press("Enter")


async def test_a_question_becomes_a_bubble_and_the_answer_another(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await enter(page)
    await say(page, "<b>ai</b> lập dự toán?")
    await expect(page.locator(".row.own .text")).to_have_text("<b>ai</b> lập dự toán?")
    await expect(page.locator(".row:not(.own) .text")).to_have_text("Nhận: <b>ai</b> lập dự toán?")
    assert sandbox.telegram.messages(HOA.user_id)[0]["text"] == "<b>ai</b> lập dự toán?"


async def test_an_empty_chat_offers_three_questions_and_asks_the_pressed_one(opened: Opening) -> None:
    page = await opened()
    await enter(page)
    await expect(page.locator(".chip")).to_have_count(3)
    await page.get_by_role("button", name="ai chủ trì kiểm soát TTHC?").click()
    card = page.locator(".row:not(.own) .text")
    await expect(card.locator("strong").first).to_have_text("Trung tâm Phục vụ hành chính công")
    await expect(card.locator("em")).to_contain_text("Mục II.3.a")
    await expect(card.locator("code")).to_have_text("/nhiemvu 3a")
    await expect(page.locator(".hint")).to_have_count(0)


async def test_a_link_of_invitation_is_followed_by_who_has_not_said_a_word(opened: Opening) -> None:
    page = await opened()
    await enter(page)
    await say(page, "https://t.me/nhacviec_bot?start=abc_DEF-123")
    await page.locator(".row:not(.own) .text a").click()
    await expect(page.locator(f'.chat-item[data-chat="{TUAN.user_id}"]')).to_have_attribute("aria-current", "true")
    await expect(page.locator("#input")).to_have_value("/start abc_DEF-123")


async def test_shift_enter_breaks_the_line(opened: Opening) -> None:
    page = await opened()
    await enter(page)
    await page.keyboard.type("một")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("hai")
    await page.keyboard.press("Enter")
    await expect(page.locator(".row.own .text")).to_have_text("một\nhai", use_inner_text=True)


async def test_everything_can_be_done_by_keyboard(opened: Opening) -> None:
    page = await opened()
    await page.locator(".chat-item").first.focus()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")
    await expect(page.locator("#input")).to_be_focused()
    await page.keyboard.type("chào")
    await page.keyboard.press("Enter")
    keys = page.locator(".key")
    await expect(keys).to_have_count(3)
    for _ in range(4):
        await page.keyboard.press("Shift+Tab")
    await expect(keys.nth(2)).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(keys.nth(1)).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator("#toast")).to_have_text("Đã bấm edit")
    await expect(page.locator(".row:not(.own) .text")).to_have_text("Nội dung đầy đủ")
    await expect(page.locator(".key").nth(1)).to_be_focused()
    await expect(page.locator(".row:not(.own) .when")).to_contain_text("đã sửa")
    await page.keyboard.press("Escape")
    await expect(page.locator(f'.chat-item[data-chat="{HOA.user_id}"]')).to_be_focused()


async def test_an_alert_waits_to_be_read(opened: Opening) -> None:
    page = await opened()
    await enter(page)
    await say(page, "chào")
    await page.get_by_role("button", name="Không phải việc này").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Đã bấm alert")
    await page.get_by_role("button", name="Đã hiểu").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.locator(".key.waiting")).to_have_count(0)


async def test_a_pressed_button_turns_until_the_bot_answers(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await enter(page)
    await say(page, "chào")
    await expect(page.locator(".key")).to_have_count(3)
    release = sandbox.telegram.faults.hold("answerCallbackQuery")
    await page.locator(".key").first.click()
    await expect(page.locator(".key").first).to_have_class("key waiting")
    release.set()
    await expect(page.locator("#toast")).to_have_text("Đã bấm toast")
    await expect(page.locator(".key.waiting")).to_have_count(0)


async def test_the_command_menu_filters_and_completes(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await enter(page)
    await page.keyboard.type("/")
    await expect(page.get_by_role("option")).to_have_count(3)
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("option", selected=True)).to_contain_text("/nhiemvu")
    await page.keyboard.press("Enter")
    await expect(page.locator("#input")).to_have_value("/nhiemvu ")
    await expect(page.locator("#menu")).to_be_hidden()
    await page.keyboard.type("3a")
    await page.keyboard.press("Enter")
    await expect(page.locator(".row.own .text")).to_have_text("/nhiemvu 3a")
    entity = sandbox.telegram.messages(HOA.user_id)[0]["entities"][0]
    assert (entity["type"], entity["length"]) == ("bot_command", len("/nhiemvu"))


async def test_the_menu_button_opens_and_escape_closes_the_menu(opened: Opening) -> None:
    page = await opened()
    await enter(page)
    await page.get_by_role("button", name="Các lệnh").click()
    await expect(page.get_by_role("listbox", name="Lệnh của bot")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("#menu")).to_be_hidden()
    await expect(page.locator("#input")).to_be_focused()


async def test_cards_are_offered_while_the_bots_name_is_typed_and_the_chosen_one_is_sent(
    opened: Opening, sandbox: Sandbox
) -> None:
    page = await opened()
    await enter(page, GROUPS[0].chat_id)
    await page.keyboard.type("@nhacviec_bot 3a")
    options = page.locator("#cards").get_by_role("option")
    await expect(options).to_have_count(3)
    await expect(options.first).to_contain_text("1. 3a")
    await options.last.click()
    await expect(options).to_have_count(4)
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#cards").get_by_role("option", selected=True)).to_contain_text("4. 3a")
    await page.keyboard.press("Enter")
    await expect(page.locator(".row .text")).to_have_text("3a thẻ")
    await expect(page.locator(".row .origin")).to_have_text("qua @nhacviec_bot")
    await expect(page.locator("#cards")).to_be_hidden()
    await expect(page.locator("#input")).to_have_value("")
    (message,) = sandbox.telegram.messages(GROUPS[0].chat_id)
    assert message["via_bot"]["id"] == sandbox.telegram.bot.user_id
    assert message["from"]["id"] == TUAN.user_id


async def test_the_button_above_the_cards_leads_into_the_private_chat(opened: Opening) -> None:
    page = await opened()
    await enter(page)
    await page.keyboard.type("@nhacviec_bot ")
    await page.locator("#cards").get_by_role("option").click()
    await expect(page.locator(".row.own .text")).to_have_text("/start dangky")


async def test_escape_closes_the_cards_and_leaves_what_was_typed(opened: Opening) -> None:
    page = await opened(PHONE)
    await enter(page)
    await page.locator("#input").press_sequentially("@nhacviec_bot kiểm soát")
    await expect(page.locator("#cards")).to_be_visible()
    assert not await page.evaluate(SIDEWAYS)
    await page.keyboard.press("Escape")
    await expect(page.locator("#cards")).to_be_hidden()
    await expect(page.locator("#input")).to_have_value("@nhacviec_bot kiểm soát")


async def test_files_go_up_and_come_down(opened: Opening) -> None:
    page = await opened()
    await enter(page)
    file = {"name": "kế hoạch 2025.txt", "mimeType": "text/plain", "buffer": "nội dung".encode()}
    await page.locator("#file").set_input_files(files=[file])  # type: ignore[list-item]  # playwright's own form
    await expect(page.locator("#replying-who")).to_have_text("kế hoạch 2025.txt")
    await say(page, "chú thích")
    await expect(page.locator(".row.own .text")).to_have_text("chú thích")
    await expect(page.locator("#replying")).to_be_hidden()
    answer = page.locator(".row:not(.own) .file")
    await expect(answer).to_contain_text("kế hoạch 2025.txt")
    async with page.expect_download() as waiting:
        await answer.click()
    download = await waiting.value
    assert download.suggested_filename == "kế hoạch 2025.txt"
    assert (await download.path()).read_bytes() == "nội dung".encode()


async def test_the_office_clock_is_shown_and_moves(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await expect(page.locator("#clock-time")).to_have_text("07:00")
    await expect(page.locator("#clock-date")).to_have_text("Thứ Hai, 24/11/2025")
    await page.get_by_role("button", name="+1 giờ").click()
    await expect(page.locator("#clock-time")).to_have_text("08:00")
    await page.get_by_role("button", name="+1 ngày").click()
    await expect(page.locator("#clock-date")).to_have_text("Thứ Ba, 25/11/2025")
    await page.get_by_role("button", name="Tới thứ Hai 07:30").click()
    await expect(page.locator("#clock-time")).to_have_text("07:30")
    await expect(page.locator("#clock-date")).to_have_text("Thứ Hai, 1/12/2025")
    assert sandbox.knocks == 3
    await enter(page)
    await say(page, "chào")
    await expect(page.locator(".row.own .when")).to_have_text("07:30")


async def test_in_a_group_one_chooses_who_speaks_and_privacy_decides_what_the_bot_hears(opened: Opening) -> None:
    page = await opened()
    group = GROUPS[0]
    await enter(page, group.chat_id)
    await page.locator("#speaker").select_option(label="Nguyễn Thị Hoa")
    await say(page, "chào cả phòng")
    await expect(page.locator(".row.own")).to_have_count(1)
    await page.get_by_role("switch").click()
    await expect(page.locator("#privacy-note")).to_contain_text("đang tắt")
    await say(page, "ai lập dự toán?")
    await expect(page.locator(".row:not(.own) .text")).to_have_text(["Nhận: ai lập dự toán?"])
    await page.locator("#speaker").select_option(label="Trần Quốc Tuấn")
    await expect(page.locator(".row.own")).to_have_count(0)
    await expect(page.locator(".author").first).to_have_text("Nguyễn Thị Hoa")


async def test_a_reply_quotes_what_it_answers(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await enter(page)
    await say(page, "chào")
    await expect(page.locator(".key")).to_have_count(3)
    await page.locator(".row:not(.own)").hover()
    await page.locator(".row:not(.own) .reply").click()
    await expect(page.locator("#replying-text")).to_have_text("Nhận: chào")
    await say(page, "con han?")
    await expect(page.locator(".row.own .quote")).to_contain_text("Nhận: chào")
    assert sandbox.telegram.messages(HOA.user_id)[2]["reply_to_message"]["text"] == "Nhận: chào"


async def test_an_own_message_is_put_right_and_the_bot_hears_of_it(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await enter(page)
    await say(page, "1b 60%")
    await expect(page.locator(".key")).to_have_count(3)
    await expect(page.locator(".row:not(.own) .edit")).to_have_count(0)
    await page.locator(".row.own").hover()
    await page.locator(".row.own .edit").click()
    await expect(page.locator("#input")).to_have_value("1b 60%")
    await page.keyboard.press("Escape")
    await expect(page.locator("#input")).to_have_value("")
    await page.locator(".row.own").hover()
    await page.locator(".row.own .edit").click()
    await say(page, "1b 70%")
    await expect(page.locator(".row.own .text")).to_have_text(["1b 70%"])
    await expect(page.locator(".row.own .when")).to_contain_text("đã sửa")
    await expect(page.locator("#replying")).to_be_hidden()
    assert sandbox.telegram.messages(HOA.user_id)[0]["text"] == "1b 70%"


async def test_a_message_is_forwarded_to_another_chat_of_who_forwards_it(opened: Opening) -> None:
    page = await opened()
    await enter(page)
    await say(page, "1b xong")
    await expect(page.locator(".key")).to_have_count(3)
    await page.locator(".row:not(.own)").hover()
    await page.locator(".row:not(.own) .forward").click()
    await expect(page.locator("#forward-chats button")).to_have_text(["Nguyễn Thị Hoa", "Phòng HC-TC"])
    await page.get_by_role("button", name="Phòng HC-TC").last.click()
    await expect(page.locator("#title")).to_have_text("Phòng HC-TC")
    await expect(page.locator(".origin")).to_have_text("Chuyển tiếp từ Nhắc Việc")
    await expect(page.locator(".row .text").first).to_have_text("Nhận: 1b xong")


async def test_a_picture_is_sent_as_a_picture(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await enter(page)
    picture = {"name": "anh.png", "mimeType": "image/png", "buffer": await page.screenshot()}
    await page.locator("#file").set_input_files(files=[picture])  # type: ignore[list-item]  # the same
    await say(page, "1b xong")
    await expect(page.locator(".row.own .picture")).to_have_count(1)
    (sent,) = sandbox.telegram.messages(HOA.user_id)
    assert (sent["caption"], "photo" in sent, "document" in sent) == ("1b xong", True, False)


async def post_picture(sandbox: Sandbox, chat_id: int, size: tuple[int, int] = (900, 650)) -> Json:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, "PNG")
    keys = {"inline_keyboard": [[{"text": "Cập nhật", "callback_data": "toast"}], [DEEP, OUTSIDE]]}
    params = {"chat_id": chat_id, "caption": "<b>Bản tin tuần 48</b>\n" + "5.c báo cáo kết quả " * 20, "parse_mode": "HTML"}
    upload = Upload("application.octet-stream", out.getvalue(), "application/octet-stream")  # as from memory
    sent: Json = await sandbox.telegram.call("sendPhoto", {**params, "reply_markup": keys}, {"photo": upload})
    return sent


@pytest.mark.parametrize("size", [(900, 650), (900, 950)])
async def test_a_picture_of_the_bot_is_shown_whole_with_caption_and_buttons_on_a_phone(
    opened: Opening, sandbox: Sandbox, size: tuple[int, int]
) -> None:
    page = await opened(PHONE)
    sent = await post_picture(sandbox, GROUPS[0].chat_id, size)
    await enter(page, GROUPS[0].chat_id)
    picture = page.locator(".row .picture")
    await expect(picture).to_have_js_property("complete", True)
    assert await picture.evaluate("image => [image.naturalWidth, image.naturalHeight]") == list(size)
    box = await picture.bounding_box()
    assert box is not None
    assert box["width"] > 250
    assert box["width"] / box["height"] == pytest.approx(size[0] / size[1], rel=0.02)
    await expect(page.locator(".row .text strong")).to_have_text("Bản tin tuần 48")
    await expect(page.locator(".key")).to_have_text(["Cập nhật", "Mở việc", "Trang của cơ quan"])
    assert not await page.evaluate(SIDEWAYS)
    assert not await page.evaluate("document.querySelector('#log').scrollWidth > document.querySelector('#log').clientWidth")
    await page.get_by_role("button", name="Cập nhật").click()
    await expect(page.locator("#toast")).to_have_text("Đã bấm toast")
    here = {"chat_id": sent["chat"]["id"], "message_id": sent["message_id"]}
    await sandbox.telegram.call("editMessageCaption", {**here, "caption": "Đã đổi", "reply_markup": sent["reply_markup"]})
    await expect(page.locator(".row .text")).to_have_text("Đã đổi")
    await expect(page.locator(".key")).to_have_count(3)
    await sandbox.telegram.call("editMessageReplyMarkup", here)
    await expect(page.locator(".key")).to_have_count(0)
    await expect(page.locator(".row .picture")).to_have_count(1)


async def test_a_button_into_the_private_chat_starts_the_bot_for_whoever_presses_it(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await post_picture(sandbox, GROUPS[0].chat_id)
    await enter(page, GROUPS[0].chat_id)
    await page.locator("#speaker").select_option(label=HOA.name)
    await page.get_by_role("link", name="Mở việc").click()
    await expect(page.locator("#title")).to_have_text(HOA.name)
    await expect(page.locator(".row.own .text")).to_have_text("/start nv_12-b")
    await expect(page.locator(".row:not(.own) .text")).to_have_text("Nhận: /start nv_12-b")
    assert sandbox.telegram.messages(HOA.user_id)[0]["from"]["id"] == HOA.user_id
    assert not sandbox.telegram.messages(TUAN.user_id)


async def test_a_link_in_a_text_of_a_group_does_the_same(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    text = f'<a href="{DEEP["url"]}">5.c</a> đến hạn, <a href="https://t.me/other_bot?start=x">bot khác</a>'
    await sandbox.telegram.call("sendMessage", {"chat_id": GROUPS[0].chat_id, "text": text, "parse_mode": "HTML"})
    await enter(page, GROUPS[0].chat_id)
    await page.locator("#speaker").select_option(label=HOA.name)
    await page.context.route("https://t.me/**", lambda route: route.fulfill(body="bot khác"))
    async with page.context.expect_page() as beside:
        await page.get_by_role("link", name="bot khác").click()
    assert (await beside.value).url == "https://t.me/other_bot?start=x"
    await page.get_by_role("link", name="5.c").click()
    await expect(page.locator("#title")).to_have_text(HOA.name)
    await expect(page.locator(".row.own .text")).to_have_text("/start nv_12-b")


async def test_a_button_to_any_other_address_opens_beside_the_page_and_hands_nothing_over(
    opened: Opening, sandbox: Sandbox
) -> None:
    page = await opened()
    await post_picture(sandbox, GROUPS[0].chat_id)
    await enter(page, GROUPS[0].chat_id)
    link = page.get_by_role("link", name="Trang của cơ quan")
    assert await link.get_attribute("href") == OUTSIDE["url"]
    assert await link.get_attribute("target") == "_blank"
    assert "noopener" in (await link.get_attribute("rel") or "")
    await page.context.route("https://vp.example/**", lambda route: route.fulfill(body="trang khác"))
    async with page.context.expect_page() as beside:
        await link.click()
    assert (await beside.value).url == OUTSIDE["url"]
    await expect(page.locator("#title")).to_have_text("Phòng HC-TC")


async def test_a_digest_to_three_groups_is_seen_as_unread_in_the_list(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened(PHONE)
    for group in GROUPS[:3]:
        await post_picture(sandbox, group.chat_id)
    items = page.locator("#group-chats .chat-item")
    await expect(items.locator(".badge")).to_have_text(["1", "1", "1"])
    await expect(items.first.locator(".chat-last")).to_contain_text("🖼 Bản tin tuần 48")
    assert not await page.evaluate(SIDEWAYS)
    await items.nth(1).click()
    await expect(page.locator(".row .picture")).to_be_visible()
    await page.get_by_role("button", name="Về danh sách trò chuyện").click()
    await expect(items.locator(".badge")).to_have_count(2)


async def test_the_office_clock_goes_to_a_day_and_hour_that_is_typed(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened(PHONE)
    field = page.get_by_label("Ngày giờ của cơ quan")
    await expect(field).to_have_value("2025-11-24T07:00")
    await field.fill("2025-12-08T07:30")
    await page.get_by_role("button", name="Chỉnh", exact=True).click()
    await expect(page.locator("#clock-date")).to_have_text("Thứ Hai, 8/12/2025")
    await expect(page.locator("#clock-time")).to_have_text("07:30")
    assert sandbox.knocks == 1
    await page.get_by_role("button", name="+1 giờ").click()
    await expect(field).to_have_value("2025-12-08T08:30")
    assert not await page.evaluate(SIDEWAYS)


async def test_unread_messages_are_counted_until_the_chat_is_opened(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    item = page.locator(f'.chat-item[data-chat="{GROUPS[1].chat_id}"]')
    for text in ("một", "hai"):
        await sandbox.telegram.call("sendMessage", {"chat_id": GROUPS[1].chat_id, "text": text})
    await expect(item.locator(".badge")).to_have_text("2")
    await expect(item.locator(".chat-last")).to_have_text("Nhắc Việc: hai")
    await item.click()
    await expect(page.locator(".row .text")).to_have_text(["một", "hai"])
    await expect(item.locator(".badge")).to_have_count(0)


async def test_the_bot_is_seen_typing_until_its_message_comes(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await enter(page)
    await expect(page.locator(".chip")).to_have_count(3)
    await sandbox.telegram.call("sendChatAction", {"chat_id": HOA.user_id, "action": "typing"})
    await expect(page.locator("#subtitle")).to_have_text("Nhắc Việc đang soạn tin…")
    await sandbox.telegram.call("sendMessage", {"chat_id": HOA.user_id, "text": "xong"})
    await expect(page.locator("#subtitle")).to_have_text("chuyên viên, Phòng Hành chính - Tổ chức")


async def test_a_deleted_message_goes_away(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await enter(page)
    for text in ("một", "hai"):
        sent = await sandbox.telegram.call("sendMessage", {"chat_id": HOA.user_id, "text": text})
    await expect(page.locator(".row .text")).to_have_text(["một", "hai"])
    await sandbox.telegram.call("deleteMessage", {"chat_id": HOA.user_id, "message_id": sent["message_id"]})
    await expect(page.locator(".row .text")).to_have_text(["một"])


async def test_hostile_texts_stay_texts(opened: Opening, sandbox: Sandbox) -> None:
    page = await opened()
    await enter(page)
    await say(page, "<img src=x onerror=alert(1)>")
    await expect(page.locator(".row.own .text")).to_have_text("<img src=x onerror=alert(1)>")
    link = {"type": "text_link", "offset": 0, "length": 3, "url": "javascript:alert(1)"}
    await sandbox.telegram.call("sendMessage", {"chat_id": HOA.user_id, "text": "bấm", "entities": [link]})
    bad = page.locator(".row .text a").last
    await expect(bad).to_have_text("bấm")
    assert await bad.get_attribute("href") is None


async def test_a_phone_shows_the_list_first_then_the_chat_and_never_scrolls_sideways(opened: Opening) -> None:
    page = await opened(PHONE)
    await expect(page.locator("#chat")).to_be_hidden()
    assert not await page.evaluate(SIDEWAYS)
    await enter(page)
    await expect(page.locator(".side")).to_be_hidden()
    await say(page, "x" * 300 + " ai chủ trì kiểm soát TTHC?")
    await expect(page.locator(".key")).to_have_count(3)
    assert not await page.evaluate(SIDEWAYS)
    assert not await page.evaluate("document.querySelector('#log').scrollWidth > document.querySelector('#log').clientWidth")
    await expect(page.locator("#send")).to_be_in_viewport(ratio=1)
    await page.get_by_role("button", name="Về danh sách trò chuyện").click()
    await expect(page.locator(".side")).to_be_visible()
    await expect(page.locator("#chat")).to_be_hidden()


async def test_the_page_comes_back_to_what_was_said(opened: Opening) -> None:
    page = await opened()
    await enter(page)
    await say(page, "chào")
    await expect(page.locator(".key")).to_have_count(3)
    await page.reload()
    await enter(page)
    await expect(page.locator(".row .text")).to_have_text(["chào", "Nhận: chào"])


async def test_nothing_is_asked_of_any_other_host(sandbox: Sandbox, chromium: Browser) -> None:
    async with await chromium.new_context() as window:
        page = await window.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(sandbox.address)
        await enter(page)
        await say(page, "ai chủ trì kiểm soát TTHC?")
        await expect(page.locator(".key")).to_have_count(3)
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(sandbox.address).netloc}
    assert len(asked) > 10


async def test_a_wide_window_starts_inside_the_first_chat_and_a_phone_with_the_list(opened: Opening) -> None:
    desk, phone = await opened(DESK), await opened(PHONE)
    await expect(desk.locator("#title")).to_have_text("Nguyễn Thị Hoa")
    await expect(desk.locator("#input")).to_be_focused()
    await expect(phone.locator("#input")).to_be_hidden()
    await expect(phone.locator(".chat-item").first).to_be_visible()
