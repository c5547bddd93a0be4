"""Notices to administrators about the bot itself. Each looks again when it is sent: is it still so, and how much?"""

from __future__ import annotations

from datetime import UTC, datetime

from handlers.condition.telling import FAULT, FAULTS, FINDING, OVER
from handlers.notices import Composer, NoticeDesk
from handlers.views.card import Card, card
from handlers.views.condition import finding_lines, hours_words, trouble_name
from plan.checkup import Trouble
from storage import Parcel, Transaction

MOST_KINDS = 6


async def finding(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say what is wrong and what to do."""
    known = await tx.findings.all(desk.bot_id)
    found = known.get(Trouble(str(parcel.facts["code"])))
    if found is None:
        return "over"
    return card([desk.texts.html("condition.alarm"), *finding_lines(found, desk.texts, desk.office.zone, desk.now)])


async def over(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Say that something is over, and how long it was so."""
    known = await tx.findings.remembered(desk.bot_id)
    found = known.get(Trouble(str(parcel.facts["code"])))
    if found is not None and found.over_at is None:
        return "again"
    since = datetime.fromtimestamp(int(parcel.facts["since"] or 0), UTC)
    until = found.over_at if found is not None and found.over_at is not None else parcel.not_before
    spell = hours_words(since, until, desk.office.zone)
    return card([desk.texts.html("condition.over", name=trouble_name(str(parcel.facts["code"]), desk.texts), spell=spell)])


async def fault(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell of a failure of ours: which error, where, and the code that its person was given."""
    row = await tx.faults.get(int(parcel.facts["fault"] or 0))
    if row is None:
        return "forgotten"
    words = desk.texts.html("fault.admins", error=row.error, place=row.place, codes=", ".join(row.codes[:1]))
    return card([words, desk.texts.html("fault.where_to_look")])


async def faults(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell of an hour's failures beyond those that were told at once, kind by kind."""
    rows = [row for row in await tx.faults.in_hour(desk.bot_id, int(parcel.facts["hour"] or 0)) if row.count > row.at_once]
    if not rows:
        return "forgotten"
    texts, zone = desk.texts, desk.office.zone
    lines = [
        texts.html(
            "fault.line",
            n=row.count,
            error=row.error,
            place=row.place,
            spell=hours_words(row.first_at, row.last_at, zone),
            codes=", ".join(row.codes),
        )
        for row in rows[:MOST_KINDS]
    ]
    more = len(rows) - len(lines)
    total = sum(row.count for row in rows)
    rest = texts.html("fault.more", n=more) if more else None
    return card([texts.html("fault.hour", n=total), *lines, rest, texts.html("fault.where_to_look")])


COMPOSERS: dict[str, Composer] = {FINDING: finding, OVER: over, FAULT: fault, FAULTS: faults}
