"""Rules that follow a change of plans answer exactly as rules made anew, and take over what has not changed."""

from __future__ import annotations

from array import array
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.answering import Answerer
from plan.index import Edit, TaskIndex, Text
from plan.model import Plan, PlanHeader, Section, Task, Unit
from plan.phrasings import Phrasing, Source
from plan.rows import Cut, Order, Row
from plan.units import UnitBook

TODAY = date(2025, 11, 24)
UNITS = UnitBook([Unit("Phòng Nội vụ", "P. NV"), Unit("Phòng Tài chính", "P. TC")])
SPOKEN = (
    "trồng trong cây cấy xanh họp hợp tổ chức tổng số hóa hoá số liệu tthc thủ tục hành chính kiểm soát ba bà kê khai tài sản "
    "tham gia cơ sở 12/qđ-ubnd 2026 báo cáo của phòng nội vụ kiem soat"
)
WORDS = tuple(SPOKEN.split())
ASKED = ("ai chủ trì", "hạn", "bao giờ xong", "bao nhiêu việc", "phòng nội vụ", "tctx", "ksth", "trog", "soats", "mục 2", "2.1")

said = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
names = st.sampled_from(["Phòng Nội vụ", "Phòng Tài chính", "Các phòng, đơn vị"])
asked = st.lists(st.sampled_from((*WORDS, *ASKED)), min_size=1, max_size=5).map(" ".join)
headings = st.sampled_from(["Cải cách hành chính", "Tài sản công"])
tasks = st.builds(
    lambda content, deliverable, section, name: Task("", "", section, content, (name,), (), deliverable),
    said,
    st.none() | said,
    headings,
    names,
)


@st.composite
def offices(draw):
    """Plans of an office with what it calls their tasks, as they are one after the other."""
    drawn = [[draw(st.lists(tasks, max_size=6)) for _ in range(draw(st.integers(0, 2)))]]
    for _ in range(draw(st.integers(1, 3))):
        drawn.append(draw(changed(drawn[-1])))
    numbers: dict[int, int] = {}
    states = []
    for plans in drawn:
        ids = [numbers.setdefault(id(task), len(numbers) + 1) for plan in plans for task in plan]
        called = st.builds(Phrasing, st.sampled_from(ids or [1]), said, st.sampled_from(Source))
        states.append((tuple(plan_of(at, plan, numbers) for at, plan in enumerate(plans)), draw(st.lists(called, max_size=3))))
    return states


@st.composite
def changed(draw, plans):
    """The same tasks but for some that came, went, changed or moved, and plans that came or went."""
    plans = [list(plan) for plan in plans]
    kind = draw(st.sampled_from(["plan comes", "plan goes", "tasks"])) if plans else "plan comes"
    if kind == "plan comes":
        plans.insert(draw(st.integers(0, len(plans))), draw(st.lists(tasks, max_size=3)))
    elif kind == "plan goes":
        plans.pop(draw(st.integers(0, len(plans) - 1)))
    else:
        for _ in range(draw(st.integers(1, 3))):
            plan = draw(st.sampled_from(plans))
            at = draw(st.integers(0, len(plan)))
            plan[at : at + draw(st.integers(0, 2))] = draw(st.lists(tasks, max_size=2))
    return plans


def plan_of(number, drawn, ids):
    numbered = (
        replace(task, ref=f"{number + 1}.{at + 1}", code=f"{number + 1}.{at + 1}", id=ids[id(task)])
        for at, task in enumerate(drawn)
    )
    return Plan(PlanHeader(f"Kế hoạch {number}", year=2025), (Section(str(number + 1), "Tài sản công"),), tuple(numbered))


def rules_over(plans, phrasings=()):
    """Rules that questions were put to before."""
    rules = Answerer(plans, UNITS, phrasings)
    rules.lore.made()
    return rules


