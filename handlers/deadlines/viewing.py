"""Loads what cards about deadlines are made with. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.context import OfficeContext
from handlers.notices import NoticeDesk
from handlers.people.registration import by_id
from handlers.views.deadline_view import DeadlineView
from plan.extensions import Extension
from storage import Parcel, Transaction


async def view_for(tx: Transaction, context: OfficeContext, chat_id: int, people: Iterable[int | None] = ()) -> DeadlineView:
    """Return the view of who speaks in a chat; its buttons can be pressed by that person alone."""
    units = by_id(await tx.units.all(context.office.id))
    names = await tx.people.names({each for each in people if each is not None})
    seal = context.sealer(chat_id, context.person.user_id)
    return DeadlineView(context.texts, units, names, context.office.zone, context.today(), seal, in_group=chat_id < 0)


async def view_of_notice(parcel: Parcel, tx: Transaction, desk: NoticeDesk, people: Iterable[int | None]) -> DeadlineView:
    """Return the view of a notice; its buttons are for whoever reads it and has the right."""
    units = by_id(await tx.units.all(parcel.office_id))
    names = await tx.people.names({each for each in people if each is not None})
    return DeadlineView(desk.texts, units, names, desk.office.zone, desk.today, desk.sealer, in_group=parcel.to.kind == "chat")


def people_in(extension: Extension) -> tuple[int | None, ...]:
    """Return who had to do with a request."""
    return extension.asked_by, extension.head_id, extension.decided_by
