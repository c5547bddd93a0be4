"""The web endpoints: Telegram's deliveries, calendars by secret link, and how the bot is doing, which names nobody.

Figures and details are for who is on this machine. What a proxy passes on comes from this machine too: it gets no more than
whoever stands behind the proxy. It is known by a header that says for whom, by a name in Host that is not this machine's (what
a proxy that adds nothing passes on, and a page in a browser here whose name leads here), or by HTTP/1.0, which plain nginx
speaks and no collector of figures.
"""

from __future__ import annotations

import logging
from ipaddress import ip_address

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from bot.calendar_feed import CALENDAR_PATH, CalendarFeed
from bot.intake.desk import Desk
from bot.intake.webhook import Webhook
from bot.web_guard import WebGuard
from storage import InboxState, errors

logger = logging.getLogger(__name__)


FORWARDED = (
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "x-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "via",
)
"""Headers by which proxies tell for whom they ask."""


def build_web(
    desk: Desk, webhook_secret: str | None, calendars: CalendarFeed | None = None, *, open_to_all: bool = False
) -> ASGIApp:
    """Return the app for LISTEN; POST /telegram exists only where a webhook is in use.

    `open_to_all`: whoever reaches the address may see the figures, for where another machine collects them.
    """
    return WebGuard(Starlette(routes=web_routes(desk, webhook_secret, calendars, open_to_all=open_to_all)))


def web_routes(
    desk: Desk, webhook_secret: str | None = None, calendars: CalendarFeed | None = None, *, open_to_all: bool = False
) -> list[BaseRoute]:
    """Return the routes, to stand alone or beside others."""
    endpoints = Endpoints(desk, open_to_all=open_to_all)
    routes: list[BaseRoute] = [
        Route("/healthz", endpoints.healthz),
        Route("/readyz", endpoints.readyz),
        Route("/metrics", endpoints.metrics),
    ]
    if calendars is not None:
        routes.append(Route(CALENDAR_PATH, calendars.show))
    if webhook_secret is not None:
        webhook = Webhook(desk, webhook_secret)
        routes.append(Route("/telegram", webhook.take, methods=["POST"]))
    return routes


def is_from_here(request: Request) -> bool:
    """Tell whether somebody on this machine asks for himself."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    hosts = request.headers.getlist("host")
    if request.scope.get("http_version") == "1.0" or len(hosts) != 1 or not _is_loopback(_without_port(hosts[0])):
        return False
    return _is_loopback(request.client.host)


def _without_port(host: str) -> str:
    """Return the name or address in a Host header: https://www.rfc-editor.org/rfc/rfc9110#section-7.2."""
    if host.startswith("["):
        return host[1:].partition("]")[0]
    return host.partition(":")[0]


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


class Endpoints:
    """Answers those who look after the bot."""

    def __init__(self, desk: Desk, *, open_to_all: bool) -> None:
        self._desk = desk
        self._open_to_all = open_to_all

    def _may_see(self, request: Request) -> bool:
        return self._open_to_all or is_from_here(request)

    async def healthz(self, _request: Request) -> Response:
        """Say that the process lives and its loop turns; 503 once nothing has come from Telegram for too long."""
        stale = self._desk.health.stale
        return JSONResponse({"alive": not stale}, status_code=503 if stale else 200)

    async def readyz(self, request: Request) -> Response:
        """Say whether updates can come in and be kept: 200 or 503; to who is on this machine also with what is missing."""
        health, inbox = self._desk.health, await self._inbox()
        ready = inbox is not None and health.green
        if not self._may_see(request):
            return JSONResponse({"ready": ready}, status_code=200 if ready else 503)
        facts = {
            "ready": ready,
            "replica": self._desk.holder,
            "database": "ok" if inbox is not None else "unreachable",
            "intake": health.role.value,
            "conflict": health.conflict,
            "last_failure": health.last_failure,
            "seconds_since_poll": round(health.silence, 1),
            "pending": inbox.pending if inbox else None,
            "oldest_pending_seconds": inbox.oldest_age if inbox else None,
            "failed": inbox.failed if inbox else None,
            "quarantined": inbox.quarantined if inbox else None,
        }
        return JSONResponse(facts, status_code=200 if ready else 503)

    async def metrics(self, request: Request) -> Response:
        """Return the figures for Prometheus; 403 to who is not on this machine."""
        if not self._may_see(request):
            return Response(status_code=403)
        inbox = await self._inbox()
        self._desk.metrics.show_database_errors(self._desk.storage.failures)
        if inbox is not None:
            self._desk.metrics.show_inbox(inbox)
            await self._show_outbox()
        return Response(self._desk.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")

    async def _show_outbox(self) -> None:
        now = self._desk.clock.now()
        try:
            async with self._desk.storage.reading() as tx:
                counts, oldest, held = await tx.outbox.counts(), await tx.outbox.oldest_due(now), await tx.rounds.held()
                offices, findings = len(await tx.offices.all()), len(await tx.findings.all(self._desk.bot_id))
        except errors.StorageError as error:
            logger.warning("the outbox cannot be looked at: %s", type(error).__name__, extra={"action": "metrics.failed"})
            return
        metrics = self._desk.metrics
        metrics.show_outbox(counts, (now - oldest).total_seconds() if oldest else 0.0, held)
        metrics.show_installation(offices, findings, self._desk.health.silence)

    async def _inbox(self) -> InboxState | None:
        try:
            async with self._desk.storage.reading() as tx:
                return await tx.inbox.state(self._desk.bot_id)
        except errors.StorageError as error:
            logger.warning("the inbox cannot be looked at: %s", type(error).__name__, extra={"action": "ready.failed"})
            return None
