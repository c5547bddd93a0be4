"""The pace at which this process may send: all messages draw on one budget, answers to people first. It sends nothing.

Telegram: about 30 messages a second over all chats, one a second in a chat, 20 a minute in a group
(https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). We stay a little below.

Of several replicas one dispatches. It counts its own answers exactly, and what the others answer as soon as it hears of it: on
PostgreSQL within half a second, on SQLite never. What it does not know yet has the room between 25 and 30 a second; beyond it
Telegram answers 429, which delays the one chat and loses nothing.

Messages go out evenly, not in a burst at the beginning of each second: a process that takes over from a dead one knows nothing
of what that one sent, and what is under way when a process dies may come twice.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Callable
from contextvars import ContextVar

PER_SECOND = 25
STEP = 1 / PER_SECOND
CHAT_SECONDS = 1.0
GROUP_PER_MINUTE = 18
_MINUTE = 60.0

COUNTED: ContextVar[bool] = ContextVar("nhacviec_counted", default=False)
"""Set where the message in hand has its place in the budget already."""


class Pace:
    """Remembers when something was sent or is going to be; `monotonic` returns seconds that never jump.

    `tell` is called with the chat of each message that goes out here, so that other processes can note it.
    """

    def __init__(self, monotonic: Callable[[], float], tell: Callable[[int], None] = lambda _chat_id: None) -> None:
        self._monotonic = monotonic
        self._tell = tell
        self._all: list[float] = []
        self._gone: list[float] = []
        self._chats: defaultdict[int, list[float]] = defaultdict(list)
        self._swept = float("-inf")

    def sent(self, chat_id: int) -> None:
        """Note that a message goes out now; answers to people are noted only, never kept waiting."""
        self.noted(chat_id)
        self._tell(chat_id)

    def noted(self, chat_id: int) -> None:
        """Note that another process has just sent a message."""
        now = self._monotonic()
        self._note(chat_id, now)
        insort(self._gone, now)

    def wait(self, chat_id: int) -> float:
        """Return in how many seconds a message to a chat may go out, 0.0 at once. A negative id is a group's."""
        now = self._monotonic()
        self._forget(now)
        in_chat = self._chats.get(chat_id, ())
        until = [now]
        if len(self._all) >= PER_SECOND:
            until.append(self._all[-PER_SECOND] + 1.0)
        if in_chat:
            until.append(in_chat[-1] + CHAT_SECONDS)
        if chat_id < 0 and len(in_chat) >= GROUP_PER_MINUTE:
            until.append(in_chat[-GROUP_PER_MINUTE] + _MINUTE)
        return self._free_from(max(until)) - now

    def reserve(self, chat_id: int, most: float) -> float | None:
        """Take the next place for a chat and return how long to wait for it; None, and no place, if that is over `most`."""
        seconds = self.wait(chat_id)
        if seconds > most:
            return None
        self._note(chat_id, self._monotonic() + seconds)
        return seconds

    def give_back(self, chat_id: int) -> None:
        """Give up the place that was taken last for a chat: nothing goes out."""
        if in_chat := self._chats.get(chat_id):
            when = in_chat.pop()
            if (at := bisect_right(self._all, when) - 1) >= 0 and self._all[at] == when:
                del self._all[at]

    def start(self, chat_id: int) -> float:
        """Note that a message whose place was taken goes out; return how long it must still wait, mostly 0.0.

        Places are a plan: what was held up by a slow disk must not come in a rush once it is free again.
        """
        now = self._monotonic()
        self._forget(now)
        until = [now]
        if self._gone:
            until.append(self._gone[-1] + STEP / 2)  # closer than planned, so that the lost time is made up for
        if len(self._gone) >= PER_SECOND:
            until.append(self._gone[-PER_SECOND] + 1.0)
        seconds = max(until) - now
        insort(self._gone, now + seconds)
        self._tell(chat_id)
        if in_chat := self._chats.get(chat_id):
            in_chat[-1] = max(in_chat[-1], now + seconds)
        return seconds

    def _free_from(self, when: float) -> float:
        """Return the first time from `when` on that is a step away from every place that is taken."""
        for taken in self._all[bisect_right(self._all, when - STEP) :]:
            if taken >= when + STEP:
                break
            when = taken + STEP
        return when

    def _note(self, chat_id: int, when: float) -> None:
        self._forget(self._monotonic())
        insort(self._all, when)
        insort(self._chats[chat_id], when)

    def _forget(self, now: float) -> None:
        """Drop what no limit reaches back to."""
        for all_chats in (self._all, self._gone):
            del all_chats[: bisect_right(all_chats, now - 1.0)]
        if now >= self._swept + 1.0:  # what is older counts for nothing; looking through all chats at each message costs
            self._swept = now
            for chat_id, times in list(self._chats.items()):
                del times[: bisect_right(times, now - _MINUTE)]
                if not times:
                    del self._chats[chat_id]
