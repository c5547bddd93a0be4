"""What tests of a group's settings look at: what holds, what was noted, one button by its words. It checks nothing itself."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from handlers.context import SERVICES
from handlers.office.defaults import settings_of_chat
from handlers.packing import Press
from plan.chat_settings import ChatSettings
from plan.units import UnitBook
from storage.tables_people import audit
from tests.dialogue import UNIT_GROUP, Scene, Speaker


async def settings_in(scene: Scene, chat_id: int = UNIT_GROUP) -> ChatSettings:
    """Return what holds for a group now."""
    office = scene.application.bot_data[SERVICES].office
    async with scene.storage.reading() as tx:
        return await settings_of_chat(tx, scene.telegram.bot.user_id, chat_id, office)


async def noted(scene: Scene) -> list[tuple[str, str, dict[str, Any]]]:
    """Return who changed which chat how, as the audit log has it, which must be intact."""
    async with scene.storage.reading() as tx:
        assert await tx.audit.verify(1) is None
    query = select(audit).where(audit.c.action == "chat.setting").order_by(audit.c.number)
    async with scene.storage._engines.reading.begin() as connection:
        return [(row.actor, row.subject, json.loads(row.facts)) for row in await connection.execute(query)]


async def bound(scene: Scene, chat_id: int, unit: str | None) -> None:
    """Let a group speak for a unit, or for none."""
    now, bot_id = scene.clock.now(), scene.telegram.bot.user_id
    async with scene.storage.transaction() as tx:
        found = UnitBook(await tx.units.all(1)).resolve(unit) if unit else None
        if found is None or found.id is None:
            await tx.chats.unbind(bot_id, chat_id)
        else:
            await tx.chats.bind(bot_id, chat_id, found.id, now=now)


def data_of(message: dict[str, Any], label: str) -> str:
    """Return the data of the button of a message whose text begins so."""
    buttons = [each for row in message["reply_markup"]["inline_keyboard"] for each in row]
    return str(next(each["callback_data"] for each in buttons if each["text"].startswith(label)))


def sealed(scene: Scene, chat_id: int, press: Press) -> str:
    """Return the data of a button as the bot makes it for a chat now."""
    return str(scene.application.bot_data[SERVICES].seal.sealer(chat_id, scene.clock.now())(press))


async def opened_by(speaker: Speaker, *labels: str) -> Speaker:
    """Say /caidat and press these buttons one after the other."""
    await speaker.says("/caidat")
    for label in labels:
        await speaker.presses(label)
    return speaker
