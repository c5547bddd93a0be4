"""The sandbox's one web application: the local Bot API and the browser chat. It answers only this machine's own names."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from importlib.resources import files
from zoneinfo import ZoneInfo

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.clock import MovableClock
from bot.sandbox import api
from bot.sandbox.browser import Browser
from bot.sandbox.telegram import LocalTelegram

_PAGE = {
    "index.html": "text/html; charset=utf-8",
    "chat.css": "text/css; charset=utf-8",
    "chat.js": "text/javascript; charset=utf-8",
    "forwarding.js": "text/javascript; charset=utf-8",
    "intent.js": "text/javascript; charset=utf-8",
    "words.js": "text/javascript; charset=utf-8",
    "marks.js": "text/javascript; charset=utf-8",
    "bubbles.js": "text/javascript; charset=utf-8",
    "cards.js": "text/javascript; charset=utf-8",
    "choices.js": "text/javascript; charset=utf-8",
    "menu.js": "text/javascript; charset=utf-8",
    "office.js": "text/javascript; charset=utf-8",
    "log.js": "text/javascript; charset=utf-8",
    "notices.js": "text/javascript; charset=utf-8",
    "links.js": "text/javascript; charset=utf-8",
    "list.js": "text/javascript; charset=utf-8",
    "server.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}
_POLICY = b"default-src 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; form-action 'self'"
_HEADERS = (
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
)


def create_app(
    telegram: LocalTelegram,
    clock: MovableClock,
    zone: ZoneInfo,
    on_moved: Callable[[], Awaitable[None]],
    more: Sequence[BaseRoute] = (),
    *,
    to_others: bool = False,
) -> ASGIApp:
    """Return the application; `more` routes (health, metrics) stand beside it under the same guard.

    Where it is open `to_others` than this machine, it may be called by any address in figures, which no foreign page can take
    as its own name.

    Open event streams end when `telegram.feed.tell("closing")` is called: do so before stopping the server.
    """
    pages = [Route("/", _page("index.html")), *(Route(f"/page/{name}", _page(name)) for name in _PAGE)]
    routes = [*pages, *Browser(telegram, clock, zone, on_moved).routes(), *api.routes(telegram), *more]
    return Guard(Starlette(routes=routes), to_others=to_others)


def is_loopback(host: str) -> bool:
    """Tell whether an address or name is reached from this machine only."""
    return host == "localhost" or (is_address(host) and ipaddress.ip_address(host).is_loopback)


def is_address(host: str) -> bool:
    """Tell whether this is an address in figures, not a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def address_of(listener: socket.socket) -> str:
    """Return where the page is opened on this machine, whatever the listener is bound to."""
    host, port = listener.getsockname()[:2]
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - it is read, not bound
    return f"http://[{here}]:{port}" if ":" in here else f"http://{here}:{port}"


class Guard:
    """Lets in only requests addressed to this machine, and acts only from the page itself (DNS rebinding, foreign pages)."""

    def __init__(self, app: ASGIApp, *, to_others: bool = False) -> None:
        self._app = app
        self._to_others = to_others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it with 421 (wrong host) or 403 (foreign page)."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refusal = _refusal(Request(scope), self._to_others)
        if refusal is not None:
            await refusal(scope, receive, send)
            return

        async def send_guarded(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                headers = message["headers"]
                message = {**message, "headers": [*headers, *_HEADERS]}  # type: ignore[misc]  # ASGI: a list of pairs
            await send(message)

        await self._app(scope, receive, send_guarded)  # type: ignore[arg-type]  # ASGI messages are mappings


def _refusal(request: Request, to_others: bool) -> Response | None:
    host = request.headers.get("host", "")
    named = _without_port(host)
    known = is_loopback(named) or (to_others and is_address(named))
    if not known:
        return PlainTextResponse("Trang này chỉ mở được trên chính máy đang chạy, tại http://127.0.0.1", 421)
    origin = request.headers.get("origin")
    foreign_origin = origin is not None and origin != f"http://{host}"
    if foreign_origin or (_is_foreign(request) and request.url.path != "/"):
        return PlainTextResponse("Yêu cầu không đến từ trang này.", 403)
    return None


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return (name if colon and port.isdigit() else host).removeprefix("[").removesuffix("]")


def _is_foreign(request: Request) -> bool:
    """Say whether a browser made this request for another site's page; other clients say nothing of the kind."""
    return request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}


def _page(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def serve(_request: Request) -> Response:
        content = files("bot.sandbox").joinpath("page", name).read_bytes()
        return Response(content, headers={"Content-Type": _PAGE[name], "Cache-Control": "no-cache"})

    return serve
