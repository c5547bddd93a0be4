"""Digests, made when they are sent: the unit's in its groups, the leaders', and the preview for administrators.

Each looks again: is it still this week, does the chat still speak for a unit, does it still want a digest, is there anything
to say? A digest that was posted is changed when progress comes in later (`changed`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.notices import Composer, Edit, Later, NoticeDesk
from handlers.office.defaults import chat_defaults, settings_of_chat
from handlers.reminders.planned import hours_of
from handlers.reminders.work import Work, work_of
from handlers.views.card import Button, Card
from handlers.views.charts import leader_chart, unit_chart
from handlers.views.chat_settings import pause_button
from handlers.views.digest import DigestView, digest_card
from handlers.views.leader_digest import LeaderView, leader_card
from handlers.year_end.gathering import tally_of
from plan.charts import Chart
from plan.chat_settings import ChatSettings
from plan.digest import Ground, UnitDigest, unit_digest
from plan.leaders import LeaderDigest, leader_digest
from plan.people import Role
from plan.rounds import LATE, DigestRound, digest_ahead, digest_due
from plan.trend import counts, trend
from plan.weeks import week_of
from storage import Parcel, Transaction

DIGEST, DIGEST_CHANGED, LEADER_DIGEST = "digest", "digest_changed", "leader_digest"


async def digest(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | Later | str:
    """Post a unit's digest in a group that speaks for it, if it is still this week's and still wanted."""
    made = await _for_chat(parcel, tx, desk)
    if isinstance(made, str):
        return made
    due = made.due
    if due is None:  # its hour may have been moved since it was planned
        return Later(made.ahead) if made.ahead is not None else "unwanted"
    if due.not_before > desk.now:
        return Later(due.not_before)
    view = replace(made.view, late_at=due.at if due.late else None)
    shown = digest_card(made.digest, view)
    wanted = view.chosen.pictures and not made.says_nothing
    return replace(shown, chart=chart_of(made)) if wanted else shown


def chart_of(made: Made) -> Chart | None:
    """Return the picture of a unit's week, None where the unit leads nothing."""
    dossiers, unit_id = tuple(made.view.dossiers.values()), made.digest.unit_id
    states, weeks = counts(dossiers, unit_id, made.ground), trend(dossiers, unit_id, made.ground)
    return unit_chart(made.view.unit_name(unit_id, short=False), states, weeks, made.view.texts)


