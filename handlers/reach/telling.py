"""Notes that a chat is out of reach or back again, and lets administrators hear of it once. It sends nothing itself.

What is told goes through the outbox under a natural key, one for each incident; of the notices themselves nothing is told.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from handlers.context import OfficeView
from handlers.crews import administrators
from storage import Address, Delivery, Parcel

if TYPE_CHECKING:
    from storage import Transaction

UNCERTAIN, FAILED = "uncertain", "failed"
GROUP_LOST, GROUP_MUTED, TOPIC_GONE = "group_lost", "group_muted", "topic_gone"
KINDS = frozenset({UNCERTAIN, FAILED, GROUP_LOST, GROUP_MUTED, TOPIC_GONE})
"""The kinds of notices to administrators about deliveries."""
KICKED, MUTED, NO_TOPIC = "kicked", "muted", "no_topic"
"""Why nothing reaches a group: the bot is not in it, may not write there, or every topic that it could write to is closed."""
GATHERED = timedelta(minutes=15)
"""Deliveries that fail or are uncertain within such a stretch are told in one notice, at its end."""
RESUMED_WITHIN = timedelta(days=7)
"""How old what was given up may be to be sent when the group is in reach again."""
RESUMED: set[str] = {"digest"}
"""Kinds that are still wanted then; their composers look again, as always."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The reach of a bot, as one transaction changes it. `now` is the office clock's."""

    tx: Transaction
    office: OfficeView
    bot_id: int
    now: datetime

    async def lost(self, chat_id: int) -> None:
        """The bot is no longer in a group: what waits for it is given up, and told the first time."""
        if await self.tx.chats.left(self.bot_id, chat_id, self.now):
            await self.tx.outbox.abandon(Address.chat(chat_id), KICKED)
            await self._tell_of_group(GROUP_LOST, chat_id)

    async def muted(self, chat_id: int, trouble: str = MUTED) -> None:
        """Nothing can be written to a group; told the first time."""
        if await self.tx.chats.troubled(self.bot_id, chat_id, trouble, self.now):
            await self._tell_of_group(GROUP_MUTED, chat_id)

    async def lost_topic(self, chat_id: int, thread_id: int) -> None:
        """The topic of a group's binding is gone: what goes there goes into the group's general topic from now on."""
        if await self.tx.chats.lost_topic(self.bot_id, chat_id, thread_id):
            await self._tell_of_group(TOPIC_GONE, chat_id)

    async def back(self, chat_id: int) -> None:
        """A group is in reach again, whatever was wrong: what it missed and still wants is sent."""
        returned = await self.tx.chats.returned(self.bot_id, chat_id)
        healed = await self.tx.chats.healed(self.bot_id, chat_id)
        if returned or healed:
            await self._resume(chat_id)

    async def heard(self, chat_id: int) -> None:
        """Somebody speaks in a group, so the bot is in it. Whether it may write there shows when it tries: what the group
        missed is tried again, and trouble that goes on is not told a second time.
        """
        await self.tx.chats.returned(self.bot_id, chat_id)
        await self._resume(chat_id)

    async def uncertain(self, parcels: Collection[Parcel]) -> None:
        """Of these deliveries nobody knows whether they arrived, and they are not sent again."""
        if any(each.office_id == self.office.id and each.kind not in KINDS for each in parcels):
            await self._tell_later(UNCERTAIN, "", {})

    async def failed(self, parcel: Parcel) -> None:
        """A delivery was refused for good, and nothing else that is told explains it."""
        if parcel.office_id == self.office.id and parcel.kind not in KINDS:
            facts = {"to_kind": parcel.to.kind, "to": parcel.to.id}
            await self._tell_later(FAILED, f"{parcel.to.kind}.{parcel.to.id}.", facts)

    async def _resume(self, chat_id: int) -> None:
        await self.tx.outbox.revive(Address.chat(chat_id), {KICKED, MUTED, NO_TOPIC}, RESUMED, RESUMED_WITHIN)

    async def _tell_of_group(self, kind: str, chat_id: int) -> None:
        chat = await self.tx.chats.get(self.bot_id, chat_id)
        if chat is not None and chat.unit_id is not None:
            await self._tell(kind, f"{chat_id}.{int(self.now.timestamp())}", {"chat": chat_id}, self.now)

    async def _tell_later(self, kind: str, prefix: str, facts: Mapping[str, int | str | None]) -> None:
        stretch = int(self.now.timestamp() // GATHERED.total_seconds())
        end = datetime.fromtimestamp((stretch + 1) * GATHERED.total_seconds(), UTC)
        await self._tell(kind, f"{prefix}{stretch}", facts, end)

    async def _tell(self, kind: str, key: str, facts: Mapping[str, int | str | None], not_before: datetime) -> None:
        office_id = self.office.id
        to = await administrators(self.tx, self.office, self.now.astimezone(self.office.zone).date())
        await self.tx.outbox.queue_all([Delivery(office_id, each, kind, key, facts, not_before) for each in to], self.now)
