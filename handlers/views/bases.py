"""Cards about the documents that deadlines waited for: what is missing, that one was named, why not."""

from __future__ import annotations

from handlers.deadlines.buttons import DropBasis
from handlers.views.card import Card, card
from handlers.views.deadline_view import LONGER, DeadlineView, quoted
from handlers.views.names import shortened, units_text
from plan.bases import Basis
from plan.basing import BasisNeed, BasisRefusal, BasisWish, conditional_milestone, present_basis
from plan.dossier import Dossier

WORDS_SIZE = 120


def basis_question(need: BasisNeed, wish: BasisWish, dossier: Dossier, draft: int, view: DeadlineView) -> Card:
    """Ask for the document or the day, beside the plan's own words."""
    texts, heading, at = view.texts, view.heading(dossier.item), conditional_milestone(dossier)
    if need is BasisNeed.DUE:
        asked = texts.html("basis_ask.due", **heading, document=quoted(wish.document or ""), day=view.today + LONGER)
    else:
        words = dossier.item.task.milestones[at].text if at is not None else ""
        asked = texts.html("basis_ask.document", **heading, words=shortened(words, WORDS_SIZE), **_example(view))
    return card([asked, view.reply_hint()], [[view.button("drop", DropBasis(draft))]])


def _example(view: DeadlineView) -> dict[str, object]:
    return {"today": view.today, "day": view.today + LONGER}


def basis_card(dossier: Dossier, basis_id: int, view: DeadlineView) -> Card:
    """Say that a document was named, the day that it sets, and what held before."""
    basis = next((each for each in dossier.bases if each.id == basis_id), None)
    if basis is None:
        return card([view.texts.html("deadline.stale")])
    before = present_basis(dossier, basis.milestone, before=basis.id)
    lines = [
        view.texts.html("basis.set", **_values(basis, dossier, view)),
        view.texts.html("basis.before", document=quoted(before.document), due=before.due) if before is not None else None,
    ]
    return card(lines)


def told_card(basis: Basis, dossier: Dossier, view: DeadlineView) -> Card:
    """Tell a leading unit that its deadline has a day now."""
    return card([view.texts.html("basis.told", **_values(basis, dossier, view), by=view.name(basis.set_by))])


def _values(basis: Basis, dossier: Dossier, view: DeadlineView) -> dict[str, object]:
    last = dossier.terms.last_day(basis.due)
    days = ((last if basis.due < view.today <= last else basis.due) - view.today).days
    return {**view.heading(dossier.item), "document": quoted(basis.document), "due": basis.due, "days": days}


def basis_refused(reason: BasisRefusal, dossier: Dossier, view: DeadlineView) -> Card:
    """Say why no document can be named, and what can be done instead."""
    texts, code = view.texts, view.code(dossier.item)
    match reason:
        case BasisRefusal.NOT_YOURS:
            units = units_text(dossier.item.task.lead)
            return card([texts.html("basis_not.not_yours", code=code, units=units)])
        case BasisRefusal.DATED:
            typed = dossier.item.task.code
            return card([texts.html("basis_not.dated", code=code, typed=typed)])
        case BasisRefusal.UNCHANGED:
            present = present_basis(dossier, conditional_milestone(dossier) or 0)
            values = {"document": quoted(present.document) if present else "", "due": present.due if present else view.today}
            return card([texts.html("basis_not.unchanged", code=code, **values)])
        case _:
            return card([texts.html(f"basis_not.{reason.value}", code=code)])
