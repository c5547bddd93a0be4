"""Counts wrong keys by the address they come from, so that who tries many is told to wait, and for how long.

In memory and for a minute only; an address is never logged. IPv6 counts by /64, which is what one subscriber has.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable

from starlette.requests import Request

MOST = 30
"""Wrong keys of one address in a minute. A whole office behind one address has a handful of phones with an old link."""
SECONDS = 60.0
_ADDRESSES = 10_000


class Guesses:
    """Who has guessed too often of late; `monotonic` gives seconds."""

    def __init__(self, monotonic: Callable[[], float], most: int = MOST) -> None:
        self._monotonic = monotonic
        self._most = most
        self._begun = 0.0
        self._wrong: dict[str, int] = {}

    def too_many(self, address: str) -> bool:
        """Tell whether an address must wait; it need not for longer than `SECONDS`."""
        self._forget()
        return self._wrong.get(_subscriber(address), 0) >= self._most

    def wrong(self, address: str) -> None:
        """Count a wrong key."""
        self._forget()
        key = _subscriber(address)
        if key in self._wrong or len(self._wrong) < _ADDRESSES:
            self._wrong[key] = self._wrong.get(key, 0) + 1

    def _forget(self) -> None:
        if self._monotonic() - self._begun >= SECONDS:
            self._begun = self._monotonic()
            self._wrong.clear()


def caller(request: Request) -> str:
    """Return the address that a request comes from, "" where none is known.

    Behind a proxy on this machine or in this network it is what that proxy saw, the last of X-Forwarded-For; whoever comes
    from anywhere else may write there what he likes, and is what he is seen as.
    """
    peer = request.client.host if request.client else ""
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).rpartition(",")[2].strip()
    return forwarded if forwarded and _is_near(peer) else peer


def _is_near(address: str) -> bool:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address == ""  # a socket in the file system
    return known.is_loopback or known.is_private


def _subscriber(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    return str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)
