"""The local Bot API over HTTP: /bot<token>/<method> and /file/bot<token>/<path>, as any Bot API client expects them."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any
from urllib.parse import quote

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.sandbox.errors import ApiError, Json, LostAnswer, Unreachable, bad_request
from bot.sandbox.files import StoredFile, Upload
from bot.sandbox.telegram import LocalTelegram


class _GoneError(Exception):
    """Whoever called has hung up."""


def routes(telegram: LocalTelegram) -> list[Route]:
    """Return the routes of the Bot API."""

    async def call(request: Request) -> Response:
        try:
            params, files = await _arguments(request)
            path = request.path_params
            calling = telegram.call(path["method"], params, files, token=path["token"])
            result = await (_while_listened_to(request, calling) if _is_poll(path["method"]) else calling)
        except ApiError as refusal:
            return JSONResponse(refusal.json(), refusal.error_code)
        except Unreachable:
            return Response("Bad Gateway", 502)
        except _GoneError:
            return Response(status_code=499)
        except LostAnswer:
            return Response("Gateway Timeout", 504)
        return JSONResponse({"ok": True, "result": result})

    async def download(request: Request) -> Response:
        path = request.path_params
        stored = telegram.files.at(path["path"]) if path["token"] == telegram.bot.token else None
        return file_response(stored) if stored else JSONResponse(ApiError(404, "Not Found").json(), 404)

    return [
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
        Route("/file/bot{token}/{path:path}", download, methods=["GET"]),
    ]


def file_response(stored: StoredFile, *, inline: bool = False) -> Response:
    """Return a file for saving under its own name; `inline` (pictures only) for showing it in a page."""
    shown = inline and stored.media_type in {"image/png", "image/jpeg"}
    disposition = "inline" if shown else f"attachment; filename*=UTF-8''{quote(stored.name)}"
    media_type = stored.media_type if shown else "application/octet-stream"
    return Response(stored.content, media_type=media_type, headers={"Content-Disposition": disposition})


def _is_poll(method: str) -> bool:
    return method.lower() == "getupdates"


async def _while_listened_to(request: Request, calling: Coroutine[Any, Any, Any]) -> Any:
    """Await a long poll; drop it once its caller hangs up, so that an abandoned one neither waits nor takes updates."""
    call, gone = asyncio.ensure_future(calling), asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait((call, gone), return_when=asyncio.FIRST_COMPLETED)
        if not call.done():
            raise _GoneError
        return call.result()
    finally:
        call.cancel()
        gone.cancel()
        await asyncio.gather(call, gone, return_exceptions=True)


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _arguments(request: Request) -> tuple[Json, dict[str, Upload]]:
    params: dict[str, Any] = dict(request.query_params)
    files: dict[str, Upload] = {}
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        params |= await _json_object(request)
    elif request.method == "POST":
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, UploadFile):
                    files[name] = Upload(value.filename or name, await value.read(), value.content_type)
                else:
                    params[name] = value
    return params, files


async def _json_object(request: Request) -> Json:
    try:
        body = await request.json()
    except ValueError:
        raise bad_request("can't parse request body JSON object") from None
    if not isinstance(body, dict):
        raise bad_request("object expected as request body")
    return body
