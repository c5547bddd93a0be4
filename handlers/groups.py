"""The bot's own membership: added to a group by an administrator or a stranger, taken out, moved to a new chat id."""

from __future__ import annotations

from datetime import timedelta

from telegram import ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from handlers.addressing import message_in
from handlers.asker import within_reach
from handlers.context import OfficeContext, OfficeHandler
from handlers.speaking import GROUPS, answer
from handlers.views.groups import greeting_card, stranger_words
from plan.rights import Action, Place, denial

STAY = timedelta(minutes=10)
"""How long the bot stays in a group that a stranger added it to, unless the group is bound to a unit."""
_INSIDE = {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED, ChatMemberStatus.OWNER}


def handlers() -> list[OfficeHandler]:
    """Return the handlers of membership and of groups that move."""
    return [
        ChatMemberHandler(membership_changed, ChatMemberHandler.MY_CHAT_MEMBER),
        MessageHandler(filters.StatusUpdate.MIGRATE, chat_moved),
    ]


async def membership_changed(update: Update, context: OfficeContext) -> None:
    """Remember where the bot is, greet an administrator's group, say nothing in a stranger's."""
    change = update.my_chat_member
    if change is None:
        return
    was_inside, is_inside = _inside(change.old_chat_member.status), _inside(change.new_chat_member.status)
    if was_inside and not is_inside:
        async with context.storage.transaction() as tx:
            await tx.chats.left(context.bot.id, change.chat.id, context.now())
    elif is_inside and not was_inside and change.chat.type in {*GROUPS, ChatType.CHANNEL}:
        await _joined(change, update, context)
    elif is_inside and change.chat.type == ChatType.PRIVATE:
        await _unblocked(change.from_user.id, context)


async def _unblocked(user_id: int, context: OfficeContext) -> None:
    """Remind a person again who had blocked the bot."""
    async with context.storage.reading() as tx:
        person = await tx.people.by_user(context.office.id, user_id, context.today())
    if person is not None:
        await within_reach(person, context)


def _inside(status: str) -> bool:
    return status in _INSIDE


async def _joined(change: ChatMemberUpdated, update: Update, context: OfficeContext) -> None:
    chat, adder, now = change.chat, change.from_user.id, context.now()
    async with context.storage.transaction() as tx:
        person = await tx.people.by_user(context.office.id, adder, context.today())
        may_bind = denial(Action.BIND_GROUP, person, place=Place.UNBOUND_GROUP) is None
        invited = (may_bind or adder in context.office.admin_ids) and chat.type in GROUPS
        leave_at = None if invited else now + STAY
        await tx.chats.joined(context.bot.id, chat.id, chat.type, chat.title or "", added_by=adder, leave_at=leave_at, now=now)
    if invited:
        await answer(update, greeting_card(context.texts, context.today(), await context.library.answerer()))
    else:
        await context.errands.tell_admins(stranger_words(context.texts, chat.title, chat.id, STAY))


async def chat_moved(update: Update, context: OfficeContext) -> None:
    """Follow a group that became a supergroup: Telegram says so in the old chat and in the new one."""
    old, new = _moved(message_in(update))
    async with context.storage.transaction() as tx:
        await tx.chats.migrated(context.bot.id, old, new, context.now())


def _moved(message: Message) -> tuple[int, int]:
    here = message.chat.id
    return (here, message.migrate_to_chat_id) if message.migrate_to_chat_id else (message.migrate_from_chat_id or here, here)
