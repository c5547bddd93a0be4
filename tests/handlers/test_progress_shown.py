"""What was reported, extended and given a basis is told by every answer: cards, lists, typed questions and the command line."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from plan.bases import Basis
from plan.extensions import Extension, Stage
from plan.model import Task
from plan.reports import Aim, Entry, Evidence, Period, Report, Status
from plan.units import UnitBook
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, MONDAY, SERVICE_CENTRE, Scene

Stage_ = Callable[..., Awaitable[Scene]]
NOVEMBER, OCTOBER = Period(date(2025, 11, 1), date(2025, 11, 30)), Period(date(2025, 10, 1), date(2025, 10, 31))
EVIL = "<b>&amp;</b> {{ 7*7 }} \u202etrình\u202c " + "dài " * 50


class Ledger:
    """Stores progress directly, as if it had been reported."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    async def known(self) -> tuple[int, int, list[Task], UnitBook]:
        async with self.scene.storage.transaction() as tx:
            office = await tx.offices.only()
            assert office is not None
            person = await tx.people.register(office.id, HOA, "Nguyễn Thị Hoa", MONDAY)
            tasks = [task for plan in await tx.plans.in_force(office.id) for task in plan.tasks]
            return office.id, person.id, tasks, UnitBook(await tx.units.all(office.id))

    async def said(self, code: str, unit: str, status: Status, milestone: int | None = 0, **facts: object) -> None:
        """Store a report about a milestone of a task."""
        office, person, tasks, units = await self.known()
        task = next(each for each in tasks if each.code == code)
        period = facts.pop("period", None)
        waiting = units.resolve(str(facts.pop("waiting", "")))
        leading = units.resolve(unit)
        assert leading is not None
        aim = Aim(task.id or 0, leading.id or 0, milestone, period)  # type: ignore[arg-type]
        said = facts.pop("said_at", MONDAY)
        report = Report(Entry.REPORT, aim, status, person, said, MONDAY, waiting_unit_id=waiting and waiting.id)  # type: ignore[arg-type]
        async with self.scene.storage.transaction() as tx:
            await tx.reports.add(office, replace(report, **facts))  # type: ignore[arg-type]
        self.scene.library.forget()

    async def extended(self, code: str, unit: str, new: date) -> None:
        """Store a granted extension of the first milestone."""
        office, person, tasks, units = await self.known()
        task, asking = next(each for each in tasks if each.code == code), units.resolve(unit)
        old = task.milestones[0].due
        assert asking is not None
        assert old is not None
        wish = Extension(task.id or 0, 0, asking.id or 0, person, "chờ góp ý", old, new, False, Stage.OFFICE, MONDAY)
        async with self.scene.storage.transaction() as tx:
            stored = await tx.extensions.ask(office, wish)
            assert stored is not None
            assert await tx.extensions.decide(office, stored.id, True, person, None, MONDAY, [Stage.OFFICE])
        self.scene.library.forget()

    async def based(self, code: str, document: str, due: date) -> None:
        """Store the document that a conditional deadline waited for."""
        office, person, tasks, _ = await self.known()
        task = next(each for each in tasks if each.code == code)
        async with self.scene.storage.transaction() as tx:
            await tx.bases.set(office, Basis(task.id or 0, 0, document, due, person, MONDAY))
        self.scene.library.forget()


def progress_of(text: str) -> str:
    """Return the progress of a card, all its lines."""
    lines = text.split("\n")
    at = next(number for number, line in enumerate(lines) if line.startswith("📈"))
    return "\n".join([lines[at], *(line for line in lines[at + 1 :] if line.startswith("–"))])


