"""The pace: whatever is asked to be sent, no second, no chat and no group's minute holds more than Telegram bears."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.delivery.pace import CHAT_SECONDS, GROUP_PER_MINUTE, PER_SECOND, STEP, Pace


class Watch:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_is_a_minute_old_counts_no_more_and_is_forgotten() -> None:
    watch = Watch()
    pace = Pace(watch)
    for chat in range(-GROUP_PER_MINUTE, 0):
        pace.sent(-1)
        pace.sent(chat)
        watch.now += 1.0
    assert pace.wait(-1) > 0.0
    watch.now += 61.0
    assert pace.wait(-1) == 0.0
    pace.sent(5)
    assert list(pace._chats) == [5]


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(-3, 40), st.floats(0, 0.3)), max_size=120))
def test_places_taken_ahead_never_stand_too_close(wanted: list[tuple[int, float]]) -> None:
    watch = Watch()
    pace, sent = Pace(watch), []
    for chat, pause in wanted:
        watch.now += pause
        seconds = pace.reserve(chat, most=1_000.0)
        assert seconds is not None
        sent.append((chat, watch.now + seconds))
    times = [when for _, when in sent]
    for chat, when in sent:
        assert sum(when <= other < when + 0.999 for other in times) <= PER_SECOND
        assert sum(when <= other < when + STEP - 0.001 for other in times) == 1
        same = [other for there, other in sent if there == chat]
        assert sum(when < other < when + CHAT_SECONDS - 0.001 for other in same) == 0
        if chat < 0:
            assert sum(when <= other < when + 59.999 for other in same) <= GROUP_PER_MINUTE


def test_a_place_too_far_away_is_not_taken() -> None:
    pace = Pace(Watch())
    assert [pace.reserve(-1, most=1.5) for _ in range(3)] == [0.0, 1.0, None]
    assert pace.wait(-1) == 2.0


def test_an_answer_to_a_person_is_counted_but_never_kept_waiting() -> None:
    watch = Watch()
    pace = Pace(watch)
    for _ in range(PER_SECOND + 5):
        pace.sent(7)
    assert pace.wait(8) == 1.0
    watch.now += 1.0
    assert pace.wait(8) == 0.0


def test_what_is_long_past_is_forgotten() -> None:
    watch = Watch()
    pace = Pace(watch)
    for chat in range(1_000):
        watch.now += 0.1
        pace.sent(chat)
    watch.now += 61.0
    assert pace.wait(1) == 0.0
    assert not pace._chats
    assert not pace._all


def test_a_place_that_is_given_back_is_free_for_others() -> None:
    pace = Pace(Watch())
    for chat in range(PER_SECOND):
        assert pace.reserve(chat, most=1.5) == pytest.approx(chat * STEP)
    assert pace.wait(99) == pytest.approx(1.0)
    pace.give_back(3)
    pace.give_back(98)
    assert (pace.wait(99), pace.wait(3)) == pytest.approx((3 * STEP, 3 * STEP))


def test_what_was_held_up_does_not_come_in_a_rush() -> None:
    watch = Watch()
    pace = Pace(watch)
    for chat in range(PER_SECOND + 5):
        assert pace.reserve(chat, most=1.5) is not None
    watch.now += 5.0
    waits = [pace.start(chat) for chat in range(PER_SECOND + 5)]
    assert waits[:PER_SECOND] == pytest.approx([number * STEP / 2 for number in range(PER_SECOND)])
    assert waits[PER_SECOND:] == pytest.approx([1.0 + number * STEP / 2 for number in range(5)])


def test_a_chat_that_was_kept_waiting_has_its_second_from_then_on() -> None:
    watch = Watch()
    pace = Pace(watch)
    assert pace.reserve(-1, most=1.5) == 0.0
    watch.now += 0.5
    assert pace.start(-1) == 0.0
    assert pace.wait(-1) == 1.0


def test_a_chat_that_must_wait_keeps_no_other_waiting_behind_it() -> None:
    pace = Pace(Watch())
    assert [pace.reserve(-1, most=1.5) for _ in range(2)] == [0.0, 1.0]
    assert pace.reserve(-2, most=1.5) == pytest.approx(STEP)


def test_answers_count_for_what_starts_beside_them() -> None:
    pace = Pace(Watch())
    assert pace.reserve(-1, most=1.5) == 0.0
    for _ in range(PER_SECOND):
        pace.sent(7)
    assert pace.start(-1) == 1.0