@settings(max_examples=60, deadline=None)
@given(offices(), st.lists(asked, min_size=1, max_size=4), st.booleans())
def test_rules_that_followed_every_change_answer_as_rules_made_anew(states, questions, in_between):
    followed = rules_over(*states[0])
    for question in questions:
        followed.answer(question, TODAY)  # what is kept of the questions before must not count after
    for plans, phrasings in states[1:]:
        before, followed = followed, followed.renewed(plans, UNITS, phrasings)
        fresh = Answerer(plans, UNITS, phrasings)
        for question in questions if in_between or plans is states[-1][0] else ():
            assert followed.answer(question, TODAY, UNITS.units[0]) == fresh.answer(question, TODAY, UNITS.units[0])
    assert before.plans == states[-2][0]


@settings(max_examples=30, deadline=None)
@given(offices())
def test_rules_before_a_change_answer_as_they_did(states):
    (plans, phrasings), (later, others) = states[0], states[1]
    kept = rules_over(plans, phrasings)
    kept.renewed(later, UNITS, others).lore.made()
    fresh = Answerer(plans, UNITS, phrasings)
    for question in (*WORDS[:12], "kiểm soát tthc", "tctx"):
        assert kept.answer(question, TODAY) == fresh.answer(question, TODAY)


def content(*words):
    return [Text((each, "", "Chung"), ()) for each in words]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(said, max_size=8),
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2), st.lists(said, max_size=2)), max_size=3),
)
def test_an_index_after_edits_equals_one_built_of_the_same_texts(texts, cuts):
    edits, at = [], 0
    for first, length, new in sorted(cuts, key=lambda cut: cut[0]):
        first = min(max(at, first), len(texts))
        at = min(first + length, len(texts))
        edits.append(Edit(first, at, content(*new)))
    old = TaskIndex(content(*texts), {"tthc": "thủ tục hành chính"})
    old.words_by_initials("tc")
    after = old.updated(edits)
    for edit in reversed(edits):
        texts[edit.first : edit.last] = [text.fields[0] for text in edit.texts]
    fresh = TaskIndex(content(*texts), {"tthc": "thủ tục hành chính"})
    assert told(after) == told(fresh)


def told(index):
    """All that an index says, by words and places."""
    keys = {bare: [index.key(word) for word in words] for bare, words in index.vocabulary().items()}
    words = [word for words in index.vocabulary().values() for word in words]
    return (
        list(keys.items()),
        [[index.place(number) for number in index.tasks_with(word)] for word in words],
        [index.rarity([word]) for word in words],
        [[index.joined_words(((a, 1.0),), ((b, 1.0),)) for a in words] for b in words],
        [{index.key(word): list(at) for word, at in index.places(place).items()} for place in range(len(index))],
        [index.field_ends(place) for place in range(len(index))],
        [[index.key(word) for word in run] for run in index.words_by_initials("tc")],
        [index.holds((index.key(word),)) for word in words],
        [index.holds((key,)) for key in WORDS],
    )


def example(count=40):
    made = (Task(f"I.{at}", f"{at}", "Chung", f"Việc số {at} về {WORDS[at % len(WORDS)]}", id=at + 1) for at in range(count))
    return Plan(PlanHeader("Kế hoạch", year=2025), (Section("I", "Chung"),), tuple(made), id=7)


def test_a_task_that_changes_leaves_the_files_of_other_plans_and_what_was_read_of_phrasings():
    plans = (replace(example(), id=8), example())
    rules = rules_over(plans, [Phrasing(3, "vườn hoa", Source.WRITTEN)])
    again = tuple(replace(plan, tasks=tuple(map(replace, plan.tasks))) for plan in plans)  # as they are read from rows
    tasks = again[1].tasks
    again = (again[0], replace(again[1], tasks=(replace(tasks[0], content="Lát vỉa hè"), *tasks[1:])))
    later = rules.renewed(again, UNITS, [Phrasing(3, "vườn hoa", Source.WRITTEN)])
    assert later.plans[0] is plans[0]
    assert later.answer("lát vỉa hè", TODAY).item.task.id == 1
    assert later.index is not rules.index
    assert later.neighbourhood is not rules.neighbourhood


