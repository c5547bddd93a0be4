"""Fetches the dossiers of tasks inside a transaction. It decides nothing and knows no Telegram."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Protocol, TypeVar

from plan.answering import Answerer
from plan.dossier import Dossier
from plan.records import Records, dossiers
from storage.shelves import Shelf

if TYPE_CHECKING:
    from storage import Transaction

Kept = TypeVar("Kept", covariant=True)
MOST_AT_ONCE = 10_000
"""Databases take a limited number of values in one statement."""
HISTORIES_AT_ONCE = 50
"""Histories are long: between two lots of them other people get their answers."""


class Shelved(Protocol[Kept]):
    """One kind of thing that is stored about tasks."""

    async def of_tasks(self, task_ids: Iterable[int]) -> Mapping[int, tuple[Kept, ...]]:
        """Return what is stored of each task, oldest first."""
        ...


async def dossiers_of(
    tx: Transaction, office_id: int, zone: tzinfo, answerer: Answerer, task_ids: Iterable[int]
) -> dict[int, Dossier]:
    """Return the dossiers of tasks by id, each with its task as it stands now; a task that is not in force has none."""
    wanted = tuple(dict.fromkeys(task_ids))
    return dossiers(await records_of(tx, office_id, wanted), answerer, zone, wanted)


async def dossier_of(tx: Transaction, office_id: int, zone: tzinfo, answerer: Answerer, task_id: int) -> Dossier | None:
    """Return the dossier of one task, None where it is not in force."""
    return (await dossiers_of(tx, office_id, zone, answerer, (task_id,))).get(task_id)


async def records_of(tx: Transaction, office_id: int, task_ids: Iterable[int]) -> Records:
    """Return everything that is stored about the progress of tasks."""
    wanted = tuple(dict.fromkeys(task_ids))
    filled = await tx.shelves.filled(office_id, wanted) if len(wanted) <= HISTORIES_AT_ONCE else frozenset(Shelf)
    return Records(
        reports=await _fetched(tx.reports, wanted, HISTORIES_AT_ONCE),
        extensions=await _fetched(tx.extensions, wanted) if Shelf.EXTENSIONS in filled else {},
        bases=await _fetched(tx.bases, wanted) if Shelf.BASES in filled else {},
        explanations=await _fetched(tx.explanations, wanted) if Shelf.EXPLANATIONS in filled else {},
        year_ends=await _fetched(tx.year_ends, wanted) if Shelf.YEAR_ENDS in filled else {},
        successors=await tx.units.successors(office_id) if Shelf.SUCCESSORS in filled else {},
    )


async def _fetched(shelf: Shelved[Kept], wanted: tuple[int, ...], most: int = MOST_AT_ONCE) -> dict[int, tuple[Kept, ...]]:
    found: dict[int, tuple[Kept, ...]] = {}
    for first in range(0, len(wanted), most):
        found |= await shelf.of_tasks(wanted[first : first + most])
    return found
