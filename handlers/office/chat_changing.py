"""Carries out what a button on a chat's settings says: once, with a note in the audit log, and not where it comes too late."""

from __future__ import annotations

from dataclasses import dataclass

from telegram import Update

from handlers.context import OfficeContext
from handlers.effects import Facts, once
from handlers.office.chat_buttons import Change, ChangeChatSetting, PauseUntil, PostInTopic, TogglePing, ToggleSection
from handlers.office.defaults import defaults_of_chats
from plan.chat_settings import CHOICES, ChatSettings, chat_settings_from, offered, stored_with, toggled, written
from storage import Transaction

_TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class _Step:
    """What a button wants of a setting: where it stands, where it is to go, whether it still is as when the button was made."""

    name: str
    now: object
    to: object
    fresh: bool = True


async def change(update: Update, context: OfficeContext, chat_id: int, wanted: Change) -> bool:
    """Change a setting of a chat; True where somebody had changed it to something else meanwhile, and nothing is done."""

    async def act(tx: Transaction) -> Facts:
        await tx.chats.hold(context.bot.id, chat_id)
        step = await _step(tx, context, chat_id, wanted)
        if step is None or step.now == step.to:
            return {"late": False}
        if not step.fresh:
            return {"late": True}
        await _take(tx, context, chat_id, step)
        return {"late": False}

    return bool((await once(update, context, act, only_progress=True))["late"])


async def _step(tx: Transaction, context: OfficeContext, chat_id: int, wanted: Change) -> _Step | None:
    """Return what the button wants, None where what it would choose is not offered any more."""
    if isinstance(wanted, PostInTopic):
        chat = await tx.chats.get(context.bot.id, chat_id)
        posts_in = chat.thread_id if chat else None
        return _Step(_TOPIC, posts_in, wanted.topic, posts_in == wanted.was)
    default = await defaults_of_chats(tx, context.office)
    present = chat_settings_from(await tx.chat_settings.of_chat(context.bot.id, chat_id), default)
    match wanted:
        case ToggleSection(section, on):
            return _Step("sections", present.sections, toggled(present.sections, section, on=on))
        case TogglePing(sort, on):
            return _Step("pings", present.pings, toggled(present.pings, sort, on=on))
        case PauseUntil(was, until):
            return _Step("quiet_until", present.quiet_until, until, present.quiet_until == was)
        case ChangeChatSetting():
            return _chosen(wanted, present, default)


def _chosen(wanted: ChangeChatSetting, present: ChatSettings, default: ChatSettings) -> _Step | None:
    values = {written(each): each for each in offered(wanted.name, default)} if wanted.name in CHOICES else {}
    if wanted.to not in values:
        return None
    now = getattr(present, wanted.name)
    return _Step(wanted.name, now, values[wanted.to], written(now) == wanted.was)


async def _take(tx: Transaction, context: OfficeContext, chat_id: int, step: _Step) -> None:
    """Store a step and note it, by the pseudonym of who pressed."""
    now = context.now()
    if step.name == _TOPIC:
        await tx.chats.post_in(context.bot.id, chat_id, step.to if isinstance(step.to, int) else None)
    else:
        for name, value in stored_with(step.name, step.to, now).items():
            await tx.chat_settings.set(context.bot.id, chat_id, name, value)
    facts = {"name": step.name, "value": None if step.to is None else written(step.to)}
    await tx.audit.note(context.office.id, context.person.pseudonym, "chat.setting", f"chat:{chat_id}", facts, now)
