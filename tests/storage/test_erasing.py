"""Whoever is erased leaves no trace: every column of every table is read for the Telegram id and the name."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from plan.bases import Basis
from plan.explanations import Explanation
from plan.extensions import Extension, Stage
from plan.model import PlanReading
from plan.people import Holding, Role
from plan.plan_draft import PlanDraft
from plan.verdicts import Verdict, YearEnd
from storage import Address, Delivery, Outcome, RawUpdate, Settlement, Storage, Transaction
from storage.audit import SYSTEM
from storage.codes import new_code
from storage.deliveries import State
from storage.engine import make_plain_engine, place_of
from storage.phrasings import Written
from storage.picks import AskedQuestion
from storage.tables import METADATA
from storage.talks import Talk
from tests.storage.offices_and_plans import NOW, plan
from tests.storage.progress import LATER, NAME, USER, Desk, open_desk

BOT, GROUP, OTHER = 42, -100_555, 888_005_678
USERNAME = "hoa_nguyen_cchc"
TODAY = date(2025, 11, 24)
LEASE = timedelta(minutes=1)
CODE = new_code()
IN_HAND, WAITING = 50, 60
TEXT = json.dumps({"message": {"from": {"id": USER, "first_name": NAME}}}, ensure_ascii=False)
NAMELESS = {
    "carried_tasks",
    "chat_settings",
    "dissolved_units",
    "faults",
    "findings",
    "keys",
    "leases",
    "office_days",
    "pulses",
    "rounds",
    "settings",
    "task_vectors",
    "unit_aliases",
}
"""Tables into which nothing of a person can get; the rest must hold something for this proof to be one."""


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


def dumped(url: str) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    engine = make_plain_engine(place_of(url))
    with engine.connect() as connection:
        found = {
            table.name: [" | ".join(map(str, row)) for row in connection.execute(select(table))]
            for table in METADATA.sorted_tables
        }
    engine.dispose()
    return found


def traces(url: str, *words: str) -> set[str]:
    """The tables in which any of these words occurs."""
    return {name for name, rows in dumped(url).items() if any(word in row for row in rows for word in words)}


async def live(desk: Desk) -> None:
    """Let the person do everything that leaves a row."""
    async with desk.storage.transaction() as tx:
        await be_met(desk, tx)
        await be_written_to(desk, tx)
        await report(desk, tx)
    await speak(desk.storage)


async def be_met(desk: Desk, tx: Transaction) -> None:
    await tx.chats.seen(BOT, USER, "private", NAME, NOW)
    await tx.chats.joined(BOT, GROUP, "supergroup", "Nhóm", USER, None, NOW)
    await tx.people.leave(desk.person, TODAY, None, NOW)
    await tx.feeds.make(desk.office, desk.person, CODE, NOW)
    await tx.registrations.tell_once(desk.office, USER, TODAY)
    await tx.invitations.make(desk.office, new_code(), Holding(Role.STAFF, desk.unit), desk.person, now=NOW, expires_at=LATER)
    person = await tx.people.get(desk.person, TODAY)
    assert person is not None
    await tx.audit.note(desk.office, person.pseudonym, "report", "task:1", {}, NOW)
    await tx.audit.note(desk.office, SYSTEM, "role.given", person.pseudonym, {}, NOW)


async def be_written_to(desk: Desk, tx: Transaction) -> None:
    for key, unit in (("1", desk.unit), ("2", desk.unit)):
        request = await tx.registrations.ask(desk.office, USER, NAME, unit, NOW)
        facts = {"registration": request.id, "username": USERNAME}
        for to in (Address.person(desk.person + 1), Address.person(desk.person), Address.chat(USER), Address.chat(GROUP)):
            await tx.outbox.queue(Delivery(desk.office, to, "notice", key, facts, NOW), NOW)
    for parcel in await tx.outbox.claim("a", 4, LEASE, NOW):
        await tx.outbox.sent(parcel.id, USER if parcel.to.id in {desk.person, USER} else OTHER, 1)
    await tx.outbox.pause(USER, 60.0)


async def report(desk: Desk, tx: Transaction) -> None:
    said = replace(desk.report, note="Đã trình", chat_id=USER, message_id=9)
    first = await tx.reports.add(desk.office, said)
    await tx.reports.add(desk.office, replace(said, chat_id=GROUP))
    await tx.effects.put(BOT, 1, {"reports": [first.id]}, NOW)
    await tx.talks.put(desk.office, BOT, USER, Talk(1, {"tasks": [desk.tasks[0]]}, None, NOW))
    settled = await tx.drafts.open(desk.person, USER, "report", {"name": NAME}, NOW, LEASE)
    await tx.drafts.settle(settled.id, NOW)
    await tx.drafts.open(desk.person, USER, "report", {"name": NAME}, NOW, LEASE)
    wish = (desk.tasks[0], 0, desk.unit, desk.person, "Chờ văn bản", TODAY, TODAY, False, Stage.HEAD, NOW)
    await tx.extensions.ask(desk.office, Extension(*wish))
    await tx.bases.set(desk.office, Basis(desk.tasks[0], 0, "12/QĐ-VP", TODAY, desk.person, NOW))
    await tx.explanations.ask(Explanation(desk.tasks[0], desk.unit, desk.person, NOW, TODAY))
    await tx.snoozes.put(desk.person, desk.tasks[0], 0, TODAY)
    await tx.plan_drafts.open(desk.office, desk.person, "ke-hoach.docx", PlanDraft(PlanReading(plan())), NOW)
    await tx.phrasings.put(desk.office, Written(desk.tasks[0], "gỡ rối giấy tờ", kept=True), desk.person, NOW)
    asked = AskedQuestion(desk.office, "gỡ rối giấy tờ", desk.tasks)
    await tx.picks.keep_question(BOT, 1, asked, NOW)
    await tx.picks.note(asked, desk.tasks[0], desk.person, NOW, meant=True)
    await tx.year_ends.put(YearEnd(desk.tasks[0], desk.unit, 2025, Verdict.CARRIED, desk.person, NOW, "Chờ kinh phí"))


async def speak(storage: Storage) -> None:
    """Leave updates behind: done, failed, failed in a group, set aside, in hand, waiting."""
    updates = [RawUpdate(1, USER, TEXT), RawUpdate(2, GROUP, TEXT), RawUpdate(3, USER, TEXT), RawUpdate(4, OTHER, "{}")]
    rest = [RawUpdate(IN_HAND, USER, TEXT), RawUpdate(WAITING, USER, TEXT)]
    async with storage.transaction() as tx:
        await tx.inbox.quarantine(BOT, 9, TEXT, "odd", NOW)
        await tx.inbox.store(BOT, [*updates, *rest], NOW)
    for outcome in (Outcome.FAILED, Outcome.DONE):
        await handle(storage, outcome)
    async with storage.transaction() as tx:
        (in_hand,) = await tx.inbox.claim(BOT, "a", 10, LEASE)
    assert in_hand.update_id == IN_HAND


async def handle(storage: Storage, outcome: Outcome) -> None:
    async with storage.transaction() as tx:
        claimed = await tx.inbox.claim(BOT, "a", 10, LEASE)
        assert await tx.inbox.settle(BOT, "a", [Settlement(one.update_id, outcome, "lỗi") for one in claimed])


async def erase(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        await tx.people.erase(desk.person, LATER)


async def test_an_erased_person_leaves_neither_id_nor_name_anywhere(desk: Desk, migrated_url: str) -> None:
    await live(desk)
    before = dumped(migrated_url)
    assert {name for name, rows in before.items() if not rows} <= NAMELESS
    assert traces(migrated_url, str(USER), NAME, USERNAME) == {
        "people",
        "chats",
        "registrations",
        "refusals",
        "reports",
        "drafts",
        "deliveries",
        "pauses",
        "talks",
        "inbox",
        "inbox_lanes",
        "inbox_quarantine",
    }
    await erase(desk)
    # The update that asks for it is being handled, and one of the same chat waits behind it.
    assert traces(migrated_url, str(USER), NAME, USERNAME) == {"inbox", "inbox_lanes"}
    async with desk.storage.transaction() as tx:
        assert await tx.inbox.settle(BOT, "a", [Settlement(IN_HAND, Outcome.DONE)]) == 1
    await handle(desk.storage, Outcome.DONE)
    assert traces(migrated_url, str(USER), NAME, USERNAME) == set()


async def test_what_an_erased_person_has_done_for_the_office_stays(desk: Desk) -> None:
    await live(desk)
    before = await desk.progress()
    await erase(desk)
    assert await desk.progress() > before
    async with desk.storage.reading() as tx:
        private, in_group = (await tx.reports.of_tasks(desk.tasks))[desk.tasks[0]]
        assert (private.note, private.author_id, private.chat_id, private.message_id) == ("Đã trình", desk.person, None, None)
        assert (in_group.chat_id, in_group.message_id) == (GROUP, 9)
        assert await tx.reports.count_by(desk.person) == 2
        assert len((await tx.extensions.of_tasks(desk.tasks))[desk.tasks[0]]) == 1
        (carried,) = (await tx.year_ends.of_tasks(desk.tasks))[desk.tasks[0]]
        assert (carried.person_id, carried.reason) == (desk.person, "Chờ kinh phí")
        assert await tx.audit.verify(desk.office) is None
        group = await tx.chats.get(BOT, GROUP)
        assert group is not None


async def test_the_calendar_link_of_an_erased_person_opens_nothing(desk: Desk) -> None:
    await live(desk)
    async with desk.storage.reading() as tx:
        assert await tx.feeds.reader(desk.office, CODE) == desk.person
    await erase(desk)
    async with desk.storage.reading() as tx:
        assert await tx.feeds.reader(desk.office, CODE) is None


async def test_what_waits_for_an_erased_person_is_dropped_and_what_waits_for_others_is_not(desk: Desk) -> None:
    await live(desk)
    await erase(desk)
    async with desk.storage.transaction() as tx:
        mine, theirs = Address.person(desk.person), Address.person(desk.person + 1)
        settled, dropped = [await tx.outbox.state_of(mine, "notice", key) for key in ("1", "2")]
        assert (settled and settled.state, dropped and dropped.state) == (State.SENT, State.DROPPED)
        assert dropped is not None
        assert dropped.reason == "erased"
        assert await tx.outbox.state_of(Address.chat(USER), "notice", "2") is None
        waiting = await tx.outbox.state_of(theirs, "notice", "2")
        assert waiting is not None
        assert set(waiting.facts) == {"registration"}
        assert {one.to for one in await tx.outbox.claim("b", 10, LEASE, LATER)} == {Address.chat(GROUP), theirs}


async def test_who_belongs_to_another_office_too_stays_known_there(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        other = await tx.offices.ensure("Cơ quan khác", "Asia/Ho_Chi_Minh", NOW)
        again = await tx.people.register(other.id, USER, NAME, NOW)
        await tx.registrations.tell_once(other.id, USER, TODAY)
        await tx.outbox.queue(Delivery(other.id, Address.chat(USER), "notice", "1", {}, NOW), NOW)
    await live(desk)
    await erase(desk)
    async with desk.storage.transaction() as tx:
        assert await tx.people.get(again.id, TODAY) == again
        assert await tx.chats.get(BOT, USER) is not None
        assert not await tx.registrations.tell_once(other.id, USER, TODAY)
        assert await tx.people.by_user(desk.office, USER, TODAY) is None


async def test_who_is_erased_twice_takes_nothing_of_others_along(desk: Desk, migrated_url: str) -> None:
    await live(desk)
    await erase(desk)
    once = dumped(migrated_url)
    await erase(desk)
    twice = dumped(migrated_url)
    assert {name for name in once if once[name] != twice[name]} <= {"offices", "people"}
