"""Where words find nothing, tasks that are near in meaning are offered; nothing else changes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

import handlers.understanding
from plan.people import Role
from tests.dialogue import ADMINISTRATION, HOA, Scene, Speaker, example_plan
from tests.encoders import BrokenEncoder, LetterEncoder

Stage = Callable[..., Awaitable[Scene]]
RECEPTION = next(task for task in example_plan().tasks if task.ref == "II.6.c")
ASKED = "ai trải thảm đỏ mời nước quan khách"


def encoder() -> LetterEncoder:
    """Takes one everyday saying for the task that it means."""
    return LetterEncoder(synonyms={"trải thảm đỏ mời nước quan khách": f"{RECEPTION.section}: {RECEPTION.content}"})


async def ready(stage: Stage, encoder: LetterEncoder) -> Speaker:
    scene = await stage(encoder=encoder)
    await scene.library.answerer()
    await scene.sensing.prepared()
    return scene.person(HOA)


async def test_words_that_no_task_has_lead_to_those_that_mean_something_near(stage: Stage) -> None:
    hoa = await ready(stage, encoder())
    await hoa.says(ASKED)
    hoa.sees("Kế hoạch không có việc nào dùng đúng những từ này.", "Gần nghĩa nhất")
    assert hoa.buttons[0].startswith("6.c")
    assert 2 <= len(hoa.buttons) <= 4  # up to three tasks, and none of them
    hoa.sees_buttons("Không phải")
    await hoa.presses("6.c")
    hoa.sees_first("Phòng Quản trị - Tài vụ chủ trì.")


async def test_a_history_asked_for_in_other_words_is_offered_and_never_taken_for_meant(stage: Stage) -> None:
    hoa = await ready(stage, encoder())
    await hoa.scene.registered(HOA, Role.STAFF, ADMINISTRATION)
    await hoa.says(f"/lichsu {ASKED}")
    hoa.sees("Kế hoạch không có việc nào dùng đúng những từ này.", "Gần nghĩa nhất")
    assert hoa.buttons[0].startswith("6.c")
    await hoa.presses("6.c")
    hoa.sees("Chưa có cập nhật nào cho 6.c")


async def test_cards_of_what_means_something_near_are_offered_under_a_word_that_says_so(stage: Stage) -> None:
    hoa = await ready(stage, encoder())
    await hoa.types(ASKED)
    assert hoa.offered["results"][0]["title"].startswith("6.c")
    assert hoa.offered["button"]["text"] == "Không việc nào có đúng từ này; việc gần nghĩa ở dưới"


async def test_who_types_in_any_chat_never_waits_long_for_a_meaning(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    hoa = await ready(stage, encoder())
    monkeypatch.setattr(handlers.understanding, "PATIENCE", 0)
    await hoa.types(ASKED)
    assert hoa.offered["results"] == []
    assert hoa.offered["button"]["text"].startswith("Không thấy trong kế hoạch.")
    await hoa.says(ASKED)  # who has sent a question waits for it
    hoa.sees("Gần nghĩa nhất")


async def test_without_meanings_the_same_words_are_declined(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says(ASKED)
    hoa.sees("Kế hoạch không có thông tin về")


async def test_until_meanings_are_ready_words_alone_count(stage: Stage) -> None:
    scene = await stage(encoder=encoder())
    hoa = scene.person(HOA)
    await hoa.says(ASKED)
    hoa.sees("Kế hoạch không có thông tin về")
    await scene.sensing.prepared()
    await hoa.says(ASKED)
    hoa.sees("Gần nghĩa nhất")


async def test_what_no_plan_holds_is_declined_all_the_same(stage: Stage) -> None:
    hoa = await ready(stage, encoder())
    for asked in ("hôm nay trời mưa hay nắng", "lương tháng này bao giờ có", "mật khẩu wifi là gì"):
        await hoa.says(asked)
        hoa.sees("Kế hoạch không có thông tin về")


@pytest.mark.parametrize(
    "asked",
    ["ai chủ trì kiểm soát TTHC", "3a", "9z", "xin chào", "tháng 11 có việc gì", "rà soát văn bản qppl ai làm", "lam viec nay"],
)
async def test_what_words_settle_is_never_compared(stage: Stage, asked: str) -> None:
    compared = encoder()
    hoa = await ready(stage, compared)
    before = len(compared.texts)
    await hoa.says(asked)
    assert len(compared.texts) == before


async def test_a_model_that_breaks_spoils_no_answer(stage: Stage) -> None:
    hoa = await ready(stage, BrokenEncoder())
    for _ in range(2):
        await hoa.says(ASKED)
        hoa.sees("Kế hoạch không có thông tin về")
    assert [outcome.error for outcome in hoa.scene.outcomes if outcome.error is not None] == []
