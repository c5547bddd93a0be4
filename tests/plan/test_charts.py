"""What pictures are made of: rows that are too many are summed, none is lost, and a row has a count for every key."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.charts import MOST_ROWS, ByUnit, Key, Row, Tone, Week, folded, latest

KEYS = (Key("Hoàn thành", Tone.DONE), Key("Quá hạn", Tone.LATE))
counts = st.tuples(st.integers(0, 99), st.integers(0, 99))
units = st.lists(st.builds(Row, st.text(max_size=20), counts), max_size=40)


@given(units)
def test_no_task_is_lost_by_summing_the_rest(rows):
    kept = folded(rows, "Đơn vị khác")
    assert [sum(column) for column in zip(*(row.counts for row in rows), strict=True)] == [
        sum(column) for column in zip(*(row.counts for row in kept), strict=True)
    ]
    assert len(kept) == min(len(rows), MOST_ROWS + 1)


def test_the_first_rows_stay_as_they_are_and_the_rest_has_the_given_name():
    kept = folded([Row(str(number), (number, 1)) for number in range(4)], "Đơn vị khác", most=2)
    assert kept == (Row("0", (0, 1)), Row("1", (1, 1)), Row("Đơn vị khác", (5, 2)))


def test_one_row_too_many_keeps_its_own_name():
    rows = tuple(Row(str(number), (1, 0)) for number in range(3))
    assert folded(rows, "Đơn vị khác", most=2) == rows


def test_a_row_has_one_count_for_each_key():
    with pytest.raises(ValueError, match="3 counts for 2 keys"):
        ByUnit("Các đơn vị", KEYS, (Row("Phòng", (1, 2, 3)),))


def test_only_the_last_weeks_are_shown():
    weeks = [Week(f"T{number}", 1, 2, 0) for number in range(40, 50)]
    assert [each.label for each in latest(weeks, 3)] == ["T47", "T48", "T49"]
