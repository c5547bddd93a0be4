"""The HTTP client of a bot that notes every message it sends, answers too, so that all draw on one budget."""

from __future__ import annotations

from typing import Any

from telegram.request import BaseRequest, HTTPXRequest, RequestData
from typing_extensions import override

from bot.delivery.pace import COUNTED, Pace

_MESSAGES = ("sendMessage", "sendDocument", "sendPhoto", "editMessageText", "editMessageCaption", "editMessageReplyMarkup")


class CountingRequest(HTTPXRequest):
    """Counts messages by their chat. It delays nothing: whoever answers a person must not be kept waiting."""

    pace: Pace | None = None

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Note a message that was not counted yet, then do what was asked."""
        if self.pace is not None and request_data is not None and url.endswith(_MESSAGES) and not COUNTED.get():
            chat_id = request_data.parameters.get("chat_id")
            if isinstance(chat_id, int):
                self.pace.sent(chat_id)
        return await super().do_request(url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout)
