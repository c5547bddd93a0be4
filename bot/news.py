"""What other processes on the same PostgreSQL do, heard at once: changed plans, queued rows, messages sent. Decides nothing.

Every half second each process tells the others, and itself, that it is there. Since notices come in the order of their commits,
hearing oneself proves that everything committed before has been heard. On SQLite nothing is ever heard, and everyone looks.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol
from weakref import WeakValueDictionary

from bot.intake.backoff import Backoff
from bot.intake.bell import Bell
from bot.intake.unbroken import unbroken
from storage import Notice, Storage, errors
from storage.notices import OFFICE, PLANS

logger = logging.getLogger(__name__)

PRESENT = "here"
SENT = "sent"
OUTBOX = "outbox"
INBOX = "inbox"
PRESENT_SECONDS = 0.4
"""How often a process says that it is there."""
ALONE_SECONDS = 5.0
"""A process that has heard nobody else for so long tells nobody anything else."""
_GAP_SECONDS = 0.05
_MOST_CHATS = 300  # in one notice, which holds 8,000 bytes
_NEVER = float("-inf")


class Follower(Protocol):
    """Keeps something that is made of one office's plans."""

    async def renew(self) -> None:
        """Make it anew, where it is in use."""
        ...


class News:
    """What is heard and told by the process called `holder`; `monotonic` returns seconds that never jump."""

    def __init__(self, storage: Storage, holder: str, monotonic: Callable[[], float]) -> None:
        self._storage = storage
        self._holder = holder
        self._monotonic = monotonic
        self._backoff = Backoff(first=0.5, most=10.0)
        self._words = Bell()
        self._topics: set[str] = set()
        self._chats: list[int] = []
        self._note: Callable[[int], None] = lambda _chat_id: None
        self._hearing: dict[str, Callable[[str], None]] = {
            PRESENT: self._hear_presence,
            SENT: self._hear_sent,
            PLANS: self._hear_plans,
            OFFICE: self._hear_change,
        }
        self._followers: WeakValueDictionary[int, Follower] = WeakValueDictionary()
        self._renewing: set[asyncio.Task[None]] = set()
        self._changed: dict[int, float] = {}
        self._planned: dict[int, float] = {}
        self._hears: bool | None = None
        self._since = self._known = self._others = _NEVER

    def follow(self, office_id: int, follower: Follower) -> None:
        """Have `follower` renewed as soon as the office's plans have changed, by whichever process."""
        self._followers[office_id] = follower

    def ring_at(self, topic: str, ring: Callable[[], None]) -> None:
        """Have `ring` called when another process, or this one, tells of a topic."""
        self._hearing[topic] = lambda _words: ring()

    def note_with(self, note: Callable[[int], None]) -> None:
        """Have `note` called with the chat of each message that another process has sent."""
        self._note = note

    def has_new_plans(self, office_id: int, looked_at: float) -> bool:
        """Tell whether plans of an office are known to have changed since somebody began to look."""
        return self._planned.get(office_id, _NEVER) >= looked_at

    def vouches(self, office_id: int, looked_at: float, within: float) -> bool:
        """Tell whether nothing has changed in an office since somebody began to look, but for the last `within` seconds."""
        heard = self._since <= looked_at and self._known > self._monotonic() - within
        return heard and self._changed.get(office_id, _NEVER) < looked_at

    def tell(self, topic: str) -> None:
        """Tell the other processes to look after a topic, if there are any."""
        if self._has_company:
            self._topics.add(topic)
            self._words.ring()

    def sent(self, chat_id: int) -> None:
        """Tell the other processes, within half a second, that a message goes out."""
        if self._has_company:
            self._chats.append(chat_id)

    async def run(self) -> None:
        """Hear and tell until cancelled."""
        if not self._storage.has_notices:
            return
        tasks = [asyncio.create_task(self._hear_always()), asyncio.create_task(self._tell_always())]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in (*tasks, *self._renewing):
                task.cancel()
            await asyncio.gather(*tasks, *self._renewing, return_exceptions=True)

    @property
    def _has_company(self) -> bool:
        return self._monotonic() - self._others < ALONE_SECONDS

    async def _hear_always(self) -> None:
        while True:
            try:
                await self._hear_until_lost()
            except errors.StorageError as error:
                if self._hears is not False:  # said once, not at every try
                    logger.warning("other processes are not heard: %s", type(error).__name__, extra={"action": "news.deaf"})
                self._since, self._hears = float("inf"), False
            await asyncio.sleep(self._backoff.next())

    async def _hear_until_lost(self) -> None:
        async with self._storage.listening() as notices:
            self._since = self._monotonic()  # what was committed before was not heard
            async for notice in notices:
                if not self._hears:
                    logger.info("other processes are heard", extra={"action": "news.heard"})
                self._hears = True
                self._backoff.reset()
                self._hear(notice)

    def _hear(self, notice: Notice) -> None:
        hear = self._hearing.get(notice.topic)
        if hear is not None:
            with suppress(ValueError):  # words of another program, or of a later version of this one
                hear(notice.words)

    def _hear_presence(self, words: str) -> None:
        holder, _, at = words.partition(" ")
        if holder == self._holder:
            self._known = max(self._known, float(at))
        else:
            self._others = self._monotonic()

    def _hear_sent(self, words: str) -> None:
        holder, _, chats = words.partition(" ")
        if holder != self._holder:
            for chat in chats.split():
                self._note(int(chat))

    def _hear_change(self, words: str) -> None:
        self._changed[int(words)] = self._monotonic()

    def _hear_plans(self, words: str) -> None:
        office_id = int(words)
        self._changed[office_id] = self._planned[office_id] = self._monotonic()
        follower = self._followers.get(office_id)
        if follower is not None:
            task = asyncio.create_task(self._renew(follower))
            self._renewing.add(task)
            task.add_done_callback(self._renewing.discard)

    async def _renew(self, follower: Follower) -> None:
        try:
            await follower.renew()
        except errors.StorageError as error:
            logger.warning("plans are read later: %s", type(error).__name__, extra={"action": "news.renew"})

    async def _tell_always(self) -> None:
        while True:
            try:
                await unbroken(self._tell())
            except errors.StorageError:
                await asyncio.sleep(1.0)  # said by whoever needs the database for more than this
            await self._words.wait(PRESENT_SECONDS)
            await asyncio.sleep(_GAP_SECONDS)  # what comes close together is told together

    async def _tell(self) -> None:
        topics, chats, self._topics, self._chats = self._topics, self._chats, set(), []
        notices = [Notice(PRESENT, f"{self._holder} {self._monotonic()!r}"), *map(Notice, sorted(topics))]
        for start in range(0, len(chats), _MOST_CHATS):
            some = " ".join(map(str, chats[start : start + _MOST_CHATS]))
            notices.append(Notice(SENT, f"{self._holder} {some}"))
        async with self._storage.transaction() as tx:
            for notice in notices:
                await tx.notices.tell(notice)


class PostWithNews:
    """Rings for the dispatcher of this process, and has the others look where one of them dispatches."""

    def __init__(self, bell: Bell, news: News) -> None:
        self._bell = bell
        self._news = news

    def ring(self) -> None:
        """Have the outbox looked at: something was queued in a transaction that is committed."""
        self._bell.ring()
        self._news.tell(OUTBOX)
