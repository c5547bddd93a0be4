"""PostgreSQL that goes away, comes back, takes no writes for a while or hands over to another: nothing sticks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from itertools import count

import pytest
from sqlalchemy import text

from storage import Storage, errors
from storage.engine import place_of
from storage.migrating import migrate
from tests.databases import Machine, postgresql_machine
from tests.storage.offices_and_plans import NOW, ZONE

pytestmark = pytest.mark.postgres
NUMBERS = count(1)


@pytest.fixture(scope="module")
def machine() -> Iterator[Machine]:
    """A server of this file's own, to be ill-treated, with all tables."""
    with postgresql_machine() as made:
        made.make()
        made.start()
        migrate(place_of(made.url))
        yield made


@pytest.fixture
async def storage(machine: Machine) -> AsyncIterator[Storage]:
    """A storage with several connections open."""
    opened = await Storage.open(machine.url, migrate=False)
    await asyncio.gather(*(look(opened) for _ in range(4)))
    yield opened
    await opened.close()


async def look(storage: Storage) -> int:
    async with storage.reading() as tx:
        return len(await tx.offices.all())


async def write(storage: Storage, name: str) -> None:
    async with storage.transaction() as tx:
        await tx.offices.ensure(name, ZONE, NOW)


@pytest.mark.parametrize("how", ["fast", "immediate"])
async def test_after_a_restart_every_transaction_works_at_once(storage: Storage, machine: Machine, how: str) -> None:
    await asyncio.to_thread(machine.stop, how)
    await asyncio.to_thread(machine.start)
    await asyncio.gather(*(look(storage) for _ in range(6)), *(write(storage, f"{how} {number}") for number in range(6)))


async def test_while_the_server_is_away_the_answer_is_unreachable_and_later_all_is_well(
    storage: Storage, machine: Machine
) -> None:
    await asyncio.to_thread(machine.stop)
    for act in (look(storage), write(storage, "không")):
        with pytest.raises(errors.DatabaseUnreachable):
            await act
    await asyncio.to_thread(machine.start)
    await write(storage, "có")


async def test_a_transaction_whose_connection_is_ended_is_unreachable_and_leaves_nothing(
    storage: Storage, machine: Machine
) -> None:
    before = await look(storage)
    end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE state LIKE 'idle in%'"

    async def interrupted() -> None:
        async with storage.transaction() as tx:
            await tx.offices.ensure("nửa chừng", ZONE, NOW)
            await asyncio.to_thread(machine.say, end)
            await tx.offices.ensure("nửa sau", ZONE, NOW)

    with pytest.raises(errors.DatabaseUnreachable):
        await interrupted()
    assert await look(storage) == before


async def is_protected(storage: Storage) -> bool:
    try:
        await write(storage, f"việc {next(NUMBERS)}")
    except errors.DatabaseReadOnly:
        return True
    return False


async def test_a_server_that_takes_no_writes_is_read_from_and_written_to_again_when_it_does(
    storage: Storage, machine: Machine
) -> None:
    protect = "ALTER SYSTEM SET default_transaction_read_only = {}"
    for wanted, value in ((True, "on"), (False, "off")):
        await asyncio.to_thread(machine.say, protect.format(value), "SELECT pg_reload_conf()")
        async with asyncio.timeout(20):  # it comes to know a moment later
            while await is_protected(storage) is not wanted:
                assert await look(storage)


async def test_a_fail_over_to_the_stand_by_is_followed_without_a_restart() -> None:
    with ExitStack() as stack:
        first, second = (stack.enter_context(postgresql_machine("-c hot_standby=on")) for _ in range(2))
        await asyncio.to_thread(first.make)
        await asyncio.to_thread(first.start)
        await asyncio.to_thread(migrate, place_of(first.url))
        await asyncio.to_thread(second.copy, first)
        await asyncio.to_thread(second.start)
        both = f"postgresql://nhacviec@/postgres?host={second.folder},{first.folder}"
        storage = await Storage.open(both, migrate=False)
        await write(storage, "trước")  # the stand-by stands first, and is passed over
        alone = await Storage.open(second.url, migrate=False)
        with pytest.raises(errors.DatabaseReadOnly):
            await write(alone, "dự phòng")
        async with asyncio.timeout(20):
            while await look(alone) == 0:
                pass
        await asyncio.to_thread(first.stop, "immediate")
        with pytest.raises(errors.DatabaseUnreachable):
            await write(storage, "giữa")
        await asyncio.to_thread(second.promote)
        await write(storage, "sau")
        await write(alone, "cũng được")
        assert await look(storage) == 3
        await storage.close()
        await alone.close()


async def test_a_statement_that_takes_too_long_is_busy(storage: Storage) -> None:
    async def sleep() -> None:
        async with storage.transaction() as tx:
            await tx.offices._connection.execute(text("SET LOCAL statement_timeout = 20"))
            await tx.offices._connection.execute(text("SELECT pg_sleep(5)"))

    with pytest.raises(errors.DatabaseBusy):
        await sleep()


async def test_of_two_that_wait_for_each_other_one_is_busy_and_the_other_commits(storage: Storage) -> None:
    await write(storage, "trái")
    await write(storage, "phải")
    both = asyncio.Barrier(2)

    async def lock(first: str, second: str) -> None:
        async with storage.transaction() as tx:
            for place, name in enumerate((first, second)):
                rename = text("UPDATE offices SET version = version + 1 WHERE name = :name")
                await tx.offices._connection.execute(rename, {"name": name})
                if place == 0:
                    await both.wait()

    ends = await asyncio.gather(lock("trái", "phải"), lock("phải", "trái"), return_exceptions=True)
    assert sorted(type(each).__name__ for each in ends) == ["DatabaseBusy", "NoneType"]


async def test_a_pool_is_as_large_as_the_url_says(machine: Machine) -> None:
    storage = await Storage.open(f"{machine.url}&pool_size=3", migrate=False)
    gate, inside = asyncio.Event(), []

    async def hold() -> None:
        async with storage.reading() as tx:
            inside.append(await tx.offices.all())
            await gate.wait()

    held = [asyncio.create_task(hold()) for _ in range(5)]
    async with asyncio.timeout(20):
        while len(inside) < 3:
            await asyncio.wait(held, timeout=0.01)
    assert storage._engines.writing.pool.status().startswith("Pool size: 3")
    gate.set()
    await asyncio.gather(*held)
    assert len(inside) == 5
    await storage.close()


async def test_behind_a_pgbouncer_nothing_is_prepared_and_each_transaction_brings_its_limits(machine: Machine) -> None:
    storage = await Storage.open(f"{machine.url}&pgbouncer=true", migrate=False)
    for _ in range(8):
        await look(storage)
    async with storage.reading() as tx:
        connection = tx.offices._connection
        assert await connection.scalar(text("SHOW statement_timeout")) == "30s"
        assert await connection.scalar(text("SHOW enable_seqscan")) == "off"
        assert await connection.scalar(text("SELECT count(*) FROM pg_prepared_statements")) == 0
    await storage.close()
