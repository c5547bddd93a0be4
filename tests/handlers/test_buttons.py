"""Button data: what is packed is unpacked, everything else is refused, and old or forged presses are answered politely."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.buttons import (
    AskExample,
    Choose,
    ExampleKind,
    NotThis,
    OpenReport,
    OpenSection,
    Part,
    Press,
    Reject,
    ShowAnswer,
    ShowHistory,
    ShowList,
    ShowSoon,
    ShowTask,
    unpack,
)
from handlers.packing import LETTERS, MOST_BYTES, ForgedButtonError, pack
from plan.answers import Intent, SpanKind
from plan.model import UnitRole
from tests.dialogue import HOA, UNIT_GROUP, Scene, example_plan

Stage = Callable[..., Awaitable[Scene]]

_ids = st.integers(min_value=0, max_value=9_999_999)
_updates = st.integers(min_value=0, max_value=2**31 - 1)
_days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))
_lists = st.builds(
    ShowList,
    intent=st.sampled_from(Intent),
    unit=st.none() | _ids,
    role=st.none() | st.sampled_from(UnitRole),
    kind=st.none() | st.sampled_from(SpanKind),
    first=st.none() | _days,
    last=st.none() | _days,
    label=st.sampled_from(["", "2025-11", "2025-Q3", "overdue", "quarterly"]),
    section=st.sampled_from(["", "II.3", "III.10"]),
    part=st.sampled_from(Part),
    page=st.integers(min_value=0, max_value=999),
)
_presses = st.one_of(
    st.builds(ShowTask, _ids, st.sampled_from(Intent), st.booleans(), st.lists(_ids, max_size=4).map(tuple)),
    st.builds(NotThis, st.sampled_from(Intent), st.lists(_ids, max_size=5).map(tuple)),
    st.builds(Choose, _updates, _ids, st.sampled_from(Intent)),
    st.builds(ShowAnswer, _updates, _ids, st.sampled_from(Intent), st.booleans(), st.lists(_ids, max_size=4).map(tuple)),
    st.builds(Reject, _updates, _ids, st.sampled_from(Intent), st.lists(_ids, max_size=4).map(tuple)),
    _lists,
    st.builds(ShowSoon, st.integers(min_value=0, max_value=366), st.none() | _ids),
    st.builds(OpenSection, _ids, st.integers(min_value=0, max_value=99)),
    st.builds(AskExample, st.sampled_from(ExampleKind)),
    st.builds(ShowHistory, _ids, st.integers(min_value=0, max_value=999)),
    st.builds(OpenReport, _ids),
)


@given(_presses)
def test_what_is_packed_is_unpacked(press: Press) -> None:
    data = pack(press)
    assert len(data.encode()) <= MOST_BYTES
    assert unpack(data) == press


@given(st.text(max_size=80))
def test_any_other_data_is_refused(data: str) -> None:
    with suppress(ForgedButtonError):
        assert pack(unpack(data))  # whatever is accepted means something that we could have made


@pytest.mark.parametrize(
    "data",
    [
        "",
        "t",
        "t|1|x|1",
        "t|1|x|2|",
        "t|-1|x|0|",
        "t|1|zz|0|",
        "t|1|x|0|1.2.3.4.5.6",
        "x|1",
        "s|٧|",
        "e|q",
        "l|C|||d|259999|||||m|0",
    ],
)
def test_forged_data_is_refused(data: str) -> None:
    with pytest.raises(ForgedButtonError):
        unpack(data)


def test_data_too_long_or_broken_is_never_made() -> None:
    with pytest.raises(ValueError, match="bytes"):
        pack(ShowList(Intent.COUNT, section="m" * 70))
    with pytest.raises(ValueError, match="no callback data"):
        pack(ShowList(Intent.COUNT, section="a|b"))


@pytest.mark.parametrize("kind", LETTERS, ids=lambda kind: kind.__name__)
def test_every_meaning_has_a_letter_of_its_own(kind: type[StrEnum]) -> None:
    assert set(LETTERS[kind]) == set(kind)
    assert len(set(LETTERS[kind].values())) == len(kind)


@pytest.mark.parametrize(
    "data", ["", "nonsense", "t|1", "<b>", "t|1|x|1|" + "9" * 60, "l|T|||s|||||m|0", "l|T|||d|251101||||m|0"]
)
async def test_a_forged_press_is_answered_politely(stage: Stage, data: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    before = hoa.text
    await hoa.forges(data)
    assert hoa.alert == "Nút này không còn dùng được. Anh/chị hỏi lại giúp."
    assert hoa.text == before


@pytest.mark.parametrize(
    "data",
    [
        "t|999999|x|1|",
        "c|5|999999|x",
        "q|5|999999|x|0|",
        "l|U|999999|l||||||m|0",
        "l|S||||||a||m|0",
        "l|S|||||||IX.9|m|0",
        "o|999|0",
        "o|1|99",
    ],
)
async def test_an_old_button_says_that_it_is_old(stage: Stage, data: str) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("quá hạn")
    before = hoa.text
    await hoa.forges(data)
    if data != "l|S||||||a||m|0":
        assert hoa.alert == "Nút này đã cũ: nội dung không còn trong kế hoạch đang thực hiện. Anh/chị hỏi lại giúp."
        assert hoa.text == before


async def test_the_same_press_twice_is_harmless(stage: Stage) -> None:
    hoa = (await stage()).person(HOA)
    await hoa.says("ai chủ trì kiểm soát TTHC?")
    message = hoa.last
    data = message["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await hoa.forges(data, message)
    shown = hoa.text
    await hoa.forges(data, message)
    assert hoa.text == shown
    assert hoa.alert is None
    assert all(outcome.error is None for outcome in hoa.scene.outcomes)


async def test_a_button_pressed_months_later_shows_the_standing_of_that_day(stage: Stage) -> None:
    scene = await stage()
    hoa = scene.person(HOA, group=UNIT_GROUP)
    await hoa.says("/hoi ai chủ trì kiểm soát TTHC?")
    scene.clock.move(days=100)
    await hoa.presses("Xem đầy đủ")
    hoa.sees("quá hạn 155 ngày")


async def test_an_example_asked_in_a_group_is_the_groups_own(stage: Stage) -> None:
    hoa = (await stage()).person(HOA, group=UNIT_GROUP)
    await hoa.says("/hoi")
    await hoa.presses("tháng 11")
    hoa.sees("Tháng 11/2025: 1 việc đến hạn")


async def test_an_example_without_a_plan_is_an_old_button(stage: Stage) -> None:
    hoa = (await stage(plans=())).person(HOA)
    await hoa.says("/start")
    await hoa.forges("e|l")
    assert hoa.alert is not None
    assert hoa.alert.startswith("Nút này đã cũ")


async def test_tasks_that_left_the_plan_are_left_out_of_the_choices(stage: Stage) -> None:
    plan = example_plan()
    hoa = (await stage(plans=(plan,))).person(HOA)
    await hoa.says("xin chào")
    await hoa.forges("n|l|1.999999")
    assert [text[:4] for text in hoa.buttons[:-1]] == ["1.a "]
