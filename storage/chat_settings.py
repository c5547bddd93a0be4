"""What was chosen for single chats, by name and as written; what it means: plan.chat_settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import insert_into
from storage.tables import chats, units
from storage.tables_reminders import chat_settings


class ChatChoices:
    """The settings of the chats of bots."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def of_chat(self, bot_id: int, chat_id: int) -> Mapping[str, str]:
        """Return what was chosen for a chat."""
        which = (chat_settings.c.bot_id == bot_id, chat_settings.c.chat_id == chat_id)
        rows = await self._connection.execute(select(chat_settings.c.name, chat_settings.c.value).where(*which))
        return {row.name: row.value for row in rows}

    async def of_all(self, bot_id: int, office_id: int) -> Mapping[int, Mapping[str, str]]:
        """Return what was chosen for each chat of an office's units for which anything was."""
        ours = select(chats.c.chat_id).join(units).where(chats.c.bot_id == bot_id, units.c.office_id == office_id)
        which = (chat_settings.c.bot_id == bot_id, chat_settings.c.chat_id.in_(ours))
        rows = await self._connection.execute(select(chat_settings).where(*which))
        found: defaultdict[int, dict[str, str]] = defaultdict(dict)
        for row in rows:
            found[row.chat_id][row.name] = row.value
        return found

    async def set(self, bot_id: int, chat_id: int, name: str, value: str | None) -> None:
        """Choose for a chat; None: let it be as the office has it."""
        if value is None:
            which = (chat_settings.c.bot_id == bot_id, chat_settings.c.chat_id == chat_id, chat_settings.c.name == name)
            await self._connection.execute(delete(chat_settings).where(*which))
            return
        new = insert_into(self._connection, chat_settings).values(bot_id=bot_id, chat_id=chat_id, name=name, value=value)
        keys = ["bot_id", "chat_id", "name"]
        await self._connection.execute(new.on_conflict_do_update(index_elements=keys, set_={"value": value}))

    async def moved(self, bot_id: int, old: int, new: int) -> None:
        """Let what was chosen for a chat hold for the one that took its place, unless that one has its own choice."""
        here = (chat_settings.c.bot_id == bot_id, chat_settings.c.chat_id == old)
        chosen = select(chat_settings.c.name).where(chat_settings.c.bot_id == bot_id, chat_settings.c.chat_id == new)
        await self._connection.execute(delete(chat_settings).where(*here, chat_settings.c.name.in_(chosen)))
        await self._connection.execute(update(chat_settings).where(*here).values(chat_id=new))
