"""A tiny bot for trying the browser chat: it shows what it got, with buttons, and answers presses."""

from __future__ import annotations

import asyncio
from typing import Any

from bot.sandbox.errors import Json
from bot.sandbox.telegram import LocalTelegram

BUTTONS = {
    "inline_keyboard": [
        [{"text": "Cập nhật tiến độ", "callback_data": "toast"}, {"text": "Xem đầy đủ", "callback_data": "edit"}],
        [{"text": "Không phải việc này", "callback_data": "alert"}],
    ]
}
COMMANDS = [
    {"command": "hoi", "description": "Hỏi về kế hoạch"},
    {"command": "nhiemvu", "description": "Xem một nhiệm vụ, ví dụ /nhiemvu 3a"},
    {"command": "viec", "description": "Việc của đơn vị"},
]
CARD = """<b>Trung tâm Phục vụ hành chính công</b> chủ trì.
📌 <b>3.a</b> Cập nhật, xây dựng, tham mưu ban hành và tổ chức thực hiện Kế hoạch hoạt động kiểm soát TTHC…
⏰ Hạn: <b>30/9/2025</b> (quá hạn 55 ngày). “Quý III năm 2025 ban hành các Kế hoạch; định kỳ báo cáo kết quả thực hiện”
📈 Tiến độ: chưa có báo cáo. Xem /viec hoặc <code>/nhiemvu 3a</code>
<i>Mục II.3.a, Kế hoạch CCHC năm 2025 của Văn phòng</i>"""


class EchoBot:
    """Answers through `telegram.call` until cancelled."""

    def __init__(self, telegram: LocalTelegram) -> None:
        self._telegram = telegram

    async def run(self) -> None:
        await self._telegram.call("setMyCommands", {"commands": COMMANDS})
        offset = 0
        while True:
            for update in await self._telegram.call("getUpdates", {"offset": offset, "timeout": 50}):
                offset = update["update_id"] + 1
                await self._handle(update)

    async def _handle(self, update: Json) -> None:
        if "callback_query" in update:
            await self._pressed(update["callback_query"])
        elif "inline_query" in update:
            await self._typed(update["inline_query"])
        elif "via_bot" in update.get("message", {}):
            pass  # its own words
        elif "document" in update.get("message", {}):
            await self._file(update["message"])
        elif "text" in update.get("message", {}):
            await self._text(update["message"])

    async def _text(self, message: Json) -> None:
        chat_id = message["chat"]["id"]
        await self._telegram.call("sendChatAction", {"chat_id": chat_id, "action": "typing"})
        text = f"Nhận: {message['text']}" if "TTHC" not in message["text"] else CARD
        await self._send(chat_id, text=text, parse_mode="HTML" if text is CARD else "", reply_markup=BUTTONS)

    async def _typed(self, query: Json) -> None:
        words, first = query["query"], int(query["offset"] or 0)
        content = {"message_text": f"<b>{words}</b> thẻ", "parse_mode": "HTML"}
        numbers = range(first, first + 2) if words else ()
        shown = {"type": "article", "description": "hạn", "input_message_content": content}
        results = [{**shown, "id": str(n), "title": f"{n + 1}. {words}"} for n in numbers]
        button = None if words else {"text": "Đăng ký", "start_parameter": "dangky"}
        more = "2" if words and not first else ""
        params = {"inline_query_id": query["id"], "results": results, "next_offset": more, "button": button}
        await self._telegram.call("answerInlineQuery", params)

    async def _file(self, message: Json) -> None:
        document = message["document"]
        await self._telegram.call(
            "sendDocument", {"chat_id": message["chat"]["id"], "document": document["file_id"], "caption": "Tệp đã nhận"}
        )

    async def _pressed(self, query: Json) -> None:
        chat_id, message_id = query["message"]["chat"]["id"], query["message"]["message_id"]
        answer: Json = {
            "callback_query_id": query["id"],
            "text": f"Đã bấm {query['data']}",
            "show_alert": query["data"] == "alert",
        }
        await self._telegram.call("answerCallbackQuery", answer)
        if query["data"] == "edit":
            params = {"chat_id": chat_id, "message_id": message_id, "text": "Nội dung đầy đủ", "reply_markup": BUTTONS}
            await self._telegram.call("editMessageText", params)

    async def _send(self, chat_id: int, **params: Any) -> None:
        await self._telegram.call("sendMessage", {"chat_id": chat_id, **params})


async def start(telegram: LocalTelegram) -> asyncio.Task[None]:
    """Start the bot and wait until it listens."""
    task = asyncio.create_task(EchoBot(telegram).run())
    await telegram.polled.wait()
    return task
