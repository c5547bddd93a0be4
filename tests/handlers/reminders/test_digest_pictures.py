"""Pictures with digests: over the words or before them, never where they are not wanted, never at the price of the words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from handlers.context import SERVICES, OnlyOffice
from plan.charts import Chart, UnitWeek
from plan.model import Plan
from tests.dialogue import ADMINISTRATION, UNIT_GROUP, Scene
from tests.handlers.reminders.digest_scenes import Stage, chooses, digests, full_plan, knock_at, plan, task, words

AT = "2025-11-24 07:30"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(30)


class Drawing:
    """Draws nothing but notes what it was asked for, or fails."""

    def __init__(self, error: Exception | None = None) -> None:
        self.asked: list[Chart] = []
        self.error = error

    async def draw(self, chart: Chart) -> bytes:
        self.asked.append(chart)
        if self.error is not None:
            raise self.error
        return PNG


async def drawn(stage: Stage, made: Plan, drawing: Drawing, **choices: str) -> Scene:
    """Return a scene after the digest, whose pictures are drawn by `drawing`."""
    scene = await stage(plans=(made,), admin_ids=frozenset())
    services = replace(scene.application.bot_data[SERVICES], charts=drawing)
    scene.dispatcher._offices = OnlyOffice(services)
    await chooses(scene, **choices)
    await knock_at(scene, AT)
    return scene


def messages(scene: Scene) -> list[dict[str, Any]]:
    """Return what the bot said in the group."""
    return scene.said_in(UNIT_GROUP)


async def test_a_group_that_wants_pictures_gets_one_over_the_words(stage: Stage) -> None:
    drawing = Drawing()
    scene = await drawn(stage, full_plan(), drawing, pictures="true")
    (message,) = messages(scene)
    assert "photo" in message
    assert "1.a Việc đã quá hạn" in words(message)
    assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == "Cập nhật"
    (chart,) = drawing.asked
    assert isinstance(chart, UnitWeek)
    assert chart.title == ADMINISTRATION
    assert sum(bar.count for bar in chart.bars) == 5


async def test_words_too_long_for_a_caption_follow_the_picture(stage: Stage) -> None:
    long = "Việc rất dài có nhiều chữ để không vừa dưới một bức hình trong nhóm"
    days = ("2025-11-03", "2025-11-28", "2025-12-03")
    made = plan(*(task(f"{d}.{n}", f"{long} {n}", day) for d, day in enumerate(days, 1) for n in range(1, 8)))
    scene = await drawn(stage, made, Drawing(), pictures="true")
    picture, said = messages(scene)
    assert ("photo" in picture, words(picture), "reply_markup" in picture) == (True, "", False)
    assert said["text"].startswith("Bản tin tuần 48")
    assert "reply_markup" in said


async def test_a_group_that_did_not_ask_for_pictures_gets_none(stage: Stage) -> None:
    drawing = Drawing()
    scene = await drawn(stage, full_plan(), drawing)
    assert (drawing.asked, len(digests(scene)), "photo" in messages(scene)[0]) == ([], 1, False)


async def test_a_digest_with_nothing_to_say_has_no_picture(stage: Stage) -> None:
    drawing = Drawing()
    scene = await drawn(stage, plan(task("1.a", "Việc xa", "2026-03-31")), drawing, pictures="true")
    assert (drawing.asked, len(digests(scene))) == ([], 1)


@pytest.mark.parametrize("error", [RuntimeError("no font"), MemoryError()], ids=["fault", "memory"])
async def test_where_the_drawing_fails_the_words_go_alone(stage: Stage, error: Exception) -> None:
    scene = await drawn(stage, full_plan(), Drawing(error), pictures="true")
    (message,) = messages(scene)
    assert "photo" not in message
    assert message["text"].startswith("Bản tin tuần 48")
