"""Whose plan is answered from, where one bot serves several offices."""

from __future__ import annotations

import pytest

from plan.people import Role
from tests.dialogue import HOA, STRANGER, TUAN, UNIT_GROUP
from tests.handlers.offices.two_offices import BOTH, LAN, LOOSE_GROUP, OURS, THEIR_GROUP, THEIRS, UNIT, Town

QUESTION = "ai rà soát hồ sơ lưu trữ"


async def test_who_is_of_one_office_is_answered_from_its_plan_and_asked_nothing(both: Town) -> None:
    for user_id, mine in ((HOA, "CHIMOURS"), (LAN, "CHIMTHEIRS")):
        speaker = both.stage.person(user_id)
        await speaker.says(QUESTION)
        speaker.sees(mine)
        await speaker.says("/help")
        assert "/coquan" not in speaker.text


async def test_who_is_of_both_is_asked_once_and_the_question_is_answered_after_the_choice(both: Town) -> None:
    speaker = both.stage.person(BOTH)
    await speaker.says(QUESTION)
    speaker.sees("nhiều cơ quan")
    speaker.sees_buttons(OURS, THEIRS)
    await speaker.presses(THEIRS)
    speaker.sees("CHIMTHEIRS")
    await both.stage.repeats()
    await speaker.says("ai lập dự toán kinh phí")
    speaker.sees("CHIMTHEIRS")
    await speaker.says("/help")
    speaker.sees("/coquan")
    await speaker.says("/coquan")
    speaker.sees(THEIRS)
    await speaker.presses(OURS)
    await speaker.says(QUESTION)
    speaker.sees("CHIMOURS")


@pytest.mark.parametrize("said", ["1a 50% đã có dự thảo", "/capnhat 1a 50%"])
async def test_what_is_more_than_a_question_is_to_be_sent_again(both: Town, said: str) -> None:
    speaker = both.stage.person(BOTH)
    await speaker.says(said)
    await speaker.presses(OURS)
    speaker.sees("gửi lại")
    async with both.stage.storage.reading() as tx:
        assert await tx.plans.progress(both.ours) == await tx.plans.progress(both.theirs) == 0


async def test_an_old_button_belongs_to_its_office_whichever_is_chosen(both: Town) -> None:
    speaker = both.stage.person(BOTH)
    await speaker.says(QUESTION)
    await speaker.presses(THEIRS)
    await speaker.says(QUESTION)
    sealed = speaker.last
    await speaker.says("/coquan")
    await speaker.presses(OURS)
    for row in sealed["reply_markup"]["inline_keyboard"]:
        for each in row:
            await speaker.forges(each["callback_data"], sealed)
            assert "CHIMOURS" not in speaker.text
            assert speaker.alert is None


async def test_a_group_belongs_to_the_office_of_its_unit_whichever_the_speaker_has_chosen(both: Town) -> None:
    speaker = both.stage.person(BOTH)
    await speaker.says("/coquan")
    await speaker.presses(OURS)
    for user_id, group, mine in ((HOA, UNIT_GROUP, "CHIMOURS"), (BOTH, THEIR_GROUP, "CHIMTHEIRS")):
        speaker = both.stage.person(user_id, group=group)
        await speaker.says(f"/hoi {QUESTION}")
        speaker.sees(mine)


async def test_somebody_of_another_office_is_a_stranger_in_a_group(both: Town) -> None:
    speaker = both.stage.person(HOA, group=THEIR_GROUP)
    await speaker.says(f"/hoi {QUESTION}")
    assert "CHIM" not in speaker.text
    speaker.sees(THEIRS)


async def test_a_group_of_no_unit_belongs_to_the_office_of_who_speaks(both: Town) -> None:
    for user_id, mine in ((HOA, "CHIMOURS"), (LAN, "CHIMTHEIRS")):
        speaker = both.stage.person(user_id, group=LOOSE_GROUP)
        await speaker.says(f"/hoi {QUESTION}")
        speaker.sees(mine)


async def test_a_stranger_types_the_name_of_an_office_and_is_shown_no_other(both: Town) -> None:
    speaker = both.stage.person(STRANGER)
    await speaker.says("xin chào")
    speaker.sees("tên cơ quan")
    assert OURS not in speaker.text
    assert speaker.buttons == []
    await speaker.says("phường hai van")
    assert speaker.buttons == [THEIRS]
    await speaker.presses(THEIRS)
    speaker.sees(THEIRS)
    await speaker.presses("Đăng ký")
    speaker.sees_buttons("Phòng Tổng hợp", "Phòng Tài vụ")
    await speaker.says("/dangky")
    speaker.sees_buttons("Phòng Tổng hợp", "Phòng Tài vụ")


async def test_a_link_leads_into_its_office_and_a_forged_one_nowhere(both: Town) -> None:
    chief = both.stage.person(TUAN)
    await chief.says("/coquan")
    word = chief.text.rpartition("start=")[2].strip()
    stranger = both.stage.person(STRANGER)
    await stranger.says(f"/start {word[:-1]}{'A' if word[-1] != 'A' else 'B'}")
    stranger.sees("tên cơ quan")
    await stranger.says(f"/start {word}")
    stranger.sees(OURS)


