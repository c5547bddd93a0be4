"""Notices about people: a request to decide, the decision, a role given or taken, standing in. Each looks again first."""

from __future__ import annotations

from handlers.notices import Composer, NoticeDesk
from handlers.people.leave import STAND_IN
from handlers.people.members import ROLE_CHANGED
from handlers.people.registration import DECISION, REQUEST, by_id
from handlers.views.card import Card, card
from handlers.views.people import name_words, request_card, role_words, unit_words
from plan.people import Holding, Role
from storage import Parcel, Transaction
from storage.registrations import Verdict


async def request(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Ask for a decision, if it is still open and for the same unit."""
    found = await tx.registrations.get(int(parcel.facts["registration"] or 0))
    if found is None or found.verdict is not None or found.user_id is None:
        return "decided"
    if parcel.key != f"{found.id}.{found.unit_id}":
        return "changed"
    units = by_id(await tx.units.alive(parcel.office_id))
    username = parcel.facts.get("username")
    unit = units.get(found.unit_id)
    if unit is None:
        return "dissolved"
    return request_card(found.name, unit, found.id, desk.texts, desk.sealer, str(username) if username else None)


async def decision(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell a person what became of the request."""
    found = await tx.registrations.get(int(parcel.facts["registration"] or 0))
    if found is None or found.verdict is None or found.user_id is None:
        return "gone"
    units = by_id(await tx.units.all(parcel.office_id))
    key = "people.approved" if found.verdict is Verdict.APPROVED else "people.refused"
    return card([desk.texts.html(key, unit=unit_words(units[found.unit_id]))])


async def role_changed(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell a person of a role that was given or taken, if it is still so."""
    unit_id = parcel.facts.get("unit")
    holding = Holding(Role(str(parcel.facts["role"])), int(unit_id) if unit_id else None)
    person, given = await tx.people.get(parcel.to.id, desk.today), bool(parcel.facts["given"])
    if person is None or (holding in person.holdings) is not given:
        return "changed"
    role = role_words(holding, by_id(await tx.units.all(parcel.office_id)), desk.texts, full=True)
    return card([desk.texts.html("members.told_given" if given else "members.told_taken", role=role, office=desk.office.name)])


async def stand_in(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell a person for whom he stands in, if it is still so."""
    absent = await tx.people.get(int(parcel.facts["person"] or 0), desk.today)
    if absent is None or absent.absence is None or absent.absence.substitute_id != parcel.to.id:
        return "changed"
    return card([desk.texts.html("leave.told", name=name_words(absent.name), until=absent.absence.until)])


COMPOSERS: dict[str, Composer] = {REQUEST: request, DECISION: decision, ROLE_CHANGED: role_changed, STAND_IN: stand_in}
