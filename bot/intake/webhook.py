"""Takes updates that Telegram pushes. The secret is compared before the body is read, and the body is read only so far."""

from __future__ import annotations

import asyncio
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


BODY_SECONDS = 15.0
"""In which the body must have come; Telegram sends it in one piece."""

_SAID_EVERY = 60.0


class TooLargeError(Exception):
    """The body is longer than any update."""


class Webhook:
    """The endpoint behind POST /telegram. 200 means stored; Telegram delivers again after anything else."""

    def __init__(self, desk: Desk, secret: str) -> None:
        self._desk = desk
        self._secret = secret.encode()
        self._said_at: float | None = None

    async def take(self, request: Request) -> Response:
        """Answer one delivery."""
        if not self._knows_secret(request):
            self._note_stranger()
            return Response(status_code=403)
        if not _is_json(request):
            return Response(status_code=415)
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await read_capped(request)
            await self._desk.keep(sort_body(body))
        except TooLargeError:
            return Response(status_code=413)
        except TimeoutError:
            return Response(status_code=408)
        except ClientDisconnect:
            return Response(status_code=400)
        except errors.StorageError as error:
            logger.warning("an update was not stored: %s", type(error).__name__, extra={"action": "webhook.failed"})
            return Response(status_code=500)
        return Response(status_code=200)

    def _note_stranger(self) -> None:
        """Count each, and say so in the log at most once a minute: nobody fills a disk from outside, or locks Telegram out."""
        self._desk.metrics.strangers.inc()
        now = asyncio.get_running_loop().time()
        if self._said_at is None or now - self._said_at >= _SAID_EVERY:
            self._said_at = now
            logger.warning("deliveries without the webhook's secret are refused", extra={"action": "webhook.refused"})

    def _knows_secret(self, request: Request) -> bool:
        """Compare in constant time. The header must be there once: of two a proxy and we might look at different ones."""
        given = request.headers.getlist(SECRET_HEADER)
        return len(given) == 1 and hmac.compare_digest(given[0].encode(), self._secret)


def _is_json(request: Request) -> bool:
    kind = request.headers.get("Content-Type", "").partition(";")[0]
    return kind.strip().lower() == "application/json"


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
