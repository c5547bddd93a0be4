"""A plan comes back from the child process as it was understood, however odd its words; anything else is no plan."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.forms.answers import GarbledError, refused
from bot.forms.plan_answers import taken_plan, written_plan
from plan.document import DocumentError
from plan.model import Milestone, MilestoneKind, Plan, PlanHeader, PlanReading, Problem, Rhythm, Section, Task, ToldProgress
from plan.plan_rows import ReturnedTable
from plan.reports import Status
from tests.plan.readings import example

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
maybe = st.none() | words
names = st.lists(words, max_size=2).map(tuple)
numbers = st.none() | st.integers(0, 10**9)
days = st.none() | st.dates()
rhythms = st.none() | st.from_type(Rhythm)
milestones = st.builds(Milestone, st.sampled_from(MilestoneKind), days, words, rhythms, days, days, days, days, numbers, days)
several = st.lists(milestones, max_size=3).map(tuple)
tasks = st.builds(Task, words, words, words, words, names, names, maybe, maybe, several, numbers, numbers)
sections = st.lists(st.builds(Section, words, words), max_size=2).map(tuple)
headers = st.builds(PlanHeader, words, maybe, maybe, days, numbers, maybe)
plans = st.builds(Plan, headers, sections, st.lists(tasks, max_size=3).map(tuple))
facts = st.lists(st.tuples(words, words), max_size=2).map(tuple)
problems = st.lists(st.builds(Problem, words, numbers, maybe, facts), max_size=2).map(tuple)
accounts = st.builds(ToldProgress, words, st.none() | st.sampled_from(Status), numbers, words, st.booleans())
readings = st.builds(PlanReading, plans, problems, st.lists(accounts, max_size=2).map(tuple))
returned = st.builds(ReturnedTable, st.integers(0, 10**9), plans, st.lists(names, max_size=3).map(tuple))


@settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))
@given(readings | returned)
def test_whatever_was_understood_comes_back_as_it_was(found: PlanReading | ReturnedTable) -> None:
    back = taken_plan([written_plan(found).encode()], "tệp")
    assert back == found
    assert repr(back) == repr(found)


SENT = written_plan(example())


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="none"),
        pytest.param([b"null"], id="null"),
        pytest.param([b"{"], id="half a brace"),
        pytest.param([b"[" * 100_000], id="deep"),
        pytest.param([b'["reading"]'], id="no plan"),
        pytest.param([b'["table", {"draft": 1}]'], id="half a table"),
        pytest.param([SENT.encode()[:-9]], id="cut off"),
        pytest.param([SENT.encode()] * 2, id="two"),
        pytest.param([SENT.replace('"line":', '"line":"1","not":').encode()], id="a number as text"),
        pytest.param([json.dumps(["table", json.loads(SENT)[1]]).encode()], id="a reading called a table"),
    ],
)
def test_any_other_answer_is_none(lines: list[bytes]) -> None:
    with pytest.raises(GarbledError):
        taken_plan(lines, "tệp")


def test_a_refusal_is_raised_with_its_reason() -> None:
    with pytest.raises(DocumentError) as caught:
        taken_plan([refused("bomb").encode()], "tệp")
    assert caught.value.code == "bomb"
