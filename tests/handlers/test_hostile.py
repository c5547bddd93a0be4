"""Hostile words, in questions and in plans: escaped everywhere, cut or split, never an error, never markup of theirs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from plan.model import Milestone, MilestoneKind
from tests.dialogue import HOA, UNIT_GROUP, Scene, example_plan, with_task

Stage = Callable[..., Awaitable[Scene]]

EVIL = "<b>&amp;</b> <a href='tg://user?id=1'>x</a> {{ 7*7 }} \u202eRTL\u202c 😀 \u0000"
QUESTIONS = [
    "<b>&",
    "</b><i>ai chủ trì</i>",
    "{{ 7*7 }} {% raw %}",
    "\u202eai chủ trì kiểm soát TTHC",
    "😀" * 500,
    "a" * 4096,
    "ai chủ trì " * 370,
    "/nhiemvu <b>3a",
    "/nhiemvu " + "9" * 4000,
    "/viec <script>alert(1)</script>",
    "/hoi \n\nai chủ trì kiểm soát TTHC?",
    "/hoi@nhacviec",
    "3.k&lt;",
    "việc của <b>Sở Nội vụ</b>",
    "__proto__ | t|1",
]


@pytest.mark.parametrize("question", QUESTIONS, ids=range(len(QUESTIONS)))
async def test_a_hostile_question_gets_a_calm_answer(stage: Stage, question: str) -> None:
    scene = await stage()
    hoa = scene.person(HOA)
    await hoa.says(question)
    assert [outcome.error for outcome in scene.outcomes] == [None]
    if not question.startswith("/hoi@"):
        assert hoa.text
        assert "49" not in hoa.text
    kinds = {entity["type"] for entity in hoa.last.get("entities", [])} if scene.said_in(HOA) else set()
    assert kinds <= {"bold", "italic", "code", "bot_command", "mention"}


async def test_a_hostile_plan_is_shown_as_it_is_written(stage: Stage) -> None:
    content = f"Kiểm soát xyzzy {EVIL}"
    plan = with_task(
        example_plan(),
        "II.3.a",
        content=content,
        lead=(f"Phòng {EVIL}",),
        coordinating=(EVIL,),
        deliverable=EVIL,
        deadline_text=EVIL,
        milestones=(Milestone(MilestoneKind.UNDATED, None, EVIL),),
    )
    scene = await stage(plans=(plan,))
    hoa = scene.person(HOA)
    for said in (
        "ai chủ trì xyzzy",
        "/nhiemvu 3a",
        "/viec",
        "/nhiemvu",
        "liệt kê mục II.3",
        "kế hoạch có mấy nhiệm vụ",
        "/start",
    ):
        await hoa.says(said)
    await hoa.says("/nhiemvu 3a")
    hoa.sees("<b>&amp;</b> <a href='tg://user?id=1'>x</a> {{ 7*7 }}")
    assert "text_link" not in {entity["type"] for entity in hoa.last["entities"]}
    assert [outcome.error for outcome in scene.outcomes if outcome.error] == []


async def test_a_task_longer_than_a_message_is_split_and_whole(stage: Stage) -> None:
    words = [f"từ{number}" for number in range(1400)]
    plan = with_task(example_plan(), "II.3.a", content="Kiểm soát & " + " ".join(words))
    scene = await stage(plans=(plan,))
    hoa = scene.person(HOA)
    await hoa.says("/nhiemvu 3a")
    await hoa.presses("Xem đầy đủ")
    said = [message["text"] for message in scene.said_in(HOA)]
    assert len(said) > 1
    assert " ".join(words).split() == [word for word in " ".join(said).split() if word.startswith("từ") and word[2:].isdigit()]
    hoa.sees_buttons("Thu gọn")
    await hoa.presses("Thu gọn")
    assert [outcome.error for outcome in scene.outcomes if outcome.error] == []


async def test_a_group_title_of_markup_is_harmless(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/hoi <b>quá hạn</b>")
    assert [outcome.error for outcome in scene.outcomes] == [None]
