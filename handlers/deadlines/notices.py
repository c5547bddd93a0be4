"""Notices about deadlines, made from ids when they are sent: requests to decide, decisions, documents, explanations.

Each looks again: does it still wait for a word, is the reader still the one to say it, is the task still in force?
"""

from __future__ import annotations

from handlers.deadlines.basing import BASIS_SET
from handlers.deadlines.deciding import DECIDED
from handlers.deadlines.explaining import ANSWER, QUESTION
from handlers.deadlines.filing import TO_HEAD, TO_OFFICE
from handlers.deadlines.viewing import people_in, view_of_notice
from handlers.dossiers import dossier_of
from handlers.notices import Composer, NoticeDesk
from handlers.views.bases import told_card
from handlers.views.card import Card
from handlers.views.explanations import given_card, question_card
from handlers.views.extensions import request_card, standing_card
from plan.basing import present_basis
from plan.extending import Moot, moot
from plan.extensions import Stage
from plan.rights import Action, Place, denial
from storage import Parcel, Transaction


async def to_head(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Ask a head for a word on a request."""
    return await _request(parcel, tx, desk, Stage.HEAD, Action.PASS_EXTENSION)


async def to_office(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Ask a leader, or an administrator, for the decision."""
    return await _request(parcel, tx, desk, Stage.OFFICE, Action.DECIDE_EXTENSION)


async def _request(parcel: Parcel, tx: Transaction, desk: NoticeDesk, stage: Stage, action: Action) -> Card | str:
    extension = await tx.extensions.get(int(parcel.facts["extension"] or 0))
    if extension is None or extension.stage is not stage:
        return "decided"
    dossier = await dossier_of(tx, parcel.office_id, desk.office.zone, desk.answerer, extension.task_id)
    if dossier is None or moot(dossier, extension) in {Moot.GONE, Moot.DELIVERED, Moot.RELEASED}:
        return "overtaken"
    unit = (await tx.units.successors(parcel.office_id)).get(extension.unit_id) or extension.unit_id
    reader = await tx.people.get(parcel.to.id, desk.today)
    if denial(action, reader, place=Place.PRIVATE, units={unit}) is not None:
        return "no_right"
    return request_card(extension, dossier, await view_of_notice(parcel, tx, desk, people_in(extension)))


async def decided(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell who asked, and the heads, what became of a request."""
    extension = await tx.extensions.get(int(parcel.facts["extension"] or 0))
    item = desk.answerer.item(extension.task_id) if extension is not None else None
    if extension is None or extension.stage.open or item is None:
        return "changed"
    return standing_card(extension, item, await view_of_notice(parcel, tx, desk, people_in(extension)))


async def basis_set(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell a leading unit that its deadline has a day now, unless another document was named since."""
    task_id, basis_id = int(parcel.facts["task"] or 0), int(parcel.facts["basis"] or 0)
    dossier = await dossier_of(tx, parcel.office_id, desk.office.zone, desk.answerer, task_id)
    basis = next((each for each in dossier.bases if each.id == basis_id), None) if dossier is not None else None
    if dossier is None or basis is None or present_basis(dossier, basis.milestone) != basis:
        return "changed"
    return told_card(basis, dossier, await view_of_notice(parcel, tx, desk, (basis.set_by,)))


async def explanation_asked(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Ask a unit to explain, if nobody has answered yet."""
    found = await tx.explanations.get(int(parcel.facts["explanation"] or 0))
    item = desk.answerer.item(found.task_id) if found is not None else None
    if found is None or item is None or found.answered_at is not None:
        return "answered"
    return question_card(found, item, await view_of_notice(parcel, tx, desk, (found.asked_by,)))


async def explanation_given(parcel: Parcel, tx: Transaction, desk: NoticeDesk) -> Card | str:
    """Tell the leader what a unit answered."""
    found = await tx.explanations.get(int(parcel.facts["explanation"] or 0))
    item = desk.answerer.item(found.task_id) if found is not None else None
    if found is None or item is None or found.answered_at is None:
        return "changed"
    return given_card(found, item, await view_of_notice(parcel, tx, desk, (found.answered_by,)))


COMPOSERS: dict[str, Composer] = {
    TO_HEAD: to_head,
    TO_OFFICE: to_office,
    DECIDED: decided,
    BASIS_SET: basis_set,
    QUESTION: explanation_asked,
    ANSWER: explanation_given,
}
