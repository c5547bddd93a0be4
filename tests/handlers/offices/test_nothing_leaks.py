"""Whatever people of one office type, press, forge or carry over from another: it shows and changes nothing of that one."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from handlers import buttons as answers
from handlers.commands import COMMANDS
from handlers.packing import pack
from handlers.progress.pending import DRAFT_LIFE
from handlers.sealing import Seal
from plan.answers import Intent
from plan.people import Role
from storage import Storage
from tests.dialogue import HOA, STRANGER, TUAN, UNIT_GROUP, all_tables
from tests.handlers.offices.two_offices import BINH, BOTH, LAN, THEIR_GROUP, THEIRS, UNIT, Town, town
from tests.handlers.pressing import made_up
from tests.handlers.test_house_of_handlers import sealed_kinds

CANARY, NAME = "CHIMTHEIRS", "CHIMTEN"
"""Words that stand nowhere but in the plan, and in what people of the second office have written."""
TYPED = ("", " 1a 50% rà soát hồ sơ lưu trữ")
OTHERS = {"office_id", "person_id", "author_id", "plan_id", "task_id", "unit_id", "chat_id"}
Row = tuple[Any, ...]


def seals_of(place: Town) -> tuple[Seal, Seal]:
    """Return the seal of each office."""
    key = place.offices.home.seal.key
    return Seal(key, place.ours), Seal(key, place.theirs)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Town]:
    """Two offices, of which the second has something of everything, and in the first one person who may do all there is."""
    async with town(tmp_path / "offices.db") as found:
        for role, unit in ((Role.STAFF, UNIT), (Role.HEAD, UNIT), (Role.ADMIN, None), (Role.LEADER, None)):
            await found.person(found.ours, HOA, role, unit)
            await found.person(found.theirs, BINH, role, unit)
        await found.person(found.theirs, LAN, Role.STAFF, UNIT)
        for office_id in (found.ours, found.theirs):
            await found.person(office_id, BOTH, Role.STAFF, UNIT)
        async with found.stage.storage.transaction() as tx:
            await tx.belonging.choose(BOTH, found.ours, found.stage.clock.now())
        await live_through(found)
        yield found


async def live_through(place: Town) -> None:
    """Let the second office have reports, requests, words and settings, each with a word that stands nowhere else."""
    stage, chief, staff = place.stage, place.stage.person(BINH), place.stage.person(LAN)
    await staff.says(f"/capnhat 1a 40% {NAME} đang làm")
    await staff.says(f"/giahan 1a 15/12/2025 {NAME} chờ góp ý")
    await chief.says(f"/tudien 1b {NAME} tiền nong")
    await chief.says(f"/lichnghi nghỉ 26/11/2025 {NAME}")
    await stage.person(STRANGER).says("phường hải vân")
    await stage.person(STRANGER).presses(THEIRS)
    await stage.person(STRANGER).says("/dangky")
    await stage.person(STRANGER).presses(UNIT)
    async with stage.storage.transaction() as tx:
        await tx.belonging.forget(STRANGER)
        tasks = [task.id for plan in await tx.plans.in_force(place.theirs) for task in plan.tasks]
        person = await tx.people.by_user(place.theirs, LAN, stage.clock.now().date())
        assert person is not None
        assert tasks[0] is not None
        await tx.drafts.open(person.id, LAN, "report", {"note": NAME}, stage.clock.now(), DRAFT_LIFE)
        await tx.settings.set(place.theirs, "rhythm", "quarter")
        await tx.chat_settings.set(stage.telegram.bot.user_id, THEIR_GROUP, "at", "16:30")


async def rows_of(storage: Storage, office_id: int) -> dict[str, list[Row]]:
    """Return every row that belongs to an office, by table."""
    found: dict[str, list[Row]] = {}
    ids: dict[str, set[Any]] = {"office_id": {office_id}, "chat_id": {THEIR_GROUP}}
    async with storage._engines.reading.begin() as connection:
        dumped = {table: (await connection.execute(select(table))).mappings().all() for table in all_tables()}
    for name, key in (("units", "unit_id"), ("people", "person_id"), ("plans", "plan_id"), ("tasks", "task_id")):
        table = next(each for each in dumped if each.name == name)
        ids[key] = {row["id"] for row in dumped[table] if _is_theirs(row, ids)}
    ids["author_id"] = ids["person_id"]
    for table, rows in dumped.items():
        if table.name not in {"inbox", "inbox_lanes", "leases", "offices"}:
            found[table.name] = sorted((tuple(row.values()) for row in rows if _is_theirs(row, ids)), key=repr)
    return found


def _is_theirs(row: Any, ids: dict[str, set[Any]]) -> bool:
    return any(row[key] in ids.get(key, ()) for key in OTHERS if key in row and row[key] is not None)


async def ids_of(place: Town) -> dict[str, int]:
    """Return numbers of the second office, by what a button calls them."""
    rows = await rows_of(place.stage.storage, place.theirs)
    first = {name: found[0][0] for name, found in rows.items() if found and isinstance(found[0][0], int)}
    async with place.stage.storage.reading() as tx:
        person = await tx.people.by_user(place.theirs, BINH, place.stage.clock.now().date())
    assert person is not None
    named = {
        "task": "tasks",
        "unit": "units",
        "successor": "units",
        "plan": "plans",
        "registration": "registrations",
        "extension": "extensions",
        "report": "reports",
        "draft": "drafts",
    }
    units = [row[0] for row in rows["units"]]
    return {name: first[table] for name, table in named.items()} | {
        "person": person.id,
        "to": person.id,
        "successor": units[-1],
    }


def presses(ids: dict[str, int]) -> Iterator[Any]:
    """Yield a button of each kind that names what belongs to the second office."""
    chance = random.Random(7)
    for kind in [*answers.KINDS.values(), *sealed_kinds().values()]:
        press = made_up(kind, chance)
        names = {each.name for each in fields(kind)}
        values: dict[str, Any] = {name: value for name, value in ids.items() if name in names}
        values |= {name: True for name in ("sure", "full", "approve", "go", "passed", "granted", "accepted") if name in names}
        values |= {"others": (ids["task"],)} if "others" in names else {}
        values |= {"chat": THEIR_GROUP} if "chat" in names and hasattr(press, "sheet") else {}
        values |= {"intent": Intent.DETAIL} if "intent" in names and "task" in names else {}
        yield replace(press, **values)


def datas(press: Any, seals: list[Seal], chat_id: int, now: Any) -> list[str]:
    """Return a button's data as each office would seal it, or bare where its kind bears no seal."""
    try:
        bare = pack(press)
        sealed = [seal.sealer(chat_id, now)(press) for seal in seals]
    except ValueError:  # made up, and too long to be a button
        return []
    return [bare] if type(press) in answers.KINDS.values() else sealed


