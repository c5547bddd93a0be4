"""The cards of /kehoach: every plan of the office, one plan as a whole, and what is asked before it is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from handlers.packing import Press
from handlers.plans.buttons import AskTitle, ChangeState, ListPlans, OfferTrackers, RestoreTitle, SetTracker, ShowPlan
from handlers.sealing import Sealer
from handlers.views.card import Button, Card, card
from handlers.views.names import plan_title, shortened
from locales import Texts
from plan.model import PlanState, Unit
from storage.plan_changes import StoredPlan

MOST_LISTED = 15
UNITS_A_PAGE = 8
LABEL_SIZE = 60


@dataclass(frozen=True, slots=True)
class PlansView:
    """With what the cards are made. `may_change`: the person is an administrator."""

    texts: Texts
    seal: Sealer
    may_change: bool

    def button(self, key: str, press: Press, **values: object) -> Button:
        """Return a sealed button with the label `plans_button.<key>`."""
        return Button(shortened(self.texts.plain(f"plans_button.{key}", **values), LABEL_SIZE), self.seal(press))


def plans_card(view: PlansView, plans: Sequence[StoredPlan]) -> Card:
    """List the plans, the newest first."""
    texts, shown = view.texts, plans[:MOST_LISTED]
    if not plans:
        return card([texts.html("plans.none")])
    lines = [texts.html("plans.line", title=plan_title(each.header.title), **_facts(view, each)) for each in shown]
    rows = [[view.button("open", ShowPlan(each.id), title=plan_title(each.header.title))] for each in shown]
    return card([texts.html("plans.head", n=len(plans)), *lines], rows)


def plan_card(view: PlansView, plan: StoredPlan, told: Markup | None = None) -> Card:
    """Show one plan as a whole, with what an administrator may change."""
    texts, header = view.texts, plan.header
    renamed = plan_title(plan.document_title) if plan.document_title != header.title else None
    lines = [
        told,
        texts.html("plans.title", title=plan_title(header.title), number=header.number, issuer=header.issuer),
        texts.html("plans.renamed", title=renamed) if renamed else None,
        texts.html("plans.state", reminded=plan.reminders_from is not None, **_facts(view, plan)),
        texts.html("plans.closed_tasks", n=plan.closed_tasks) if plan.closed_tasks else None,
        texts.html("plans.tracking", unit=header.tracking_unit),
    ]
    changes = _changes(view, plan, renamed=renamed is not None) if view.may_change else []
    return card(lines, [*changes, [view.button("list", ListPlans())]])


def _facts(view: PlansView, plan: StoredPlan) -> dict[str, object]:
    return {"state": view.texts.plain(f"plan_state.{plan.state.value}"), "n": plan.tasks}


def _changes(view: PlansView, plan: StoredPlan, *, renamed: bool) -> list[list[Button]]:
    names = [view.button("rename", AskTitle(plan.id))]
    if renamed:
        names.append(view.button("restore_title", RestoreTitle(plan.id)))
    to = PlanState.CLOSED if plan.state is PlanState.IN_FORCE else PlanState.IN_FORCE
    state = view.button(f"from_{plan.state.value}", ChangeState(plan.id, plan.state, to))
    return [names, [view.button("tracker", OfferTrackers(plan.id))], [state]]


def sure_card(view: PlansView, plan: StoredPlan, wanted: ChangeState) -> Card:
    """Say what another state means, and ask."""
    words = view.texts.html(f"plans.sure_{wanted.to.value}", title=plan_title(plan.header.title))
    yes = ChangeState(wanted.plan, wanted.was, wanted.to, sure=True)
    no = view.button("keep", ShowPlan(plan.id))
    return card([words], [[view.button(f"from_{wanted.was.value}", yes)], [no]])


def trackers_card(view: PlansView, plan: StoredPlan, units: Sequence[Unit], page: int) -> Card:
    """Offer the units that may follow a plan."""
    last = max(0, (len(units) - 1) // UNITS_A_PAGE)
    page = min(page, last)
    shown = units[page * UNITS_A_PAGE : (page + 1) * UNITS_A_PAGE]
    rows = [[view.button("unit", SetTracker(plan.id, unit.id), name=unit.name)] for unit in shown]
    turns = [view.button("before", OfferTrackers(plan.id, page - 1))] if page > 0 else []
    if page < last:
        turns.append(view.button("behind", OfferTrackers(plan.id, page + 1)))
    document = view.button("document_unit", SetTracker(plan.id, None))
    words = view.texts.html("plans.which_tracker", title=plan_title(plan.header.title))
    return card([words], [*rows, turns, [document], [view.button("keep", ShowPlan(plan.id))]])
