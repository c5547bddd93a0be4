"""Makes the vectors of tasks and of their phrasings that are not stored yet, and drops those that nothing wants any more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from plan.answering import Answerer
from plan.neighbours import Encoder, Neighbourhood, fingerprint
from plan.units import UnitBook
from storage import Storage
from storage.meanings import VectorKey

AT_ONCE = 4
"""How many texts are made into vectors in one go: a question that comes meanwhile waits for them, about 0.1 s."""

Encoding = Callable[[Sequence[str]], Awaitable[list[bytes]]]
"""Makes vectors of texts of tasks somewhere where nobody waits for it."""


async def make_vectors(
    storage: Storage, office_id: int, wanted_for: Neighbourhood, encoder: Encoder, encoding: Encoding
) -> int:
    """Bring the stored vectors of an office to these texts and this model; return how many were made.

    Each few are stored at once, so that what is interrupted goes on where it was. Raises `StorageError`.
    """
    wanted = _wanted(wanted_for, encoder.model)
    async with storage.reading() as tx:
        known = await tx.meanings.known(office_id)
    missing = [key for key in wanted if key not in known]
    for at in range(0, len(missing), AT_ONCE):
        keys = missing[at : at + AT_ONCE]
        vectors = await encoding([wanted[key] for key in keys])
        async with storage.transaction() as tx:
            await tx.meanings.put(dict(zip(keys, vectors, strict=True)))
    stale = known - wanted.keys()
    if stale:
        async with storage.transaction() as tx:
            await tx.meanings.drop(stale)
    return len(missing)


async def make_vectors_at_once(storage: Storage, office_id: int, encoder: Encoder, now: datetime) -> int:
    """Do the same for the plans in force, as they are called at an instant, where nobody else waits. Raises `StorageError`."""

    async def encoding(texts: Sequence[str]) -> list[bytes]:
        return encoder.vectors(texts)

    async with storage.reading() as tx:
        plans, phrasings = await tx.plans.in_force(office_id), await tx.phrasings.known(office_id, now)
    neighbourhood = Answerer(plans, UnitBook(()), phrasings).neighbourhood
    return await make_vectors(storage, office_id, neighbourhood, encoder, encoding)


def _wanted(neighbourhood: Neighbourhood, model: str) -> dict[VectorKey, str]:
    return {(task.id, model, fingerprint(text)): text for task, text in neighbourhood.said() if task.id is not None}
