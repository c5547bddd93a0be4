"""People, invitations, requests, settings and the audit chain, on both databases and with many at once."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from plan.people import Absence, Holding, Person, Role
from storage import Address, Delivery, Storage, errors
from storage.audit import SYSTEM
from storage.codes import code_for, hash_of, new_code
from storage.deliveries import State
from storage.engine import make_plain_engine, place_of
from storage.invitations import Invitation, Spoilt
from storage.registrations import Verdict
from tests.storage.offices_and_plans import NOW, ZONE, plan, task

TODAY = date(2025, 11, 24)
LATER = NOW + timedelta(hours=1)
STAFF, HEAD = Role.STAFF, Role.HEAD


@dataclass(frozen=True)
class Here:
    """An office with one unit in an open storage."""

    storage: Storage
    office: int
    unit: int

    async def person(self, user_id: int, *roles: Role) -> Person:
        async with self.storage.transaction() as tx:
            person = await tx.people.register(self.office, user_id, f"Người {user_id}", NOW)
            for role in roles:
                await tx.people.give(person.id, Holding(role, self.unit if role.of_unit else None), None, NOW)
        return await self.again(person)

    async def again(self, person: Person, today: date = TODAY) -> Person:
        async with self.storage.reading() as tx:
            found = await tx.people.get(person.id, today)
        assert found is not None
        return found


@pytest.fixture
async def here(storage: Storage) -> Here:
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE, NOW)
        await tx.plans.store(office.id, plan(task("II.1.a", "Việc")), plan().state, NOW)
        unit = (await tx.units.all(office.id))[0]
    assert unit.id is not None
    return Here(storage, office.id, unit.id)


@pytest.fixture
async def replicas(migrated_url: str, here: Here) -> AsyncIterator[list[Here]]:
    """The same office in four storages, as four processes have it."""
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(4):
            storage = await Storage.open(migrated_url, migrate=False)
            stack.push_async_callback(storage.close)
            opened.append(Here(storage, here.office, here.unit))
        yield opened


async def test_a_person_is_registered_once_however_often_and_at_once(replicas: list[Here]) -> None:
    people = await asyncio.gather(*(each.person(7) for each in replicas * 3))
    assert len({each.id for each in people}) == 1
    assert len({each.pseudonym for each in people}) == 1


async def test_roles_are_held_once_until_they_are_taken(here: Here) -> None:
    hoa = await here.person(7, STAFF, HEAD, Role.LEADER)
    assert hoa.holdings == (Holding(STAFF, here.unit), Holding(HEAD, here.unit), Holding(Role.LEADER))
    async with here.storage.transaction() as tx:
        assert not await tx.people.give(hoa.id, Holding(Role.LEADER), None, NOW)
        assert await tx.people.take(hoa.id, Holding(HEAD, here.unit), LATER)
        assert not await tx.people.take(hoa.id, Holding(HEAD, here.unit), LATER)
        assert await tx.people.heads_of(here.unit, TODAY) == ()
        assert [each.id for each in await tx.people.in_unit(here.unit, TODAY)] == [hoa.id]
        assert await tx.people.ids_in_unit(here.unit) == (hoa.id,)
        assert await tx.people.by_user(here.office, 8, TODAY) is None


async def test_a_stand_in_holds_the_roles_of_the_absent_until_the_last_day(here: Here) -> None:
    tuan, hoa = await here.person(1, STAFF, HEAD), await here.person(2, STAFF)
    async with here.storage.transaction() as tx:
        await tx.people.leave(tuan.id, date(2025, 11, 20), None, NOW)
        assert await tx.people.leave(tuan.id, TODAY, hoa.id, NOW) is not None
        assert await tx.people.leave(tuan.id, TODAY, hoa.id, LATER) is None
        assert [each.id for each in await tx.people.heads_of(here.unit, TODAY)] == [hoa.id]
    assert (await here.again(tuan)).absence == Absence(TODAY, hoa.id)
    assert (await here.again(hoa)).lent == (Holding(HEAD, here.unit),)
    assert (await here.again(hoa, TODAY + timedelta(days=1))).lent == ()
    async with here.storage.transaction() as tx:
        assert await tx.people.come_back(tuan.id, LATER)
        assert await tx.people.came_back_at(tuan.id, LATER)
        assert not await tx.people.came_back_at(tuan.id, LATER + timedelta(seconds=1))
        assert not await tx.people.come_back(tuan.id, LATER)
        assert [each.id for each in await tx.people.heads_of(here.unit, TODAY)] == [tuan.id]


async def test_a_head_away_with_nobody_in_his_place_is_still_the_one_to_tell(here: Here) -> None:
    tuan = await here.person(1, HEAD)
    async with here.storage.transaction() as tx:
        await tx.people.leave(tuan.id, TODAY, None, NOW)
        assert [each.id for each in await tx.people.heads_of(here.unit, TODAY)] == [tuan.id]


async def test_handing_over_moves_the_roles_of_one_unit(here: Here) -> None:
    tuan, hoa = await here.person(1, STAFF, HEAD, Role.LEADER), await here.person(2)
    async with here.storage.transaction() as tx:
        assert await tx.people.hand_over(tuan.id, hoa.id, here.unit, None, LATER)
        assert not await tx.people.hand_over(tuan.id, hoa.id, here.unit, None, LATER)
    assert (await here.again(tuan)).holdings == (Holding(Role.LEADER),)
    assert set((await here.again(hoa)).holdings) == {Holding(STAFF, here.unit), Holding(HEAD, here.unit)}


async def test_an_office_keeps_its_last_administrator(here: Here) -> None:
    tuan, hoa = await here.person(1, Role.ADMIN), await here.person(2, Role.ADMIN)
    async with here.storage.transaction() as tx:
        await tx.people.take(hoa.id, Holding(Role.ADMIN), LATER)
    async with here.storage.transaction() as tx:
        with pytest.raises(errors.LastAdministrator):
            await tx.people.take(tuan.id, Holding(Role.ADMIN), LATER)
        with pytest.raises(errors.LastAdministrator):
            await tx.people.erase(tuan.id, LATER)
    async with here.storage.transaction() as tx:
        assert await tx.people.take(tuan.id, Holding(Role.ADMIN), LATER, others=True)


async def test_two_administrators_who_resign_at_once_leave_one(replicas: list[Here]) -> None:
    one = replicas[0]
    admins = [await one.person(number, Role.ADMIN) for number in range(1, 5)]

    async def resigns(place: Here, person: Person) -> bool:
        try:
            async with place.storage.transaction() as tx:
                return await tx.people.take(person.id, Holding(Role.ADMIN), LATER)
        except errors.LastAdministrator:
            return False

    resigned = await asyncio.gather(*(resigns(place, person) for place, person in zip(replicas, admins, strict=True)))
    async with one.storage.reading() as tx:
        left = await tx.people.with_role(one.office, Role.ADMIN, TODAY)
    assert (sum(resigned), len(left)) == (3, 1)


async def test_an_erased_person_leaves_a_pseudonym_and_may_come_back_as_someone_new(here: Here) -> None:
    hoa = await here.person(7, STAFF)
    async with here.storage.transaction() as tx:
        asked = await tx.registrations.ask(here.office, 7, "Nguyễn Thị Hoa", here.unit, NOW)
        await tx.registrations.tell_once(here.office, 7, TODAY)
        await tx.people.erase(hoa.id, LATER)
        assert (await tx.registrations.get(asked.id)) is not None
        gone = await tx.registrations.get(asked.id)
        assert gone is not None
        assert (gone.user_id, gone.name) == (None, "")
        assert await tx.people.names([hoa.id]) == {hoa.id: hoa.pseudonym}
        assert await tx.people.all(here.office, TODAY) == ()
    erased = await here.again(hoa)
    assert (erased.name, erased.user_id, erased.holdings) == (hoa.pseudonym, None, ())
    assert (await here.person(7)).id != hoa.id


async def test_of_fifty_who_bring_one_invitation_one_gets_in(replicas: list[Here]) -> None:
    code = new_code()
    first = replicas[0]
    async with first.storage.transaction() as tx:
        await tx.invitations.make(first.office, code, Holding(Role.ADMIN), None, now=NOW, expires_at=LATER)

    async def brings(place: Here) -> Invitation | Spoilt:
        async with place.storage.transaction() as tx:
            return await tx.invitations.use(place.office, code, NOW)

    got = await asyncio.gather(*(brings(replicas[number % 4]) for number in range(50)))
    assert [each for each in got if isinstance(each, Invitation)] == [Invitation(1, Holding(Role.ADMIN), None)]
    assert got.count(Spoilt.USED) == 49


async def test_an_invitation_ends_at_its_time_and_is_known_by_its_hash_only(here: Here) -> None:
    code, person = new_code(), await here.person(7)
    async with here.storage.transaction() as tx:
        await tx.invitations.make(here.office, code, Holding(STAFF, here.unit), person.id, now=NOW, expires_at=LATER)
        late = LATER + timedelta(seconds=1)
        assert await tx.invitations.use(here.office, code, late) is Spoilt.EXPIRED
        assert await tx.invitations.use(here.office, new_code(), NOW) is Spoilt.UNKNOWN
        assert await tx.invitations.use(here.office, hash_of(code), NOW) is Spoilt.UNKNOWN
        assert await tx.invitations.use(here.office + 1, code, NOW) is Spoilt.UNKNOWN
    assert len(code) <= 64


async def test_a_used_invitation_is_known_to_who_used_it_and_is_made_once(here: Here) -> None:
    code, person, other = code_for("token", "1"), await here.person(7), await here.person(8)
    async with here.storage.transaction() as tx:
        wanted = {"made_by": person.id, "now": NOW, "expires_at": LATER}
        made = await tx.invitations.make(here.office, code, Holding(STAFF, here.unit), **wanted)
        assert await tx.invitations.make(here.office, code, Holding(Role.ADMIN), **wanted) is None
        used = await tx.invitations.use(here.office, code, NOW)
        assert used == Invitation(made or 0, Holding(STAFF, here.unit), person.id)
        assert await tx.invitations.used_by(here.office, code, person.id) is None
        await tx.invitations.belongs(used.id, person.id)
        assert await tx.invitations.used_by(here.office, code, person.id) == used
        assert await tx.invitations.used_by(here.office, code, other.id) is None
        assert await tx.invitations.use(here.office, code, NOW) is Spoilt.USED


def test_the_code_of_an_occasion_fits_a_link_and_needs_the_secret() -> None:
    code = code_for("token", "1")
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", code)
    assert len({code, code_for("token", "2"), code_for("another", "1")}) == 3


async def test_a_request_is_one_while_it_waits_and_is_decided_once(replicas: list[Here]) -> None:
    here = replicas[0]
    head = await here.person(1, HEAD)

    async def asks(place: Here) -> int:
        async with place.storage.transaction() as tx:
            return (await tx.registrations.ask(place.office, 7, "Hoa", place.unit, NOW)).id

    async def decides(place: Here, number: int, verdict: Verdict) -> bool:
        async with place.storage.transaction() as tx:
            return await tx.registrations.decide(number, verdict, head.id, LATER) is not None

    asked = set(await asyncio.gather(*(asks(each) for each in replicas * 2)))
    assert len(asked) == 1
    number = asked.pop()
    verdicts = [Verdict.APPROVED, Verdict.REFUSED] * 2
    decided = await asyncio.gather(*(decides(each, number, verdict) for each, verdict in zip(replicas, verdicts, strict=True)))
    assert sum(decided) == 1
    async with here.storage.transaction() as tx:
        assert await tx.registrations.waiting(here.office, 7) is None
        assert (await tx.registrations.ask(here.office, 7, "Hoa", here.unit, LATER)).id != number


async def test_a_stranger_is_told_once_a_day(here: Here) -> None:
    async with here.storage.transaction() as tx:
        told = [await tx.registrations.tell_once(here.office, 7, TODAY + timedelta(days=day)) for day in (0, 0, 1, 1)]
    assert told == [True, False, True, False]


async def test_settings_and_keys_are_kept(replicas: list[Here]) -> None:
    async def key(place: Here) -> bytes:
        async with place.storage.transaction() as tx:
            await tx.settings.set(place.office, "evidence", "require")
            return await tx.keys.seal_key()

    made = await asyncio.gather(*(key(each) for each in replicas))
    assert len(set(made)) == 1
    assert len(made[0]) == 32
    async with replicas[0].storage.reading() as tx:
        assert await tx.settings.all(replicas[0].office) == {"evidence": "require"}


async def test_many_who_write_the_audit_log_at_once_make_one_unbroken_chain(replicas: list[Here]) -> None:
    async def notes(place: Here, number: int) -> None:
        async with place.storage.transaction() as tx:
            await tx.audit.note(place.office, SYSTEM, "role.given", "CB-2", {"số": number}, NOW)

    await asyncio.gather(*(notes(replicas[number % 4], number) for number in range(20)))
    async with replicas[0].storage.reading() as tx:
        assert await tx.audit.count(replicas[0].office) == 20
        assert await tx.audit.verify(replicas[0].office) is None


@pytest.mark.parametrize(
    ("change", "first_wrong"),
    [
        ("UPDATE audit SET facts = '{}' WHERE number = 2", 2),
        ("UPDATE audit SET actor = 'CB-9' WHERE number = 1", 1),
        ("DELETE FROM audit WHERE number = 2", 2),
        ("DELETE FROM audit WHERE number = 1", 1),
        ("UPDATE audit SET number = 9 WHERE number = 3", 3),
    ],
)
async def test_a_changed_audit_row_is_found(here: Here, migrated_url: str, change: str, first_wrong: int) -> None:
    async with here.storage.transaction() as tx:
        for number in range(3):
            await tx.audit.note(here.office, SYSTEM, "report", "task:1", {"number": number}, NOW)
    engine = make_plain_engine(place_of(migrated_url))
    with engine.begin() as connection:
        connection.execute(text(change))
    engine.dispose()
    async with here.storage.reading() as tx:
        assert await tx.audit.verify(here.office) == first_wrong


async def test_who_was_never_registered_can_have_requests_and_refusals_forgotten(here: Here) -> None:
    async with here.storage.transaction() as tx:
        other = await tx.registrations.ask(here.office, 8, "Tuấn", here.unit, NOW)
        request = await tx.registrations.ask(here.office, 7, "Hoa", here.unit, NOW)
        assert await tx.registrations.tell_once(here.office, 7, TODAY)
        facts = {"registration": request.id, "username": "hoa"}
        await tx.outbox.queue(Delivery(here.office, Address.person(1), "registration", "1", facts, NOW), NOW)
        await tx.outbox.queue(Delivery(here.office, Address.chat(7), "registered", "1", {}, NOW), NOW)
        assert await tx.registrations.told_on(here.office, 7) == TODAY
        assert await tx.registrations.of_user(here.office, 7) == (request,)
        await tx.registrations.forget(here.office, 7)
    async with here.storage.reading() as tx:
        assert await tx.registrations.of_user(here.office, 7) == ()
        assert await tx.registrations.told_on(here.office, 7) is None
        assert await tx.registrations.of_user(here.office, 8) == (other,)
        bare = await tx.registrations.get(request.id)
        assert bare is not None
        assert (bare.user_id, bare.name) == (None, "")
        assert [one.facts for one in await tx.outbox.listed(here.office, list(State))] == [{"registration": request.id}]
