"""What questions are held against: the words of all tasks and their phrasings. Made when it is first wanted, and let go.

Reminders and lists do without it. It answers nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from plan.filing import PlanFile
from plan.hearing import Listener
from plan.index import TaskIndex
from plan.listing import Roster
from plan.phrasings import Phrasing, PhrasingBook
from plan.renewing import Said, called, indexed, indexed_again
from plan.units import UnitBook


@dataclass(frozen=True, slots=True)
class Made:
    """The lore of some files, whose tasks are called as `said`."""

    files: Sequence[PlanFile]
    said: Said
    index: TaskIndex
    listener: Listener
    book: PhrasingBook


class Lore:
    """The lore of one version of an office's plans and phrasings; the same whenever and however it is made."""

    def __init__(self, files: Sequence[PlanFile], roster: Roster, units: UnitBook, phrasings: Sequence[Phrasing]) -> None:
        self._files = files
        self._roster = roster
        self._units = units
        self._phrasings = phrasings
        self._made: Made | None = None
        self._base: Made | None = None

    @property
    def is_made(self) -> bool:
        """Whether it is in memory."""
        return self._made is not None

    def made(self) -> Made:
        """Return it, made now where it was not: out of the version before, where that is in memory."""
        made = self._made
        if made is None:
            made = self._made = self._make(self._base)
            self._base = None
        return made

    def _make(self, base: Made | None) -> Made:
        said = called(self._phrasings)
        index = indexed_again(base.index, base.files, base.said, self._files, said) if base else indexed(self._files, said)
        listener = Listener(index, self._roster, self._units)
        book = PhrasingBook(self._phrasings, self._roster.items, listener.joined, base.book if base else None)
        return Made(self._files, said, index, listener, book)

    def after(self, before: Lore) -> Lore:
        """Return this lore, to be made out of what is in memory of the version before."""
        self._base = before._made or before._base
        return self

    def let_go(self) -> None:
        """Let go of what is in memory; the next question has it made again."""
        self._made = self._base = None
