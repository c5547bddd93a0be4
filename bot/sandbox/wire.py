"""Carries python-telegram-bot's requests into a LocalTelegram without any network, and fails as its HTTP client would."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData
from typing_extensions import override

from bot.sandbox.errors import ApiError, Json, LostAnswer, Unreachable
from bot.sandbox.files import Upload
from bot.sandbox.telegram import LocalTelegram


class LocalRequest(BaseRequest):
    """A request object for telegram.Bot whose other end is in this process."""

    def __init__(self, local: LocalTelegram) -> None:
        self._local = local

    @property
    @override
    def read_timeout(self) -> float | None:
        """Return the read timeout in seconds that long polling adds to."""
        return 5.0

    @override
    async def initialize(self) -> None:
        """Do nothing: there is no connection."""

    @override
    async def shutdown(self) -> None:
        """Do nothing: there is no connection."""

    @override
    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Return status and body. Raises telegram.error.NetworkError or TimedOut where a fault was planned."""
        address = urlsplit(url)
        path = unquote(address.path).removeprefix("/")
        if path.startswith("file/bot"):
            return self._download(path.removeprefix("file/bot"))
        token, _, name = path.removeprefix("bot").partition("/")
        params: Json = dict(parse_qsl(address.query)) | (dict(request_data.json_parameters) if request_data else {})
        try:
            result = await self._local.call(name, params, _uploads(request_data), token=token)
        except ApiError as refusal:
            return refusal.error_code, _body(refusal.json())
        except Unreachable as fault:
            cause = httpx.ConnectError("All connection attempts failed")
            raise NetworkError(f"httpx.ConnectError: {fault}") from cause
        except LostAnswer as fault:
            raise TimedOut from httpx.ReadTimeout(str(fault))
        return 200, _body({"ok": True, "result": result})

    def _download(self, path: str) -> tuple[int, bytes]:
        token, _, file_path = path.partition("/")
        stored = self._local.files.at(file_path) if token == self._local.bot.token else None
        return (200, stored.content) if stored else (404, _body(ApiError(404, "Not Found").json()))


def _uploads(data: RequestData | None) -> dict[str, Upload]:
    parts = (data.multipart_data or {}) if data else {}
    found = {}
    for field, (name, content, media_type) in parts.items():
        raw = content if isinstance(content, bytes) else content.read()
        found[field] = Upload(name, raw, media_type)
    return found


def _body(value: Json) -> bytes:
    return json.dumps(value).encode()