@pytest.mark.parametrize(
    ("status", "facts", "said"),
    [
        (Status.IN_PROGRESS, {"percent": 60, "note": "đã trình dự thảo"}, "60%, cập nhật 24/11: “đã trình dự thảo”"),
        (Status.IN_PROGRESS, {"percent": 0}, "0%, cập nhật 24/11"),
        (Status.IN_PROGRESS, {}, "đang thực hiện, cập nhật 24/11"),
        (Status.NOT_STARTED, {}, "chưa bắt đầu, từ 24/11"),
        (Status.BLOCKED, {"note": "chưa có hướng dẫn"}, "vướng mắc từ 24/11: “chưa có hướng dẫn”"),
        (Status.WAITING, {"waiting": FINANCE}, "chờ Phòng QT-TV từ 24/11"),
        (Status.SUBMITTED, {}, "chờ nghiệm thu từ 24/11"),
        (Status.CLOSED, {}, "đã đóng từ 24/11"),
        (Status.DONE, {}, "hoàn thành 24/11/2025"),
        (Status.DONE, {"evidence": Evidence("123/BC-VP")}, "hoàn thành 24/11/2025 (123/BC-VP)"),
        (Status.IN_PROGRESS, {"said_at": datetime(2025, 11, 23, 20, tzinfo=UTC)}, "đang thực hiện, cập nhật 24/11"),
        (Status.IN_PROGRESS, {"said_at": datetime(2024, 12, 31, 1, tzinfo=UTC)}, "đang thực hiện, cập nhật 31/12/2024"),
    ],
)
async def test_a_card_and_the_answer_to_how_far_it_is_tell_the_last_report(
    stage: Stage_, status: Status, facts: dict[str, object], said: str
) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await Ledger(scene).said("5.c", ADMINISTRATION, status, **facts)
    await hoa.says("kế hoạch chuyển đổi vị trí công tác đến đâu rồi")
    hoa.sees_first(f"📈 Tiến độ: {said}")
    await hoa.says("5c hạn khi nào")
    await hoa.presses("5.c")
    assert progress_of(hoa.text) == f"📈 Tiến độ: {said}"
    assert "Hoa" not in hoa.text


async def test_what_was_delivered_late_is_said_so_in_days(stage: Stage_) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await Ledger(scene).said("5.c", ADMINISTRATION, Status.DONE, said_at=datetime(2025, 12, 12, 3, tzinfo=UTC))
    scene.clock.move(days=20)
    await hoa.says("chuyển đổi vị trí công tác đến đâu rồi")
    hoa.sees_first("📈 Tiến độ: hoàn thành 12/12/2025, sau hạn 12 ngày")
    hoa.sees("⏰ Hạn: 30/11/2025 (hoàn thành 12/12/2025).")


async def test_a_hindrance_counts_from_when_it_was_first_said(stage: Stage_) -> None:
    scene = await stage()
    ledger, hoa = Ledger(scene), scene.person(HOA)
    for day, status in ((10, Status.BLOCKED), (12, Status.IN_PROGRESS), (18, Status.BLOCKED), (21, Status.BLOCKED)):
        await ledger.said("5.c", ADMINISTRATION, status, note=f"lần {day}", said_at=datetime(2025, 11, day, 3, tzinfo=UTC))
    await hoa.says("chuyển đổi vị trí công tác đến đâu rồi")
    hoa.sees_first("📈 Tiến độ: vướng mắc từ 18/11: “lần 21”")


async def test_each_of_several_leads_has_a_short_line(stage: Stage_) -> None:
    scene = await stage()
    ledger, hoa = Ledger(scene), scene.person(HOA)
    await ledger.said("2.b", ADMINISTRATION, Status.DONE)
    await hoa.says("2b đến đâu rồi")
    assert progress_of(hoa.text).split("\n") == [
        "📈 Tiến độ của từng đơn vị:",
        "– Phòng HC-TC: hoàn thành 24/11",
        "– TT PVHCC: chưa có báo cáo",
    ]
    hoa.sees("quá hạn 238 ngày")
    await ledger.said("2.b", SERVICE_CENTRE, Status.DONE)
    await hoa.says("2b đến đâu rồi")
    hoa.sees_first("📈 Tiến độ: hoàn thành 24/11/2025, sau hạn 238 ngày")


async def test_of_many_units_a_few_are_named_and_the_others_counted(stage: Stage_) -> None:
    scene = await stage()
    hoa, ledger = scene.person(HOA), Ledger(scene)
    _, _, _, units = await ledger.known()
    assert len(units.units) == 6
    for unit in units.units:
        await ledger.said("2.c", unit.name, Status.IN_PROGRESS, period=NOVEMBER, note=EVIL)
    await hoa.says("/nhiemvu 2c")
    shown = progress_of(hoa.text).split("\n")
    assert len(shown) == 6
    assert shown[-1] == "– và 2 đơn vị khác"