async def changed(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Edit | str:
    """Bring this week's posted digest up to date."""
    week = parcel.key.partition(":")[0]
    posted = await tx.outbox.last_shown(parcel.to, (DIGEST, DIGEST_CHANGED), week)
    if posted is None or posted.message_id is None or posted.chat_id is None:
        return "not_posted"
    made = await _for_chat(replace(parcel, key=week), tx, desk)
    if isinstance(made, str):
        return made
    view = replace(made.view, late_at=await _was_late(parcel, tx, made, week), updated_at=desk.now)
    return Edit(posted.chat_id, posted.message_id, digest_card(made.digest, view), posted.shown)


async def _was_late(parcel: Parcel, tx: Transaction, made: Made, week: str) -> datetime | None:
    """Return when the digest should have come that came late."""
    first = await tx.outbox.state_of(parcel.to, DIGEST, week)
    at = made.due.at if made.due is not None else None
    came = first.shown_at if first is not None else None
    return at if at is not None and came is not None and came - at > LATE else None


@dataclass(frozen=True, slots=True)
class Made:
    """A digest for one chat with what its words are made with. `due`: it is owed now; `ahead`: its hour is still to come."""

    digest: UnitDigest
    view: DigestView
    ground: Ground
    due: DigestRound | None = None
    ahead: datetime | None = None

    @property
    def says_nothing(self) -> bool:
        """Whether there is nothing in the parts that the chat wants."""
        return self.digest.says_nothing_in(self.view.chosen.sections)


async def _for_chat(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Made | str:
    if week_of(desk.today).key != parcel.key:
        return "outdated"
    chat = await tx.chats.get(desk.bot_id, parcel.to.id)
    if chat is None or chat.unit_id is None:
        return "unbound"
    work = await work_of(tx, parcel.office_id, desk.office.zone, desk.answerer, desk.now)
    chosen = await settings_of_chat(tx, desk.bot_id, chat.chat_id, desk.office, work.settings)
    if not chosen.digest or chosen.is_quiet(desk.today):
        return "unwanted"
    if not work.started:
        return "no_plan"
    pause = pause_button(desk.texts, desk.sealer)
    made = await made_digest(tx, work, desk, chat.unit_id, chosen, pause=pause)
    if made.says_nothing and not chosen.says_nothing:
        return "nothing"
    ahead = digest_ahead(chosen, hours_of(work), desk.now)
    return replace(made, due=_due(chosen, chat.bound_at, work, desk), ahead=ahead)


def _due(chosen: ChatSettings, bound_at: datetime | None, work: Work, desk: NoticeDesk) -> DigestRound | None:
    """Return the digest that is owed now, as it was when it was planned: None where day, hour or binding have changed since."""
    return digest_due(chosen, work.owed_since(bound_at), hours_of(work), desk.now)


async def made_digest(
    tx: Transaction,
    work: Work,
    desk: NoticeDesk,
    unit_id: int,
    chosen: ChatSettings,
    *,
    pause: Button | None = None,
    full: bool = False,
) -> Made:
    """Return the digest of a unit as it is now; `full`: every line of it."""
    dossiers = await work.of_unit(tx, unit_id)
    found = replace(unit_digest(unit_id, dossiers, ground_of(work)), year_end=await tally_of(tx, work, unit_id))
    names = await tx.people.names({each.now.author_id for each in found.done}) if chosen.thanks_by_name else {}
    view = DigestView(
        desk.texts,
        work.units,
        names,
        desk.office.zone,
        desk.today,
        chosen,
        {each.task_id: each for each in dossiers},
        full=full,
        link=desk.link,
        pause=pause,
    )
    return Made(found, view, ground_of(work))


def ground_of(work: Work) -> Ground:
    """Return what digests are made on."""
    return Ground(work.today, work.zone, work.settings, work.since)


async def leaders(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | Later | str:
    """Tell a leader of the week, if he still is one."""
    if week_of(desk.today).key != parcel.key:
        return "outdated"
    person = await tx.people.get(parcel.to.id, desk.today)
    if person is None or not person.holds(Role.LEADER):
        return "no_right"
    work = await work_of(tx, parcel.office_id, desk.office.zone, desk.answerer, desk.now)
    if not work.started or not work.settings.leader_digest:
        return "unwanted"
    due = _due(chat_defaults(desk.office, work.settings), None, work, desk)
    if due is None:
        return "unwanted"
    if due.not_before > desk.now:
        return Later(due.not_before)
    view = replace(leader_view(work, desk), late_at=due.at if due.late else None)
    found = await made_for_leaders(tx, work, desk)
    return replace(leader_card(found, view), chart=leader_chart(found, view.units, desk.texts))


async def made_for_leaders(tx: Transaction, work: Work, desk: NoticeDesk) -> LeaderDigest:
    """Return the leaders' digest as it is now."""
    dossiers = await work.of_everybody(tx)
    return leader_digest(dossiers, ground_of(work), desk.calendar, work.settings.escalate_days, list(work.units))


def leader_view(work: Work, desk: NoticeDesk) -> LeaderView:
    """Return what the leaders' digest is shown with."""
    return LeaderView(desk.texts, work.units, {}, desk.office.zone, desk.today, work.settings.ranking, desk.sealer)


COMPOSERS: dict[str, Composer] = {DIGEST: digest, DIGEST_CHANGED: changed, LEADER_DIGEST: leaders}
