"""Meanings are made in the background, stored, made again only where texts or the model change, and never get in the way."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.holidays import PublicHolidays
from bot.library import PlanLibrary
from bot.sensing import Sensing
from bot.vectors import make_vectors_at_once
from plan.answering import Answerer
from plan.comparing import distinct
from plan.model import Plan, PlanState
from plan.neighbours import Neighbourhood, anchors
from plan.units import UnitBook
from storage import Storage
from storage.meanings import Meanings
from storage.phrasings import Written
from tests.dialogue import MONDAY, ZONE, StandingClock, example_plan, with_task
from tests.encoders import BrokenEncoder, LetterEncoder

SAID = "gỡ rối giấy tờ cho dân"
TEXTS = set(distinct(Neighbourhood(example_plan().tasks)))


@pytest.fixture
async def storage(tmp_path):
    opened = await Storage.open(f"sqlite:///{tmp_path / 'office.db'}")
    yield opened
    await opened.close()


async def stored(storage: Storage, plan: Plan) -> int:
    """Store a plan of the office; return the office's id."""
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE.key, MONDAY)
        await tx.plans.store(office.id, plan, PlanState.IN_FORCE, MONDAY)
    return office.id


@pytest.fixture
async def office(storage):
    return await stored(storage, example_plan())


async def answerer_of(storage: Storage, office: int) -> Answerer:
    async with storage.reading() as tx:
        phrasings = await tx.phrasings.known(office, MONDAY)
        return Answerer(await tx.plans.in_force(office), UnitBook(await tx.units.all(office)), phrasings)


async def written(storage: Storage, office: int, words: str, *, kept: bool = True) -> None:
    """Say what the office calls its first task, or that it never shall."""
    async with storage.transaction() as tx:
        person = await tx.people.register(office, 700000001, "Hoa", MONDAY)
        (plan,) = await tx.plans.in_force(office)
        await tx.phrasings.put(office, Written(plan.tasks[0].id or 0, words, kept), person.id, MONDAY)


async def prepared(storage: Storage, office: int, encoder: LetterEncoder) -> tuple[Sensing, Answerer]:
    """A process that has just started, with everything ready."""
    sensing, answerer = Sensing(storage, office, lambda: encoder), await answerer_of(storage, office)
    sensing.prepare(answerer)
    await sensing.prepared()
    return sensing, answerer


async def known(storage: Storage, office: int):
    async with storage.reading() as tx:
        return await tx.meanings.known(office)


async def test_a_question_is_compared_with_every_text_of_every_task_and_with_the_anchors(storage, office):
    sensing, answerer = await prepared(storage, office, LetterEncoder())
    sense = await sensing.sense("Nâng cao hiệu quả cải cách", answerer)
    assert sense.near.keys() == TEXTS
    assert all(0 < cosine <= 1.01 for cosine in sense.near.values())
    assert 0 < sense.outside < max(sense.near.values())
    await sensing.close()


async def test_vectors_are_made_once_and_a_restart_makes_none(storage, office):
    first, second = LetterEncoder(), LetterEncoder()
    for encoder in (first, second):
        sensing, _ = await prepared(storage, office, encoder)
        await sensing.close()
    assert set(first.texts) == TEXTS | set(anchors())
    assert second.texts == list(anchors())


async def test_only_a_changed_text_is_made_again_and_what_it_was_made_of_is_forgotten(storage, office):
    await (await prepared(storage, office, LetterEncoder()))[0].close()
    before = await known(storage, office)
    await stored(storage, with_task(example_plan(), "II.3.a", content="Viết lại từ đầu"))
    encoder = LetterEncoder()
    await (await prepared(storage, office, encoder))[0].close()
    made = [text for text in encoder.texts if text not in anchors()]
    assert made
    assert all("Viết lại từ đầu" in text for text in made)
    after = await known(storage, office)
    assert len(after - before) == len(before - after) == len(made)


async def test_another_model_makes_everything_anew_in_place_of_the_old(storage, office):
    await (await prepared(storage, office, LetterEncoder()))[0].close()
    encoder = LetterEncoder(model="letters 2")
    sensing, answerer = await prepared(storage, office, encoder)
    assert set(encoder.texts) >= TEXTS
    assert {model for _, model, _ in await known(storage, office)} == {"letters 2"}
    assert await sensing.sense("lễ tân", answerer) is not None
    await sensing.close()


