"""What `nhacviec doctor` looks at inside of an office: is anybody reminded, is every unit reached. It changes nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta

from bot.charts import drawn
from bot.cli.opened import bot_id_of
from bot.cli.stored import answerer_over
from bot.clock import office_date
from bot.finding import Finding
from bot.holidays import NEW_YEAR, PublicHolidays
from bot.meaning import installed, load
from bot.settings import Settings
from handlers.context import OfficeView
from handlers.crews import administrators, crews_of
from handlers.views.names import plan_title
from plan.answering import Answerer
from plan.charts import Bar, Tone, UnitWeek
from plan.informing import Crew
from plan.model import Unit
from storage import Office, Transaction
from storage.deliveries import State

MOST_NAMED = 10
LATE = timedelta(hours=1)
"""So long a delivery may be due before something is wrong; the bot sends within a minute."""


async def examine_office(tx: Transaction, office: Office, settings: Settings, now: datetime) -> list[Finding]:
    """Return what is found in an office, in the order in which a person should mend it."""
    today = office_date(now, settings.timezone)
    view = OfficeView(office.id, office.name, settings.timezone, settings.admin_ids)
    known = bool(await administrators(tx, view, today))
    found = [Finding(known, "administrators", "administrators_ok" if known else "administrators_none")]
    answerer = await answerer_over(tx, office.id, settings.timezone, today)
    if answerer is None:
        return [*found, Finding(True, "reminding", "reminding_no_plan"), await _outbox(tx, now)]
    found.append(await _reminding(tx, office, answerer))
    successors = await tx.units.successors(office.id)
    leading = [unit for unit in await tx.units.alive(office.id) if unit.id in answerer.assignments(successors).led]
    found.append(_heads(leading, await crews_of(tx, office.id, today)))
    if settings.bot_token is not None:
        found += await _groups(tx, leading, bot_id_of(settings), office.id)
    return [*found, await _outbox(tx, now)]


async def _reminding(tx: Transaction, office: Office, answerer: Answerer) -> Finding:
    waiting = set(await tx.plans.unannounced(office.id))
    titles = [plan_title(plan.header.title) for plan in answerer.plans if plan.id in waiting]
    if titles:
        return Finding(False, "reminding", "reminding_waits", {"titles": "; ".join(titles)})
    return Finding(True, "reminding", "reminding_ok", {"count": len(answerer.plans)})


def _heads(leading: Iterable[Unit], crews: Mapping[int, Crew]) -> Finding:
    """Tell which units lead tasks and have no head to whom the bot can write."""
    nobody = Crew(0)
    return _units("heads", [unit for unit in leading if not crews.get(unit.id or 0, nobody).reachable_heads])


async def _groups(tx: Transaction, leading: Iterable[Unit], bot_id: int, office_id: int) -> list[Finding]:
    """Tell which units lead tasks and have no group, and which groups cannot be written to."""
    spoken_for = {chat.unit_id for chat in await tx.chats.bound(bot_id, office_id)}
    amiss = [chat.title or str(chat.chat_id) for chat in await tx.chats.amiss(bot_id, office_id)]
    chats = {"titles": "; ".join(amiss[:MOST_NAMED]), "more": max(len(amiss) - MOST_NAMED, 0)}
    return [
        _units("groups", [unit for unit in leading if unit.id not in spoken_for]),
        Finding(False, "chats", "chats_amiss", chats) if amiss else Finding(True, "chats", "chats_ok"),
    ]


def _units(name: str, lacking: Collection[Unit]) -> Finding:
    if not lacking:
        return Finding(True, name, f"{name}_ok")
    named = "; ".join(unit.short_name for unit in list(lacking)[:MOST_NAMED])
    return Finding(False, name, f"{name}_missing", {"units": named, "more": max(len(lacking) - MOST_NAMED, 0)})


async def _outbox(tx: Transaction, now: datetime) -> Finding:
    counts, oldest = await tx.outbox.counts(), await tx.outbox.oldest_due(now)
    if oldest is not None and now - oldest > LATE:
        return Finding(False, "outbox", "outbox_late", {"minutes": int((now - oldest).total_seconds() // 60)})
    failed, uncertain = counts.get(State.FAILED, 0), counts.get(State.UNCERTAIN, 0)
    if failed or uncertain:
        return Finding(False, "outbox", "outbox_stuck", {"failed": failed, "uncertain": uncertain})
    return Finding(True, "outbox", "outbox_ok", {"waiting": counts.get(State.PENDING, 0)})


def holidays(today: date) -> Finding:
    """Tell whether the public holidays of this and the next year are known, the lunar New Year above all."""
    years = (today.year, today.year + 1)
    known = PublicHolidays().days_off(years)
    unknown = [str(year) for year in years if NEW_YEAR not in {known[day] for day in known if day.year == year}]
    if unknown:
        return Finding(False, "holidays", "holidays_unknown", {"years": ", ".join(unknown)})
    return Finding(True, "holidays", "holidays_ok", {"first": years[0], "last": years[1]})


async def meaning() -> Finding:
    """Tell whether questions are compared by meaning too; that is an extra which an installation may do without."""
    version = installed()
    if version is None:
        return Finding(True, "meaning", "meaning_none", note=True)
    works = await asyncio.to_thread(load) is not None
    return Finding(works, "meaning", "meaning_ok" if works else "meaning_bad", {"version": version})


async def drawing() -> Finding:
    """Tell whether a picture can be drawn, with letters that only Vietnamese has."""
    chart = UnitWeek("Phòng Hành chính - Tổ chức", (Bar("Đã hoàn thành", Tone.DONE, 3), Bar("Quá hạn", Tone.LATE, 1)))
    try:
        await asyncio.to_thread(drawn, chart)
    except Exception as error:  # whatever is missing: digests then go out without pictures
        return Finding(False, "drawing", "drawing_bad", {"reason": type(error).__name__})
    return Finding(True, "drawing", "drawing_ok")
