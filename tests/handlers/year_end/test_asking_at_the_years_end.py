"""At the end of the year each open task is asked about: whom, when, once, and in the group where nobody can be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from plan.model import PlanState
from plan.people import Role
from plan.reports import Status
from plan.rounds import FUSE_FLOOR, RoundState
from storage.deliveries import State
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, STRANGER, TUAN, UNIT_GROUP, Scene, example_plan
from tests.handlers.year_end.year_end_scenes import ASKED, DAY_BEFORE, Stage, asked, come, reported

HEAD = "Cuối năm 2025: 11 việc của Phòng HC-TC chưa kết thúc."
HOW = "Từng việc đã xong, chuyển sang năm 2026 hay không thực hiện nữa? Anh/chị bấm số của việc để trả lời."
TOO_MANY = 2 * FUSE_FLOOR + 1


def questions(scene: Scene, chat_id: int) -> list[str]:
    return [each["text"] for each in scene.said_in(chat_id) if each.get("text", "").startswith("Cuối năm 2025")]


async def many_heads(scene: Scene) -> None:
    """Let two units have more heads together than a round may go to unasked."""
    for number in range(TOO_MANY):
        scene.telegram.add_person(800_000_000 + number, "Trưởng phòng", str(number), f"t{number}", started=True)
        await scene.registered(800_000_000 + number, Role.HEAD, ADMINISTRATION if number % 2 else FINANCE)


async def test_a_head_is_asked_about_every_open_task_in_one_message(stage: Stage) -> None:
    _, hoa = await asked(stage)
    hoa.sees_first(f"{HEAD} {HOW}")
    hoa.sees("🔴 2.b", "quá hạn 261 ngày", "▫️ 4.a", "▫️ 1.b")
    assert "1.a" not in hoa.buttons  # done
    assert hoa.buttons == ["1.b", "2.b", "2.d", "3.b", "4.a", "4.b", "4.d", "5.a", "5.b", "5.c", "5.c (mục c thứ hai)"]


async def test_nobody_is_asked_before_the_tenth_working_day_nor_before_the_hour_and_nobody_twice(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    for instant in (DAY_BEFORE, ASKED - timedelta(minutes=1)):
        await come(scene, instant)
        assert questions(scene, HOA) == []
    for instant in (ASKED, ASKED + timedelta(minutes=1), ASKED + timedelta(days=1), ASKED + timedelta(days=14)):
        await come(scene, instant)
        assert len(questions(scene, HOA)) == 1


async def test_it_is_asked_later_where_nothing_ran_on_the_day_itself_but_not_when_the_year_is_over(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await come(scene, datetime(2025, 12, 20, 3, tzinfo=UTC))  # a Saturday
    assert questions(scene, HOA) == []
    await come(scene, datetime(2025, 12, 22, 3, tzinfo=UTC))
    assert len(questions(scene, HOA)) == 1
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    await come(scene, datetime(2026, 1, 5, 3, tzinfo=UTC))
    assert questions(scene, TUAN) == []


async def test_a_head_who_comes_later_is_asked_then(stage: Stage) -> None:
    scene, _ = await asked(stage)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    await come(scene, ASKED + timedelta(days=1))
    assert len(questions(scene, TUAN)) == 1


async def test_who_reported_last_is_asked_about_that_one_task_with_what_they_may_answer(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    await reported(scene, "1.b", STRANGER, ADMINISTRATION)
    await come(scene, ASKED)
    staff = scene.person(STRANGER)
    staff.sees("1.b", "Hết năm 2025, việc này đã xong, chuyển sang năm 2026 hay không thực hiện nữa?", "📈 Tiến độ: 40%")
    assert staff.buttons == ["Đã hoàn thành", "Chuyển sang năm 2026"]  # closing is for heads
    scene.person(HOA).sees("▫️ 1.b", "40%")


async def test_where_nobody_can_be_asked_the_group_gets_a_link_and_administrators_hear_of_it(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(STRANGER, Role.STAFF, ADMINISTRATION)
    await scene.registered(TUAN, Role.ADMIN)
    await come(scene, ASKED)
    group = scene.person(HOA, group=UNIT_GROUP)
    group.sees("Cuối năm 2025: 11 việc của Phòng HC-TC chưa kết thúc.", "Cán bộ của đơn vị bấm nút dưới đây")
    (button,) = group.last["reply_markup"]["inline_keyboard"][0]
    assert button["url"] == f"https://t.me/{scene.telegram.bot.username}?start=cuoinam"
    assert any("Phòng HC-TC" in each["text"] or ADMINISTRATION in each["text"] for each in scene.said_in(TUAN))
    staff = scene.person(STRANGER)
    await staff.says("/start cuoinam")
    staff.sees(HEAD)


async def test_where_a_head_is_asked_the_group_hears_nothing(stage: Stage) -> None:
    scene, _ = await asked(stage)
    assert questions(scene, UNIT_GROUP) == []


async def test_a_head_on_leave_is_not_asked_the_stand_in_is(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    head = await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    other = await scene.registered(TUAN, Role.STAFF, ADMINISTRATION)
    async with scene.storage.transaction() as tx:
        await tx.people.leave(head.id, datetime(2025, 12, 31, tzinfo=UTC).date(), other.id, scene.clock.now())
    await come(scene, ASKED)
    assert questions(scene, HOA) == []
    assert len(questions(scene, TUAN)) == 1


async def test_what_was_answered_while_the_question_waited_is_left_out(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    scene.clock.instant = ASKED
    await scene.rounds.look()
    await reported(scene, "5.c", STRANGER, ADMINISTRATION, Status.DONE)
    await scene.post()
    hoa = scene.person(HOA)
    hoa.sees("Cuối năm 2025: 10 việc")
    assert "5.c" not in hoa.buttons


async def test_of_a_closed_plan_nobody_is_asked_and_what_waits_is_dropped(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    person = await scene.registered(HOA, Role.HEAD, ADMINISTRATION)
    scene.clock.instant = ASKED
    await scene.rounds.look()
    async with scene.storage.transaction() as tx:
        await tx.plans.store(1, example_plan(), PlanState.CLOSED, ASKED)
    scene.library.forget()
    await scene.post()
    assert scene.said_in(HOA) == []
    async with scene.storage.reading() as tx:
        (row,) = await tx.outbox.of_kind(1, "year_end", "2025")
        assert row.to.id == person.id
        assert row.state is State.DROPPED


async def test_a_round_to_far_too_many_is_held_and_one_that_is_left_out_is_not_planned_again(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(TUAN, Role.ADMIN)
    await many_heads(scene)
    await come(scene, ASKED)
    tuan = scene.person(TUAN)
    tuan.sees("Câu hỏi cuối năm về các việc chưa kết thúc sẽ gửi đến 81 nơi nhận", "Trợ lý tạm giữ lại, chưa gửi.")
    await tuan.presses("Bỏ lượt này")
    await come(scene, ASKED + timedelta(days=1))
    async with scene.storage.reading() as tx:
        assert [each.state for each in await tx.rounds.latest(1, "year_end")] == [RoundState.DROPPED]
        assert await tx.outbox.of_kind(1, "year_end", "2025") == ()


async def test_a_held_round_goes_out_when_an_administrator_says_so(stage: Stage) -> None:
    scene = await stage(admin_ids=frozenset())
    await scene.registered(TUAN, Role.ADMIN)
    await many_heads(scene)
    await come(scene, ASKED)
    await scene.person(TUAN).presses("Gửi")
    await scene.rounds.look()
    async with scene.storage.reading() as tx:
        assert len(await tx.outbox.of_kind(1, "year_end", "2025")) == TOO_MANY
        assert [each.state for each in await tx.rounds.latest(1, "year_end")] == [RoundState.DONE]
