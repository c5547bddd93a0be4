"""Two offices behind one bot, whose units and plans are called alike, and the people of each, of both and of none."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.delivery.dispatcher import Dispatcher
from bot.delivery.pace import Pace
from bot.holidays import PublicHolidays
from bot.idle import IdleOffices
from bot.installation import Installation
from bot.intake.bell import Bell
from bot.office_services import Shared
from bot.offices import Offices
from bot.shared_model import SharedModel
from handlers.context import OFFICES, SERVICES
from plan.document import from_text
from plan.model import Plan, PlanState
from plan.people import Holding, Person, Role
from plan.reading import read
from plan.units import UnitBook
from storage import Storage
from tests.dialogue import HOA, MONDAY, STRANGER, TUAN, UNIT_GROUP, ZONE, Scene, scene

OURS, THEIRS = "UBND phường Sơn Trà", "UBND phường Hải Vân"
LAN, BINH, BOTH = 700000021, 700000022, 700000023
"""Somebody of the second office, its head of a unit, and somebody of both."""
THEIR_GROUP, LOOSE_GROUP = -700000121, -700000122
UNIT = "Phòng Tổng hợp"
_TEXT = """ỦY BAN NHÂN DÂN
PHƯỜNG {office}

KẾ HOẠCH
Công tác năm 2025 {canary}

I. NHIỆM VỤ
1. Công tác chung
a) Rà soát hồ sơ lưu trữ {canary}
- Đơn vị chủ trì: Phòng Tổng hợp
- Đơn vị phối hợp: Phòng Tài vụ
- Sản phẩm: Báo cáo {canary}
- Thời gian hoàn thành: 28/11/2025
b) Lập dự toán kinh phí {canary}
- Đơn vị chủ trì: Phòng Tài vụ
- Đơn vị phối hợp: Phòng Tổng hợp
- Sản phẩm: Dự toán {canary}
- Thời gian hoàn thành: 31/10/2025
"""


def plan_of(office: str, canary: str) -> Plan:
    """Return a plan of two tasks in which every sentence holds a word that stands nowhere else."""
    return read(from_text(_TEXT.format(office=office.upper(), canary=canary))).plan


@dataclass
class Town:
    """Two offices, by their ids; the first is the one that the installation's settings speak of."""

    stage: Scene
    offices: Offices
    ours: int
    theirs: int

    async def person(self, office_id: int, user_id: int, role: Role, unit: str | None = None) -> Person:
        """Give somebody a role in an office."""
        known, now = self.stage.telegram.directory.person(user_id), self.stage.clock.now()
        async with self.stage.storage.transaction() as tx:
            found = UnitBook(await tx.units.all(office_id)).resolve(unit) if unit else None
            name = f"{known.first_name} {known.last_name}".strip()
            person = await tx.people.register(office_id, user_id, name, now)
            await tx.people.give(person.id, Holding(role, found.id if found else None), None, now)
            again = await tx.people.get(person.id, now.astimezone(ZONE).date())
        assert again is not None
        return again


async def furnish(storage: Storage, bot_id: int, canaries: tuple[str, str] = ("CHIMOURS", "CHIMTHEIRS")) -> tuple[int, int]:
    """Put both offices with their plans and groups into a database; return their ids."""
    ids = []
    async with storage.transaction() as tx:
        for name, canary, group in zip((OURS, THEIRS), canaries, (UNIT_GROUP, THEIR_GROUP), strict=True):
            office = await tx.offices.ensure(name, ZONE.key, MONDAY)
            stored = await tx.plans.store(office.id, plan_of(name, canary), PlanState.IN_FORCE, MONDAY)
            await tx.plans.start_reminding(stored.plan_id or 0, MONDAY)
            unit = UnitBook(await tx.units.all(office.id)).resolve(UNIT)
            assert unit is not None
            assert unit.id is not None
            await tx.chats.seen(bot_id, group, "group", "Nhóm", MONDAY)
            await tx.chats.bind(bot_id, group, unit.id, now=MONDAY)
            ids.append(office.id)
    return ids[0], ids[1]


@asynccontextmanager
async def town(file: Path, *, admin_ids: frozenset[int] = frozenset({TUAN})) -> AsyncIterator[Town]:
    """Open two offices over a new database, with nobody registered yet but whom `admin_ids` names in the first."""
    async with scene(file, plans=(), open_to_all=False, admin_ids=admin_ids) as stage:
        for user_id, name in ((LAN, "Lan"), (BINH, "Bình"), (BOTH, "Chung")):
            stage.telegram.add_person(user_id, "Lê", name, name.lower(), started=True)
        stage.telegram.add_group(THEIR_GROUP, "Nhóm", (LAN, BINH, BOTH, HOA, STRANGER))
        stage.telegram.add_group(LOOSE_GROUP, "Nhóm chung", (LAN, BINH, BOTH, HOA, STRANGER))
        async with stage.storage.transaction() as tx:
            only = await tx.offices.only()
            assert only is not None
            await tx.offices.change(only.id, name=OURS)
        ours, theirs = await furnish(stage.storage, stage.telegram.bot.user_id)
        offices = await _directory(stage, admin_ids)
        yield Town(stage, offices, ours, theirs)
        await offices.close()


async def _directory(stage: Scene, admin_ids: frozenset[int]) -> Offices:
    """Let the scene's bot serve both offices, as a running bot does."""
    services, bot, seconds = stage.application.bot_data[SERVICES], stage.application.bot, itertools.count(0, 10)
    installation = Installation(bot.token, "sqlite://", OURS, ZONE, stage.texts, clock=stage.clock, admin_ids=admin_ids)
    bell, holidays = Bell(), PublicHolidays()
    idle = IdleOffices(lambda: 0.0)
    model = SharedModel(lambda: None)
    shared = Shared(
        installation, stage.storage, bot, services.seal.key, bell, lambda: float(next(seconds)), holidays, model, idle
    )
    async with stage.storage.reading() as tx:
        home = await tx.offices.home(OURS)
    assert home is not None
    offices = stage.application.bot_data[OFFICES] = Offices(shared, home, IdleOffices(lambda: 0.0))
    stage.application.bot_data[SERVICES] = offices.home
    pace = Pace(lambda: stage.clock.now().timestamp())
    stage.dispatcher = Dispatcher(offices.home, bot, "tests", pace, bell, stage.clock.sleep, offices=offices)
    return offices
