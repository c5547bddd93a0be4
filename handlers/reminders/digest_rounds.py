"""The round of digests: the groups that should have theirs by now, the leaders, and how much that is in all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from handlers.context import OfficeView
from handlers.crews import officers_named
from handlers.office.defaults import chat_defaults
from handlers.reminders.digests import DIGEST, LEADER_DIGEST, ground_of
from handlers.reminders.planned import Planned, hours_of
from handlers.reminders.work import Work
from plan.chat_settings import ChatSettings, chat_settings_from
from plan.digest import unit_digest
from plan.people import Role
from plan.rounds import DigestRound, Round, digest_due, digest_instant, preview_instant
from plan.weeks import week_of
from storage import Address, Chat, Delivery, Transaction


async def digest_round(
    tx: Transaction, work: Work, office: OfficeView, bot_id: int, known: Collection[tuple[Address, str, str]], now: datetime
) -> Planned | None:
    """Return this week's round, None where nobody is owed a digest that is not `known` to lie in the outbox."""
    groups = await groups_with_digests(tx, work, office, bot_id)
    owed = [*_group_rows(work, groups, now), *await _leader_rows(tx, work, office, now)]
    rows = tuple(row for row in owed if (row.to, row.kind, row.key) not in known)
    if not rows:
        return None
    period = week_of(work.today).key
    entered = await tx.rounds.get(work.office_id, DIGEST, period)
    if entered is not None:
        return Planned(entered, rows, is_new=False)
    return Planned(await _measured(tx, work, period, groups), rows, is_new=True)


async def groups_with_digests(tx: Transaction, work: Work, office: OfficeView, bot_id: int) -> list[tuple[Chat, ChatSettings]]:
    """Return the groups that speak for a unit and want a digest, each with what holds there."""
    defaults, chosen = chat_defaults(office, work.settings), await tx.chat_settings.of_all(bot_id, office.id)
    groups = await tx.chats.bound(bot_id, office.id)
    found = [(chat, chat_settings_from(chosen.get(chat.chat_id, {}), defaults)) for chat in groups]
    return [(chat, settings) for chat, settings in found if settings.digest]


def _group_rows(work: Work, groups: Iterable[tuple[Chat, ChatSettings]], now: datetime) -> Iterator[Delivery]:
    for chat, settings in groups:
        due = digest_due(settings, work.owed_since(chat.bound_at), hours_of(work), now)
        if due is not None:
            yield _row(work, Address.chat(chat.chat_id), DIGEST, due, chat.unit_id)


async def _leader_rows(tx: Transaction, work: Work, office: OfficeView, now: datetime) -> list[Delivery]:
    """Return the leaders' digests: who became a leader after its hour gets the next one."""
    defaults, hours = chat_defaults(office, work.settings), hours_of(work)
    if not work.settings.leader_digest or digest_due(defaults, work.begun, hours, now) is None:
        return []
    since = await tx.people.held_since(work.office_id, Role.LEADER)
    rows = []
    for each in await officers_named(tx, work.office_id, Role.LEADER, work.today):
        due = digest_due(defaults, work.owed_since(since.get(each)), hours, now)
        if due is not None:
            rows.append(_row(work, Address.person(each), LEADER_DIGEST, due, None))
    return rows


def _row(work: Work, to: Address, kind: str, due: DigestRound, unit_id: int | None) -> Delivery:
    return Delivery(work.office_id, to, kind, due.week.key, {"unit": unit_id}, due.not_before)


async def _measured(tx: Transaction, work: Work, period: str, groups: Collection[tuple[Chat, ChatSettings]]) -> Round:
    """Return the week's round: how many lines the digests of all units with groups have, whichever day theirs comes."""
    lines, ground = 0, ground_of(work)
    units = list(dict.fromkeys(chat.unit_id for chat, _ in groups if chat.unit_id is not None))
    async for unit_id, dossiers in work.of_units(tx, units):
        lines += unit_digest(unit_id, dossiers, ground).lines
    return Round(DIGEST, period, lines=lines, messages=len(groups))


def preview_is_due(work: Work, office: OfficeView, now: datetime) -> bool:
    """Tell whether administrators should see the week's digest now, before its hour."""
    hours = hours_of(work)
    at = digest_instant(week_of(work.today), chat_defaults(office, work.settings), work.calendar, work.zone)
    return at is not None and preview_instant(at, hours) <= now < at
