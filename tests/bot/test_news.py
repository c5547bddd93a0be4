"""Processes on one PostgreSQL hear each other at once; who is deaf, or on SQLite, vouches for nothing and looks by itself."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pytest

from bot.delivery.pace import Pace
from bot.holidays import PublicHolidays
from bot.intake.bell import Bell
from bot.library import PlanLibrary
from bot.news import OUTBOX, News, PostWithNews
from bot.sandbox.office import example_plan
from plan.model import PlanState
from storage import Notice, Storage
from tests.bot.intake.desks import running, until
from tests.databases import fresh_postgresql, fresh_sqlite
from tests.dialogue import ZONE, StandingClock

NOW = datetime(2025, 11, 24, tzinfo=UTC)


@pytest.fixture
def database_url(postgresql):
    with fresh_postgresql(postgresql) as url:
        yield url


@dataclass
class Process:
    """What a process has, as far as it hears and tells."""

    storage: Storage
    news: News
    looks: int = 0

    def library(self, office_id):
        """The process's library, which counts how often it looks at the database."""
        time, outer = asyncio.get_running_loop().time, self

        class Counting(PlanLibrary):
            async def _look(self, tx):
                outer.looks += 1
                return await super()._look(tx)

        return Counting(self.storage, office_id, StandingClock(NOW), ZONE, time, PublicHolidays()).following(self.news)


@asynccontextmanager
async def processes(database_url, *names):
    """Processes that hear each other."""
    time = asyncio.get_running_loop().time
    async with AsyncExitStack() as stack:
        made = []
        for name in names:
            storage = await Storage.open(database_url)
            stack.push_async_callback(storage.close)
            made.append(Process(storage, News(storage, name, time)))
        await stack.enter_async_context(running(*(each.news.run() for each in made)))
        yield made


async def office_of(storage):
    async with storage.transaction() as tx:
        return (await tx.offices.ensure("Văn phòng", "Asia/Ho_Chi_Minh", NOW)).id


def now():
    return asyncio.get_running_loop().time()


def is_heard(process, office_id=1):
    """Whether a process hears everything, with some patience on a busy machine."""
    return lambda: process.news.vouches(office_id, now(), 2)


@pytest.mark.postgres
async def test_an_import_in_one_process_is_in_the_index_of_the_other_before_anybody_asks(database_url):
    async with processes(database_url, "one", "two") as (one, two):
        office_id = await office_of(one.storage)
        library = two.library(office_id)
        assert (await library.answerer()).plans == ()
        await until(is_heard(two, office_id))
        async with one.storage.transaction() as tx:
            await tx.plans.store(office_id, example_plan(), PlanState.IN_FORCE, NOW)
        await until(lambda: len(library._answerer.plans) == 1 and library._answerer.lore.is_made)
        looks = two.looks
        await until(is_heard(two, office_id))
        assert len((await library.answerer()).plans) == 1
        assert two.looks <= looks + 1


@pytest.mark.postgres
async def test_who_hears_everything_vouches_until_something_changes_in_that_office(database_url):
    async with processes(database_url, "one", "two") as (one, two):
        office_id = await office_of(one.storage)
        await until(is_heard(two, office_id))
        looked_at = now()
        async with one.storage.transaction() as tx:
            await tx.settings.set(office_id, "rhythm", "weekly")
        await until(lambda: not two.news.vouches(office_id, looked_at, 60))
        assert two.news.vouches(office_id + 1, looked_at, 60)
        assert not two.news.has_new_plans(office_id, looked_at)


@pytest.mark.postgres
async def test_whose_connection_is_lost_vouches_for_nothing_from_before_and_hears_again(database_url):
    async with processes(database_url, "one") as (one,):
        await until(is_heard(one))
        looked_at = now()
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        await until(lambda: not one.news.vouches(1, looked_at, 60))
        await until(is_heard(one))
        assert not one.news.vouches(1, looked_at, 60)


@pytest.mark.postgres
async def test_a_message_queued_in_one_process_wakes_the_dispatcher_of_the_other(database_url):
    async with processes(database_url, "one", "two") as (one, two):
        own, others = Bell(), []
        two.news.ring_at(OUTBOX, lambda: others.append(True))
        await until(lambda: one.news._has_company)
        PostWithNews(own, one.news).ring()
        await until(lambda: bool(others))
        assert own._rung.is_set()


@pytest.mark.postgres
async def test_messages_of_one_process_take_places_in_the_pace_of_the_other_and_its_own_only_once(database_url):
    async with processes(database_url, "one", "two") as (one, two):
        paces = [Pace(now, each.news.sent) for each in (one, two)]
        for each, pace in zip((one, two), paces, strict=True):
            each.news.note_with(pace.noted)
        await until(lambda: one.news._has_company)
        for chat in (-1, -1, 5):
            paces[0].sent(chat)
        await until(lambda: len(paces[1]._chats.get(-1, ())) == 2 and len(paces[1]._chats.get(5, ())) == 1)
        assert len(paces[0]._chats[-1]) == 2


@pytest.mark.postgres
async def test_a_process_alone_tells_nothing_but_that_it_is_there(database_url):
    async with processes(database_url, "one") as (one,):
        heard = []
        one.news.ring_at(OUTBOX, lambda: heard.append(True))
        one.news.tell(OUTBOX)
        one.news.sent(1)
        await until(is_heard(one))
        assert (heard, one.news._chats, one.news._topics) == ([], [], set())


@pytest.mark.postgres
async def test_words_that_mean_nothing_here_are_passed_over(database_url):
    odd = [Notice("here", "one"), Notice("plans", "x"), Notice("sent", "x y"), Notice("new", "1"), Notice("")]
    async with processes(database_url, "one") as (one,):
        await until(is_heard(one))
        async with one.storage.transaction() as tx:
            for notice in odd:
                await tx.notices.tell(notice)
        after = now()
        await until(lambda: one.news.vouches(1, after, 2))


async def test_on_sqlite_nothing_is_heard_and_the_library_looks(tmp_path):
    async with processes(fresh_sqlite(tmp_path), "one") as (one,):
        office_id = await office_of(one.storage)
        library = one.library(office_id)
        await library.answerer()
        assert not one.news.vouches(office_id, now(), 60)
        assert not one.news._has_company
