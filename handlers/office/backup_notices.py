"""Tells administrators that the daily backup has failed: what is wrong, how old the last one is, what to do. Once a day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from handlers.context import OfficeView
from handlers.crews import administrators
from handlers.notices import Composer, NoticeDesk
from handlers.views.card import Card, card
from storage import Delivery, Parcel

if TYPE_CHECKING:
    from storage import Transaction
    from storage.backup_log import Attempt

BACKUP_FAILED = "backup_failed"


async def tell_failed(tx: Transaction, office: OfficeView, attempt: Attempt, now: datetime) -> None:
    """Queue the notice of a failure for every administrator; the second of a day is none."""
    today = now.astimezone(office.zone).date()
    facts = {"reason": attempt.failed}
    to = await administrators(tx, office, today)
    await tx.outbox.queue_all([Delivery(office.id, each, BACKUP_FAILED, today.isoformat(), facts, now) for each in to], now)


async def backup_failed(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say why there is no backup, if there is still none."""
    last, made = await tx.backups.last(), await tx.backups.last_made()
    if last is None or last.failed is None:
        return "settled"
    key = f"backup.fault_{parcel.facts['reason']}"
    why = desk.texts.html(key if key in desk.texts.keys else "backup.fault_unreadable", path=None)
    age = None if made is None else made.at.astimezone(desk.office.zone)
    return card([desk.texts.html("backup.failed"), why, desk.texts.html("backup.last", at=age)])


COMPOSERS: dict[str, Composer] = {BACKUP_FAILED: backup_failed}
