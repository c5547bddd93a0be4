"""Makes the vectors of an office's tasks that are not stored yet, stores them, and drops those that nothing wants any more."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from plan.model import Plan
from plan.neighbours import MOST_TASKS, Encoder, fingerprint, texts_of
from storage import Storage
from storage.meanings import VectorKey

AT_ONCE = 4
"""How many texts are made into vectors in one go: a question that comes meanwhile waits for them, about 0.1 s."""

Encoding = Callable[[Sequence[str]], Awaitable[list[bytes]]]
"""Makes vectors of texts of tasks somewhere where nobody waits for it."""


async def make_vectors(storage: Storage, office_id: int, plans: Sequence[Plan], encoder: Encoder, encoding: Encoding) -> int:
    """Bring the stored vectors of an office to these plans and this model; return how many were made.

    Each few are stored at once, so that what is interrupted goes on where it was. Raises `StorageError`.
    """
    wanted = _wanted(plans, encoder.model)
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


async def make_vectors_at_once(storage: Storage, office_id: int, encoder: Encoder) -> int:
    """Do the same for the plans in force where nobody else waits. Raises `StorageError`."""

    async def encoding(texts: Sequence[str]) -> list[bytes]:
        return encoder.vectors(texts)

    async with storage.reading() as tx:
        plans = await tx.plans.in_force(office_id)
    return await make_vectors(storage, office_id, plans, encoder, encoding)


def _wanted(plans: Sequence[Plan], model: str) -> dict[VectorKey, str]:
    tasks = [task for plan in plans for task in plan.tasks]
    if len(tasks) > MOST_TASKS:
        return {}
    return {(task.id, model, fingerprint(text)): text for task in tasks if task.id is not None for text in texts_of(task)}
