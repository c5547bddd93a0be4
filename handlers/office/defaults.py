"""What holds for a chat that chose nothing: the hour that the server's settings name, and what the office decided."""

from __future__ import annotations

from handlers.context import OfficeView
from plan.chat_settings import ChatSettings, chat_settings_from
from plan.office_settings import OfficeSettings, settings_from
from storage import Transaction


def chat_defaults(office: OfficeView, decided: OfficeSettings) -> ChatSettings:
    """Return the settings of a chat for which nothing was chosen; day and hour are those of DIGEST_AT."""
    weekday, at = office.digest_at
    return ChatSettings(weekday=weekday, at=at, thanks_by_name=decided.persons_thanked)


async def defaults_of_chats(tx: Transaction, office: OfficeView) -> ChatSettings:
    """Return the same, with what the office has decided looked up."""
    return chat_defaults(office, settings_from(await tx.settings.all(office.id)))


async def settings_of_chat(
    tx: Transaction, bot_id: int, chat_id: int, office: OfficeView, decided: OfficeSettings | None = None
) -> ChatSettings:
    """Return what holds for a chat: its own choices, and the defaults for the rest; `decided` spares a look at the office's."""
    defaults = chat_defaults(office, decided) if decided is not None else await defaults_of_chats(tx, office)
    return chat_settings_from(await tx.chat_settings.of_chat(bot_id, chat_id), defaults)