async def tries_all(place: Town, user_id: int, chat_id: int, seals: list[Seal]) -> list[str]:
    """Type every command and, with any `seals`, press every button; return what the bot did about each."""
    stage, said = place.stage, []
    speaker = stage.person(user_id, group=chat_id if chat_id < 0 else None)
    for command in COMMANDS:
        for words in TYPED:
            await speaker.says(f"/{command}{words}")
            said.append(f"/{command}{words}: {stage.handled[-1].calls!r}")
    await speaker.says("/help")
    message = speaker.last
    for press in presses(await ids_of(place)) if seals else ():
        for data in datas(press, seals, chat_id, stage.clock.now()):
            await speaker.forges(data, message)
            said.append(f"{press}: {stage.handled[-1].calls!r}")
    return said


async def test_nothing_of_another_office_is_shown_or_changed(place: Town) -> None:
    ours, theirs = seals_of(place)
    tries = [
        (HOA, HOA, [ours, theirs]),
        (HOA, UNIT_GROUP, [ours]),
        (STRANGER, STRANGER, [theirs]),
        (TUAN, TUAN, []),
        (BOTH, BOTH, []),
    ]
    for user_id, chat_id, seals in tries:
        before = await rows_of(place.stage.storage, place.theirs)
        said = await tries_all(place, user_id, chat_id, seals)
        own = ("/coquan", "/dulieu", "/xoatoi") if user_id == BOTH else ()  # who is of both is told the name of both
        shown = [each for each in said if any(word in each for word in (CANARY, NAME, THEIRS))]
        assert [each for each in shown if not each.startswith(own)] == []
        after = await rows_of(place.stage.storage, place.theirs)
        assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
    assert [outcome.error for outcome in place.stage.outcomes if outcome.error is not None] == []


async def test_the_same_acts_show_and_change_much_in_ones_own_office(place: Town) -> None:
    before = await rows_of(place.stage.storage, place.theirs)
    said = await tries_all(place, BINH, BINH, [*seals_of(place)])
    assert sum(CANARY in each for each in said) > 20
    assert sum(NAME in each for each in said) > 3
    after = await rows_of(place.stage.storage, place.theirs)
    assert len({name for name, rows in after.items() if rows != before[name]}) > 5
