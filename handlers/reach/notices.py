"""Notices to administrators about deliveries: how many are uncertain, which failed, which group is lost. Each looks again."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from handlers.notices import Composer, NoticeDesk
from handlers.people.registration import by_id
from handlers.reach.naming import destination, kind_words, reason_words
from handlers.reach.telling import FAILED, GROUP_LOST, GROUP_MUTED, KICKED, KINDS, MUTED, NO_TOPIC, TOPIC_GONE, UNCERTAIN
from handlers.views.card import Card, card
from handlers.views.groups import TITLE_SIZE
from handlers.views.names import shortened
from storage import Address, Chat, Parcel, Transaction
from storage.deliveries import State

MOST_LINES = 5
MOST_COUNTED = 200
_TOLD_OTHERWISE = frozenset({KICKED, MUTED, NO_TOPIC, "Forbidden"})


async def uncertain(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say how many deliveries nobody knows of, the newest by name, and what can be done."""
    found = await tx.outbox.listed(parcel.office_id, {State.UNCERTAIN}, MOST_COUNTED)
    return await _listing("delivery.uncertain", [each for each in found if each.kind not in KINDS], tx, desk)


async def failed(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say how many deliveries to one address were refused, and why."""
    to = _address(parcel)
    found = await tx.outbox.listed(parcel.office_id, {State.FAILED}, MOST_COUNTED, to)
    refused = [each for each in found if each.kind not in KINDS and each.reason not in _TOLD_OTHERWISE]
    return await _listing("delivery.failed", refused, tx, desk)


def _address(parcel: Parcel) -> Address:
    to = int(parcel.facts["to"] or 0)
    return Address.person(to) if parcel.facts["to_kind"] == "person" else Address.chat(to)


async def _listing(key: str, parcels: Sequence[Parcel], tx: Transaction, desk: NoticeDesk) -> Card | str:
    if not parcels:
        return "settled"
    lines = [await _line(each, tx, desk) for each in parcels[:MOST_LINES]]
    more = len(parcels) - len(lines)
    rest = desk.texts.html("delivery.more", count=more) if more else None
    return card([desk.texts.html(key, count=len(parcels)), *lines, rest, desk.texts.html("delivery.how")])


async def _line(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Markup:
    to = await destination(tx, parcel.office_id, desk.bot_id, parcel.to, desk.texts, desk.today)
    kind, reason = kind_words(parcel.kind, desk.texts), reason_words(parcel.reason, desk.texts)
    return desk.texts.html("delivery.line", id=parcel.id, kind=kind, to=to, reason=reason)


async def group_lost(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say that a unit's group has put the bot out, if it is still out."""
    chat = await tx.chats.get(desk.bot_id, int(parcel.facts["chat"] or 0))
    if chat is None or chat.left_at is None:
        return "back"
    return await _about("delivery.group_lost", chat, tx, desk)


async def group_muted(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say that the bot may not write to a unit's group, if that is still so."""
    chat = await tx.chats.get(desk.bot_id, int(parcel.facts["chat"] or 0))
    if chat is None or chat.trouble is None or chat.left_at is not None:
        return "healed"
    key = "delivery.topics_closed" if chat.trouble == NO_TOPIC else "delivery.group_muted"
    return await _about(key, chat, tx, desk)


async def topic_gone(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say that a unit's group hears the bot in its general topic now, if no other one was chosen since."""
    chat = await tx.chats.get(desk.bot_id, int(parcel.facts["chat"] or 0))
    if chat is None or chat.thread_id is not None or chat.left_at is not None:
        return "changed"
    return await _about("delivery.topic_gone", chat, tx, desk)


async def _about(key: str, chat: Chat, tx: Transaction, desk: NoticeDesk) -> Card | str:
    unit = by_id(await tx.units.all(desk.office.id)).get(chat.unit_id or 0)
    if unit is None:
        return "unbound"
    title = shortened(chat.title, TITLE_SIZE) or desk.texts.plain("group.untitled")
    return card([desk.texts.html(key, title=title, unit=unit.name)])


COMPOSERS: dict[str, Composer] = {
    UNCERTAIN: uncertain,
    FAILED: failed,
    GROUP_LOST: group_lost,
    GROUP_MUTED: group_muted,
    TOPIC_GONE: topic_gone,
}
