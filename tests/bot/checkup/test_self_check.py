"""The self-check: what it finds is told once, by one process, and every day before work all of it is looked at."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from bot.checkup import outside, probing
from bot.checkup.missed_digests import MissedDigests
from bot.checkup.probing import CONFLICT, Probe
from bot.checkup.self_check import CHECKED, POLLED, SelfCheck
from bot.installation import Installation, Pushing
from bot.intake.desk import Desk
from bot.intake.health import Health, Role
from bot.metrics import Metrics
from handlers.context import SERVICES, OnlyOffice, Services
from plan.checkup import Trouble
from storage import Address, Delivery
from storage.errors import IntegrityLost
from tests import dialogue
from tests.dialogue import TUAN, ZONE, Scene, copied, example_plan


@dataclass
class Seconds:
    """Monotonic time that stands still."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Watched:
    """A scene whose bot looks after itself."""

    scene: Scene
    check: SelfCheck
    desk: Desk
    seconds: Seconds

    async def knock(self, *, planned: bool = True, polled: bool = True, **step: float) -> list[str]:
        """Let time pass and knock; return what the self-check tells the administrator then.

        `planned`: what was due has been planned; `polled`: updates could come in all the time.
        """
        self.scene.clock.move(**step)
        if planned:
            await self.scene.rounds.look()
        if polled:
            async with self.scene.storage.transaction() as tx:
                await tx.pulses.beat(self.desk.bot_id, POLLED, self.scene.clock.now() - timedelta(minutes=1))
        await self.scene.post()
        known = self.scene.count_in(TUAN)
        await self.check()
        await self.scene.post()
        return [each["text"] for each in self.scene.said_in(TUAN, known)]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the example office has moved in."""
    path = tmp_path_factory.mktemp("furnished") / "office.db"

    async def make() -> None:
        async with dialogue.scene(path, plans=(example_plan(),)):
            pass

    with asyncio.Runner() as runner:
        runner.run(make())
    return path


def watched(scene: Scene, holder: str = "one", pushing: Pushing | None = None) -> Watched:
    seconds = Seconds()
    services: Services = scene.application.bot_data[SERVICES]
    health = Health(seconds)
    health.alive(Role.WEBHOOK if pushing else Role.POLLING)
    desk = Desk(scene.storage, scene.telegram.bot.user_id, holder, scene.clock, health, Metrics())
    about = Installation(
        token=scene.telegram.bot.token,
        database_url="sqlite:///x",
        office_name="Văn phòng",
        zone=ZONE,
        texts=scene.texts,
        pushing=pushing,
    )
    missed = MissedDigests(OnlyOffice(services), desk.bot_id)
    check = SelfCheck(Probe(desk, about, scene.application.bot, missed.count), services)
    scene.application.bot_data[SERVICES] = replace(services, caretaker=check)
    return Watched(scene, check, desk, seconds)


@pytest.fixture
async def scene(furnished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    async def in_time(*_: Any) -> float:
        return 0.5

    monkeypatch.setattr(probing, "clock_off", in_time)
    monkeypatch.setattr(probing.shutil, "disk_usage", lambda _: _Disk(50 * 2**30))
    async with AsyncExitStack() as open_scenes:
        yield await open_scenes.enter_async_context(dialogue.scene(copied(furnished, tmp_path)))


@dataclass
class _Disk:
    free: int


def disk(monkeypatch: pytest.MonkeyPatch, free: int) -> None:
    monkeypatch.setattr(probing.shutil, "disk_usage", lambda _: _Disk(free))


async def test_a_bot_that_is_well_says_nothing_and_notes_that_it_looked(scene: Scene) -> None:
    bot = watched(scene)
    assert await bot.knock() == []
    async with scene.storage.reading() as tx:
        assert (await tx.pulses.all(bot.desk.bot_id))[CHECKED].at == scene.clock.now()


async def test_a_full_disk_is_told_once_then_every_morning_and_when_it_is_over(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    bot = watched(scene)
    await bot.knock()
    disk(monkeypatch, 300 * 2**20)
    (told,) = await bot.knock(minutes=6)
    assert "300 MB" in told
    assert "Xóa bớt tệp" in told
    assert await bot.knock(minutes=6) == []
    assert await bot.knock(hours=15) == []  # 22:30
    (again,) = await bot.knock(hours=8, minutes=30)
    assert "Từ 07:06 24/11" in again
    disk(monkeypatch, 50 * 2**30)
    (over,) = await bot.knock(minutes=6)
    assert over.startswith("Đã hết: ổ đĩa gần đầy (07:06 24/11 – ")


async def test_of_two_processes_one_looks_and_neither_tells_what_the_other_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = watched(scene, "one"), watched(scene, "two")
    disk(monkeypatch, 300 * 2**20)
    assert len(await first.knock()) == 1
    assert await second.knock(minutes=6) == []
    assert second.desk.metrics.registry.get_sample_value("nhacviec_leader", {"lease": "checkup"}) == 0
    async with scene.storage.transaction() as tx:
        await tx.leases.release(f"checkup:{first.desk.bot_id}", "one")
    assert await second.knock(minutes=6) == []
    assert await watched(scene, "two").knock(minutes=6) == []


async def test_a_second_poller_is_told(scene: Scene) -> None:
    bot = watched(scene)
    await bot.knock()
    bot.desk.health.refused("Conflict")
    (told,) = await bot.knock(minutes=6)
    assert "cùng mã bí mật" in told
    bot.desk.health.alive(Role.POLLING)
    (over,) = await bot.knock(minutes=16)
    assert "hai chương trình" in over
    async with scene.storage.reading() as tx:
        assert CONFLICT in await tx.pulses.all(bot.desk.bot_id)


async def test_a_long_silence_is_told_when_it_is_over_since_nobody_could_tell_it_before(scene: Scene) -> None:
    bot = watched(scene)
    await bot.knock()
    (told,) = await bot.knock(minutes=40, polled=False)
    assert "không nhận được tin từ Telegram (07:00 24/11 – 07:40)" in told


async def test_what_waits_too_long_to_be_sent_is_told(scene: Scene) -> None:
    bot = watched(scene)
    async with scene.storage.transaction() as tx:
        await tx.outbox.queue(Delivery(1, Address.chat(-1), "nothing", "1", {}, scene.clock.now()), scene.clock.now())
        queued = await tx.outbox.state_of(Address.chat(-1), "nothing", "1")
        assert queued is not None
        await tx.outbox.put_back(queued.id, "NetworkError", 9000.0)
    await bot.knock()
    (told,) = await bot.knock(minutes=50)
    assert "1 tin chưa gửi được, lâu nhất 50 phút" in told


async def test_a_digest_that_nobody_planned_is_told_after_its_hour(scene: Scene) -> None:
    bot = watched(scene)
    await bot.knock()
    (told,) = await bot.knock(minutes=35, planned=False)
    assert "bản tin tuần chưa được lập (1 cơ quan)" in told
    (over,) = await bot.knock(minutes=6)
    assert over.startswith("Đã hết: bản tin tuần")


async def test_a_damaged_database_is_found_in_the_daily_look(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    bot = watched(scene)

    async def damaged(_self: Any, *, quick: bool = False) -> None:
        assert quick
        raise IntegrityLost("page 3")

    monkeypatch.setattr(type(scene.storage), "check", damaged)
    (told,) = [each for each in await bot.knock() if "hỏng" in each]
    assert "page 3" not in told


async def test_a_webhook_that_telegram_cannot_reach_is_told(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(*_: Any) -> tuple[int, bool]:
        return 12, True

    async def soon(*_: Any) -> int:
        return 5

    monkeypatch.setattr(probing, "webhook_state", failing)
    monkeypatch.setattr(probing, "certificate_days", soon)
    told = "\n".join(await watched(scene, pushing=Pushing("https://bot.example.vn", "s")).knock())
    assert "giữ 12 tin" in told
    assert "Telegram báo lỗi khi gọi webhook" in told
    assert "còn 5 ngày" in told


async def test_what_is_over_before_it_could_be_told_is_told_as_over_only(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    bot = watched(scene)
    await bot.knock()
    disk(monkeypatch, 300 * 2**20)
    scene.clock.move(minutes=6)
    await bot.check()  # queued, and the network is gone
    disk(monkeypatch, 50 * 2**30)
    (told,) = await bot.knock(minutes=6)
    assert told.startswith("Đã hết")


async def test_the_screen_shows_what_is_wrong_first_and_looks_again(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    bot, tuan = watched(scene), scene.person(TUAN)
    await scene.rounds.look()
    await bot.knock()
    await tuan.says("/trangthai")
    tuan.sees_first("Trợ lý hoạt động bình thường")
    tuan.sees("Tin chờ xử lý: 0", "SQLite", "Chờ gửi: ", "lần tới: 07:30 24/11", "Tự kiểm tra đầy đủ gần nhất: 07:00 24/11")
    disk(monkeypatch, 2**20)
    bot.seconds.now = 400.0
    await tuan.presses("Kiểm tra lại")
    tuan.sees_first("Có 2 điểm cần xử lý")
    assert tuan.text.index("7 phút qua không hỏi được Telegram") < tuan.text.index("chỉ còn 1 MB")
    assert len(tuan.text) < 1500


async def test_the_machine_is_the_business_of_who_looks_after_the_installation(scene: Scene) -> None:
    check, tuan = watched(scene).check, scene.person(TUAN)
    assert check.answers_to(1, None)
    assert check.answers_to(2, TUAN)
    assert not check.answers_to(2, dialogue.HOA)
    services: Services = scene.application.bot_data[SERVICES]
    other = SelfCheck(check._probe, replace(services, office=replace(services.office, id=2, admin_ids=frozenset())))
    scene.application.bot_data[SERVICES] = replace(services, caretaker=other)
    await tuan.says("/trangthai")
    tuan.sees("quản trị viên của nơi cài đặt")


async def test_without_a_caretaker_the_screen_says_so(scene: Scene) -> None:
    tuan = scene.person(TUAN)
    await tuan.says("/trangthai")
    tuan.sees("không có phần tự kiểm tra")


class _Answer:
    headers: ClassVar[dict[str, str]] = {"date": "Mon, 24 Nov 2025 03:00:30 GMT"}


async def test_the_clock_is_compared_with_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    async def head(_self: Any, _url: str) -> Any:
        return _Answer()

    monkeypatch.setattr(outside.httpx.AsyncClient, "head", head)
    now = datetime.fromisoformat("2025-11-24T03:02:00+00:00")
    assert await outside.clock_off("https://api.telegram.org", None, now) == 90.0


async def test_an_address_without_https_has_no_certificate() -> None:
    assert await outside.certificate_days("http://bot.example.vn", datetime.fromisoformat("2025-11-24T03:00:00+00:00")) is None


@pytest.mark.parametrize(("expires", "days"), [(date(2025, 12, 1), 7), (date(2025, 11, 20), -4)])
async def test_days_to_the_end_of_a_certificate(monkeypatch: pytest.MonkeyPatch, expires: date, days: int) -> None:
    now = datetime.fromisoformat("2025-11-24T00:00:00+00:00")
    monkeypatch.setattr(outside, "_expiry", lambda *_: datetime(expires.year, expires.month, expires.day, tzinfo=now.tzinfo))
    assert await outside.certificate_days("https://bot.example.vn", now) == days


async def test_a_server_that_does_not_answer_tells_nothing_of_its_certificate(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(outside, "_expiry", refuses)
    assert await outside.certificate_days("https://bot.example.vn", datetime.fromisoformat("2025-11-24T00:00:00+00:00")) is None


def test_every_trouble_has_its_sentences_in_both_languages() -> None:
    for language in ("vi", "en"):
        texts = dialogue.Texts.load(language)
        for trouble in Trouble:
            for key in (f"condition.{trouble}", f"condition.do_{trouble}", f"condition.name_{trouble}"):
                assert key in texts.keys
