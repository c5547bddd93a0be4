"""The one call that fetches updates, on a connection of its own. Hands back plain JSON; PTB parses nothing here.

PTB's own ways are not for this: its Updater confirms what nobody has handled, `do_api_request` warns, and an answer that is no
JSON would be copied into the log with everything people wrote.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from telegram.error import TelegramError
from telegram.request import BaseRequest

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "inline_query", "my_chat_member", "chat_member")


class UnreadableAnswerError(TelegramError):
    """Telegram, or something on the way, answered with what is no list of updates."""

    def __init__(self) -> None:
        super().__init__("the answer to getUpdates is no list of updates")


class UpdateSource:
    """Asks one Bot API server for one bot's updates. Owns `request`, which nobody else may use."""

    def __init__(self, api_url: str, token: str, request: BaseRequest) -> None:
        self._address = f"{api_url}/bot{token}/getUpdates"
        self._request = request

    async def open(self) -> None:
        """Open the connection."""
        await self._request.initialize()

    async def close(self) -> None:
        """Close the connection."""
        await self._request.shutdown()

    async def fetch(self, offset: int | None, seconds: float) -> Sequence[object]:
        """Wait up to `seconds` for updates from `offset` on, which confirms all earlier ones.

        Raises `TelegramError`: `InvalidToken`, `Conflict` (someone else polls), `RetryAfter`, `NetworkError`,
        `UnreadableAnswerError`.
        """
        asked: dict[str, object] = {"timeout": int(seconds), "limit": 100, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        if offset is not None:
            asked["offset"] = offset
        payload = await self._request.retrieve(f"{self._address}?{urlencode(asked)}", read_timeout=seconds + 10)
        return _updates_in(payload)


def _updates_in(payload: bytes) -> Sequence[object]:
    try:
        answer = json.loads(payload)
    except (ValueError, RecursionError):
        raise UnreadableAnswerError from None
    found = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        raise UnreadableAnswerError
    return found
