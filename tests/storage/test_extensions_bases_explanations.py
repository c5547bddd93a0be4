"""Extensions and explanations are open once and decided once; bases are added; each says that progress has changed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from plan.bases import Basis
from plan.explanations import Explanation
from plan.extensions import Extension, Stage
from storage import Storage
from storage.shelves import Shelf
from tests.storage.offices_and_plans import NOW
from tests.storage.progress import LATER, Desk, open_desk, replicas_of

DUE, NEW_DUE = date(2025, 11, 30), date(2025, 12, 15)
BOTH = (Stage.HEAD, Stage.OFFICE)


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


@pytest.fixture
async def replicas(desk: Desk, migrated_url: str) -> AsyncIterator[list[Desk]]:
    async with replicas_of(desk, migrated_url) as opened:
        yield opened


def wish(desk: Desk, **more: object) -> Extension:
    plain = Extension(desk.tasks[0], 0, desk.unit, desk.person, "Chờ bộ", DUE, NEW_DUE, True, Stage.HEAD, NOW)
    return replace(plain, **more)  # type: ignore[arg-type]


def question(desk: Desk, **more: object) -> Explanation:
    return replace(Explanation(desk.tasks[0], desk.unit, desk.person, NOW, DUE), **more)  # type: ignore[arg-type]


async def ask(desk: Desk, extension: Extension) -> Extension | None:
    async with desk.storage.transaction() as tx:
        return await tx.extensions.ask(desk.office, extension)


async def decide(desk: Desk, number: int, stages: tuple[Stage, ...] = BOTH, *, granted: bool = True) -> bool:
    async with desk.storage.transaction() as tx:
        return await tx.extensions.decide(desk.office, number, granted, desk.person, "Đồng ý", LATER, stages)


async def asked(desk: Desk, extension: Extension) -> Extension:
    stored = await ask(desk, extension)
    assert stored is not None
    return stored


async def test_a_request_comes_back_as_it_was_stored_with_its_task(desk: Desk) -> None:
    stored = await asked(desk, wish(desk, stage=Stage.OFFICE, late=False))
    async with desk.storage.reading() as tx:
        assert await tx.extensions.get(stored.id) == stored == wish(desk, stage=Stage.OFFICE, late=False, id=stored.id)
        assert await tx.extensions.of_tasks(desk.tasks) == {desk.tasks[0]: (stored,), desk.tasks[1]: ()}
        assert await tx.extensions.get(404) is None


async def test_the_shelves_on_which_something_lies_about_a_task_are_known(desk: Desk) -> None:
    first, second = desk.tasks
    async with desk.storage.transaction() as tx:
        assert await tx.shelves.filled(desk.office, desk.tasks) == frozenset()
        await tx.extensions.ask(desk.office, wish(desk))
        assert await tx.shelves.filled(desk.office, desk.tasks) == {Shelf.EXTENSIONS}
        await tx.bases.set(desk.office, Basis(second, 0, "Quyết định 12/QĐ-VP", DUE, desk.person, NOW))
        assert await tx.shelves.filled(desk.office, (second,)) == {Shelf.BASES}
        await tx.explanations.ask(question(desk))
        assert await tx.shelves.filled(desk.office, (first,)) == {Shelf.EXTENSIONS, Shelf.EXPLANATIONS}
        await tx.units.dissolve(desk.unit, None, NOW)
        assert await tx.shelves.filled(desk.office, (second,)) == {Shelf.BASES, Shelf.SUCCESSORS}
        assert await tx.shelves.filled(404, ()) == frozenset()


async def test_of_many_requests_at_once_one_is_open_for_a_milestone_of_a_unit(replicas: list[Desk]) -> None:
    desk = replicas[0]
    made = await asyncio.gather(*(ask(each, wish(each)) for each in replicas * 2))
    (first,) = (one for one in made if one is not None)
    assert await ask(desk, wish(desk, milestone=1)) is not None
    assert await ask(desk, wish(desk, stage=Stage.OFFICE)) is None
    assert await decide(desk, first.id, granted=False)
    assert await ask(desk, wish(desk)) is not None


async def test_tasks_with_requests_decided_since_an_instant_are_found(desk: Desk) -> None:
    decided, _ = await asked(desk, wish(desk)), await asked(desk, wish(desk, task_id=desk.tasks[1]))
    assert await decide(desk, decided.id, granted=False)
    async with desk.storage.reading() as tx:
        at = (await tx.extensions.of_tasks(desk.tasks))[desk.tasks[0]][0].decided_at
        assert at is not None
        assert await tx.extensions.decided_since(desk.office, at) == {desk.tasks[0]: at}
        assert await tx.extensions.decided_since(desk.office, at + timedelta(seconds=1)) == {}
        assert await tx.extensions.decided_since(404, at) == {}


async def test_of_twenty_who_decide_a_request_at_once_one_does(replicas: list[Desk]) -> None:
    stored = await asked(replicas[0], wish(replicas[0]))
    verdicts = await asyncio.gather(
        *(decide(desk, stored.id, granted=bool(number % 2)) for number, desk in enumerate(replicas * 5))
    )
    assert sum(verdicts) == 1
    async with replicas[0].storage.reading() as tx:
        found = await tx.extensions.get(stored.id)
    assert found is not None
    assert found.stage is (Stage.GRANTED if verdicts.index(True) % 2 else Stage.REFUSED)
    assert (found.decided_by, found.decided_at, found.decision_reason) == (replicas[0].person, LATER, "Đồng ý")


async def test_a_request_is_passed_on_once_and_decided_only_from_a_stage_that_is_named(desk: Desk) -> None:
    stored = await asked(desk, wish(desk))
    assert not await decide(desk, stored.id, (Stage.OFFICE,))
    async with desk.storage.transaction() as tx:
        assert await tx.extensions.pass_on(stored.id, desk.person, LATER)
        assert not await tx.extensions.pass_on(stored.id, desk.person, LATER)
        assert not await tx.extensions.pass_on(404, desk.person, LATER)
        found = await tx.extensions.get(stored.id)
    assert found == replace(stored, stage=Stage.OFFICE, head_id=desk.person, head_at=LATER)
    assert not await decide(desk, stored.id, (Stage.HEAD,))
    assert await decide(desk, stored.id, (Stage.OFFICE,))
    assert not await decide(desk, stored.id, tuple(Stage))


async def test_passing_on_beside_deciding_never_waits_in_a_ring(replicas: list[Desk]) -> None:
    """A deadlock would raise `DatabaseBusy`."""
    for milestone in range(5):
        stored = await asked(replicas[0], wish(replicas[0], milestone=milestone))

        async def passes(desk: Desk, number: int = stored.id) -> bool:
            async with desk.storage.transaction() as tx:
                return await tx.extensions.pass_on(number, desk.person, LATER)

        hands = [decide(replicas[0], stored.id), passes(replicas[1]), decide(replicas[2], stored.id), passes(replicas[3])]
        first, _, second, _ = await asyncio.gather(*hands)
        assert first + second == 1


async def test_whatever_is_asked_or_decided_makes_the_offices_number_greater(desk: Desk) -> None:
    seen = [await desk.progress()]
    stored = await asked(desk, wish(desk))
    seen.append(await desk.progress())
    async with desk.storage.transaction() as tx:
        await tx.extensions.pass_on(stored.id, desk.person, LATER)
    seen.append(await desk.progress())
    await decide(desk, stored.id)
    seen.append(await desk.progress())
    async with desk.storage.transaction() as tx:
        why = await tx.explanations.ask(question(desk))
    seen.append(await desk.progress())
    assert why is not None
    async with desk.storage.transaction() as tx:
        await tx.explanations.answer(why.id, "Do", desk.person, LATER)
    seen.append(await desk.progress())
    async with desk.storage.transaction() as tx:
        await tx.bases.set(desk.office, Basis(desk.tasks[0], 0, "12/QĐ", DUE, desk.person, NOW))
    seen.append(await desk.progress())
    assert seen == sorted(set(seen))
    await decide(desk, stored.id)
    assert await desk.progress() == seen[-1]


async def test_bases_are_added_and_stay(desk: Desk) -> None:
    plain = Basis(desk.tasks[1], 0, "12/QĐ-UBND ngày 01/10", DUE, desk.person, NOW)
    async with desk.storage.transaction() as tx:
        both = (await tx.bases.set(desk.office, plain), await tx.bases.set(desk.office, replace(plain, due=NEW_DUE)))
        assert await tx.bases.of_tasks(desk.tasks) == {desk.tasks[0]: (), desk.tasks[1]: both}
    assert replace(both[0], id=0) == plain


async def test_of_many_who_ask_or_answer_at_once_one_does(replicas: list[Desk]) -> None:
    async def asks(desk: Desk) -> Explanation | None:
        async with desk.storage.transaction() as tx:
            return await tx.explanations.ask(question(desk))

    async def answers(desk: Desk, number: int, words: str) -> bool:
        async with desk.storage.transaction() as tx:
            return await tx.explanations.answer(number, words, desk.person, LATER)

    desk = replicas[0]
    (first,) = [one for one in await asyncio.gather(*(asks(each) for each in replicas * 2)) if one is not None]
    answered = await asyncio.gather(*(answers(each, first.id, f"{number}") for number, each in enumerate(replicas * 2)))
    assert sum(answered) == 1
    said = replace(first, answer=str(answered.index(True)), answered_by=desk.person, answered_at=LATER)
    again = await asks(desk)
    assert again is not None
    async with desk.storage.reading() as tx:
        assert await tx.explanations.get(first.id) == said
        assert await tx.explanations.of_tasks(desk.tasks) == {desk.tasks[0]: (said, again), desk.tasks[1]: ()}
    assert not await answers(desk, 404, "")
