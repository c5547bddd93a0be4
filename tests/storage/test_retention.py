"""What nobody needs goes, a bounded number of rows at a time; what is open stays however old it is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from plan.model import PlanReading
from plan.people import Holding, Role
from plan.plan_draft import PlanDraft
from storage import Address, Delivery, Storage, Transaction
from storage.codes import new_code
from storage.deliveries import State
from storage.engine import make_plain_engine, place_of
from storage.invitations import Invitation, Spoilt
from storage.registrations import Verdict
from storage.retention import BATCH
from storage.tables_people import refusals
from storage.talks import Talk
from tests.storage.offices_and_plans import NOW, plan
from tests.storage.progress import Desk, open_desk

DAY = timedelta(days=1)
KEPT = 365 * DAY
TODAY = date(2025, 11, 24)


@pytest.fixture
async def desk(storage: Storage) -> Desk:
    return await open_desk(storage)


async def purge(desk: Desk, after: timedelta) -> int:
    now = NOW + after
    async with desk.storage.transaction() as tx:
        return await tx.retention.purge(desk.office, now, requests_before=now - KEPT, deliveries_before=now - KEPT)


async def test_dialogues_and_effects_go_after_a_day_and_refusals_after_two(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        settled = await tx.drafts.open(desk.person, -5, "report", {}, NOW, 9 * DAY)
        await tx.drafts.settle(settled.id, NOW)
        await tx.drafts.open(desk.person, -6, "report", {}, NOW, timedelta(seconds=1))
        running = await tx.drafts.open(desk.person, -7, "report", {}, NOW, 9 * DAY)
        await tx.effects.put(42, 1, {}, NOW)
        await tx.registrations.tell_once(desk.office, 7, TODAY)
    assert await purge(desk, DAY) == 0
    assert await purge(desk, DAY + timedelta(seconds=2)) == 3
    assert await purge(desk, 2 * DAY) == 0
    assert await purge(desk, 3 * DAY) == 1
    assert await purge(desk, 9 * DAY) == 0
    async with desk.storage.reading() as tx:
        assert await tx.drafts.get(running.id, NOW + 8 * DAY) == running
        assert await tx.effects.get(42, 1) is None


async def test_what_a_talk_was_about_goes_once_no_question_may_lean_on_it(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        await tx.talks.put(desk.office, 42, 7, Talk(1, {"tasks": [1]}, None, NOW))
    assert await purge(desk, timedelta(minutes=10)) == 0
    assert await purge(desk, timedelta(minutes=10, seconds=1)) == 1


async def test_decided_requests_and_spoilt_invitations_go_when_they_are_old_and_open_ones_stay(desk: Desk) -> None:
    holding, codes = Holding(Role.STAFF, desk.unit), [new_code() for _ in range(3)]
    async with desk.storage.transaction() as tx:
        for code, life in zip(codes, (DAY, DAY, 999 * DAY), strict=True):
            await tx.invitations.make(desk.office, code, holding, desk.person, now=NOW, expires_at=NOW + life)
        used = await tx.invitations.use(desk.office, codes[0], NOW)
        assert isinstance(used, Invitation)
        await tx.invitations.belongs(used.id, desk.person)
        decided = await tx.registrations.ask(desk.office, 7, "Hoa", desk.unit, NOW)
        await tx.registrations.decide(decided.id, Verdict.REFUSED, desk.person, NOW)
        waiting = await tx.registrations.ask(desk.office, 7, "Hoa", desk.unit, NOW)
    assert await purge(desk, KEPT) == 0
    assert await purge(desk, KEPT + timedelta(seconds=1)) == 2  # the request, and the invitation that was used
    assert await purge(desk, KEPT + 2 * DAY) == 1  # the one that nobody used in time
    async with desk.storage.transaction() as tx:
        assert await tx.registrations.get(decided.id) is None
        assert await tx.registrations.get(waiting.id) == waiting
        found = [await tx.invitations.use(desk.office, code, NOW) for code in codes]
    assert found[:2] == [Spoilt.UNKNOWN, Spoilt.UNKNOWN]
    assert isinstance(found[2], Invitation)


async def test_a_request_of_someone_erased_goes_though_nobody_decided_it(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        person = await tx.people.register(desk.office, 7, "Hoa", NOW)
        asked = await tx.registrations.ask(desk.office, 7, "Hoa", desk.unit, NOW)
        await tx.people.erase(person.id, NOW)
    assert await purge(desk, KEPT) == 0
    assert await purge(desk, KEPT + DAY) == 1
    async with desk.storage.reading() as tx:
        assert await tx.registrations.get(asked.id) is None


async def test_a_delivery_goes_only_once_it_is_settled_and_its_time_is_long_over(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        for key, start in (("sent", NOW), ("later", NOW + 30 * DAY), ("waiting", NOW), ("claimed", NOW)):
            await tx.outbox.queue(Delivery(desk.office, Address.chat(-5), "report", key, {}, start), NOW)
        ids = {one.key: one.id for one in await tx.outbox.claim("a", 10, DAY, NOW + 30 * DAY)}
        await tx.outbox.sent(ids["sent"], -5, 1)
        await tx.outbox.give_up(ids["later"], State.FAILED, "Forbidden")
        await tx.outbox.put_back(ids["waiting"], "NetworkError", 0.0)
    assert await purge(desk, KEPT) == 0
    assert await purge(desk, KEPT + DAY) == 1
    assert await keys(desk) == {"later", "waiting", "claimed"}
    assert await purge(desk, KEPT + 31 * DAY) == 1
    assert await purge(desk, 9 * KEPT) == 0
    assert await keys(desk) == {"waiting", "claimed"}


async def keys(desk: Desk) -> set[str]:
    async with desk.storage.reading() as tx:
        return {one.key for one in await tx.outbox.listed(desk.office, list(State))}


async def test_only_so_many_rows_go_at_once(desk: Desk, migrated_url: str) -> None:
    engine = make_plain_engine(place_of(migrated_url))
    rows = [{"office_id": desk.office, "user_id": number, "told_on": TODAY} for number in range(2 * BATCH + 1)]
    with engine.begin() as connection:
        connection.execute(refusals.insert(), rows)
    engine.dispose()
    assert [await purge(desk, 9 * DAY) for _ in range(4)] == [BATCH, BATCH, 1, 0]


async def test_another_offices_rows_are_left_alone(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        await leave_everything(tx, desk)
        other = await tx.offices.ensure("Cơ quan khác", "Asia/Ho_Chi_Minh", NOW)
        late = NOW + 9 * KEPT
        assert await tx.retention.purge(other.id, late, requests_before=late, deliveries_before=late) == 0
        assert await tx.retention.purge(desk.office, late, requests_before=late, deliveries_before=late) == 5


async def test_a_plan_draft_goes_a_month_after_it_was_settled_or_ran_out(desk: Desk) -> None:
    async with desk.storage.transaction() as tx:
        first = await tx.plan_drafts.open(desk.office, desk.person, "a.docx", PlanDraft(PlanReading(plan())), NOW)
        assert first is not None
        await tx.plan_drafts.settle(first.id, NOW)
        await tx.plan_drafts.open(desk.office, desk.person, "b.docx", PlanDraft(PlanReading(plan())), NOW)
    assert await purge(desk, 30 * DAY) == 0
    assert await purge(desk, 31 * DAY) == 1
    assert await purge(desk, 38 * DAY) == 1


async def leave_everything(tx: Transaction, desk: Desk) -> None:
    await tx.drafts.open(desk.person, -5, "report", {}, NOW, DAY)
    await tx.registrations.tell_once(desk.office, 7, TODAY)
    await tx.talks.put(desk.office, 42, 7, Talk(1, {}, None, NOW))
    await tx.outbox.queue(Delivery(desk.office, Address.chat(-5), "report", "1", {}, NOW), NOW)
    (parcel,) = await tx.outbox.claim("a", 1, DAY, NOW)
    await tx.outbox.sent(parcel.id, -5, 1)
    asked = await tx.registrations.ask(desk.office, 7, "Hoa", desk.unit, NOW)
    await tx.registrations.decide(asked.id, Verdict.REFUSED, desk.person, NOW)
