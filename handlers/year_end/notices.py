"""The question of a year's end, made when it is sent: about what a person or a unit has not brought to an end by then."""

from __future__ import annotations

from handlers.crews import crew_of
from handlers.notices import Composer, Later, NoticeDesk
from handlers.office.defaults import settings_of_chat
from handlers.people.registration import by_id
from handlers.reminders.planned import hours_of
from handlers.reminders.work import Work, work_of
from handlers.views.card import Card
from handlers.views.year_end import Rights, YearEndView, ends_card, group_card, question_card
from handlers.year_end.gathering import Ends, asked_of_person, asked_of_unit, hearers
from handlers.year_end.rounds import GROUP_YEAR_END, YEAR_END, is_over
from plan.people import Person
from plan.rights import Action, Place, denial
from storage import Parcel, Transaction

YEAR_END_LINK = "cuoinam"
"""The word of a deep link that opens a person's open tasks."""


async def asked(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | Later | str:
    """Ask a person about every open task in one message."""
    work = await work_of(tx, parcel.office_id, desk.office.zone, desk.answerer, desk.now)
    held = _not_now(parcel, desk, work)
    if held is not None:
        return held
    person = await tx.people.get(parcel.to.id, desk.today)
    if person is None:
        return "gone"
    ends = await asked_of_person(tx, work, person)
    if not ends.open:
        return "nothing"
    view = await _view(tx, desk, work, ends)
    if len(ends.open) > 1:
        return ends_card(ends.open, view)
    return question_card(ends.open[0], rights_of(person, ends.open[0].unit_id), view, others=False)


async def asked_in_group(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | Later | str:
    """Ask a unit's group to answer in private, where nobody of the unit could be asked there."""
    work = await work_of(tx, parcel.office_id, desk.office.zone, desk.answerer, desk.now)
    held = _not_now(parcel, desk, work)
    if held is not None:
        return held
    chat = await tx.chats.get(desk.bot_id, parcel.to.id)
    if chat is None or chat.unit_id is None:
        return "unbound"
    if (await settings_of_chat(tx, desk.bot_id, chat.chat_id, desk.office)).is_quiet(desk.today):
        return "unwanted"
    dossiers = await work.of_unit(tx, chat.unit_id)
    crew = await crew_of(tx, chat.unit_id, work.today)
    ends = [end for end in asked_of_unit(dossiers, chat.unit_id, work) if not hearers(end, crew)]
    if not ends:
        return "nothing"
    return group_card(ends, await _view(tx, desk, work, Ends(tuple(ends))), desk.link(YEAR_END_LINK))


def rights_of(person: Person, unit_id: int, place: Place = Place.PRIVATE) -> Rights:
    """Return what a person may answer for a unit."""
    return Rights(
        report=denial(Action.REPORT, person, place=place, units=(unit_id,)) is None,
        close=denial(Action.CLOSE_TASK, person, place=place, units=(unit_id,)) is None,
    )


async def _view(tx: Transaction, desk: NoticeDesk, work: Work, ends: Ends) -> YearEndView:
    units = by_id(await tx.units.all(work.office_id))
    return YearEndView(desk.texts, units, {}, work.zone, work.today, desk.sealer, ends.dossiers)


def _not_now(parcel: Parcel, desk: NoticeDesk, work: Work) -> Later | str | None:
    """Tell why it is not asked now: the year is over, or people may not be spoken to."""
    if is_over(parcel.key, desk.today):
        return "outdated"
    opens = hours_of(work).open_from(desk.now)
    return Later(opens) if opens > desk.now else None


COMPOSERS: dict[str, Composer] = {YEAR_END: asked, GROUP_YEAR_END: asked_in_group}
