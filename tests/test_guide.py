"""The guide's examples work: every question has an answer, every follow-up leans, every report is understood."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from plan.answers import Found, TaskList, Unsure
from plan.claims import hear
from plan.topics import topic_after
from tests.plan.example import example_answerer
from tests.plan.talking import reply

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/huong-dan-su-dung.md").read_text(encoding="utf-8")
QUESTIONS = re.findall(r"`([^`/][^`]*)`", GUIDE.partition("| Muốn biết")[2].partition("\n\n")[0])
FOLLOW_UPS = re.findall(r"`([^`/][^`]*)`", GUIDE.partition("| Hỏi tiếp |")[2].partition("\n\n")[0])
REPORTS = re.findall(r"`([^`/][^`]*)`", GUIDE.partition("| Muốn báo")[2].partition("\n\n")[0])


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_example_question_of_the_guide_is_answered(question):
    assert isinstance(example_answerer().answer(question, date(2025, 11, 24)), (Found, TaskList, Unsure))


@pytest.mark.parametrize("question", FOLLOW_UPS)
def test_every_follow_up_of_the_guide_leans_on_a_task_or_a_list_before_it(question):
    answerer, today = example_answerer(), date(2025, 11, 24)
    openers = [answerer.answer(said, today) for said in ("hạn 3a", "mục 1 có gì", "phòng HC-TC tháng 11 có việc gì")]
    topics = [topic_after(each, each.items if isinstance(each, TaskList) else (), None) for each in openers]
    assert any(reply(answerer, question, today, None, topic).leans for topic in topics)


@pytest.mark.parametrize("report", REPORTS)
def test_every_example_report_of_the_guide_is_understood(report):
    (claim,) = hear(report, date(2025, 11, 24)).claims
    assert claim.codes
    assert claim.sure
    assert claim.says_progress or claim.note


def test_the_guide_has_examples():
    assert len(QUESTIONS) >= 12
    assert len(FOLLOW_UPS) >= 8
    assert len(REPORTS) >= 10
