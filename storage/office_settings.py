"""The settings of an office, as text by name; what they mean stands in plan.office_settings. And the installation's keys."""

from __future__ import annotations

import secrets

from sqlalchemy import bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.columns import insert_into
from storage.notices import OFFICE, Notice, tell
from storage.tables_people import keys, settings

_SEAL = "buttons"
_SEAL_KEY = select(keys.c.value).where(keys.c.name == _SEAL)
_ALL = select(settings.c.name, settings.c.value).where(settings.c.office_id == bindparam("own_office"))


class Settings:
    """The settings of offices."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self, office_id: int) -> dict[str, str]:
        """Return every setting that an office has changed."""
        return {row.name: row.value for row in await self._connection.execute(_ALL, {"own_office": office_id})}

    async def set(self, office_id: int, name: str, value: str) -> None:
        """Change a setting."""
        new = insert_into(self._connection, settings).values(office_id=office_id, name=name, value=value)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["office_id", "name"], set_={"value": value}))
        await tell(self._connection, Notice(OFFICE, str(office_id)))


class Keys:
    """The keys of this installation, made at their first use."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def seal_key(self) -> bytes:
        """Return the key that seals buttons."""
        new = insert_into(self._connection, keys).values(name=_SEAL, value=secrets.token_hex(32)).on_conflict_do_nothing()
        await self._connection.execute(new)
        return bytes.fromhex((await self._connection.execute(_SEAL_KEY)).scalar_one())

    async def webhook(self, bot_id: int) -> str | None:
        """Return the mark of the webhook that was set last for a bot."""
        value: str | None = await self._connection.scalar(select(keys.c.value).where(keys.c.name == f"webhook:{bot_id}"))
        return value

    async def keep_webhook(self, bot_id: int, mark: str) -> None:
        """Keep the mark of the webhook that was set just now; it must not tell the secret."""
        new = insert_into(self._connection, keys).values(name=f"webhook:{bot_id}", value=mark)
        await self._connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"value": mark}))

    async def known_seal_key(self) -> bytes | None:
        """Return the same for who only reads, None where it was never used."""
        value: str | None = await self._connection.scalar(_SEAL_KEY)
        return None if value is None else bytes.fromhex(value)
