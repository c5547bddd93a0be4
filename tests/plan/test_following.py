"""Talks: what leans on the answer before it is asked of that; what names its own subject is answered as if nothing was said."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.answers import (
    Concern,
    Found,
    Intent,
    Nothing,
    NothingReason,
    PlannedTask,
    Ranked,
    SmallTalk,
    SmallTalkKind,
    TaskList,
    Unsure,
    Wondered,
)
from plan.following import Replied
from plan.model import Unit, UnitRole
from plan.topics import LIFE, Reply, Topic, WhichUnit, is_fresh, topic_after
from tests.plan.example import example_answerer, example_plan
from tests.plan.talking import reply

TODAY = date(2025, 11, 24)
HCTC, QTTV, TTPV = "Phòng Hành chính - Tổ chức", "Phòng Quản trị - Tài vụ", "Trung tâm Phục vụ hành chính công tỉnh"


def talk(*said: str, asker: Unit | None = None) -> Reply:
    """Say one thing after the other; return the answer to the last."""
    topic, told = None, Replied(SmallTalk(SmallTalkKind.GREETING))
    for question in said:
        told = reply(example_answerer(), question, TODAY, asker, topic)
        topic = topic_after(told.given, told.given.items if isinstance(told.given, TaskList) else (), topic)
    return told.given


def item(code: str) -> PlannedTask:
    (found,) = example_answerer().by_code(code)
    return found


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("còn hạn?", Intent.DUE),
        ("con han?", Intent.DUE),
        ("hạn", Intent.DUE),
        ("deadline?", Intent.DUE),
        ("bao giờ xong", Intent.DUE),
        ("bh xong z", Intent.DUE),
        ("thế còn bao lâu nữa", Intent.DUE),
        ("còn bao nhiêu ngày", Intent.DUE),
        ("quá hạn chưa", Intent.DUE),
        ("qua han chua", Intent.DUE),
        ("quá hạn bao nhiêu ngày rồi", Intent.DUE),
        ("tre may ngay roi", Intent.DUE),
        ("nói rõ hơn đi", Intent.DETAIL),
        ("ai phối hợp?", Intent.COORDINATING),
        ("ai phoi hop", Intent.COORDINATING),
        ("thế ai phối hợp ạ", Intent.COORDINATING),
        ("sản phẩm là gì", Intent.DELIVERABLE),
        ("sp là j", Intent.DELIVERABLE),
        ("xong chưa", Intent.STATUS),
        ("xog chua", Intent.STATUS),
        ("xong rồi chưa", Intent.STATUS),
        ("việc này ai làm", Intent.LEAD),
        ("nhiệm vụ này hạn khi nào", Intent.DUE),
        ("nhiem vu nay han khi nao", Intent.DUE),
        ("hạn của nhiệm vụ đó", Intent.DUE),
        ("chi tiết", Intent.DETAIL),
        ("nhiệm vụ vừa rồi thì sao", Intent.DETAIL),
    ],
)
def test_a_field_alone_is_asked_of_the_task_that_was_answered_about(said: str, field: Intent) -> None:
    assert talk("ai chủ trì kiểm soát TTHC?", said) == Found(field, item("3a"))


@pytest.mark.parametrize(
    "said",
    [
        "thế còn 3b",
        "còn 3b thì sao",
        "3b thì sao",
        "the con 3b",
        "con 3b thi sao",
        "z còn 3b",
        "à còn 3b thì sao ạ",
        "3b thì thế nào",
    ],
)
def test_another_task_is_asked_what_was_asked_before(said: str) -> None:
    assert talk("hạn 3a", said) == Found(Intent.DUE, item("3b"))
    assert talk("3a phối hợp với ai", said) == Found(Intent.COORDINATING, item("3b"))


def test_another_task_may_be_named_in_words() -> None:
    told = talk("hạn 3a", "thế còn tinh giản biên chế thì sao")
    assert isinstance(told, Found)
    assert (told.intent, told.item) == (Intent.DUE, item("4d"))


def test_another_task_with_a_field_of_its_own_is_asked_that() -> None:
    assert talk("hạn 3a", "thế còn 3b ai làm") == Found(Intent.LEAD, item("3b"))


@pytest.mark.parametrize("said", ["con dau", "the che phap luat", "vậy tinh giản biên chế"])
def test_words_that_may_open_a_new_question_change_nothing_about_it(said: str) -> None:
    assert talk("hạn 3a", said) == talk(said)


def test_a_letter_used_twice_keeps_what_was_asked() -> None:
    told = talk("hạn 3a", "thế còn 5c")
    assert isinstance(told, Unsure)
    assert told.asked is Intent.DUE
    assert talk("hạn 3a", "thế còn 5c", "việc thứ hai") == Found(Intent.DUE, item("5c2"))


@pytest.mark.parametrize("said", ["còn phòng HC-TC thì sao", "thế còn hctc", "con phong hc-tc thi sao", "phòng HC-TC thì sao"])
def test_another_unit_is_asked_about_the_same_time(said: str) -> None:
    told = talk("phòng quản trị tài vụ tháng 11 có việc gì", said)
    assert isinstance(told, TaskList)
    assert told.unit is not None
    assert (told.unit.name, told.span and told.span.label) == (HCTC, "2025-11")
    told = talk("tháng 12 có việc gì", said)
    assert isinstance(told, TaskList)
    assert (told.unit and told.unit.name, told.span and told.span.label) == (HCTC, "2025-12")


def test_another_unit_is_asked_in_the_same_role_and_counted_alike() -> None:
    told = talk("phòng hc-tc phối hợp việc gì", "còn trung tâm phục vụ hành chính công thì sao")
    assert isinstance(told, TaskList)
    assert (told.unit and told.unit.name, told.role) == (TTPV, UnitRole.COORDINATING)
    counted = talk("phòng hc-tc có mấy việc", "thế còn phòng quản trị tài vụ")
    assert isinstance(counted, TaskList)
    assert counted.intent is Intent.COUNT


@pytest.mark.parametrize(
    ("said", "label"),
    [
        ("tháng sau thì sao", "2025-12"),
        ("thang sau thi sao", "2025-12"),
        ("còn quý 4", "2025-Q4"),
        ("thế còn quá hạn", "overdue"),
    ],
)
def test_another_time_is_asked_of_the_same_unit(said: str, label: str) -> None:
    told = talk("hctc tháng 11 có việc gì", said)
    assert isinstance(told, TaskList)
    assert (told.unit and told.unit.name, told.span and told.span.label) == (HCTC, label)


@pytest.mark.parametrize("said", ["còn việc phối hợp thì sao", "con phoi hop"])
def test_the_other_role_of_the_same_unit_is_asked_for_though_its_list_had_one_task(said: str) -> None:
    told = talk("hctc tháng 11 có việc gì", said)
    assert isinstance(told, TaskList)
    assert (told.unit and told.unit.name, told.role, told.span and told.span.label) == (HCTC, UnitRole.COORDINATING, "2025-11")
    assert isinstance(talk("hctc tháng 11 có việc gì", "còn ai phối hợp?"), Found)


def test_the_other_role_of_the_same_unit_is_asked_for() -> None:
    told = talk("việc của hctc", "còn phối hợp thì sao")
    assert isinstance(told, TaskList)
    assert (told.unit and told.unit.name, told.role) == (HCTC, UnitRole.COORDINATING)


@pytest.mark.parametrize(
    "said", ["đơn vị kia thì sao", "don vi kia thi sao", "đv kia thì sao", "thế còn phòng kia", "bên kia tháng 11 thì sao"]
)
def test_that_other_unit_is_the_one_spoken_of_before(said: str) -> None:
    told = talk("hctc tháng 11 có việc gì", "còn phòng quản trị tài vụ thì sao", said)
    assert isinstance(told, TaskList)
    assert (told.unit and told.unit.name, told.span and told.span.label) == (HCTC, "2025-11")


@pytest.mark.parametrize("said", ["phong do thi sao", "con don vi do"])
def test_without_marks_a_unit_is_pointed_at_where_nothing_follows(said: str) -> None:
    assert isinstance(talk("hctc tháng 11 có việc gì", said), WhichUnit)
    assert not isinstance(talk("hctc tháng 11 có việc gì", "don vi do ai lam"), WhichUnit)


def test_where_no_other_unit_was_spoken_of_the_units_are_offered_and_the_time_stays() -> None:
    told = talk("hctc tháng 11 có việc gì", "đơn vị kia thì sao")
    assert isinstance(told, WhichUnit)
    assert HCTC not in {unit.name for unit in told.units}
    assert QTTV in {unit.name for unit in told.units}
    assert told.span is not None
    assert told.span.label == "2025-11"


def test_that_other_unit_of_a_task_is_the_one_that_helps_or_a_choice_of_those() -> None:
    answerer = example_answerer()
    helping = {}
    for task in example_plan().tasks:
        named = {unit.name for name in task.coordinating if (unit := answerer.units.resolve(name)) and name not in task.lead}
        helping.setdefault(min(len(named), 2), (task, named))
    task, named = helping[1]
    told = talk(f"ai chủ trì {task.ref}", "đơn vị kia thì sao")
    assert isinstance(told, TaskList)
    assert told.unit is not None
    assert {told.unit.name} == named
    task, named = helping[0]
    told = talk(f"ai chủ trì {task.ref}", "đơn vị kia thì sao")
    assert isinstance(told, WhichUnit)
    assert len(told.units) == len(answerer.units.units)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("việc thứ hai", 1),
        ("viec thu hai", 1),
        ("cái thứ 2", 1),
        ("thứ hai ạ", 1),
        ("cái đầu tiên", 0),
        ("việc đầu tiên thì sao", 0),
    ],
)
def test_one_of_those_offered_is_picked_by_its_place(said: str, at: int) -> None:
    offered = talk("rà soát văn bản qppl ai làm")
    assert isinstance(offered, Unsure)
    assert talk("rà soát văn bản qppl ai làm", said) == Found(Intent.LEAD, offered.choices[at])


def test_one_of_a_list_is_picked_and_asked_about() -> None:
    listed = talk("mục 1 có gì")
    assert isinstance(listed, TaskList)
    assert talk("mục 1 có gì", "hạn của việc thứ hai") == Found(Intent.DUE, listed.items[1])
    assert talk("mục 1 có gì", "việc cuối cùng ai làm") == Found(Intent.LEAD, listed.items[-1])
    assert not isinstance(talk("mục 1 có gì", "việc thứ sáu"), Found)


def test_a_field_after_few_tasks_offers_them_and_after_many_asks_as_ever() -> None:
    listed = talk("mục 1 có gì")
    assert isinstance(listed, TaskList)
    assert talk("mục 1 có gì", "ai phối hợp?") == Unsure(Intent.COORDINATING, listed.items)
    assert talk("việc của hctc", "ai phối hợp?") == talk("ai phối hợp?")


@pytest.mark.parametrize("between", ["cảm ơn nhé", "xin chào", "à ừ"])
def test_politeness_does_not_end_a_talk(between: str) -> None:
    assert talk("ai chủ trì 3a", between, "còn hạn?") == Found(Intent.DUE, item("3a"))


def test_what_the_plan_does_not_hold_ends_a_talk() -> None:
    assert talk("ai chủ trì 3a", "lương tháng này bao nhiêu", "còn hạn?") == talk("còn hạn?")
    assert talk("ai chủ trì 3a", "3k", "còn hạn?") == talk("còn hạn?")


def test_a_new_question_takes_the_place_of_the_one_before() -> None:
    assert talk("ai chủ trì 3a", "hạn 3b", "ai phối hợp?") == Found(Intent.COORDINATING, item("3b"))


def test_whether_it_is_a_units_is_asked_about_the_task_spoken_of() -> None:
    (unit,) = [each for each in example_answerer().units.units if each.name == HCTC]
    for said in (
        "phòng mình có phải làm không",
        "việc này phòng HC-TC có phải làm không",
        "phong hc-tc co phai phoi hop khong",
    ):
        told = talk("ai chủ trì 4a", said, asker=unit)
        assert isinstance(told, Found)
        assert (told.item, told.wondered) == (item("4a"), Wondered(unit, Concern.LEADS))


@pytest.mark.parametrize("said", ["đơn vị đó có việc gì", "thế còn đơn vị đó"])
def test_the_first_of_ranked_units_can_be_pointed_at(said: str) -> None:
    ranked = talk("đơn vị nào nhiều việc nhất")
    assert isinstance(ranked, Ranked)
    told = talk("đơn vị nào nhiều việc nhất", said)
    assert isinstance(told, TaskList)
    assert told.unit == ranked.shares[0].unit


WHOLE = [
    "ai chủ trì kiểm soát TTHC?",
    "hạn 3b",
    "3b",
    "3b xong chưa",
    "5c hạn khi nào",
    "mục 5 có mấy nhiệm vụ",
    "tháng 12 có việc gì đến hạn",
    "quá hạn",
    "tháng sau",
    "còn việc gì quá hạn",
    "phòng hc-tc làm những việc gì",
    "còn phòng hc-tc có việc gì",
    "hctc tháng 11 có việc gì",
    "viec do ai lam trong muc 3",
    "tinh giản biên chế phối hợp với đơn vị nào",
    "lương tháng này bao nhiêu",
    "đơn vị nào phối hợp 4b",
    "rà soát văn bản qppl ai làm",
    "nâng cao mức độ hài lòng",
    "chỉ thị 17/CT-UBND",
    "3k",
    "cảm ơn",
    "kế hoạch này có bao nhiêu nhiệm vụ",
    "đơn vị nào nhiều việc nhất",
    "phòng hc-tc có phải làm 4b không",
    "việc nào chưa có ai báo cáo",
    "phòng HC-TC tháng 11 còn việc nào chưa xong",
]
OPENERS = [
    "ai chủ trì 3a",
    "hạn 4b",
    "3b",
    "rà soát văn bản qppl ai làm",
    "hctc tháng 11 có việc gì",
    "quá hạn",
    "mục 1 có gì",
    "cảm ơn",
]


@pytest.mark.parametrize("said", WHOLE)
@pytest.mark.parametrize("before", OPENERS)
def test_a_question_with_a_subject_is_answered_alike_whatever_was_said_before(before: str, said: str) -> None:
    assert talk(before, said) == talk(said)


codes = st.sampled_from([task.ref for task in example_plan().tasks])
contents = st.sampled_from([task.content for task in example_plan().tasks])
fields = st.sampled_from(["ai chủ trì", "hạn", "sản phẩm", "ai phối hợp", "tiến độ", "", "cho hỏi", "bao giờ xong", "nhiệm vụ"])


@given(
    before=st.lists(st.sampled_from([*OPENERS, "thế còn 3b", "đơn vị kia thì sao"]), min_size=1, max_size=3),
    field=fields,
    named=codes | contents,
)
def test_whoever_names_a_task_is_answered_about_it_whatever_was_said_before(before: list[str], field: str, named: str) -> None:
    question = f"{field} {named}".strip()
    assert talk(*before, question) == talk(question)


@given(before=st.sampled_from(OPENERS), said=st.text(max_size=30))
def test_no_words_break_a_talk_and_what_leans_on_nothing_is_answered_alike(before: str, said: str) -> None:
    first = reply(example_answerer(), before, TODAY)
    topic = topic_after(first.given, (), None)
    told = reply(example_answerer(), said, TODAY, None, topic)
    assert told.leans or told.given == talk(said)


def test_a_topic_is_fresh_for_ten_minutes_and_for_who_asks_again_before_the_answer() -> None:
    now = datetime(2025, 11, 24, 3, tzinfo=UTC)
    assert is_fresh(now, now + LIFE)
    assert not is_fresh(now, now + LIFE + timedelta(seconds=1))
    assert is_fresh(now, now - timedelta(seconds=3))


def test_a_list_remembers_the_unit_before_its_own_and_a_choice_of_units_changes_nothing() -> None:
    before = Topic(Intent.DUE, (item("3a"),), 1)
    assert topic_after(WhichUnit((), Intent.LIST_BY_UNIT), (), before) is before
    assert topic_after(Nothing(NothingReason.NO_UNIT_OF_ASKER), (), before) is before
    assert topic_after(Nothing(NothingReason.UNKNOWN_UNIT, "Sở Y tế"), (), before) is None
