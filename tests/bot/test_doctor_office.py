"""`doctor` finds in an office what keeps people from being reminded, and says the next step."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from typing import Any

import pytest

from bot import office_checkup
from bot.cli.checkup import finding_text
from bot.finding import Finding
from bot.office_checkup import drawing, examine_office, holidays
from bot.settings import Settings, load
from locales import LANGUAGES, Texts
from plan.model import PlanState
from plan.people import Holding, Role
from storage import Address, Delivery, Storage, Transaction
from storage.deliveries import State
from tests.dialogue import MONDAY, ZONE, dump_tables, example_plan

BOT, ADMIN = 123456789, 700000002
VI = Texts.load("vi")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch, tmp_path):
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
async def storage(tmp_path):
    opened = await Storage.open(f"sqlite:///{tmp_path / 'office.db'}")
    yield opened
    await opened.close()


async def found(
    storage: Storage, act: Callable[[Transaction, int], Awaitable[Any]] | None = None, **given: object
) -> dict[str, tuple[bool, str]]:
    """What is found in an office of which all is well but for what `act` does."""
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE.key, MONDAY)
        await furnish(tx, office.id)
        if act is not None:
            await act(tx, office.id)
    settled = {"bot_token": f"{BOT}:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc", "admin_ids": str(ADMIN), **given}
    settings = load(**{name: value for name, value in settled.items() if value is not None})
    async with storage.reading() as tx:
        findings = await examine_office(tx, office, settings, MONDAY)
    return said(findings)


def said(findings: list[Finding]) -> dict[str, tuple[bool, str]]:
    for language in LANGUAGES:
        assert all(finding_text(finding, Texts.load(language)) for finding in findings)
    return {finding.name: (finding.ok, finding_text(finding, VI)) for finding in findings}


async def furnish(tx: Transaction, office: int) -> None:
    """The example plan in force, people reminded of it, a head and a group of every unit."""
    stored = await tx.plans.store(office, example_plan(), PlanState.IN_FORCE, MONDAY)
    await tx.plans.start_reminding(stored.plan_id or 0, MONDAY)
    for number, unit in enumerate(await tx.units.all(office), start=1):
        head = await tx.people.register(office, number, f"Trưởng {number}", MONDAY)
        await tx.people.give(head.id, Holding(Role.HEAD, unit.id), None, MONDAY)
        await tx.chats.seen(BOT, -number, "group", f"Nhóm {number}", MONDAY)
        await tx.chats.bind(BOT, -number, unit.id or 0, now=MONDAY)


async def test_an_office_in_order_has_nothing_but_ticks(storage):
    all_found = await found(storage)
    assert all(ok for ok, _ in all_found.values())
    assert list(all_found) == ["administrators", "reminding", "heads", "groups", "chats", "outbox"]


async def test_looking_changes_nothing(storage):
    await found(storage)
    before = await dump_tables(storage)
    async with storage.reading() as tx:
        office = await tx.offices.only()
        assert await examine_office(tx, office, load(), MONDAY)
    assert await dump_tables(storage) == before


async def test_an_office_without_an_administrator_is_told_how_to_get_one(storage):
    ok, line = (await found(storage, admin_ids=""))["administrators"]
    assert not ok
    assert "nhacviec invite --admin" in line


async def test_a_plan_of_which_nobody_is_reminded_is_named(storage):
    async def second(tx, office):
        plan = example_plan()
        header = type(plan.header)("Kế hoạch thứ hai", "2/KH-VP", year=2025)
        await tx.plans.store(office, type(plan)(header, plan.sections, plan.tasks), PlanState.IN_FORCE, MONDAY)

    ok, line = (await found(storage, second))["reminding"]
    assert not ok
    assert "Kế hoạch thứ hai" in line
    assert "Bắt đầu nhắc việc" in line


async def test_a_unit_whose_only_head_cannot_be_written_to_is_named_and_one_on_leave_with_a_stand_in_is_not(storage):
    async def changed(tx, office):
        first, second, *_ = await tx.people.all(office, MONDAY.date())
        await tx.people.set_reachable(first.id, MONDAY, reachable=False)
        await tx.people.leave(
            second.id, MONDAY.date() + timedelta(5), (await tx.people.all(office, MONDAY.date()))[3].id, MONDAY
        )

    ok, line = (await found(storage, changed))["heads"]
    assert not ok
    assert "bot nhắn được: Phòng HC-TC. " in line


async def test_a_unit_without_a_group_and_a_group_out_of_reach_are_told_apart(storage):
    async def changed(tx, _office):
        await tx.chats.unbind(BOT, -1)
        await tx.chats.left(BOT, -2, MONDAY)
        await tx.chats.troubled(BOT, -3, "muted", MONDAY)

    all_found = await found(storage, changed)
    assert not all_found["groups"][0]
    assert "Phòng HC-TC; TT PVHCC. " in all_found["groups"][1]
    assert "/donvi" in all_found["groups"][1]
    assert not all_found["chats"][0]
    assert "Nhóm 3; Nhóm 2. " in all_found["chats"][1]


async def test_long_lists_of_units_are_cut_and_counted(storage, monkeypatch):
    monkeypatch.setattr(office_checkup, "MOST_NAMED", 2)

    async def nobody(tx, office):
        for each in await tx.people.all(office, MONDAY.date()):
            await tx.people.set_reachable(each.id, MONDAY, reachable=False)

    _, line = (await found(storage, nobody))["heads"]
    assert "Phòng HC-TC; TT PVHCC và 4 đơn vị nữa. " in line


async def test_without_a_token_groups_are_not_looked_at(storage):
    assert "groups" not in await found(storage, bot_token=None)


@pytest.mark.parametrize(
    ("minutes", "state", "ok", "words"),
    [
        (90, None, False, "quá giờ gửi 90 phút"),
        (59, None, True, "1 tin chờ đến giờ gửi"),
        (0, State.FAILED, False, "1 tin không gửi được, 0 tin chưa rõ"),
        (0, State.UNCERTAIN, False, "0 tin không gửi được, 1 tin chưa rõ"),
        (0, State.DROPPED, True, "không có tin nào chờ"),
    ],
    ids=["late", "soon", "failed", "uncertain", "dropped"],
)
async def test_messages_that_stick_are_found(storage, minutes, state, ok, words):
    async def lying(tx, office):
        at = MONDAY - timedelta(minutes=minutes)
        await tx.outbox.queue(Delivery(office, Address.chat(-1), "digest", "2025-W48", {}, at), MONDAY)
        if state is not None:
            await tx.outbox.give_up(1, state, "Forbidden")

    verdict, line = (await found(storage, lying))["outbox"]
    assert verdict is ok
    assert words in line


async def test_an_office_without_a_plan_is_told_to_import_one(storage):
    async with storage.transaction() as tx:
        office = await tx.offices.ensure("Văn phòng", ZONE.key, MONDAY)
    async with storage.reading() as tx:
        lines = said(await examine_office(tx, office, load(admin_ids=str(ADMIN)), MONDAY))
    assert "nhacviec import" in lines["reminding"][1]
    assert "heads" not in lines


def test_the_new_year_of_this_and_the_next_year_must_be_known():
    known = holidays(date(2025, 11, 24))
    assert (known.ok, known.values) == (True, {"first": 2025, "last": 2026})
    assert "/lichnghi" in finding_text(known, VI)


def test_a_year_that_the_program_does_not_know_is_named(monkeypatch):
    class Forgetful:
        def days_off(self, _years):
            return {date(2025, 1, 29): "Tết Nguyên đán", date(2026, 1, 1): "Tết Dương lịch"}

    monkeypatch.setattr(office_checkup, "PublicHolidays", Forgetful)
    unknown = holidays(date(2025, 11, 24))
    assert not unknown.ok
    assert "năm 2026. " in finding_text(unknown, VI)


async def test_a_picture_is_really_drawn(monkeypatch):
    assert (await drawing()).ok

    def broken(_chart):
        raise FileNotFoundError("DejaVuSans.ttf")

    monkeypatch.setattr(office_checkup, "drawn", broken)
    finding = await drawing()
    assert not finding.ok
    assert "FileNotFoundError" in finding_text(finding, VI)
