"""Looks at the way to the Bot API server: its name, a proxy, TLS, an answer, the time it says. Tells which of them fails."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from urllib.request import getproxies

import httpx

from bot.checkup.waiting import waited_for
from bot.finding import Finding
from bot.settings import Settings

CLOCK_TOLERANCE_SECONDS = 60
NAME_SECONDS = 4.0
ANSWER_SECONDS = 6.0
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


def proxy_of(settings: Settings) -> str | None:
    """Return the proxy that the bot goes through, the machine's own where the settings name none.

    A Bot API server on this machine is asked directly.
    """
    server = urlsplit(settings.bot_api_url)
    if server.hostname in _LOCAL:
        return None
    if settings.proxy_url is not None:
        return settings.proxy_url.get_secret_value()
    machines = getproxies()
    return machines.get(server.scheme) or machines.get("all")


async def way_to_telegram(settings: Settings, now: datetime) -> list[Finding]:
    """Return what keeps the Bot API server from being reached, or that it answers and what its clock says of ours."""
    server, proxy = urlsplit(settings.bot_api_url), proxy_of(settings)
    facts = {"host": server.hostname or "", "proxy": _shown(proxy)}
    asked_for = urlsplit(proxy).hostname if proxy else server.hostname
    if not await named(asked_for or ""):
        return [_bad("proxy_name" if proxy else "network_name", facts)]
    try:
        async with httpx.AsyncClient(proxy=proxy, timeout=ANSWER_SECONDS, trust_env=False) as client:
            response = await client.get(settings.bot_api_url)
    except (httpx.HTTPError, OSError) as error:
        return [_bad(failure_of(error, through_proxy=proxy is not None), facts)]
    through = "network_ok_proxy" if proxy else "network_ok"
    return [Finding(True, "network", through, facts), *clock(response.headers.get("date"), now)]


def failure_of(error: Exception, *, through_proxy: bool) -> str:
    """Return which sentence tells of this failure: the name of a key of the room `doctor`."""
    causes = tuple(_causes(error))
    if any(isinstance(each, ssl.SSLError) for each in causes):
        return "network_tls"
    if isinstance(error, httpx.ProxyError):
        said = str(error).lower()
        return "proxy_login" if "407" in said or "auth" in said else "proxy_refuses"
    if any(isinstance(each, socket.gaierror) for each in causes):
        return "proxy_name" if through_proxy else "network_name"
    if isinstance(error, (httpx.ConnectTimeout, httpx.ConnectError)):
        silent = isinstance(error, httpx.ConnectTimeout)
        return "proxy_away" if through_proxy else "network_silent" if silent else "network_refused"
    return "network_cut"


def clock(said: str | None, now: datetime) -> list[Finding]:
    """Compare the machine's clock with the `Date` of an answer."""
    try:
        theirs = parsedate_to_datetime(said or "")
    except ValueError:
        return []
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=UTC)
    seconds = round(abs((now - theirs).total_seconds()))
    if seconds > CLOCK_TOLERANCE_SECONDS:
        return [Finding(False, "clock", "clock_off", {"seconds": seconds})]
    return [Finding(True, "clock", "clock_ok")]


async def named(host: str) -> bool:
    """Tell whether this machine finds the address of a name; a silent name server counts as not."""
    try:
        await waited_for(lambda: socket.getaddrinfo(host, None), NAME_SECONDS)
    except (OSError, UnicodeError):  # TimeoutError is an OSError
        return False
    return True


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _shown(proxy: str | None) -> str:
    """Return a proxy's address without its password."""
    if proxy is None:
        return ""
    parts = urlsplit(proxy)
    return f"{parts.scheme}://{parts.hostname}" + (f":{parts.port}" if parts.port else "")


def _bad(said: str, facts: dict[str, str]) -> Finding:
    return Finding(False, "network", said, facts)
