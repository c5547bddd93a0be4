"""Under load, through the real lanes: an office's words come into its own chats only, its reports into its own rows, once."""

from __future__ import annotations

import random
import sys

import pytest

from storage.deliveries import Address, State
from tests.bot.intake.crowd import ANY_CANARY, Crowd, crowd
from tests.databases import fresh_postgresql, postgresql_server
from tests.dialogue import MONDAY

ASKED = ("1a", "rà soát hồ sơ lưu trữ", "/nhiemvu", "/sapden 60", "/viec 1a", "/quahan", "/lichsu 1a", "/dulieu", "/bantin")


async def write_all(town: Crowd, each: int) -> set[tuple[int, int, str]]:
    """Let everybody ask, list and report in turn; return the reports as (place of the office, person, note)."""
    reports = set()
    for number in range(each):
        for who in (*(person for ward in town.wards for person in ward.people), *town.of_two):
            place = town.place_of(who)
            assert place is not None
            note = f"{town.wards[place].canary} lần {number} của {who}"
            reports.add((place, who, note))
            town.telegram.say(who, who, f"/capnhat 1a {note}")
            town.telegram.say(who, who, ASKED[(number + who) % len(ASKED)])
    for ward in town.wards:
        town.telegram.say(ward.group, ward.people[0], f"@{town.telegram.bot.username} hồ sơ lưu trữ")
        town.telegram.say(ward.group, ward.people[-1], "/sapden")
    await town.settled()
    return reports


async def press_all(town: Crowd, most: int) -> int:
    """Let everybody press what he was shown, and forge, on his own message, what others were shown; return how many presses."""
    chance, chats = random.Random(7), [*(who for ward in town.wards for who in ward.people), *town.of_two]
    shown = {chat: [*town.buttons(chat)] for chat in chats}
    data = [each for buttons in shown.values() for _, each in buttons]
    presses = 0
    for chat, buttons in shown.items():
        for message_id, own in chance.sample(buttons, min(most, len(buttons))):
            for each in (own, chance.choice(data)):
                town.telegram.press(chat, chat, message_id, each)
                presses += 1
    await town.settled()
    return presses


def strays(town: Crowd) -> list[tuple[int, str]]:
    """Return what stands in a chat and is another office's; who is of all of them sees one at a time."""
    found = []
    for chat, said in town.said():
        words = {town.wards[place].canary for place in (town.place_of(chat),) if place is not None}
        seen = set(ANY_CANARY.findall(said))
        if len(seen) > 1 or (chat not in town.of_two and not seen <= words):
            found.append((chat, said))
    return found


async def check_rows(town: Crowd, reports: set[tuple[int, int, str]]) -> None:
    """Each report is among its office's rows once and among no other's; what was queued goes to the office's own chats."""
    async with town.processes[-1].desk.storage.reading() as tx:
        for ward in town.wards:
            tasks = [task.id or 0 for plan in await tx.plans.in_force(ward.id) for task in plan.tasks]
            histories = await tx.reports.of_tasks(tasks)
            written = [(ward.place, each.chat_id, each.note) for history in histories.values() for each in history]
            wanted = {each for each in reports if each[0] == ward.place}
            assert sorted(each for each in written if each[2]) == sorted(wanted)
            assert await tx.audit.verify(ward.id) is None
            queued = await tx.outbox.listed(ward.id, list(State), 100_000)
            people = [await tx.people.by_user(ward.id, who, MONDAY.date()) for who in (*ward.people, *town.of_two)]
            own = {Address.chat(ward.group), *(Address.person(each.id) for each in people if each is not None)}
            assert queued
            assert [each for each in queued if each.to not in own] == []


async def prove(url: str, *, offices: int, people: int, each: int, processes: int) -> str:
    """Live a morning of all offices and look at everything that was said and written."""
    async with crowd(url, offices=offices, people=people, of_all=offices, processes=processes) as town:
        reports = await write_all(town, each)
        assert strays(town) == []
        presses = await press_all(town, most=3)
        await town.day_begins()
        await town.settled()
        assert strays(town) == []
        await check_rows(town, reports)
        said = [*town.said()]
        for ward in town.wards:  # else nothing was tried: each office has told its own words to each of its people
            for chat in (ward.group, *ward.people):
                assert any(ward.canary in words for of, words in said if of == chat)
        return f"{offices} offices, {processes} process(es): {len(reports)} reports, {presses} presses, {len(said)} answers"


async def test_offices_that_work_at_the_same_time_never_mix(database_url):
    await prove(database_url, offices=3, people=3, each=2, processes=1)


@pytest.fixture
def server_url():
    with postgresql_server() as server, fresh_postgresql(server) as url:
        yield url


@pytest.mark.postgres
async def test_offices_that_two_processes_serve_never_mix(server_url):
    await prove(server_url, offices=2, people=1, each=1, processes=2)


@pytest.mark.prove
@pytest.mark.timeout(1800)
async def test_four_offices_of_thirty_people_never_mix(database_url):
    sys.stdout.write(await prove(database_url, offices=4, people=30, each=10, processes=1) + "\n")


@pytest.mark.prove
@pytest.mark.postgres
@pytest.mark.timeout(1800)
async def test_four_offices_of_thirty_people_never_mix_between_two_processes(server_url):
    sys.stdout.write(await prove(server_url, offices=4, people=30, each=10, processes=2) + "\n")
