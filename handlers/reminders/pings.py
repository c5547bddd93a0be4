"""Reminders, made when they are sent: what a person, a group or a leader is to be reminded of as things stand then.

A row of the outbox names only whom and since when; which tasks those are is asked anew, so that what was done, moved, put off
or handed over meanwhile is not told. A row that has lain over night waits for the round of the new day, which takes it in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.crews import crew_of
from handlers.notices import Composer, Later, NoticeDesk
from handlers.office.defaults import settings_of_chat
from handlers.reminders.planned import PINGS, hours_of
from handlers.reminders.work import Work, work_of
from handlers.views.card import Card
from handlers.views.pings import PingView, leaders_card, pings_card
from plan.dossier import Dossier
from plan.ladder import SORTS
from plan.people import Person, Role
from plan.pings import Ping, Window, escalations, for_person, group_pings, waited_pings
from plan.rounds import RoundState, pings_open_from
from storage import Parcel, Transaction

PING, GROUP_PING, ESCALATION = "ping", "group_ping", "escalation"
TO_BE_TAKEN_IN = timedelta(minutes=1)
"""So long a row of an earlier day waits at a time until the round of today has been planned."""


@dataclass(frozen=True, slots=True)
class Found:
    """What somebody is to be reminded of, with the tasks that it is about."""

    pings: tuple[Ping, ...] = ()
    dossiers: tuple[Dossier, ...] = ()


async def ping(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | Later | str:
    """Remind a person, in one message, of everything that is due."""
    work = await work_of(tx, parcel.office_id, desk.office.zone, desk.answerer, desk.now)
    held = await _not_now(parcel, tx, desk, work)
    if held is not None:
        return held
    person = await tx.people.get(parcel.to.id, desk.today)
    if person is None:
        return "gone"
    window = window_of(parcel, desk)
    found = await for_one(tx, work, person, window)
    if not found.pings:
        return "nothing"
    return pings_card(found.pings, view_of(work, desk, found.dossiers, window.since), private=True)


async def for_one(tx: Transaction, work: Work, person: Person, window: Window) -> Found:
    """Return what a person is reminded of: of the work of the own units, and of those that wait for them."""
    put_off = await tx.snoozes.of_person(person.id)
    pings: list[Ping] = []
    dossiers: list[Dossier] = []
    for unit_id in person.unit_ids:
        crew = await crew_of(tx, unit_id, work.today)
        of_unit = await work.of_unit(tx, unit_id)
        duties = work.duties(of_unit)
        pings += for_person(person.id, [duty for duty in duties if duty.unit_id == unit_id], crew, window, put_off)
        if person.id in crew.reachable_heads:
            waits = waited_pings(work.waits(of_unit), window, put_off)
            pings += [each for each in waits if each.for_unit == unit_id]
        dossiers += of_unit
    return Found(tuple(pings), tuple(dossiers))


async def group_ping(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | Later | str:
    """Tell a unit's group what still holds after its head was told, or what nobody could be told in private."""
    work = await work_of(tx, parcel.office_id, desk.office.zone, desk.answerer, desk.now)
    held = await _not_now(parcel, tx, desk, work)
    if held is not None:
        return held
    chat = await tx.chats.get(desk.bot_id, parcel.to.id)
    if chat is None or chat.unit_id is None:
        return "unbound"
    chosen = await settings_of_chat(tx, desk.bot_id, chat.chat_id, desk.office, work.settings)
    if chosen.is_quiet(desk.today):
        return "unwanted"
    window = window_of(parcel, desk)
    dossiers = await work.of_unit(tx, chat.unit_id)
    crew = await crew_of(tx, chat.unit_id, work.today)
    own = [duty for duty in work.duties(dossiers) if duty.unit_id == chat.unit_id]
    pings = [each for each in group_pings(own, window, alone=not crew.reachable_heads) if SORTS[each.why] in chosen.pings]
    if not pings:
        return "nothing"
    return pings_card(pings, view_of(work, desk, dossiers, window.since), private=False)


async def escalation(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | Later | str:
    """Tell a leader of work that has been overdue for long."""
    work = await work_of(tx, parcel.office_id, desk.office.zone, desk.answerer, desk.now)
    held = await _not_now(parcel, tx, desk, work)
    if held is not None:
        return held
    person = await tx.people.get(parcel.to.id, desk.today)
    if person is None or not person.holds(Role.LEADER):
        return "no_right"
    window = window_of(parcel, desk)
    dossiers = await work.of_everybody(tx)
    pings = escalations(work.duties(dossiers), window, work.settings.escalate_days)
    if not pings:
        return "nothing"
    return leaders_card(pings, view_of(work, desk, dossiers, window.since))


def window_of(parcel: Parcel, desk: NoticeDesk) -> Window:
    """Return the days that a row makes good."""
    written = parcel.facts.get("since")
    since = date.fromisoformat(str(written)) if written else desk.today - timedelta(days=1)
    told = parcel.facts.get("before")
    before = date.fromisoformat(str(told)) if told else None
    return Window(since, desk.today, desk.calendar, desk.office.zone, before)


def view_of(work: Work, desk: NoticeDesk, dossiers: Iterable[Dossier], since: date) -> PingView:
    """Return what reminders are shown with."""
    by_task = {each.task_id: each for each in dossiers}
    units, zone = work.units, desk.office.zone
    return PingView(desk.texts, units, {}, zone, desk.today, by_task, desk.calendar, desk.sealer, since, desk.link)


async def _not_now(parcel: Parcel, tx: Transaction, desk: NoticeDesk, work: Work) -> Later | str | None:
    """Tell why a row is not sent now: out of hours, or it is of an earlier day, whose round a new one takes in."""
    opens = pings_open_from(desk.office.ping_at, hours_of(work), desk.now)
    if opens > desk.now:
        return Later(opens)
    today = desk.today.isoformat()
    if parcel.key == today or work.begun is None:
        return None
    entered = await tx.rounds.get(work.office_id, PINGS, today)
    if entered is None or entered.state in {RoundState.HELD, RoundState.RELEASED}:
        return Later(desk.now + TO_BE_TAKEN_IN)
    fresh, name = await tx.outbox.state_of(parcel.to, parcel.kind, today), covers_from(parcel.kind)
    covers = fresh is not None and str(fresh.facts.get(name)) <= str(parcel.facts.get(name))
    return "folded" if covers else None


def covers_from(kind: str) -> str:
    """Return which fact of a row names the day after which it tells what happened: groups hear what people heard before."""
    return "before" if kind == GROUP_PING else "since"


COMPOSERS: dict[str, Composer] = {PING: ping, GROUP_PING: group_ping, ESCALATION: escalation}
