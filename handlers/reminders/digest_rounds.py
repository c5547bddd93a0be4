"""The round of digests: the groups that should have theirs by now, the leaders, and how much that is in all."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from handlers.context import OfficeView
from handlers.crews import officers_named
from handlers.office.defaults import chat_defaults
from handlers.reminders.digests import DIGEST, LEADER_DIGEST, ground_of
from handlers.reminders.planned import Planned, hours_of
from handlers.reminders.work import Work
from plan.chat_settings import chat_settings_from
from plan.digest import unit_digest
from plan.people import Role
from plan.rounds import DigestRound, Round, digest_due, digest_instant, preview_instant
from plan.weeks import week_of
from storage import Address, Delivery, Transaction


async def digest_round(
    tx: Transaction, work: Work, office: OfficeView, bot_id: int, known: Collection[tuple[Address, str, str]], now: datetime
) -> Planned | None:
    """Return this week's round, None where nobody is owed a digest that is not `known` to lie in the outbox."""
    rows = [row for row in await _group_rows(tx, work, office, bot_id, now) if (row.to, row.kind, row.key) not in known]
    period = week_of(work.today).key
    entered = await tx.rounds.get(work.office_id, DIGEST, period)
    if entered is not None:
        return Planned(entered, tuple(rows), is_new=False) if rows else None
    rows += await _leader_rows(tx, work, office, now)
    if not rows:
        return None
    lines = await _measured(tx, work, {row.facts.get("unit") for row in rows})
    return Planned(Round(DIGEST, period, lines=lines, messages=len(rows)), tuple(rows), is_new=True)


async def _group_rows(tx: Transaction, work: Work, office: OfficeView, bot_id: int, now: datetime) -> list[Delivery]:
    defaults, hours = chat_defaults(office, work.settings), hours_of(work)
    chosen = await tx.chat_settings.of_all(bot_id)
    rows = []
    for chat in await tx.chats.bound(bot_id):
        settings = chat_settings_from(chosen.get(chat.chat_id, {}), defaults)
        since = max((each for each in (chat.bound_at, work.begun) if each is not None), default=None)
        due = digest_due(settings, since, hours, now)
        if due is not None:
            rows.append(_row(work, Address.chat(chat.chat_id), DIGEST, due, chat.unit_id))
    return rows


async def _leader_rows(tx: Transaction, work: Work, office: OfficeView, now: datetime) -> list[Delivery]:
    due = digest_due(chat_defaults(office, work.settings), work.begun, hours_of(work), now)
    if due is None or not work.settings.leader_digest:
        return []
    leaders = await officers_named(tx, work.office_id, Role.LEADER, work.today)
    return [_row(work, Address.person(each), LEADER_DIGEST, due, None) for each in leaders]


def _row(work: Work, to: Address, kind: str, due: DigestRound, unit_id: int | None) -> Delivery:
    return Delivery(work.office_id, to, kind, due.week.key, {"unit": unit_id}, due.not_before)


async def _measured(tx: Transaction, work: Work, unit_ids: Collection[object]) -> int:
    """Return how many lines the digests of these units have in all."""
    lines, ground = 0, ground_of(work)
    async for unit_id, dossiers in work.of_units(tx, [each for each in unit_ids if isinstance(each, int)]):
        lines += unit_digest(unit_id, dossiers, ground).lines
    return lines


def preview_is_due(work: Work, office: OfficeView, now: datetime) -> bool:
    """Tell whether administrators should see the week's digest now, before its hour."""
    hours = hours_of(work)
    at = digest_instant(week_of(work.today), chat_defaults(office, work.settings), work.calendar, work.zone)
    return at is not None and preview_instant(at, hours) <= now < at
