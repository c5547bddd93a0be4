"""Takes updates that Telegram pushes. The secret is compared before the body is read, and the body is read only so far."""

from __future__ import annotations

import hmac
import json
import logging

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from bot.intake.desk import Desk
from bot.intake.raw import Batch, Malformed, sort_out
from storage import errors

logger = logging.getLogger(__name__)

LARGEST_BODY = 1_000_000  # bytes; Telegram's updates hold a few thousand
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105  # the header's name


class TooLargeError(Exception):
    """The body is longer than any update."""


class Webhook:
    """The endpoint behind POST /telegram. 200 means stored; Telegram delivers again after anything else."""

    def __init__(self, desk: Desk, secret: str) -> None:
        self._desk = desk
        self._secret = secret.encode()

    async def take(self, request: Request) -> Response:
        """Answer one delivery."""
        given = request.headers.get(SECRET_HEADER, "").encode()
        if not hmac.compare_digest(given, self._secret):
            return Response(status_code=403)
        try:
            await self._desk.keep(sort_body(await read_capped(request)))
        except TooLargeError:
            return Response(status_code=413, headers={"Connection": "close"})
        except ClientDisconnect:
            return Response(status_code=400)
        except errors.StorageError as error:
            logger.warning("an update was not stored: %s", type(error).__name__, extra={"action": "webhook.failed"})
            return Response(status_code=500)
        return Response(status_code=200)


async def read_capped(request: Request) -> bytes:
    """Return the body. Raises `TooLargeError` as soon as more than `LARGEST_BODY` bytes are announced or have come."""
    announced = request.headers.get("Content-Length", "0")
    if announced.isdigit() and int(announced) > LARGEST_BODY:
        raise TooLargeError
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise TooLargeError
    return bytes(body)


def sort_body(body: bytes) -> Batch:
    """Return the one update of a body; what is not even JSON is malformed too."""
    try:
        return sort_out([json.loads(body)])
    except (ValueError, RecursionError):
        return Batch(malformed=(Malformed(None, body.decode("utf-8", "replace"), "not_json"),))
