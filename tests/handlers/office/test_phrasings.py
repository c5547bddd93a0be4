"""/tudien: administrators and heads write what the office calls its tasks, see what was learned, remove and undo."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing

import pytest

from plan.people import Role
from plan.phrasings import Phrasing, Source
from storage.picks import AskedQuestion
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, SERVICE_CENTRE, TUAN, UNIT_GROUP, Scene, Speaker

Stage = Callable[..., Awaitable[Scene]]
WORDS = "gỡ rối giấy tờ cho người nghèo"
KEPT = "gỡ rối giấy tờ người nghèo"
FADING = "dọn kho hồ sơ cũ"


async def administrator(stage: Stage) -> Speaker:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(HOA, Role.ADMIN)
    return scene.person(HOA)


async def head(stage: Stage, unit: str) -> Speaker:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(TUAN, Role.HEAD, unit)
    return scene.person(TUAN)


async def known(scene: Scene) -> tuple[Phrasing, ...]:
    async with scene.storage.reading() as tx:
        return await tx.phrasings.known(1, scene.clock.now())


async def task_id(scene: Scene, ref: str) -> int:
    async with scene.storage.reading() as tx:
        (plan,) = await tx.plans.in_force(1)
    return next(task.id or 0 for task in plan.tasks if task.ref == ref)


async def learned(scene: Scene, ref: str, words: str, people: int = 3) -> None:
    """Let so many people have chosen a task for these words."""
    meant = await task_id(scene, ref)
    async with scene.storage.transaction() as tx:
        for person in range(500, 500 + people):
            await tx.picks.note(AskedQuestion(1, words, (meant,)), meant, person, scene.clock.now(), meant=True)
    scene.library.forget()


async def audited(scene: Scene) -> list[tuple[str, str, set[str]]]:
    file = (await scene.storage.describe()).url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as database:
        found = database.execute("SELECT action, subject, facts FROM audit WHERE action LIKE 'phrasing%'").fetchall()
    return [(action, subject, set(json.loads(facts))) for action, subject, facts in found]


async def test_an_empty_dictionary_says_how_it_is_filled(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/tudien")
    hoa.sees("chưa có cách hỏi nào", "/tudien 1.a cách hỏi")
    assert hoa.buttons == []


async def test_what_is_written_answers_at_once_and_is_noted_without_its_words(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien 3d {WORDS}")
    hoa.sees_first(f"Đã ghi: hỏi “{KEPT}” là hỏi về 3.d.")
    hoa.sees(f"• 3.d: “{KEPT}”")
    hoa.sees_buttons("Hoàn tác", f"Bỏ 3.d: “{KEPT}”")
    await hoa.says("ai lo go roi giay to cho nguoi ngheo")
    hoa.sees("3.d", "chủ trì")
    assert await audited(hoa.scene) == [("phrasing.written", f"task:{await task_id(hoa.scene, 'II.3.d')}", {"words"})]


async def test_a_code_is_typed_in_any_way_and_question_words_are_taken_out(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says("/tudien II.3.đ: ai lo “dọn kho hồ sơ cũ” khi nào")
    hoa.sees_first("Đã ghi: hỏi “dọn kho hồ sơ cũ” là hỏi về 3.đ.")


async def test_writing_is_done_once_however_often_the_update_comes(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien 3d {WORDS}")
    await hoa.scene.repeats()
    await hoa.presses("Hoàn tác")
    await hoa.scene.repeats()
    assert await known(hoa.scene) == ()


async def test_the_same_words_again_change_nothing(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien 3d {WORDS}")
    await hoa.says("/tudien 3d giấy tờ người nghèo gỡ rối")
    hoa.sees_first("“giấy tờ người nghèo gỡ rối” đã là cách hỏi về 3.d, từ điển không đổi.")
    assert len(await audited(hoa.scene)) == 1


async def test_removing_and_undoing(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien 3d {WORDS}")
    await hoa.presses("Bỏ 3.d")
    hoa.sees_first(f"Đã bỏ: “{KEPT}” không còn là cách hỏi về 3.d.")
    hoa.sees("chưa có cách hỏi nào")
    assert await known(hoa.scene) == ()
    await hoa.presses("Hoàn tác")
    hoa.sees_first(f"Đã hoàn tác: “{KEPT}” với 3.d trở lại như trước.")
    assert [each.words for each in await known(hoa.scene)] == [KEPT]
    assert [action for action, _, _ in await audited(hoa.scene)] == ["phrasing.written", "phrasing.removed", "phrasing.undone"]


async def test_what_was_changed_since_is_neither_undone_nor_removed(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien 3d {WORDS}")
    old = hoa.last
    data = {row[0]["text"][:3]: row[0]["callback_data"] for row in old["reply_markup"]["inline_keyboard"]}
    await hoa.presses("Bỏ 3.d")
    await hoa.forges(data["Hoà"])
    hoa.sees_first("Từ điển đã được đổi sau đó nên không làm được; dưới đây là từ điển hiện tại.")
    await hoa.forges(data["Bỏ "])
    hoa.sees_first("Từ điển đã được đổi sau đó nên không làm được; dưới đây là từ điển hiện tại.")
    assert await known(hoa.scene) == ()


async def test_what_was_learned_is_shown_with_how_many_chose_it_and_stays_away_once_removed(stage: Stage) -> None:
    hoa = await administrator(stage)
    await learned(hoa.scene, "II.3.d", KEPT, 4)
    await hoa.says("/tudien")
    hoa.sees("1 cách hỏi", f"• 3.d: “{KEPT}” (4 người đã chọn)")
    await hoa.presses("Bỏ 3.d")
    await learned(hoa.scene, "II.3.d", KEPT, 9)
    await hoa.says("/tudien")
    hoa.sees("chưa có cách hỏi nào")
    await hoa.says(f"/tudien 3d {WORDS}")
    assert [each.source for each in await known(hoa.scene)] == [Source.WRITTEN]


async def test_undoing_the_removal_of_a_learned_phrasing_lets_it_count_again(stage: Stage) -> None:
    hoa = await administrator(stage)
    await learned(hoa.scene, "II.3.d", KEPT)
    await hoa.says("/tudien")
    await hoa.presses("Bỏ 3.d")
    await hoa.presses("Hoàn tác")
    assert [each.source for each in await known(hoa.scene)] == [Source.LEARNED]


async def test_what_was_learned_fades_with_time_unless_somebody_keeps_it(stage: Stage) -> None:
    hoa = await administrator(stage)
    await learned(hoa.scene, "II.3.d", KEPT)
    await learned(hoa.scene, "II.3.e", FADING)
    await hoa.says("/tudien")
    hoa.sees("thôi dùng khi 180 ngày không có ai chọn lại")
    await hoa.presses("Giữ 3.d")
    hoa.sees_first(f"Đã giữ: “{KEPT}” là cách hỏi về 3.d lâu dài.")
    await hoa.scene.repeats()
    hoa.sees_buttons("Hoàn tác", f"Bỏ 3.d: “{KEPT}”", f"Bỏ 3.e: “{FADING}”", "Giữ 3.e")
    assert "Giữ 3.d" not in hoa.buttons
    assert await audited(hoa.scene) == [("phrasing.kept", f"task:{await task_id(hoa.scene, 'II.3.d')}", {"words"})]
    hoa.scene.clock.move(days=181)
    await hoa.says("/tudien")
    hoa.sees("1 cách hỏi", f"• 3.d: “{KEPT}”")
    assert "180" not in hoa.text
    assert [(each.words, each.source) for each in await known(hoa.scene)] == [(KEPT, Source.WRITTEN)]


async def test_keeping_is_taken_back_and_then_it_is_only_learned_again(stage: Stage) -> None:
    hoa = await administrator(stage)
    await learned(hoa.scene, "II.3.d", KEPT)
    await hoa.says("/tudien 3d")
    await hoa.presses("Giữ 3.d")
    assert [each.source for each in await known(hoa.scene)] == [Source.WRITTEN]
    await hoa.presses("Hoàn tác")
    hoa.sees_buttons("Giữ 3.d")
    assert [each.source for each in await known(hoa.scene)] == [Source.LEARNED]


async def test_a_button_to_keep_does_nothing_to_what_is_kept_gone_or_too_old(stage: Stage) -> None:
    hoa = await administrator(stage)
    await learned(hoa.scene, "II.3.d", KEPT)
    await hoa.says("/tudien")
    keep = next(each["callback_data"] for each in hoa.last["reply_markup"]["inline_keyboard"][0] if each["text"] == "Giữ 3.d")
    await hoa.presses("Giữ 3.d")
    await hoa.forges(keep)
    hoa.sees_first(f"“{KEPT}” đã là cách hỏi về 3.d, từ điển không đổi.")
    await hoa.presses("Bỏ 3.d")
    await hoa.forges(keep)
    hoa.sees_first("Từ điển đã được đổi sau đó nên không làm được; dưới đây là từ điển hiện tại.")
    before = await audited(hoa.scene)
    hoa.scene.clock.move(days=2)
    await hoa.forges(keep)
    assert "quá lâu" in (hoa.alert or "")
    assert (await known(hoa.scene), await audited(hoa.scene)) == ((), before)


async def test_a_head_keeps_what_was_learned_for_the_tasks_of_the_unit_and_for_no_others(stage: Stage) -> None:
    tuan = await head(stage, SERVICE_CENTRE)
    await learned(tuan.scene, "II.3.a", KEPT)
    await learned(tuan.scene, "II.6.b", FADING)
    await tuan.says("/tudien")
    assert [each for each in tuan.buttons if each.startswith("Giữ")] == ["Giữ 3.a"]
    await tuan.presses("Giữ 3.a")
    assert [each.source for each in await known(tuan.scene)] == [Source.WRITTEN, Source.LEARNED]


async def test_a_long_dictionary_is_shown_in_pages(stage: Stage) -> None:
    hoa = await administrator(stage)
    for thing in ("bàn", "ghế", "đèn", "quạt", "rèm", "tranh", "lọ", "chậu", "thảm", "gối"):
        await hoa.says(f"/tudien 3a lau {thing} gỗ")
    await hoa.says("/tudien")
    hoa.sees("10 cách hỏi")
    assert len([each for each in hoa.buttons if each.startswith("Bỏ")]) == 8
    await hoa.presses("Sau ›")
    assert len([each for each in hoa.buttons if each.startswith("Bỏ")]) == 2
    await hoa.presses("Bỏ 3.a")
    hoa.sees_first("Đã bỏ: “lau tranh gỗ” không còn là cách hỏi về 3.a.")
    hoa.sees_buttons("Hoàn tác", "Bỏ 3.a: “lau đèn gỗ”", "‹ Trước")
    await hoa.presses("‹ Trước")
    hoa.sees("9 cách hỏi")


async def test_the_phrasings_of_one_task_are_asked_for_by_its_code(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien 3d {WORDS}")
    await hoa.says("/tudien 3e dọn kho hồ sơ cũ")
    await hoa.says("/tudien 3d")
    hoa.sees("3.d", "các cách hỏi", KEPT)
    assert "dọn kho" not in hoa.text
    await hoa.says("/tudien 3g")
    hoa.sees("chưa có cách hỏi nào")


async def test_a_code_that_names_two_tasks_is_asked_about_and_the_chosen_one_is_written(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien 5c {WORDS}")
    hoa.sees("Có hai nhiệm vụ mang số này", KEPT)
    await hoa.presses("5.c (mục c thứ hai)")
    hoa.sees_first(f"Đã ghi: hỏi “{KEPT}” là hỏi về 5.c (mục c thứ hai).")
    (phrasing,) = await known(hoa.scene)
    assert phrasing.task_id == await task_id(hoa.scene, "II.5.c2")


async def test_words_of_two_tasks_are_said_to_be_asked_about(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien 3d {WORDS}")
    await hoa.says(f"/tudien 3e {WORDS}")
    hoa.sees("Cách hỏi này cũng dùng cho 3.d")
    await hoa.says(WORDS)
    hoa.sees("Có hai việc khớp", "chọn giúp")


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("gỡ rối giấy tờ", "Anh/chị ghi số của nhiệm vụ trước"),
        (f"3k {WORDS}", "Kế hoạch không có nhiệm vụ 3k"),
        ("3d ai chủ trì", "từ riêng của nhiệm vụ"),
        ("3d Phòng Quản trị - Tài vụ tháng 11", "từ riêng của nhiệm vụ"),
        ("3d giấy", "ít nhất 2 từ"),
        (f"3d {WORDS} khổ sở khó khăn thiếu thốn vất vả lam lũ", "dài nhất 12 từ"),
        ("3d 0905123456 chị Lan", "không nhận dãy số dài"),
        ("3d gỡ rối 3b", "Hỏi bằng số của nhiệm vụ"),
    ],
)
async def test_what_is_no_phrasing_is_said_in_words(stage: Stage, typed: str, answer: str) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien {typed}")
    hoa.sees(answer)
    assert await known(hoa.scene) == ()


async def test_a_head_writes_and_removes_for_the_tasks_of_the_unit_and_for_no_others(stage: Stage) -> None:
    tuan = await head(stage, SERVICE_CENTRE)
    await tuan.says(f"/tudien 3a {WORDS}")
    tuan.sees_first(f"Đã ghi: hỏi “{KEPT}” là hỏi về 3.a.")
    await tuan.says(f"/tudien 6b {WORDS}")
    tuan.sees("Việc này thuộc đơn vị khác")
    assert len(await known(tuan.scene)) == 1


async def test_a_head_sees_what_other_units_are_called_but_has_no_button_and_forges_none(stage: Stage) -> None:
    hoa = await administrator(stage)
    await hoa.says(f"/tudien 3a {WORDS}")
    scene = hoa.scene
    await scene.registered(TUAN, Role.HEAD, FINANCE)
    tuan = scene.person(TUAN)
    await tuan.says("/tudien")
    tuan.sees(KEPT)
    assert tuan.buttons == []
    data = next(row[0]["callback_data"] for row in hoa.last["reply_markup"]["inline_keyboard"] if row[0]["text"][:2] == "Bỏ")
    await tuan.forges(data)
    assert tuan.alert == scene.texts.plain("press.unknown")
    assert len(await known(scene)) == 1


async def test_staff_and_groups_have_no_dictionary(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset())
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("/tudien")
    hoa.sees("ngoài phần việc của anh/chị")
    await scene.registered(HOA, Role.ADMIN)
    in_group = scene.person(HOA, group=UNIT_GROUP)
    await in_group.says("/tudien")
    in_group.sees("trong trò chuyện riêng")


async def test_english_speaks_english(stage: Stage) -> None:
    scene = await stage(open_to_all=False, admin_ids=frozenset(), language="en")
    await scene.registered(HOA, Role.ADMIN)
    hoa = scene.person(HOA)
    await hoa.says(f"/tudien 3d {WORDS}")
    hoa.sees_first(f"Noted: “{KEPT}” asks about 3.d.")
