"""Where a dispatcher dies: nothing is lost, and only what Telegram took and nobody settled may come once more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from handlers.notices import COMPOSERS, NoticeDesk
from handlers.views.card import Card, card
from storage import Address, Delivery, Parcel, Transaction
from storage.deliveries import State
from tests import dialogue
from tests.bot.delivery.dying import IN_DOUBT, NOWHERE, POINTS, TAKEN, leases_run_out, life_until_death
from tests.databases import fresh_postgresql
from tests.dialogue import MONDAY, UNIT_GROUP, Scene

KIND = "of_this_test"
ADDRESS = Address.chat(UNIT_GROUP)


async def compose(parcel: Parcel, _tx: Transaction, _desk: NoticeDesk) -> Card | str:
    return card([f"tin {parcel.key}"])


@pytest.fixture(scope="session")
def furnished_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A furnished office to copy."""
    file = tmp_path_factory.mktemp("furnished") / "office.db"
    asyncio.run(furnish(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def furnished_postgresql(postgresql: str) -> Iterator[tuple[str, str]]:
    """The same: the server's URL and the name of the database."""
    with fresh_postgresql(postgresql) as url:
        asyncio.run(furnish(url))
        yield postgresql, url.partition("?")[0].rpartition("/")[2]


async def furnish(url: str) -> None:
    async with dialogue.scene(url, plans=()) as opened, opened.storage.transaction() as tx:
        await tx.chats.seen(opened.telegram.bot.user_id, UNIT_GROUP, "group", "Phòng", MONDAY)


@pytest.fixture
async def scene(tmp_path: Path, furnished_sqlite: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setitem(COMPOSERS, KIND, compose)
    async with dialogue.scene(dialogue.copied(furnished_sqlite, tmp_path)) as opened:
        yield opened


@pytest.fixture
async def scene_on_postgresql(furnished_postgresql: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    monkeypatch.setitem(COMPOSERS, KIND, compose)
    with fresh_postgresql(*furnished_postgresql) as url:
        async with dialogue.scene(url) as opened:
            yield opened


async def queue(scene: Scene, key: str = "1") -> None:
    async with scene.storage.transaction() as tx:
        assert await tx.outbox.queue(Delivery(1, ADDRESS, KIND, key, {}, scene.clock.now()), scene.clock.now())


async def parcel(scene: Scene, key: str = "1") -> Parcel:
    async with scene.storage.reading() as tx:
        found = await tx.outbox.state_of(ADDRESS, KIND, key)
    assert found is not None
    return found


def copies(scene: Scene, key: str = "1") -> int:
    return [each["text"] for each in scene.said_in(UNIT_GROUP)].count(f"tin {key}")


async def finish(scene: Scene) -> None:
    """Let processes that live go on until nothing is open, and look twice more."""
    for number in range(3):
        await leases_run_out(scene.storage)
        assert not await life_until_death(scene, NOWHERE, f"survivor {number}")


async def die(scene: Scene, name: str, holder: str) -> None:
    await leases_run_out(scene.storage)
    assert await life_until_death(scene, POINTS[name], holder), f"the dispatcher never came to: {name}"


@pytest.mark.parametrize("name", POINTS)
async def test_a_dispatcher_that_dies_loses_nothing_and_doubles_only_what_telegram_took(scene: Scene, name: str) -> None:
    await check_one_death(scene, name)


@pytest.mark.postgres
@pytest.mark.parametrize("name", POINTS)
async def test_the_same_holds_on_postgresql(scene_on_postgresql: Scene, name: str) -> None:
    await check_one_death(scene_on_postgresql, name)


async def check_one_death(scene: Scene, name: str) -> None:
    await queue(scene)
    await die(scene, name, "first")
    await finish(scene)
    assert copies(scene) == (2 if name in TAKEN else 1)
    found = await parcel(scene)
    assert (found.state, found.resends) == (State.SENT, 1 if name in IN_DOUBT else 0)


@pytest.mark.parametrize("second", [name for name in POINTS if name != "after it is settled"])
@pytest.mark.parametrize("first", ["after the claim", *sorted(IN_DOUBT)])
async def test_two_deaths_at_one_message_make_at_most_two_copies(scene: Scene, first: str, second: str) -> None:
    await queue(scene)
    await die(scene, first, "first")
    await die(scene, second, "second")
    await finish(scene)
    found, deaths = await parcel(scene), [first, second]
    in_doubt = sum(name in IN_DOUBT for name in deaths)
    taken = sum(name in TAKEN for name in deaths)
    assert found.state is (State.UNCERTAIN if in_doubt == 2 else State.SENT)
    assert found.resends == min(in_doubt, 1)
    assert copies(scene) == taken + (found.state is State.SENT)


async def test_a_dead_dispatcher_keeps_no_message_from_the_other_one(scene: Scene) -> None:
    for key in "123":
        await queue(scene, key)
    await die(scene, "before the request leaves", "first")
    await finish(scene)
    assert [copies(scene, key) for key in "123"] == [1, 1, 1]
    assert {(await parcel(scene, key)).state for key in "123"} == {State.SENT}
