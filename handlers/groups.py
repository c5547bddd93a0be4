"""The bot's own membership: added to a group by an administrator or a stranger, taken out, silenced, moved to a new chat id."""

from __future__ import annotations

from datetime import timedelta
from enum import Enum, auto

from telegram import ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType
from telegram.ext import ChatMemberHandler, MessageHandler, filters

from handlers.addressing import message_in
from handlers.asker import within_reach
from handlers.context import OfficeContext, OfficeHandler
from handlers.reach.telling import Reach
from handlers.speaking import GROUPS, answer
from handlers.views.groups import greeting_card, stranger_words
from plan.rights import Action, Place, denial

STAY = timedelta(minutes=10)
"""How long the bot stays in a group that a stranger added it to, unless the group is bound to a unit."""
_INSIDE = {ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER}


class Standing(Enum):
    """What the bot is in a chat."""

    OUTSIDE = auto()
    SILENCED = auto()  # in it, but it may not write
    INSIDE = auto()


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
    before, now = _standing(change.old_chat_member), _standing(change.new_chat_member)
    if change.chat.type == ChatType.PRIVATE and now is not Standing.OUTSIDE:
        await _unblocked(change.from_user.id, context)
    if change.chat.type not in {*GROUPS, ChatType.CHANNEL}:
        return
    if now is not before or now is Standing.INSIDE:
        await _note(change.chat.id, before, now, context)
    if before is Standing.OUTSIDE and now is not Standing.OUTSIDE:
        await _joined(change, update, context)


async def _unblocked(user_id: int, context: OfficeContext) -> None:
    """Remind a person again who had blocked the bot."""
    async with context.storage.reading() as tx:
        person = await tx.people.by_user(context.office.id, user_id, context.today())
    if person is not None:
        await within_reach(person, context)


def _standing(member: ChatMember) -> Standing:
    if isinstance(member, ChatMemberRestricted):
        inside = Standing.INSIDE if member.can_send_messages else Standing.SILENCED
        return inside if member.is_member else Standing.OUTSIDE
    return Standing.INSIDE if member.status in _INSIDE else Standing.OUTSIDE


async def _note(chat_id: int, before: Standing, now: Standing, context: OfficeContext) -> None:
    """Note whether a group can be written to. Other rights than before may be those that were missing: then it shows."""
    async with context.storage.transaction() as tx:
        reach = Reach(tx, context.office, context.bot.id, context.now())
        match now:
            case Standing.OUTSIDE:
                await reach.lost(chat_id)
            case Standing.SILENCED:
                await reach.muted(chat_id)
            case Standing.INSIDE if before is Standing.INSIDE:
                await reach.heard(chat_id)
            case Standing.INSIDE:
                await reach.back(chat_id)
    context.services.post.ring()


async def _joined(change: ChatMemberUpdated, update: Update, context: OfficeContext) -> None:
    chat, adder, now = change.chat, change.from_user.id, context.now()
    async with context.storage.transaction() as tx:
        person = await tx.people.by_user(context.office.id, adder, context.today())
        may_bind = denial(Action.BIND_GROUP, person, place=Place.UNBOUND_GROUP) is None
        invited = (may_bind or adder in context.office.admin_ids) and chat.type in GROUPS
        known = await tx.chats.get(context.bot.id, chat.id)
        at_home = known is not None and known.unit_id is not None  # whoever brings it back, the group is a unit's
        leave_at = None if invited or at_home else now + STAY
        await tx.chats.joined(context.bot.id, chat.id, chat.type, chat.title or "", added_by=adder, leave_at=leave_at, now=now)
    if invited:
        await answer(update, greeting_card(context.texts, context.today(), await context.library.answerer()))
    elif not at_home:
        await context.errands.tell_admins(stranger_words(context.texts, chat.title, chat.id, STAY))


async def chat_moved(update: Update, context: OfficeContext) -> None:
    """Follow a group that became a supergroup: Telegram says so in the old chat and in the new one."""
    old, new = _moved(message_in(update))
    async with context.storage.transaction() as tx:
        await tx.chats.migrated(context.bot.id, old, new, context.now())
        await tx.outbox.moved(old, new)


def _moved(message: Message) -> tuple[int, int]:
    here = message.chat.id
    return (here, message.migrate_to_chat_id) if message.migrate_to_chat_id else (message.migrate_from_chat_id or here, here)