async def test_a_code_leads_into_the_office_that_gave_it(both: Town) -> None:
    await both.person(both.theirs, LAN, Role.ADMIN)
    chief = both.stage.person(LAN)
    await chief.says("/thanhvien")
    await chief.presses("Phòng Tổng hợp")
    await chief.presses("Mời")
    code = chief.text.rpartition("start=")[2].split()[0]
    for user_id in (STRANGER, HOA):
        speaker = both.stage.person(user_id)
        await speaker.says(f"/start {code}")
    async with both.stage.storage.reading() as tx:
        assert await tx.belonging.offices_of(STRANGER) == ((both.theirs,), (both.theirs,))
        assert await tx.belonging.offices_of(HOA) == ((both.ours,), (both.ours,))


async def test_administrators_of_the_settings_are_those_of_the_home_office_alone(both: Town) -> None:
    chief = both.stage.person(TUAN)
    await chief.says("/thanhvien")
    async with both.stage.storage.reading() as tx:
        assert await tx.belonging.offices_of(TUAN) == ((both.ours,), (both.ours,))
    assert both.offices.home.office.id == both.ours


async def test_a_closed_office_answers_nobody_and_an_open_one_goes_on(both: Town) -> None:
    async with both.stage.storage.transaction() as tx:
        await tx.offices.change(both.theirs, closed_at=both.stage.clock.now())
    group = both.stage.person(LAN, group=THEIR_GROUP)
    await group.says(f"/hoi {QUESTION}")
    both_speaker = both.stage.person(BOTH)
    await both_speaker.says(QUESTION)
    both_speaker.sees("CHIMOURS")
    alone = both.stage.person(HOA)
    await alone.says(QUESTION)
    alone.sees("CHIMOURS")


async def test_inline_words_are_answered_from_the_chosen_office(both: Town) -> None:
    speaker = both.stage.person(BOTH)
    offered = await speaker.types("rà soát hồ sơ")
    assert offered["results"] == []
    await speaker.says("/coquan")
    await speaker.presses(OURS)
    assert "CHIMOURS" in str(await speaker.types("rà soát hồ sơ"))


async def test_an_answer_goes_to_the_office_that_has_asked(both: Town) -> None:
    speaker = both.stage.person(BOTH)
    await speaker.says("/coquan")
    await speaker.presses(THEIRS)
    await speaker.says("/capnhat 1a xong")
    await speaker.says("/coquan")
    await speaker.presses(OURS)
    await speaker.says("12/BC-UBND ngày 20/11/2025")
    async with both.stage.storage.reading() as tx:
        assert (await tx.plans.progress(both.theirs), await tx.plans.progress(both.ours)) == (1, 0)


async def test_a_marked_message_is_refused_where_no_office_is_known(both: Town) -> None:
    speaker = both.stage.person(STRANGER)
    await speaker.says("(MẬT) kế hoạch")
    speaker.sees("độ mật")
    assert both.stage.outcomes[-1].keep is False
    assert UNIT not in speaker.text


async def test_ones_own_data_are_shown_and_erased_in_one_office_and_the_others_are_named(both: Town) -> None:
    speaker = both.stage.person(BOTH)
    await speaker.says("/coquan")
    await speaker.presses(OURS)
    await speaker.says("/dulieu")
    speaker.sees(f"Thông tin về anh/chị tại {OURS}", f"Anh/chị còn có thông tin tại: {THEIRS}", f"đã chọn bằng /coquan: {OURS}")
    await speaker.says("/xoatoi")
    speaker.sees(f"trợ lý của {OURS}", THEIRS)
    await speaker.presses("Đồng ý")
    speaker.sees("Đã xóa thông tin", THEIRS)
    async with both.stage.storage.reading() as tx:
        assert await tx.belonging.offices_of(BOTH) == ((both.theirs,), (both.theirs,))
        assert await tx.belonging.chosen(BOTH) is None
    await speaker.says(QUESTION)
    speaker.sees("CHIMTHEIRS")
    await both.stage.person(HOA).says("/dulieu")
    assert THEIRS not in both.stage.person(HOA).text


async def test_the_link_under_a_groups_digest_leads_to_its_office_whichever_is_chosen(both: Town) -> None:
    speaker, group = both.stage.person(BOTH), both.stage.person(BOTH, group=THEIR_GROUP)
    await speaker.says("/coquan")
    await speaker.presses(OURS)
    await group.says("/bantin")
    links = [each["url"] for row in group.last["reply_markup"]["inline_keyboard"] for each in row if "url" in each]
    assert links
    for link in links:
        await speaker.says(f"/start {link.partition('start=')[2]}")
        assert "CHIMTHEIRS" in " ".join([speaker.text, *speaker.buttons])
