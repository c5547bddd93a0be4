"""Who is told about a unit's work: looked up for one unit or for a whole office, it is the same people."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from handlers.crews import crew_of, crews_of
from handlers.reminders.work import work_of
from plan.informing import Crew
from plan.people import Holding, Role
from storage import Storage
from tests.dialogue import MONDAY, ZONE, example_plan, furnish

TODAY = MONDAY.date()


@pytest.mark.parametrize("seed", range(4))
async def test_all_crews_at_once_are_those_of_each_unit(url, seed):
    storage, dice = await Storage.open(url), random.Random(seed)
    try:
        await furnish(storage, (example_plan(),), 1)
        async with storage.transaction() as tx:
            office = await tx.offices.only()
            units = [unit.id for unit in await tx.units.all(office.id)]
            people = [(await tx.people.register(office.id, number, f"Người {number}", MONDAY)).id for number in range(1, 25)]
            for person in people:
                for _ in range(dice.randint(0, 3)):
                    await tx.people.give(
                        person, Holding(dice.choice((Role.HEAD, Role.STAFF)), dice.choice(units)), None, MONDAY
                    )
                if dice.random() < 0.4:
                    substitute = dice.choice([None, *people])
                    until = TODAY + timedelta(dice.choice((-1, 0, 5)))
                    await tx.people.leave(person, until, substitute if substitute != person else None, MONDAY)
                if dice.random() < 0.3:
                    await tx.people.set_reachable(person, MONDAY, reachable=False)
            await tx.people.erase(people[-1], MONDAY)
            await tx.units.dissolve(units[0], units[1], MONDAY)
            crews = await crews_of(tx, office.id, TODAY)
            each = {unit: await crew_of(tx, unit, TODAY) for unit in units}
        assert {unit: crews.get(unit, Crew(unit)) for unit in units} == each
        assert any(crew.heads for crew in each.values())
    finally:
        await storage.close()


async def test_a_head_alone_on_leave_stays_the_one_to_tell_and_a_stand_in_takes_the_place(url):
    storage = await Storage.open(url)
    try:
        await furnish(storage, (example_plan(),), 1)
        async with storage.transaction() as tx:
            office = await tx.offices.only()
            unit = (await tx.units.all(office.id))[0].id
            head = (await tx.people.register(office.id, 1, "Hoa", MONDAY)).id
            other = (await tx.people.register(office.id, 2, "Tuấn", MONDAY)).id
            await tx.people.give(head, Holding(Role.HEAD, unit), None, MONDAY)
            await tx.people.leave(head, TODAY, None, MONDAY)
            alone = (await crews_of(tx, office.id, TODAY))[unit]
            await tx.people.leave(head, TODAY, other, MONDAY)
            replaced = (await crews_of(tx, office.id, TODAY))[unit]
        assert (alone.heads, replaced.heads) == ((head,), (other,))
    finally:
        await storage.close()


async def test_the_work_of_many_units_is_that_of_each(stage):
    scene = await stage()
    answerer = await scene.library.answerer()
    async with scene.storage.reading() as tx:
        office = await tx.offices.only()
        work = await work_of(tx, office.id, ZONE, answerer, MONDAY)
        together = {unit_id: dossiers async for unit_id, dossiers in work.of_units(tx, work.alive)}
        one_by_one = {unit_id: await work.of_unit(tx, unit_id) for unit_id in work.alive}
        everything, _ = await work.duties_of_everybody(tx)
        assert together == one_by_one
        assert everything == list(work.duties(await work.of_everybody(tx)))
        assert sum(map(len, together.values())) > len(everything) > 20
