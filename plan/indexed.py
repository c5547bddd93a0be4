"""The plans in force with what questions are held against: the lore of their words and phrasings, texts to compare.

It answers none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from typing_extensions import override

from plan.catalogue import Catalogue
from plan.hearing import Listener
from plan.index import TaskIndex
from plan.listing import Roster
from plan.lore import Lore
from plan.model import Plan
from plan.neighbours import Neighbourhood
from plan.phrasings import Phrasing, PhrasingBook
from plan.renewing import called
from plan.units import UnitBook


class IndexedPlans(Catalogue):
    """The plans in force, the newest first, with their index: one for each version of them.

    `phrasings` are what people of the office call its tasks. The index is made for the first question, or by who calls
    `lore.made` before it: of very large plans that takes seconds.
    """

    def __init__(self, plans: Sequence[Plan], units: UnitBook, phrasings: Sequence[Phrasing] = ()) -> None:
        super().__init__(plans, units)
        self.lore = Lore(self._files, self._roster, units, phrasings)
        self._phrased = tuple(phrasings)
        self.neighbourhood = _neighbourhood(self._roster, self._phrased)

    @override
    def renewed(self, plans: Sequence[Plan], units: UnitBook, phrasings: Sequence[Phrasing] = ()) -> Self:
        """Return the rules over plans, units and phrasings as they are now, equal to rules made anew, before any `under`.

        What has not changed is taken over, so that a change costs little more than what it touches; these rules stay as they
        are for whoever still holds them. A `units` that has not changed is to be the same object.
        """
        other = super().renewed(plans, units)
        other.lore = Lore(other._files, other._roster, units, phrasings).after(self.lore)
        other._phrased = tuple(phrasings)
        if (other._plans, other._phrased) != (self._plans, self._phrased):
            other.neighbourhood = _neighbourhood(other._roster, other._phrased)
        return other

    @property
    def listener(self) -> Listener:
        """What hears questions with these plans in mind."""
        return self.lore.made().listener

    @property
    def index(self) -> TaskIndex:
        """The words of these plans' tasks, which stand in it in the plans' order."""
        return self.lore.made().index

    @property
    def called(self) -> PhrasingBook:
        """What people of the office call these tasks."""
        return self.lore.made().book


def _neighbourhood(roster: Roster, phrasings: Sequence[Phrasing]) -> Neighbourhood:
    said = called(phrasings)
    items = enumerate(roster.items if said else ())
    phrased = {at: said[task_id] for at, each in items if (task_id := each.task.id) is not None and task_id in said}
    return Neighbourhood((item.task for item in roster.items), phrased)
