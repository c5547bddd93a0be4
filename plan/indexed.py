"""The plans in force with what questions are held against: the words of their tasks, their phrasings, texts to compare.

It answers none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from typing_extensions import override

from plan.catalogue import Catalogue
from plan.hearing import Listener
from plan.index import TaskIndex
from plan.model import Plan
from plan.neighbours import Neighbourhood
from plan.phrasings import Phrasing, PhrasingBook
from plan.renewing import called, indexed, indexed_again
from plan.units import UnitBook


class IndexedPlans(Catalogue):
    """The plans in force, the newest first, with their index: one for each version of them.

    `phrasings` are what people of the office call its tasks.
    """

    def __init__(self, plans: Sequence[Plan], units: UnitBook, phrasings: Sequence[Phrasing] = ()) -> None:
        super().__init__(plans, units)
        self._said = called(phrasings)
        self._index = indexed(self._files, self._said)
        self._listen(phrasings)
        self.neighbourhood = Neighbourhood(item.task for item in self._roster.items)

    def _listen(self, phrasings: Sequence[Phrasing], known: PhrasingBook | None = None) -> None:
        self._listener = Listener(self._index, self._roster, self._units)
        self._phrasings = PhrasingBook(phrasings, self._roster.items, self._listener.joined, known)

    @override
    def renewed(self, plans: Sequence[Plan], units: UnitBook, phrasings: Sequence[Phrasing] = ()) -> Self:
        """Return the rules over plans, units and phrasings as they are now, equal to rules made anew, before any `under`.

        What has not changed is taken over, so that a change costs little more than what it touches; these rules stay as they
        are for whoever still holds them. A `units` that has not changed is to be the same object.
        """
        other = super().renewed(plans, units)
        other._said = called(phrasings)
        other._index = indexed_again(self._index, self._files, self._said, other._files, other._said)
        other._listen(phrasings, self._phrasings)
        if other._plans != self._plans:
            other.neighbourhood = Neighbourhood(item.task for item in other._roster.items)
        return other

    @property
    def listener(self) -> Listener:
        """What hears questions with these plans in mind."""
        return self._listener

    @property
    def index(self) -> TaskIndex:
        """The words of these plans' tasks, which stand in it in the plans' order."""
        return self._index