async def test_work_that_goes_on_is_reported_in_this_period_or_not(stage: Stage_) -> None:
    scene = await stage()
    ledger, hoa = Ledger(scene), scene.person(HOA)
    for period, said in (
        (None, "chưa báo cáo tháng 11/2025"),
        (OCTOBER, "chưa báo cáo tháng 11/2025, lần gần nhất 24/10"),
        (NOVEMBER, "đã báo cáo tháng 11/2025 (24/11): “đã rà soát”"),
    ):
        if period is not None:
            said_at = datetime(2025, period.first.month, 24, 2, tzinfo=UTC)
            await ledger.said("4.a", ADMINISTRATION, Status.IN_PROGRESS, period=period, said_at=said_at, note="đã rà soát")
        await hoa.says("4a đến đâu rồi")
        hoa.sees_first(f"📈 Tiến độ: {said}")


async def test_a_task_with_a_date_and_periods_tells_of_the_date_until_it_is_met(stage: Stage_) -> None:
    scene = await stage()
    ledger, hoa = Ledger(scene), scene.person(HOA)
    await hoa.says("3a đến đâu rồi")
    hoa.sees_first("Chưa có báo cáo tiến độ của việc này.")
    await ledger.said("3.a", SERVICE_CENTRE, Status.IN_PROGRESS, percent=40)
    await hoa.says("3a đến đâu rồi")
    hoa.sees_first("📈 Tiến độ: 40%, cập nhật 24/11")
    await ledger.said("3.a", SERVICE_CENTRE, Status.DONE)
    await hoa.says("3a đến đâu rồi")
    hoa.sees_first("📈 Tiến độ: chưa báo cáo tháng 11/2025, lần gần nhất 24/11")
    hoa.sees("⏰ Hạn: 30/9/2025 (hoàn thành 24/11/2025), sau đó định kỳ.")


async def test_of_two_dates_the_one_that_was_met_is_named(stage: Stage_) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await Ledger(scene).said("3.h", SERVICE_CENTRE, Status.DONE)
    await hoa.says("3h đến đâu rồi")
    hoa.sees_first("📈 Tiến độ: hoàn thành mốc 30/9/2025 (24/11)")
    hoa.sees("30/9/2025 (hoàn thành 24/11/2025); 31/12/2025 (còn 37 ngày)")


async def test_an_extension_shows_the_old_and_the_new_date_and_moves_the_task_in_lists(stage: Stage_) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await Ledger(scene).extended("5.c", ADMINISTRATION, date(2025, 12, 15))
    await hoa.says("chuyển đổi vị trí công tác hạn khi nào")

    hoa.sees("⏰ Hạn: 15/12/2025 (còn 21 ngày; gia hạn từ 30/11/2025). “")
    await hoa.says("tháng 11 có việc gì đến hạn")
    assert "5.c" not in hoa.text
    await hoa.says("tháng 12 có việc gì đến hạn")
    hoa.sees("5.c")


async def test_a_conditional_deadline_shows_the_document_that_set_it(stage: Stage_) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await Ledger(scene).based("7.b", "45/KH-UBND", date(2025, 12, 20))
    await hoa.says("7b hạn khi nào")
    hoa.sees("⏰ Hạn: 20/12/2025 (còn 26 ngày; theo 45/KH-UBND). “Sau khi Ủy ban")


async def test_what_is_overdue_loses_what_was_delivered_and_tells_how_far_the_rest_is(stage: Stage_) -> None:
    scene = await stage()
    ledger, hoa = Ledger(scene), scene.person(HOA)
    await hoa.says("/quahan")
    hoa.sees("🔴 2.b", "🔴 3.a", "🔴 3.h", "🔴 6.a")
    await ledger.said("3.a", SERVICE_CENTRE, Status.DONE)
    await ledger.said("3.h", SERVICE_CENTRE, Status.IN_PROGRESS, percent=60)
    await ledger.said("6.a", FINANCE, Status.BLOCKED, note="chưa có hướng dẫn")
    await hoa.says("/quahan")
    assert "3.a" not in hoa.text
    line = next(each for each in hoa.text.split("\n") if "3.h" in each)
    assert line.endswith("(quá hạn 55 ngày), tiếp theo 31/12 · 60%")
    assert next(each for each in hoa.text.split("\n") if "6.a" in each).endswith("· vướng mắc")


async def test_a_month_shows_what_was_delivered_with_a_tick(stage: Stage_) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await Ledger(scene).said("5.c", ADMINISTRATION, Status.DONE, said_at=datetime(2025, 11, 20, 3, tzinfo=UTC))
    await hoa.says("tháng 11 có việc gì đến hạn")
    hoa.sees_first("Tháng 11/2025: 1 việc đã hoàn thành, 1 việc thường xuyên")
    assert next(each for each in hoa.text.split("\n") if "5.c" in each).startswith("✅ 5.c")
    hoa.sees("· hoàn thành 20/11")
    await hoa.says("tháng 9 có việc gì đến hạn")
    hoa.sees("nay đã quá hạn")
    await hoa.says("việc nào đã hoàn thành")
    hoa.sees("✅ 1.a", "✅ 5.c")


