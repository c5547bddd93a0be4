"""Looks at the bot that runs: on this machine by its own words, elsewhere by the lease that it holds. Disturbs nobody."""

from __future__ import annotations

import json

import httpx

from bot.finding import Finding
from bot.settings import Address

_SECONDS = 4.0
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104  # everywhere is here, too


def on_this_machine(listen: Address) -> str:
    """Return where the web endpoints of a bot on this machine are reached."""
    host = _EVERYWHERE.get(listen.host, listen.host)
    return f"http://[{host}]:{listen.port}" if ":" in host else f"http://{host}:{listen.port}"


async def at_work(listen: Address, *, poller_elsewhere: bool) -> Finding:
    """Return how the bot is doing; `poller_elsewhere` says that a process holds the right to poll with this database."""
    try:
        async with httpx.AsyncClient(timeout=_SECONDS, trust_env=False) as client:
            answer = await client.get(f"{on_this_machine(listen)}/readyz")
            told = answer.json()
    except (httpx.HTTPError, OSError, json.JSONDecodeError):
        return Finding(True, "process", "process_elsewhere" if poller_elsewhere else "process_none", note=True)
    return said_of_itself(told if isinstance(told, dict) else {})


def said_of_itself(told: dict[str, object]) -> Finding:
    """Return what the facts of /readyz mean."""
    if told.get("conflict"):
        return Finding(False, "process", "process_conflict")
    if told.get("ready") is True:
        return Finding(True, "process", "process_ok", {"intake": str(told.get("intake", ""))})
    if told.get("database") == "unreachable":
        return Finding(False, "process", "process_no_database")
    return Finding(
        False, "process", "process_not_ready", {"reason": str(told.get("last_failure") or told.get("intake") or "?")}
    )
