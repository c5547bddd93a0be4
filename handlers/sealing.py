"""Seals on buttons that change something: nobody can make one up, carry one to another chat, or press it for ever.

A seal covers what the button says, the chat it stands in, when it was made and, where it is meant for one person, who that
is. It proves only that we made the button; whether the person may press it and whether it still makes sense is asked anew.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.packing import BREAK, MOST_BYTES, ForgedButtonError, Press, pack, unpack

LIFE = timedelta(days=30)
"""How long a button that changes something may be pressed, unless its kind says otherwise."""
_MAC_BYTES = 6
_MAC_LETTERS = 8
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)

Sealer = Callable[[Press], str]
"""Returns the callback data of a press, sealed for one chat."""


class WornButtonError(ValueError):
    """The button is ours but too old. `press` is what it says."""

    def __init__(self, press: Any) -> None:
        super().__init__("a button too old to be pressed")
        self.press = press


@dataclass(frozen=True, slots=True)
class Seal:
    """The key of this installation that seals buttons."""

    key: bytes = field(repr=False)

    def sealer(self, chat_id: int, now: datetime, user_id: int | None = None) -> Sealer:
        """Return what seals buttons for a chat; with `user_id` (Telegram's) only that person can press them."""
        minutes = _written(int((now - _EPOCH).total_seconds() // 60))
        return lambda press: self._sealed(pack(press), minutes, chat_id, user_id)

    def read(self, data: str, kinds: Mapping[str, type[Any]], *, chat_id: int, user_id: int, now: datetime) -> Any:
        """Return what a sealed button of one of `kinds` says.

        Raises `ForgedButtonError` for data that was not sealed for this chat and this person, `WornButtonError` for a
        button older than its kind's `LIFE`.
        """
        body, _, stamp = data.rpartition(BREAK)
        minutes = stamp[:-_MAC_LETTERS]
        for meant in (None, user_id):
            if hmac.compare_digest(self._sealed(body, minutes, chat_id, meant, most=None).encode(), data.encode()):
                press = unpack(body, kinds)
                if now - (_EPOCH + timedelta(minutes=int(minutes, 36))) > getattr(press, "LIFE", LIFE):
                    raise WornButtonError(press)
                return press
        raise ForgedButtonError(data)

    def _sealed(self, body: str, minutes: str, chat_id: int, user_id: int | None, most: int | None = MOST_BYTES) -> str:
        words = f"{chat_id}{BREAK}{user_id or 0}{BREAK}{minutes}{BREAK}{body}"
        digest = hmac.new(self.key, words.encode(), hashlib.sha256).digest()[:_MAC_BYTES]
        data = f"{body}{BREAK}{minutes}{base64.urlsafe_b64encode(digest).decode()}"
        if most is not None and len(data.encode()) > most:
            raise ValueError(f"callback data of {len(data.encode())} bytes: {data}")
        return data


def _written(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