def test_a_new_phrasing_leaves_plans_as_they_are_and_is_compared_by_meaning_from_then_on():
    rules = rules_over([example()])
    later = rules.renewed([example()], UNITS, [Phrasing(3, "vườn hoa phố", Source.WRITTEN)])
    assert later.plans[0] is rules.plans[0]
    assert "vườn hoa phố" in {text for _, text in later.neighbourhood.said()} - {text for _, text in rules.neighbourhood.said()}
    assert later.answer("vườn hoa phố", TODAY).item.task.id == 3
    assert later.renewed([example()], UNITS).answer("vườn hoa phố", TODAY) == rules.answer("vườn hoa phố", TODAY)


def test_nothing_changed_leaves_the_index_itself():
    rules = rules_over([example()])
    assert rules.renewed([example()], UNITS).index is rules.index


@pytest.mark.parametrize(
    ("at", "gone", "come"), [(0, 0, 3), (2, 0, 2), (5, 0, 4), (1, 2, 1), (1, 1, 3), (0, 5, 0), (0, 5, 2), (4, 1, 0)]
)
def test_numbers_ascend_whatever_comes_and_goes(at, gone, come):
    order = Order.of(5)
    kept = [order.number(place) for place in range(5)]
    later = order.with_cuts([Cut(at, at + gone, (Row((), (0,)),) * come)])
    numbers = [later.number(place) for place in range(len(later))]
    assert len(numbers) == 5 - gone + come
    assert numbers == sorted(set(numbers))
    assert {*kept[:at], *kept[at + gone :]} <= set(numbers)
    assert [later.place(number) for number in numbers] == list(range(len(numbers)))


def test_where_no_number_is_left_between_two_texts_all_are_indexed_anew():
    crowded = Order(array("I", [5, 6]))
    assert crowded.with_cuts([Cut(1, 1, (Row((), (0,)),))]) is None
    rules, plan = rules_over([example()]), example()
    for more in range(40):  # always at the same place: the room between two halves each time
        task = Task(f"I.x{more}", f"x{more}", "Chung", f"Việc thêm {more}", id=100 + more)
        plan = replace(plan, tasks=(*plan.tasks[:5], task, *plan.tasks[5:]))
        rules = rules.renewed([plan], UNITS)
        rules.lore.made()
    assert rules.answer("việc thêm 39", TODAY) == Answerer([plan], UNITS).answer("việc thêm 39", TODAY)


def test_a_phrasing_is_read_again_where_the_plans_join_its_words_otherwise():
    """Typed without marks "the" says nothing, unless the plans know the "thể" of "thể chế"."""
    phrasings = [Phrasing(3, "the che", Source.WRITTEN)]
    rules, plan = rules_over([example()], phrasings), example()
    plan = replace(plan, tasks=(*plan.tasks, Task("I.x", "x", "Chung", "Góp ý thể chế", id=99)))
    later, fresh = rules.renewed([plan], UNITS, phrasings), Answerer([plan], UNITS, phrasings)
    for question in ("che", "the che", "thế chế"):
        assert later.answer(question, TODAY) == fresh.answer(question, TODAY)
    assert rules.called_so(rules.listener.hear("che", TODAY, None))
    assert not later.called_so(later.listener.hear("che", TODAY, None))


def test_what_was_let_go_is_made_again_and_answers_the_same():
    rules = rules_over([example()], [Phrasing(3, "vườn hoa phố", Source.WRITTEN)])
    before = rules.answer("vườn hoa phố", TODAY)
    later = rules.renewed([example(41)], UNITS)
    for each in (rules, later):
        each.lore.let_go()
        assert not each.lore.is_made
    assert rules.answer("vườn hoa phố", TODAY) == before
    assert later.answer("việc số 40", TODAY) == Answerer([example(41)], UNITS).answer("việc số 40", TODAY)
