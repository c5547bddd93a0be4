"""The bot's calls that bring it updates: polling and webhook, never both."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.errors import Json, bad_request, conflict
from bot.sandbox.sending import Uploads
from bot.sandbox.state import State, Webhook

MAX_POLL_SECONDS = 50
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_PUBLIC_PORTS = frozenset({None, 443, 80, 88, 8443})


async def get_updates(state: State, params: Json, _files: Uploads) -> list[Json]:
    """Do getUpdates."""
    if state.webhook.url:
        raise conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
    _allow(state, params)
    limit = params.get("limit", 100)
    timeout = max(0, min(params.get("timeout", 0), MAX_POLL_SECONDS))
    return await state.updates.poll(params.get("offset", 0), max(1, min(limit, 100)), timeout)


def set_webhook(state: State, params: Json, _files: Uploads) -> bool:
    """Do setWebhook. HTTPS is asked for as at Telegram, but on loopback plain HTTP will do."""
    url = params.get("url", "")
    if not url:
        return delete_webhook(state, params, _files)
    address = urlsplit(url)
    local = address.hostname in _LOOPBACK
    if address.scheme != "https" and not (local and address.scheme == "http"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not local and address.port not in _PUBLIC_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    secret = params.get("secret_token", "")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    _allow(state, params)
    if params.get("drop_pending_updates"):
        state.updates.clear()
    state.webhook = Webhook(url, secret, params.get("max_connections", 40))
    state.feed.tell("webhook")
    return True


def delete_webhook(state: State, params: Json, _files: Uploads) -> bool:
    """Do deleteWebhook."""
    if params.get("drop_pending_updates"):
        state.updates.clear()
    state.webhook = Webhook()
    state.feed.tell("webhook")
    return True


def webhook_info(state: State, _params: Json, _files: Uploads) -> Json:
    """Do getWebhookInfo."""
    hook = state.webhook
    info: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(state.updates.pending)}
    if hook.url:
        info["max_connections"] = hook.max_connections
    if hook.last_error_message:
        info |= {"last_error_date": hook.last_error_date, "last_error_message": hook.last_error_message}
    if state.updates.allowed:
        info["allowed_updates"] = state.updates.allowed
    return info


def _allow(state: State, params: Json) -> None:
    kinds: Any = params.get("allowed_updates")
    if kinds is None:
        return
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise bad_request("can't parse allowed_updates: Expected an Array of String")
    state.updates.allowed = list(kinds)