async def test_a_plan_no_longer_in_force_leaves_no_vectors(storage, office):
    await (await prepared(storage, office, LetterEncoder()))[0].close()
    async with storage.transaction() as tx:
        await tx.plans.store(office, example_plan(), PlanState.CLOSED, MONDAY)
    await (await prepared(storage, office, LetterEncoder()))[0].close()
    assert await known(storage, office) == frozenset()


async def test_what_was_imported_beside_the_bot_needs_no_more_making(storage, office):
    await written(storage, office, SAID)
    assert await make_vectors_at_once(storage, office, LetterEncoder(), MONDAY) == len(await known(storage, office))
    assert await make_vectors_at_once(storage, office, LetterEncoder(), MONDAY) == 0
    encoder = LetterEncoder()
    await (await prepared(storage, office, encoder))[0].close()
    assert encoder.texts == list(anchors())


async def test_a_phrasing_is_compared_once_it_is_written_and_its_vector_goes_with_it(storage, office):
    await (await prepared(storage, office, LetterEncoder()))[0].close()
    before = await known(storage, office)
    await written(storage, office, SAID)
    encoder = LetterEncoder()
    sensing, answerer = await prepared(storage, office, encoder)
    assert [text for text in encoder.texts if text not in anchors()] == [SAID]
    assert max((await sensing.sense(SAID, answerer)).near.items(), key=lambda each: each[1])[0] == SAID
    await sensing.close()
    assert len(await known(storage, office) - before) == 1
    await written(storage, office, SAID, kept=False)
    assert await known(storage, office) == before
    sensing, answerer = await prepared(storage, office, LetterEncoder())
    assert SAID not in (await sensing.sense(SAID, answerer)).near
    await sensing.close()


async def test_no_question_waits_until_vectors_are_made(storage, office):
    sensing, answerer = Sensing(storage, office, LetterEncoder), await answerer_of(storage, office)
    assert await sensing.sense("lễ tân", answerer) is None
    await sensing.prepared()
    assert await sensing.sense("lễ tân", answerer) is not None
    assert await sensing.sense("lễ tân", await answerer_of(storage, office)) is None  # rules made anew since
    await sensing.close()


async def test_without_a_model_nothing_is_looked_for_twice(storage, office):
    looked = []
    sensing, answerer = Sensing(storage, office, lambda: looked.append(1)), await answerer_of(storage, office)
    for _ in range(3):
        assert await sensing.sense("lễ tân", answerer) is None
        await sensing.prepared()
    assert looked == [1]
    await sensing.close()


async def test_a_model_that_breaks_is_complained_of_once_and_never_asked_again(storage, office, caplog):
    encoder = BrokenEncoder()
    sensing, answerer = await prepared(storage, office, encoder)
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            assert await sensing.sense("lễ tân", answerer) is None
            await sensing.prepared()
    assert [record.getMessage() for record in caplog.records] == ["meanings are not compared: OSError"]
    await sensing.close()


async def test_what_is_stopped_half_way_goes_on_where_it_was(storage, office, monkeypatch):
    whole, times = Meanings.put, []

    async def interrupted(self, vectors):
        times.append(1)
        if len(times) == 3:
            sensing._working.cancel()
            await asyncio.sleep(0)
        await whole(self, vectors)

    monkeypatch.setattr(Meanings, "put", interrupted)
    sensing = Sensing(storage, office, LetterEncoder)
    sensing.prepare(await answerer_of(storage, office))
    with pytest.raises(asyncio.CancelledError):
        await sensing.prepared()
    await sensing.close()
    kept = len(await known(storage, office))
    assert kept == 8  # two goes of four
    encoder = LetterEncoder()
    await (await prepared(storage, office, encoder))[0].close()
    assert len([text for text in encoder.texts if text not in anchors()]) == len(await known(storage, office)) - kept


async def test_the_library_says_when_plans_are_new_and_only_then(storage, office):
    told: list[Answerer] = []
    seconds = iter(range(100))
    library = PlanLibrary(storage, office, StandingClock(), ZONE, lambda: next(seconds) * 10.0, PublicHolidays(), told.append)
    first = await library.answerer()
    await library.answerer()
    assert [each.neighbourhood for each in told] == [first.neighbourhood]
    await stored(storage, with_task(example_plan(), "II.3.a", content="Viết lại từ đầu"))
    assert (await library.answerer()).neighbourhood is told[1].neighbourhood is not first.neighbourhood
