"""Three colleagues who choose the same task for the same words teach what these mean; strangers and one alone do not."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest

from plan.people import Role
from plan.phrasings import Phrasing
from storage.picks import QUESTIONS_KEPT
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, LEADERS, STRANGER, TUAN, UNIT_GROUP, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]
QUESTION = "rà soát văn bản qppl ai làm"
SECOND = "2.d"
BINH = 700000003


@pytest.fixture
async def office(stage: Stage) -> Scene:
    """An office open to all, with three colleagues."""
    scene = await stage(admin_ids=frozenset())
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await scene.registered(TUAN, Role.HEAD, ADMINISTRATION)
    scene.telegram.add_person(BINH, "Lê", "Bình", "binh", started=True)
    await scene.registered(BINH, Role.STAFF, FINANCE)
    return scene


async def known(scene: Scene) -> tuple[Phrasing, ...]:
    async with scene.storage.reading() as tx:
        return await tx.phrasings.known(1, scene.clock.now())


async def chooses(speaker: Speaker, label: str = SECOND, question: str = QUESTION) -> None:
    await speaker.says(question)
    speaker.sees("chọn giúp")
    await speaker.presses(label)


async def rows(scene: Scene, table: str) -> list[tuple[object, ...]]:
    file = (await scene.storage.describe()).url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        return database.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 (our own names)


async def taught(office: Scene) -> None:
    for user_id in (HOA, TUAN, BINH):
        await chooses(office.person(user_id))


async def test_what_three_colleagues_chose_is_answered_at_once_from_then_on(office: Scene) -> None:
    for user_id in (HOA, TUAN):
        await chooses(office.person(user_id))
        assert await known(office) == ()
    await chooses(office.person(BINH))
    assert [each.people for each in await known(office)] == [3]
    hoa = office.person(HOA)
    await hoa.says("ra soat van ban QPPL khi nao xong?")
    hoa.sees(SECOND)
    hoa.sees_buttons("Không phải việc này")
    assert "chọn giúp" not in hoa.text
    assert [row[4] for row in await rows(office, "audit") if "phrasing" in str(row[4])] == ["phrasing.learned"]


async def test_a_choice_shows_the_task_as_it_always_did(office: Scene) -> None:
    hoa = office.person(HOA)
    await chooses(hoa)
    hoa.sees(SECOND, "chủ trì")
    hoa.sees_buttons("Cập nhật tiến độ", "Không phải việc này")


async def test_a_choice_that_is_handled_twice_counts_once_and_shows_the_same(office: Scene) -> None:
    await chooses(office.person(HOA))
    await office.repeats()
    assert len(await rows(office, "phrasing_picks")) == 1


async def test_a_question_that_is_handled_twice_is_kept_once(office: Scene) -> None:
    await office.person(HOA).says(QUESTION)
    await office.repeats()
    assert len(await rows(office, "asked_questions")) == 1


async def test_one_colleague_pressing_again_and_again_teaches_nothing(office: Scene) -> None:
    hoa = office.person(HOA)
    for _ in range(4):
        await chooses(hoa)
        for _ in range(4):
            await hoa.presses_again()
    assert await known(office) == ()
    assert len(await rows(office, "phrasing_picks")) == 1


async def test_strangers_in_an_open_office_may_ask_and_choose_but_teach_nothing(office: Scene) -> None:
    stranger = office.person(STRANGER)
    await chooses(stranger)
    stranger.sees(SECOND)
    assert await rows(office, "phrasing_picks") == await rows(office, "asked_questions") == []


async def test_a_stranger_who_presses_under_a_colleagues_question_sees_the_task_and_teaches_nothing(office: Scene) -> None:
    hoa, stranger = office.person(HOA, group=UNIT_GROUP), office.person(STRANGER, group=UNIT_GROUP)
    await hoa.says(f"/hoi {QUESTION}")
    await stranger.presses(SECOND)
    stranger.sees(SECOND)
    assert await rows(office, "phrasing_picks") == []
    await hoa.says(f"/hoi {QUESTION}")
    await hoa.presses(SECOND)
    assert len(await rows(office, "phrasing_picks")) == 1


async def test_who_asks_anonymously_or_in_a_group_of_no_unit_teaches_nothing(office: Scene) -> None:
    await office.person(TUAN, group=UNIT_GROUP).says(f"/hoi {QUESTION}", anonymous=True)
    await office.person(TUAN, group=LEADERS).says(f"/hoi {QUESTION}")
    assert await rows(office, "asked_questions") == []


async def test_not_this_one_offers_the_next_and_counts_against(office: Scene) -> None:
    await taught(office)
    for user_id in (HOA, TUAN):
        speaker = office.person(user_id)
        await speaker.says(QUESTION)
        await speaker.presses("Không phải việc này")
    assert await known(office) == ()
    hoa = office.person(HOA)
    await hoa.says(QUESTION)
    hoa.sees("chọn giúp")
    assert [row[4] for row in await rows(office, "audit") if "phrasing" in str(row[4])] == [
        "phrasing.learned",
        "phrasing.withdrawn",
    ]


async def test_not_this_one_under_a_sure_answer_offers_what_is_near_and_what_is_chosen_there_counts(office: Scene) -> None:
    hoa = office.person(HOA)
    await hoa.says("kiểm soát TTHC ai lo")
    hoa.sees("3.a")
    await hoa.presses("Không phải việc này")
    hoa.sees("gần giống")
    await hoa.forges(hoa.last["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    meant = sorted(bool(row[5]) for row in await rows(office, "phrasing_picks"))
    assert meant == [False, True]


async def test_who_chose_wrongly_takes_it_back_under_the_task(office: Scene) -> None:
    hoa = office.person(HOA)
    await chooses(hoa)
    await hoa.presses("Không phải việc này")
    hoa.sees("hỏi lại bằng từ ngữ khác")
    assert [bool(row[5]) for row in await rows(office, "phrasing_picks")] == [False]


async def test_looking_at_the_whole_task_is_no_choice_and_the_way_back_still_counts(office: Scene) -> None:
    hoa = office.person(HOA)
    await hoa.says("kiểm soát TTHC ai lo")
    await hoa.presses("Xem đầy đủ")
    assert await rows(office, "phrasing_picks") == []
    await hoa.presses("Không phải việc này")
    assert [bool(row[5]) for row in await rows(office, "phrasing_picks")] == [False]


@pytest.mark.parametrize(
    "question", ["3a ai chủ trì", "5c hạn khi nào", "hạn?", "việc quá hạn", "lương thưởng tháng này bao nhiêu"]
)
async def test_questions_by_number_or_of_no_words_of_their_own_are_not_kept(office: Scene, question: str) -> None:
    await office.person(HOA).says(question)
    assert await rows(office, "asked_questions") == []


async def test_a_choice_made_a_day_later_shows_the_task_and_teaches_nothing(office: Scene) -> None:
    hoa = office.person(HOA)
    await hoa.says(QUESTION)
    office.clock.move(seconds=QUESTIONS_KEPT.total_seconds() + 1)
    await hoa.presses(SECOND)
    hoa.sees(SECOND)
    assert await rows(office, "phrasing_picks") == []


async def test_a_forged_choice_of_a_task_that_was_not_offered_teaches_nothing(office: Scene) -> None:
    hoa = office.person(HOA)
    await hoa.says(QUESTION)
    question = hoa.last["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split("|")[1]
    await hoa.forges(f"c|{question}|1|l")
    await hoa.forges(f"c|{int(question) + 1}|1|l")
    await hoa.forges(f"x|{question}|1|l|2.3")
    assert await rows(office, "phrasing_picks") == []


async def test_a_task_that_is_gone_is_said_to_be_gone_and_counts_nothing(office: Scene) -> None:
    hoa = office.person(HOA)
    await hoa.says(QUESTION)
    question = hoa.last["reply_markup"]["inline_keyboard"][0][0]["callback_data"].split("|")[1]
    await hoa.forges(f"c|{question}|9999|l")
    assert hoa.alert == office.texts.plain("press.old")


async def test_where_the_office_keeps_no_questions_nothing_is_kept_and_what_was_is_wiped(office: Scene) -> None:
    await office.registered(HOA, Role.ADMIN)
    await taught(office)
    hoa = office.person(HOA)
    await hoa.says("/caidat")
    await hoa.presses("Học cách hỏi của cán bộ → không")
    assert await rows(office, "phrasing_picks") == await rows(office, "asked_questions") == []
    assert await known(office) == ()
    await chooses(office.person(TUAN))
    assert await rows(office, "phrasing_picks") == await rows(office, "asked_questions") == []


async def test_everybody_sees_how_much_is_kept_of_his_choices_and_erasing_takes_it(office: Scene) -> None:
    hoa = office.person(HOA)
    await hoa.says("/dulieu")
    assert "học cách hỏi" not in hoa.text
    await taught(office)
    await hoa.says("/dulieu")
    hoa.sees("Lựa chọn để trợ lý học cách hỏi: 1", "180 ngày")
    await hoa.says("/xoatoi")
    await hoa.presses("Đồng ý xóa")
    assert len(await rows(office, "phrasing_picks")) == 2
    assert await known(office) == ()
