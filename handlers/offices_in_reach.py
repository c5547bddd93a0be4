"""Which offices may be meant by who speaks, and which one an update itself tells. It asks nobody and shows nothing.

Nothing here gives a right: it only says in which office the rights are asked.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from telegram import Message, Update

from handlers import buttons
from handlers.buttons import OpenSection, ShowList, ShowSoon
from handlers.context import OfficeContext
from handlers.packing import ForgedButtonError
from handlers.people.joining import CODE
from handlers.reminders.bulletin import DETAIL

if TYPE_CHECKING:
    from storage import Transaction

_OF_OFFICE = re.compile(r"[a-z0-9_]{1,30}-([0-9]{1,15})", re.ASCII)
"""A deep link of one of several offices: see `handlers.notices.NoticeDesk.link`."""


@dataclass(frozen=True, slots=True)
class InReach:
    """The open offices that somebody may mean.

    `own` are those where he holds a role (where he holds none anywhere, those that know him), `known` all that know him, and
    `chosen` is the one that he has chosen, if that is open.
    """

    own: tuple[int, ...] = ()
    known: frozenset[int] = frozenset()
    chosen: int | None = None

    @property
    def meant(self) -> int | None:
        """The office that he means where nothing else tells; None for a stranger, and where he must choose."""
        if self.chosen is not None and (self.chosen in self.own or not self.own):
            return self.chosen
        return self.own[0] if len(self.own) == 1 else None

    @property
    def all(self) -> frozenset[int]:
        """Every office in which something he presses or replies to may be."""
        return self.known if self.chosen is None else self.known | {self.chosen}


async def in_reach(tx: Transaction, user_id: int | None, context: OfficeContext, open_: Collection[int]) -> InReach:
    """Return which of the open offices somebody may mean. Whom ADMIN_IDS names is of the home office, met before or not."""
    if user_id is None:
        return InReach()
    held, known = await tx.belonging.offices_of(user_id)
    chosen = await tx.belonging.chosen(user_id)
    home = context.directory.home.office
    named = (home.id,) if user_id in home.admin_ids else ()
    own = tuple(each for each in dict.fromkeys((*named, *(held or known))) if each in open_)
    return InReach(own, frozenset(each for each in (*named, *known) if each in open_), chosen if chosen in open_ else None)


async def sealed_by(update: Update, context: OfficeContext, offices: Collection[int]) -> int | None:
    """Return the one of `offices` whose seal a pressed button bears. Ask outside of any transaction."""
    query = update.callback_query
    if query is None:
        return None
    data, chat_id = query.data or "", query.message.chat.id if query.message is not None else 0
    for each in sorted(offices):
        services = await context.directory.services(each)
        if services is not None and services.seal.made(data, chat_id, query.from_user.id):
            return each
    return None


async def named_by_press(tx: Transaction, update: Update) -> int | None:
    """Return the office of the task, plan or unit that a pressed button of an answer names."""
    return await _named_by(tx, update.callback_query.data or "") if update.callback_query is not None else None


async def _named_by(tx: Transaction, data: str) -> int | None:
    try:
        press = buttons.unpack(data)
    except ForgedButtonError:
        return None
    match press:
        case ShowList(unit=int(unit)) | ShowSoon(unit=int(unit)):
            return await tx.belonging.of_unit(unit)
        case OpenSection(plan=plan):
            return await tx.belonging.of_plan(plan)
    tasks = {*getattr(press, "others", ())} | ({press.task} if hasattr(press, "task") else set())
    return await tx.belonging.of_tasks(tasks) if tasks else None


async def told_by_message(tx: Transaction, update: Update, context: OfficeContext, reach: InReach) -> int | None:
    """Return the office that a message of a private chat tells: by a code, by what it replies to or answers, by its link.

    Only the code of an invitation leads into an office that does not know who speaks.
    """
    message = update.message
    if message is None:
        edited, user = update.edited_message, update.effective_user
        said = await tx.belonging.of_report(edited.chat.id, edited.message_id) if edited is not None and user else None
        return said if said in reach.all else None
    text = (message.text or "").strip()
    word = text.partition(" ")[2].strip() if text.startswith("/start") else text
    if CODE.fullmatch(word):
        return await tx.belonging.of_invitation(word)
    linked = await _told_by_link(tx, word) if text.startswith("/start ") else None
    for found in (linked, await _told_by_talk(tx, message, context)):
        if found in reach.all:
            return found
    return None


async def _told_by_link(tx: Transaction, word: str) -> int | None:
    named, detail = _OF_OFFICE.fullmatch(word), DETAIL.fullmatch(word)
    if named is not None:
        return int(named[1])
    return await tx.belonging.of_unit(int(detail[1])) if detail is not None else None


async def _told_by_talk(tx: Transaction, message: Message, context: OfficeContext) -> int | None:
    """Return the office whose delivery a message replies to, else the one that has asked something last and waits for it."""
    if message.reply_to_message is not None:
        found = await tx.belonging.of_message(message.chat.id, message.reply_to_message.message_id)
        if found is not None:
            return found
    if (message.text or "").startswith("/"):
        return None
    return await tx.belonging.of_draft(message.chat.id, message.chat.id, context.now())


async def of_group(
    tx: Transaction, update: Update, context: OfficeContext, reach: InReach, offices: Mapping[int, str]
) -> int | None:
    """Return the office of a group that speaks for no unit: the adder's where the speaker is of it too, else the speaker's."""
    chat = update.effective_chat
    adder = await tx.belonging.adder_of(context.bot.id, chat.id) if chat is not None else None
    adders = await in_reach(tx, adder, context, offices)
    theirs = adders.meant if adders.own else None
    if theirs is not None and (theirs in reach.own or not reach.own):
        return theirs
    return reach.meant or next(iter(reach.own), None) if reach.own else None
