"""The story of a newcomer in the sandbox, in a real Chromium on a phone's screen: in, approved, five ways to report, and on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.running import live
from bot.sandbox.office import sandbox
from bot.sandbox.world import DUC, GROUPS, HOA, TUAN
from bot.serving import listen_on
from locales import Texts
from tests.bot.chromium import IN_CHROMIUM, PHONE, launched

pytestmark = IN_CHROMIUM


class Phone:
    """The browser chat in somebody's hand: one chat is open at a time."""

    def __init__(self, page: Page) -> None:
        self.page = page

    async def takes(self, chat_id: int) -> None:
        """Go into a chat."""
        if await self.page.locator("#back").is_visible():
            await self.page.locator("#back").click()
        await self.page.locator(f'.chat-item[data-chat="{chat_id}"]').click()
        await expect(self.page.locator("#input")).to_be_visible()

    async def says(self, text: str) -> None:
        await self.page.locator("#input").fill(text)
        await self.page.locator("#send").click()
        await expect(self.page.locator(".row.own .text").last).to_contain_text(text)

    async def sends(self, name: str, caption: str) -> None:
        file: Any = {"name": name, "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
        await self.page.locator("#file").set_input_files(files=[file])
        await self.says(caption)

    async def replies(self, to: str, text: str) -> None:
        await self.does("reply", self.answer(to))
        await self.says(text)

    async def edits(self, said: str, text: str) -> None:
        await self.does("edit", self.page.locator(".row.own").filter(has_text=said).last)
        await expect(self.page.locator("#input")).to_have_value(said)
        await self.page.locator("#input").fill(text)
        await self.page.locator("#send").click()
        await expect(self.page.locator(".row.own").filter(has_text=text)).to_contain_text("đã sửa")

    async def does(self, act: str, row: Locator) -> None:
        await row.hover()
        await row.locator(f".{act}").click()

    async def presses(self, label: str, *, under: str) -> None:
        """Press a button under the newest message of the bot with these words."""
        await self.answer(under).locator(".key").filter(has_text=label).click()

    async def sees(self, *words: str) -> None:
        """Wait for a message of the bot with all these words."""
        row = self.page.locator(".row:not(.own)")
        for each in words:
            row = row.filter(has_text=each)
        await expect(row.last).to_be_in_viewport()

    def answer(self, words: str) -> Locator:
        return self.page.locator(".row:not(.own)").filter(has_text=words).last


@pytest_asyncio.fixture(loop_scope="module")
async def phone(tmp_path: Path) -> AsyncIterator[Phone]:
    """A whole sandbox, bot and all, on a phone's screen; a script error on its page fails the test."""
    listener, stop, ready = listen_on("127.0.0.1", 0), asyncio.Event(), asyncio.Event()
    start, faults = datetime(2025, 11, 24, tzinfo=UTC), list[str]()
    place = f"sqlite:///{tmp_path / 'sandbox.db'}"
    async with sandbox(listener, start, place, None, Texts.load("vi")) as (parts, address), launched() as browser:
        bot = asyncio.create_task(live(parts, stop, ready.set))
        await ready.wait()
        page = await browser.new_page(viewport={"width": PHONE[0], "height": PHONE[1]}, locale="vi-VN")
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(address)
        yield Phone(page)
        stop.set()
        await bot
    listener.close()
    assert faults == []


async def test_a_newcomer_registers_reports_in_five_ways_takes_back_corrects_and_asks_for_more_time(phone: Phone) -> None:
    await _registers(phone)
    await _reports_in_five_ways(phone)
    await _takes_back_and_corrects(phone)
    await _asks_for_more_time(phone)
    await _finds_it_told_to_the_group(phone)


async def _registers(phone: Phone) -> None:
    await phone.takes(HOA.user_id)
    await phone.says("/start")
    await phone.presses("Đăng ký", under="trợ lý về kế hoạch công tác")
    await phone.presses("Phòng Hành chính - Tổ chức", under="Anh/chị công tác ở đơn vị nào")
    await phone.sees("đã được chuyển đến người duyệt")
    await phone.takes(TUAN.user_id)
    await phone.sees("Nguyễn Thị Hoa đề nghị tham gia Phòng Hành chính - Tổ chức")
    await phone.presses("Duyệt", under="Nguyễn Thị Hoa đề nghị")
    await phone.sees("đã được Trần Quốc Tuấn duyệt")
    await phone.takes(HOA.user_id)
    await phone.sees("Anh/chị đã được duyệt vào Phòng Hành chính - Tổ chức")


async def _reports_in_five_ways(phone: Phone) -> None:
    await phone.says("/capnhat 1b 40% đã có đề cương")
    await phone.sees("Đã ghi nhận 1.b: chưa có báo cáo → 40%", "đã có đề cương")
    await phone.says("/capnhat")
    await phone.presses("5.c Xây dựng", under="Anh/chị cập nhật việc nào")
    await phone.presses("75%", under="Đến đâu rồi")
    await phone.presses("Ghi nhận", under="5.c: 75%")
    await phone.sees("Đã ghi nhận 5.c: chưa có báo cáo → 75%")
    await phone.says("/nhiemvu 1b")
    await phone.replies("📌 1.b", "60%, đã gửi dự thảo")
    await phone.sees("Đã ghi nhận 1.b: 40% → 60%", "đã gửi dự thảo")
    await phone.sends("du-thao.pdf", "2b 50% dự thảo báo cáo")
    await phone.sees("Đã ghi nhận 2.b: chưa có báo cáo → 50%", "📎 du-thao.pdf")
    await phone.says("1b được 80% rồi, chờ góp ý")
    await phone.sees("Đã ghi nhận 1.b: 60% → 80%")


async def _takes_back_and_corrects(phone: Phone) -> None:
    await phone.presses("Hoàn tác", under="1.b: 60% → 80%")
    await phone.sees("Đã hoàn tác 1.b: 80% → 60%")
    await phone.edits("60%, đã gửi dự thảo", "65%, đã gửi dự thảo")
    await phone.sees("Tin của anh/chị vừa được sửa. Ghi lại 1.b: 65%")
    await phone.presses("Ghi lại", under="vừa được sửa")
    await phone.sees("Đã ghi nhận 1.b: 40% → 65%")
    await phone.says("/lichsu 1b")
    await phone.sees("Lịch sử 1.b", "Nguyễn Thị Hoa: 40% → 65%", "đã sửa thành 65%")


async def _asks_for_more_time(phone: Phone) -> None:
    await phone.says("/giahan 5c 15/12/2025 chờ thẩm định")
    await phone.presses("5.c Xây dựng", under="việc mang số")
    await phone.sees("Đã gửi yêu cầu gia hạn 5.c: 30/11/2025 → 15/12/2025")
    await phone.takes(TUAN.user_id)
    await phone.sees("xin gia hạn 5.c", "chờ thẩm định")
    await phone.presses("Chuyển lên", under="xin gia hạn 5.c")
    await phone.takes(DUC.user_id)
    await phone.sees("xin gia hạn 5.c", "Trần Quốc Tuấn đã chuyển lên")
    await phone.presses("Duyệt", under="xin gia hạn 5.c")
    await phone.takes(HOA.user_id)
    await phone.sees("Lê Minh Đức đã duyệt gia hạn 5.c: hạn mới 15/12/2025")


async def _finds_it_told_to_the_group(phone: Phone) -> None:
    """A line waits a little before it goes to the group; what was taken back or put right meanwhile is not told."""
    await phone.page.locator("#back").click()
    await phone.page.get_by_role("button", name="+1 giờ").click()
    await phone.takes(GROUPS[0].chat_id)
    await phone.sees("📈 5.c", "chưa có báo cáo → 75%")
    await phone.sees("📈 1.b", "40% → 65%")
    await expect(phone.answer("→ 80%")).to_have_count(0)
