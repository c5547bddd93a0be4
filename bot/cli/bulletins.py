"""Makes the digests of the stored office as cards, as they would be posted on a day. It sends and stores nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.charts import drawn
from bot.cli.stored import answerer_over
from handlers.context import OfficeView
from handlers.notices import NoticeDesk
from handlers.office.defaults import defaults_of_chats, settings_of_chat
from handlers.progress.flow import unit_named
from handlers.reminders.digests import chart_of, leader_view, made_digest, made_for_leaders
from handlers.reminders.work import Work, work_of
from handlers.views.card import Card
from handlers.views.charts import leader_chart
from handlers.views.digest import digest_card
from handlers.views.leader_digest import leader_card
from handlers.views.names import plan_title
from locales import Texts
from plan.chat_settings import ChatSettings
from plan.model import Unit
from storage import Transaction


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which digests: of one unit as it was typed, of all; the leaders'. `on_paper`: with every line and the picture."""

    unit: str | None = None
    leaders: bool = False
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A digest with a short name of whom it is for."""

    name: str
    card: Card


@dataclass(frozen=True, slots=True)
class Bulletins:
    """What was made. `preview`: nobody is reminded of any plan yet; `waiting` are the titles of plans left out for that."""

    made: tuple[Bulletin, ...]
    preview: bool = False
    waiting: tuple[str, ...] = ()


class UnknownUnitError(LookupError):
    """The office has no unit of the name that was typed; `units` are those it has."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = tuple(unit.name for unit in units)
        super().__init__("no such unit")


async def bulletins(
    tx: Transaction, office: OfficeView, bot_id: int, texts: Texts, now: datetime, wanted: Wanted
) -> Bulletins | None:
    """Return the digests as they would be posted at an instant, None where no plan is in force. Raises `UnknownUnitError`."""
    answerer = await answerer_over(tx, office.id, office.zone, now.astimezone(office.zone).date())
    if answerer is None:
        return None
    desk = NoticeDesk(texts, office, bot_id, answerer, now, lambda _press: "")
    work = await work_of(tx, office.id, office.zone, answerer, now)
    waiting = [plan for plan in answerer.plans if (plan.id or 0) not in work.started]
    preview = not work.started
    if preview:
        work, waiting = work.with_plan(*(plan.id or 0 for plan in waiting)), []
    made = [await _of_unit(tx, work, desk, unit, wanted) for unit in await _units(tx, work, wanted)]
    if wanted.leaders:
        made.append(await _of_leaders(tx, work, desk, wanted))
    return Bulletins(tuple(made), preview, tuple(plan_title(plan.header.title) for plan in waiting))


async def _units(tx: Transaction, work: Work, wanted: Wanted) -> list[Unit]:
    alive = await tx.units.alive(work.office_id)
    if wanted.unit is None:
        return [] if wanted.leaders else list(alive)
    found = unit_named(work.answerer, wanted.unit)
    unit_id = work.successors.get(found, found) if found is not None else None
    named = [unit for unit in alive if unit.id == unit_id]
    if not named:
        raise UnknownUnitError(alive)
    return named


async def _of_unit(tx: Transaction, work: Work, desk: NoticeDesk, unit: Unit, wanted: Wanted) -> Bulletin:
    chosen = await _chosen(tx, desk, unit.id or 0)
    made = await made_digest(tx, work, desk, unit.id or 0, chosen, full=wanted.on_paper)
    card = digest_card(made.digest, made.view)
    drawing = wanted.on_paper and not made.digest.says_nothing
    return Bulletin(unit.short_name, _pictured(replace(card, chart=chart_of(made))) if drawing else card)


async def _chosen(tx: Transaction, desk: NoticeDesk, unit_id: int) -> ChatSettings:
    """Return what the unit's group has chosen, the first of several; what holds for every group where it has none."""
    groups = await tx.chats.of_unit(desk.bot_id, unit_id)
    if not groups:
        return await defaults_of_chats(tx, desk.office)
    return await settings_of_chat(tx, desk.bot_id, groups[0].chat_id, desk.office)


async def _of_leaders(tx: Transaction, work: Work, desk: NoticeDesk, wanted: Wanted) -> Bulletin:
    found, view = await made_for_leaders(tx, work, desk), leader_view(work, desk)
    card, name = leader_card(found, view), desk.texts.plain("cli.digest_leaders")
    chart = leader_chart(found, view.units, desk.texts) if wanted.on_paper else None
    return Bulletin(name, _pictured(replace(card, chart=chart)))


def _pictured(card: Card) -> Card:
    return card if card.chart is None else replace(card, picture=drawn(card.chart), chart=None)
