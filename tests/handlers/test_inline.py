"""Inline mode: "@bot kiểm soát TTHC" typed in any chat offers cards to who may ask, and nothing of the plan to others."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.sandbox.inline import QUERY_LIFETIME
from plan.people import Holding, Person, Role
from plan.rights import Action, Place, denial
from plan.units import UnitBook
from tests import dialogue
from tests.dialogue import ADMINISTRATION, FINANCE, HOA, OTHER_GROUP, STRANGER, TUAN, UNIT_GROUP, Scene

Stage = Callable[..., Awaitable[Scene]]
NOTHING_BUT_THE_WAY_IN = {
    "results": [],
    "next_offset": "",
    "button": {"text": "Đăng ký", "start_parameter": "dangky"},
    "cache_time": 5,
    "is_personal": True,
}


async def test_a_card_is_what_the_bot_would_answer_with_its_source_and_no_buttons(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    answered = hoa.last
    await hoa.types("ai chủ trì kiểm soát TTHC?")
    best = hoa.offered["results"][0]
    assert best["title"].startswith("3.a Cập nhật, xây dựng, tham mưu ban hành")
    assert best["title"].endswith("…")
    assert best["description"] == "TT PVHCC · hạn 30/9 (quá hạn 55 ngày)"
    assert best["message"] == {"text": answered["text"], "entities": answered["entities"]}
    assert "Mục II.3.a, Kế hoạch Cải cách hành chính" in best["message"]["text"]


async def test_a_chosen_card_is_sent_in_the_persons_name_and_the_bot_does_not_answer_its_own_words(stage: Stage) -> None:
    scene = await stage(privacy_mode=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await scene.person(HOA).says("/capnhat 1b 40% đã có đề cương")
    for chat in (HOA, UNIT_GROUP):
        hoa = scene.person(HOA, group=chat)
        await hoa.types("1b")
        async with scene.changing_nothing():
            message = await hoa.chooses("1.b")
        assert (message["from"]["id"], message["via_bot"]["id"]) == (HOA, scene.telegram.bot.user_id)
        assert "40%" in message["text"]
        hoa.sees_nothing_new()


async def test_in_a_group_where_the_bot_is_not_cards_are_offered_all_the_same(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    tuan = scene.person(TUAN, group=OTHER_GROUP)
    await tuan.types("3a")
    await tuan.chooses("3.a")
    assert "📌 3.a" in scene.telegram.messages(OTHER_GROUP)[-1]["text"]
    assert "reply_markup" not in scene.telegram.messages(OTHER_GROUP)[-1]


async def test_the_nearest_tasks_stand_behind_the_best_one(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.types("rà soát văn bản qppl")
    assert {title.partition(" ")[0] for title in hoa.titles[:2]} == {"2.c", "2.d"}
    assert 2 <= len(hoa.titles) <= 5


async def test_a_word_that_is_only_half_typed_takes_nothing_away(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.types("kiểm soát thủ tục hành chính")
    whole = hoa.titles
    await hoa.types("kiểm soát thủ tục hành chính qqx")
    assert hoa.titles[0] == whole[0]


@pytest.mark.parametrize("typed", ["", "  ", "hạn"])
async def test_without_a_task_in_mind_what_falls_due_next_in_ones_own_unit_is_offered(stage: Stage, typed: str) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.types(typed)
    assert [title.partition(" ")[0] for title in hoa.titles] == ["5.c", "1.b", "2.b"]
    assert [each["description"].partition(" · ")[2] for each in hoa.offered["results"]] == [
        "hạn 30/11 (còn 6 ngày)",
        "hạn 31/12 (còn 37 ngày)",
        "hạn 31/3 (quá hạn 238 ngày)",
    ]


async def test_who_works_in_no_unit_is_offered_what_falls_due_next_in_the_office(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    tuan = scene.person(TUAN)
    await tuan.types("")
    assert tuan.titles[0].startswith("5.c")
    assert len(tuan.titles) == 7


async def test_a_list_is_offered_as_a_whole_and_then_task_by_task_on_several_pages(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.types("phòng hành chính tổ chức làm những việc gì")
    first = hoa.offered
    assert first["results"][0]["title"].startswith("Phòng Hành chính - Tổ chức · chủ trì: 12 việc")
    assert first["results"][0]["description"] == "Gửi cả danh sách, 12 việc"
    assert hoa.titles[1].startswith("2.b")
    assert first["next_offset"] == "10"
    second = await hoa.types("phòng hành chính tổ chức làm những việc gì", first["next_offset"])
    assert (len(first["results"]), len(second["results"]), second["next_offset"]) == (10, 3, "")
    assert len({each["id"] for page in (first, second) for each in page["results"]}) == 13
    await hoa.types("phòng hành chính tổ chức làm những việc gì")
    message = await hoa.chooses("Phòng Hành chính")
    assert "🔴 2.b" in message["text"]


async def test_a_ranking_of_units_is_offered_as_the_bot_would_answer_it(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("đơn vị nào nhiều việc nhất")
    await hoa.types("đơn vị nào nhiều việc nhất")
    (only,) = hoa.offered["results"]
    assert only["message"]["text"] == hoa.text
    assert only["description"] == "Gửi câu trả lời này"


async def test_a_list_without_a_task_is_an_answer_too(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.types("việc đã hoàn thành của phòng quản trị tài vụ")
    assert len(hoa.titles) == 1
    assert "không có việc nào" in hoa.titles[0]


@pytest.mark.parametrize("offset", ["-1", "abc", "9" * 60, "٣", "1e3", " 10"])
async def test_an_offset_that_was_never_given_out_begins_anew(stage: Stage, offset: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.types("quá hạn")
    first = hoa.offered["results"]
    assert (await hoa.types("quá hạn", offset))["results"] == first


async def test_an_offset_behind_the_end_offers_nothing(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    offered = await hoa.types("quá hạn", "999999")
    assert (offered["results"], offered["next_offset"], offered["button"]) == ([], "", None)


@pytest.mark.parametrize("typed", ["lương tháng này bao nhiêu", "zzzz qqqq", "xin chào", "9k"])
async def test_where_nothing_fits_the_private_chat_is_offered(stage: Stage, typed: str) -> None:
    hoa = (await stage()).person(HOA)
    offered = await hoa.types(typed)
    assert offered["results"] == []
    assert offered["button"] == {"text": "Không thấy trong kế hoạch. Hỏi riêng trợ lý", "start_parameter": "hoi"}
    await hoa.says("/start hoi")
    hoa.sees("Nhắc Việc")


@pytest.mark.parametrize(
    "typed", ["", "3a", "ai chủ trì kiểm soát TTHC?", "quá hạn", "phòng hành chính tổ chức", "có bao nhiêu việc"]
)
async def test_a_stranger_is_offered_the_way_in_and_nothing_of_the_plan(stage: Stage, typed: str) -> None:
    stranger = (await stage(open_to_all=False)).person(STRANGER)
    assert await stranger.types(typed) == NOTHING_BUT_THE_WAY_IN


async def test_the_way_in_opens_the_private_chat_where_a_stranger_registers(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    stranger = scene.person(STRANGER)
    for length in range(8):
        await stranger.types("kiểm soát"[:length])
    await stranger.says("quá hạn")
    stranger.sees("Trợ lý này phục vụ cán bộ")
    await stranger.says("/start dangky")
    stranger.sees_buttons("Đăng ký")


async def test_an_open_office_offers_cards_to_everyone(stage: Stage) -> None:
    stranger = (await stage(open_to_all=True)).person(STRANGER)
    offered = await stranger.types("kiểm soát TTHC")
    assert stranger.titles[0].startswith("3.a")
    assert offered["button"] is None


@pytest.mark.parametrize("open_to_all", [False, True])
@pytest.mark.parametrize("role", [*Role, "bare", "stranger"])
async def test_cards_are_offered_to_exactly_those_who_may_ask_in_private(
    stage: Stage, role: Role | str, open_to_all: bool
) -> None:
    scene = await stage(open_to_all=open_to_all, admin_ids=frozenset())
    person: Person | None = None
    if isinstance(role, Role):
        person = await scene.registered(HOA, role, ADMINISTRATION if role.of_unit else None)
    elif role == "bare":
        async with scene.storage.transaction() as tx:
            person = await tx.people.register(1, HOA, "Nguyễn Thị Hoa", scene.clock.now())
    allowed = denial(Action.ASK, person, place=Place.PRIVATE, open_to_all=open_to_all) is None
    offered = await scene.person(HOA, group=UNIT_GROUP).types("3a")
    assert bool(offered["results"]) is allowed
    assert allowed or offered == NOTHING_BUT_THE_WAY_IN


async def test_who_has_left_is_a_stranger_again(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    person = await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.types("3a")
    assert hoa.titles
    async with scene.storage.transaction() as tx:
        await tx.people.take(person.id, person.holdings[0], scene.clock.now())
    assert await hoa.types("3a") == NOTHING_BUT_THE_WAY_IN


@pytest.mark.parametrize("successor", [None, FINANCE])
async def test_the_people_of_a_dissolved_unit_ask_only_where_its_work_went_on(stage: Stage, successor: str | None) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    async with scene.storage.transaction() as tx:
        book = UnitBook(await tx.units.all(1))
        gone, taking = book.resolve(ADMINISTRATION), book.resolve(successor) if successor else None
        assert gone is not None
        assert gone.id is not None
        await tx.units.dissolve(gone.id, taking.id if taking else None, scene.clock.now())
    hoa = scene.person(HOA)
    await hoa.types("3a")
    assert (hoa.offered == NOTHING_BUT_THE_WAY_IN) is (successor is None)


async def test_who_stands_in_for_a_colleague_may_ask_as_long_as_that_lasts(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    tuan, hoa = await scene.registered(TUAN, Role.HEAD, ADMINISTRATION), scene.person(HOA)
    async with scene.storage.transaction() as tx:
        substitute = await tx.people.register(1, HOA, "Nguyễn Thị Hoa", scene.clock.now())
        await tx.people.leave(tuan.id, scene.clock.now().date(), substitute.id, scene.clock.now())
    await hoa.types("3a")
    assert hoa.titles
    scene.clock.move(days=2)
    assert await hoa.types("3a") == NOTHING_BUT_THE_WAY_IN


async def test_an_administrator_named_in_the_settings_is_offered_cards_from_the_first_letter(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    tuan = scene.person(TUAN)
    await tuan.types("3a")
    assert tuan.titles
    async with scene.storage.reading() as tx:
        person = await tx.people.by_user(1, TUAN, scene.clock.now().date())
    assert person is not None
    assert Holding(Role.ADMIN) in person.holdings


@pytest.mark.parametrize(("who", "open_to_all"), [("staff", False), ("stranger", False), ("stranger", True), ("silent", False)])
async def test_typing_writes_nothing(stage: Stage, who: str, open_to_all: bool) -> None:
    scene = await stage(open_to_all=open_to_all)
    if who != "stranger":
        person = await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
        async with scene.storage.transaction() as tx:
            await tx.people.set_reachable(person.id, scene.clock.now(), reachable=who != "silent")
    hoa = scene.person(HOA, group=UNIT_GROUP)
    async with scene.changing_nothing():
        for length in range(len("kiểm soát TTHC") + 1):
            await hoa.types("kiểm soát TTHC"[:length])
    assert {call.method for call in scene.telegram.calls} <= {"getMe", "answerInlineQuery"}


ODD = [
    "\u202ecác việc quá hạn",
    "<b>kiểm soát</b> & \"'",
    "&lt;script&gt;",
    "🦆" * 128,
    "z̸̢̛" * 60,
    "'; DROP TABLE tasks; --",
    "{{ 7 * 7 }} %s %(x)s",
    "\u0000\u0007\t\n",
    "3" * 256,
    "..........",
    "١٢٣ 三甲 ก",
    "\ufeff\u200b",
    "/quahan",
    "@nhacviec_bot",
]


@pytest.mark.parametrize("typed", ODD)
async def test_odd_characters_are_answered_like_any_other(stage: Stage, typed: str) -> None:
    scene = await stage()
    offered = await scene.person(HOA).types(typed)
    assert scene.outcomes[-1].error is None
    assert len(offered["results"]) <= 10


async def test_a_very_long_query_is_answered_by_what_telegram_hands_on_of_it(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.types("kiểm soát thủ tục hành chính " * 50)
    assert scene.outcomes[-1].error is None
    assert len(scene.handled[-1].raw["inline_query"]["query"]) == 256
    raw = {"update_id": 999_999_999, "inline_query": {**scene.handled[-1].raw["inline_query"], "query": "kiểm soát " * 5_000}}
    assert (await scene.handle(raw)).error is None


async def test_a_redelivered_query_is_answered_by_the_very_same_call_and_nothing_fails(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    for who, typed in ((HOA, "kiểm soát TTHC"), (HOA, "lương"), (STRANGER, "3a")):
        await scene.person(who).types(typed)
        await scene.repeats()


async def test_a_query_that_more_typing_has_overtaken_is_no_failure(stage: Stage, caplog: Any) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    old = [scene.telegram.type_inline(who, who, "kiểm") for who in (HOA, STRANGER)]
    scene.clock.move(seconds=QUERY_LIFETIME.total_seconds() + 1)
    await scene.deliver()
    assert [scene.telegram.offered_for(query) for query in old] == [None, None]
    assert [outcome.error for outcome in scene.outcomes] == [None, None]
    assert "failed" not in caplog.text
    assert scene.telegram.sent("sendMessage") == []


async def test_a_network_that_fails_is_left_to_the_next_run_in_silence(stage: Stage) -> None:
    scene = await stage()
    scene.telegram.faults.refuse("answerInlineQuery")
    scene.telegram.type_inline(HOA, HOA, "3a")
    await scene.deliver()
    assert scene.outcomes[-1].error is not None
    assert scene.telegram.sent("sendMessage") == []
    await scene.handle(scene.handled[-1].raw, attempt=2)
    assert scene.outcomes[-1].error is None


async def test_a_fault_of_ours_is_logged_and_neither_told_at_each_letter_nor_tried_again(
    stage: Stage, monkeypatch: Any, caplog: Any
) -> None:
    scene = await stage()

    async def broken(*_: Any, **__: Any) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("handlers.inline.offer", broken)
    scene.telegram.type_inline(HOA, HOA, "3a")
    await scene.deliver()
    outcome = scene.outcomes[-1]
    assert (type(outcome.error), outcome.keep) == (OSError, False)
    assert outcome.code is not None
    assert "an update failed" in caplog.text
    assert scene.telegram.sent("sendMessage") == []


async def test_marked_words_are_offered_nothing_and_not_kept(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    offered = await hoa.types("[TUYỆT MẬT] kiểm soát TTHC")
    assert (offered["results"], offered["button"]) == ([], None)
    assert scene.outcomes[-1].keep is False
    hoa.sees_nothing_new()


async def test_many_people_type_at_once_and_each_is_offered_their_own(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    queries = {who: scene.telegram.type_inline(who, who, "") for who in (HOA, TUAN, STRANGER)}
    await scene.deliver_at_once()
    offered = {who: scene.telegram.offered_for(query) for who, query in queries.items()}
    assert [len((offered[who] or {})["results"]) for who in (HOA, TUAN, STRANGER)] == [3, 7, 0]


async def test_without_a_plan_nothing_is_offered(stage: Stage) -> None:
    hoa = (await stage(plans=())).person(HOA)
    for typed in ("", "3a", "quá hạn"):
        assert (await hoa.types(typed))["results"] == []


async def test_a_card_longer_than_a_message_is_offered_as_far_as_it_goes(stage: Stage) -> None:
    units = tuple(f"Trung tâm Dịch vụ công số {number} của tỉnh" for number in range(200))
    scene = await stage(plans=(dialogue.with_task(dialogue.example_plan(), "II.3.a", lead=units),))
    hoa = scene.person(HOA)
    await hoa.types("3a")
    assert hoa.offered["results"][0]["message"]["text"].startswith("📌 3.a")
    assert len(hoa.offered["results"][0]["description"]) < 150


async def test_what_stands_in_a_plan_is_escaped(stage: Stage) -> None:
    plan = dialogue.with_task(dialogue.example_plan(), "II.3.a", content='Rà soát <b>"A" & B</b> kiểm kê tem thư')
    hoa = (await stage(plans=(plan,))).person(HOA)
    await hoa.types("kiểm kê tem thư")
    best = hoa.offered["results"][0]
    assert best["title"] == '3.a Rà soát <b>"A" & B</b> kiểm kê tem thư'
    assert '<b>"A" & B</b>' in best["message"]["text"]


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("4a", "Thường xuyên"),
        ("6b", "Theo hướng dẫn của cấp thẩm quyền"),
        ("3a", "hạn 30/9 (quá hạn 55 ngày)"),
    ],
)
async def test_the_line_below_says_who_leads_and_by_when(stage: Stage, typed: str, about: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.types(typed)
    assert about in hoa.offered["results"][0]["description"]


async def test_english_speaks_english_around_the_plans_words(stage: Stage) -> None:
    scene = await stage(language="en", open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa = scene.person(HOA)
    await hoa.types("3a")
    assert "due" in hoa.offered["results"][0]["description"]
    assert "(55 days overdue)" in hoa.offered["results"][0]["message"]["text"]
    assert (await scene.person(STRANGER).types("3a"))["button"]["text"] == "Register"


async def test_help_tells_of_it_only_where_it_is_on_and_who_may_ask(stage: Stage) -> None:
    scene = await stage(open_to_all=False)
    await scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    hoa, stranger = scene.person(HOA), scene.person(STRANGER)
    await hoa.says("/help")
    hoa.sees("gõ @nhacviec_bot và vài chữ")
    await stranger.says("/help")
    assert "@nhacviec_bot" not in stranger.text
    scene.telegram.inline_mode = False
    await scene.application.bot.get_me()
    await hoa.says("/help")
    assert "@nhacviec_bot" not in hoa.text