async def test_routine_work_shows_what_was_not_reported_in_this_period(stage: Stage_) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await Ledger(scene).said("4.a", ADMINISTRATION, Status.IN_PROGRESS, period=NOVEMBER)
    await hoa.says(f"/viec {ADMINISTRATION}")
    await hoa.presses("Việc thường xuyên")
    lines = hoa.text.split("\n")
    assert next(each for each in lines if "4.a" in each).endswith("· đã báo cáo")
    assert next(each for each in lines if "4.b" in each).endswith("· chưa báo cáo")
    assert len(lines) <= 12


async def test_a_hostile_note_is_cut_and_escaped(stage: Stage_) -> None:
    scene = await stage()
    hoa, ledger = scene.person(HOA), Ledger(scene)
    await ledger.said("5.c", ADMINISTRATION, Status.BLOCKED, note=EVIL, evidence=Evidence(EVIL))
    await hoa.says("chuyển đổi vị trí công tác đến đâu rồi")
    hoa.sees("“<b>&amp;</b> {{ 7*7 }} trình dài", "…”")
    assert len(hoa.text.split("\n")[0]) < 130
    await ledger.said("5.c", ADMINISTRATION, Status.DONE, evidence=Evidence(EVIL))
    await hoa.says("chuyển đổi vị trí công tác đến đâu rồi")
    hoa.sees("(<b>&amp;</b> {{ 7*7 }}")
    assert [outcome.error for outcome in scene.outcomes if outcome.error] == []


async def test_a_card_offers_to_report(stage: Stage_) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("/nhiemvu 1b")
    hoa.sees_buttons("Cập nhật tiến độ", "Không phải việc này")


@pytest.mark.parametrize("status", Status)
async def test_every_status_has_words_in_english(stage: Stage_, status: Status) -> None:
    scene = await stage(language="en")
    hoa, ledger = scene.person(HOA), Ledger(scene)
    await ledger.said("3.h", SERVICE_CENTRE, status, 1, note="note")
    await ledger.said("2.b", SERVICE_CENTRE, status)
    for said in ("3h đến đâu rồi", "2b đến đâu rồi", "/quahan", "/viec TT PVHCC"):
        await hoa.says(said)
    assert [outcome.error for outcome in scene.outcomes if outcome.error] == []


async def test_what_was_handed_in_waits_for_others_and_is_neither_overdue_nor_done(stage: Stage_) -> None:
    scene = await stage()
    hoa, ledger = scene.person(HOA), Ledger(scene)
    await ledger.said("5.c", ADMINISTRATION, Status.SUBMITTED)
    await ledger.said("3.a", SERVICE_CENTRE, Status.SUBMITTED)
    await hoa.says("/quahan")
    assert "3.a" not in hoa.text
    await hoa.says("tháng 11 có việc gì đến hạn")
    hoa.sees_first("Tháng 11/2025: 1 việc chờ nghiệm thu, 1 việc thường xuyên")
    assert next(each for each in hoa.text.split("\n") if "5.c" in each).startswith("📨 5.c")
    hoa.sees("· chờ nghiệm thu từ 24/11")
    await hoa.says(f"/viec {ADMINISTRATION}")
    hoa.sees("1 chờ nghiệm thu")
    await hoa.says("3a đến đâu rồi")
    hoa.sees_first("📈 Tiến độ: chờ nghiệm thu từ 24/11")
    hoa.sees("30/9/2025 (chờ nghiệm thu từ 24/11/2025), sau đó định kỳ")


async def test_what_was_reported_by_the_month_counts_in_the_quarter(stage: Stage_) -> None:
    scene = await stage()
    await Ledger(scene).said("4.a", ADMINISTRATION, Status.IN_PROGRESS, period=NOVEMBER)
    async with scene.storage.transaction() as tx:
        office = await tx.offices.only()
        assert office is not None
        await tx.settings.set(office.id, "rhythm", "quarter")
    hoa = scene.person(HOA)
    await hoa.says("4a đến đâu rồi")
    hoa.sees_first("📈 Tiến độ: đã báo cáo tháng 11/2025 (24/11)")
