"""The example office in the database: who is registered from the first day, and that a restart gives nothing back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.sandbox.office import move_in
from bot.sandbox.world import DUC, GROUPS, HOA, LAN, TUAN, ExamplePerson
from plan.people import Holding, Person, Role
from plan.units import UnitBook
from storage import Storage

BOT = 1000000001
NOW = datetime(2025, 11, 24, tzinfo=UTC)
TODAY = date(2025, 11, 24)


@pytest.fixture
async def storage(tmp_path: Path) -> AsyncIterator[Storage]:
    opened = await Storage.open(f"sqlite:///{tmp_path / 'sandbox.db'}", migrate=True)
    await move_in(opened, BOT, NOW)
    yield opened
    await opened.close()


async def found(storage: Storage, who: ExamplePerson) -> Person | None:
    async with storage.reading() as tx:
        office = await tx.offices.only()
        return await tx.people.by_user(office.id if office else 0, who.user_id, TODAY)


async def roles(storage: Storage, who: ExamplePerson) -> list[tuple[Role, str | None]]:
    person = await found(storage, who)
    async with storage.reading() as tx:
        names = {unit.id: unit.name for unit in await tx.units.all(person.office_id if person else 0)}
    return [(each.role, names.get(each.unit_id)) for each in person.holdings] if person else []


async def test_the_office_has_a_head_a_colleague_and_a_leader_and_one_who_still_has_to_register(storage: Storage) -> None:
    assert await roles(storage, TUAN) == [(Role.HEAD, "Phòng Hành chính - Tổ chức"), (Role.ADMIN, None)]
    assert await roles(storage, LAN) == [(Role.STAFF, "Trung tâm Phục vụ hành chính công tỉnh")]
    assert await roles(storage, DUC) == [(Role.LEADER, None)]
    assert await found(storage, HOA) is None


async def test_at_least_three_groups_belong_to_units_that_lead_tasks(storage: Storage) -> None:
    async with storage.reading() as tx:
        office = await tx.offices.only()
        (plan,) = await tx.plans.in_force(office.id if office else 0)
        book = UnitBook(await tx.units.all(office.id if office else 0))
        bound = [await tx.chats.unit_of(BOT, group.chat_id) for group in GROUPS]
    leading = {unit.id for task in plan.tasks for name in task.lead if (unit := book.resolve(name)) is not None}
    units = [found.unit.id for found in bound if found is not None]
    assert len(set(units)) >= 3
    assert set(units) <= leading


async def test_what_people_changed_is_not_changed_back_at_the_next_start(storage: Storage) -> None:
    lan = await found(storage, LAN)
    assert lan is not None
    async with storage.transaction() as tx:
        await tx.people.take(lan.id, Holding(Role.STAFF, lan.unit_ids[0]), NOW)
        await tx.chats.unbind(BOT, GROUPS[0].chat_id)
    await move_in(storage, BOT, NOW)
    assert await roles(storage, LAN) == []
    async with storage.reading() as tx:
        assert await tx.chats.unit_of(BOT, GROUPS[0].chat_id) is None
        assert await tx.chats.unit_of(BOT, GROUPS[1].chat_id) is not None
