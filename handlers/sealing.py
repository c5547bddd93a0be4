"""Seals on buttons that change something: nobody can make one up, carry one to another chat, or press it for ever.

A seal covers what the button says, the office, the chat it stands in, when it was made and, where it is meant for one
person, who that is. It proves only that we made the button; whether the person may press it and whether it still makes sense
is asked anew. What it leaves out, and why:

- 48 bits of the code are kept, for the data must fit into 64 bytes. They can be guessed only by pressing, one guess an update:
  at Telegram's pace that takes some hundred thousand years, and a right guess still meets the table of rights.
- The data can be read by everybody in the group. It holds ids, no secret, and is of no use in any other chat.
- Not the bot: an office that changes its bot keeps its database, and a button says the same whichever bot is asked.
- Not the message, which has no number yet when its buttons are made: a button works under any message of its chat.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.packing import BREAK, ForgedButtonError, Press, fits, pack, unpack

LIFE = timedelta(days=30)
"""How long a button that changes something may be pressed, unless its kind says otherwise."""
SKEW = timedelta(minutes=15)
"""How far ahead of our clock another replica's may be. A button from later than that was made under a clock that has been set
back since; it would live for as long as that clock was wrong, so it counts as too old."""
_MAC_BYTES = 6
_MAC_LETTERS = 8
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_STAMP = re.compile(rf"{re.escape(BREAK)}-?[0-9a-z]{{1,7}}[\w-]{{{_MAC_LETTERS}}}$", re.ASCII)
_EPOCH = datetime(2020, 1, 1, tzinfo=UTC)

Sealer = Callable[[Press], str]
"""Returns the callback data of a press, sealed for one chat."""


class WornButtonError(ValueError):
    """The button is ours but too old, or from a time that has yet to come. `press` is what it says."""

    def __init__(self, press: Any) -> None:
        super().__init__("a button too old to be pressed")
        self.press = press


@dataclass(frozen=True, slots=True)
class Seal:
    """The key of this installation that seals buttons, for one of its offices: ids mean other things in another office."""

    key: bytes = field(repr=False)
    office_id: int = 0

    def sealer(self, chat_id: int, now: datetime, user_id: int | None = None) -> Sealer:
        """Return what seals buttons for a chat; with `user_id` (Telegram's) only that person can press them."""
        minutes = _written(int((now - _EPOCH).total_seconds() // 60))
        return lambda press: self._sealed(pack(press), minutes, chat_id, user_id)

    def read(self, data: str, kinds: Mapping[str, type[Any]], *, chat_id: int, user_id: int, now: datetime) -> Any:
        """Return what a sealed button of one of `kinds` says.

        Raises `ForgedButtonError` for data that was not sealed for this chat and this person, `WornButtonError` for a
        button older than its kind's `LIFE`.
        """
        if not self.made(data, chat_id, user_id):
            raise ForgedButtonError(data)
        body, _, stamp = data.rpartition(BREAK)
        minutes = stamp[:-_MAC_LETTERS]
        press = unpack(body, kinds)
        age = now - (_EPOCH + timedelta(minutes=int(minutes, 36)))  # a number that we wrote ourselves: the code covers it
        if not -SKEW <= age <= getattr(press, "LIFE", LIFE):
            raise WornButtonError(press)
        return press

    def made(self, data: str, chat_id: int, user_id: int) -> bool:
        """Tell whether this office has sealed a button for this chat and this person, however long ago."""
        if not fits(data):
            return False
        body, _, stamp = data.rpartition(BREAK)
        minutes, code = stamp[:-_MAC_LETTERS], stamp[-_MAC_LETTERS:].encode()
        return any(hmac.compare_digest(self._code(body, minutes, chat_id, who).encode(), code) for who in (None, user_id))

    def signed(self, words: str) -> str:
        """Return words with a code of this office's behind them, in letters that the address of a chat may hold."""
        return f"{words}_{self._code(words, '', 0, None)}"

    def _sealed(self, body: str, minutes: str, chat_id: int, user_id: int | None) -> str:
        data = f"{body}{BREAK}{minutes}{self._code(body, minutes, chat_id, user_id)}"
        if not fits(data):
            raise ValueError(f"callback data of {len(data.encode())} bytes: {data}")
        return data

    def _code(self, body: str, minutes: str, chat_id: int, user_id: int | None) -> str:
        """Return the code of a button. Nothing before the body holds a `BREAK`: no two buttons share these words."""
        words = BREAK.join((str(self.office_id), str(chat_id), str(user_id or 0), minutes, body))
        digest = hmac.new(self.key, words.encode(), hashlib.sha256).digest()[:_MAC_BYTES]
        return base64.urlsafe_b64encode(digest).decode()


def unsealed(data: str) -> str:
    """Return what callback data says without its seal, which is another one each minute; data without one stays as it is."""
    return _STAMP.sub("", data)


def _written(number: int) -> str:
    """Return a number in letters and digits; a clock from before the epoch, as on a machine just started, is no obstacle."""
    if number < 0:
        return f"-{_written(-number)}"
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
