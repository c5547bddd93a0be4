"""A phrasing is learned where enough different people agree, and no more where they do not; one alone does nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.learning import KEPT, LEAST_PEOPLE, Pick, learned
from plan.phrasings import Phrasing, Source

NOW = datetime(2025, 11, 24, tzinfo=UTC)
WORDS = "gỡ rối giấy tờ"
A, B = 1, 2


def picks(told: str, words: str = WORDS) -> list[Pick]:
    """Read "An+ Ba- Cu+B": who meant task A (+) or not (-), or task B; the first spoke first, a day before the next."""
    made = []
    for at, each in enumerate(told.split()):
        name, task = (each[:-1], B) if each.endswith("B") else (each, A)
        day = timedelta(days=len(told.split()) - at)
        made.append(Pick(words, task, name.rstrip("+-"), name.endswith("+"), NOW - day))
    return made


def taught(said: list[Pick], now: datetime = NOW) -> list[tuple[int, int]]:
    """Which task is learned, and from how many people."""
    return [(each.task_id, each.people) for each in learned(said, now)]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ("", []),
        ("An+ Ba+", []),
        ("An+ Ba+ Cu+", [(A, 3)]),
        ("An+ An+ An+ An+ An+", []),
        ("An+ Ba+ An+ Ba+ An+", []),
        ("An- Ba- Cu-", []),
        ("An+ Ba+ Cu+ Da-", [(A, 3)]),  # one alone takes nothing away
        ("An+ Ba+ Cu+ Da- Da- Da-", [(A, 3)]),
        ("An+ Ba+ Cu+ Da- Em-", []),
        ("An+ Ba+ Cu+ Da- Em+B", []),
        ("An+ Ba+ Cu+ Da+B", [(A, 3)]),
        ("An+ Ba+ Cu+ Da+B Em+B", []),
        ("An+ Ba+ Cu+ Da+B Em+B Gi+B", []),  # half of them mean something else
        ("An+ Ba+ Cu+ An+B Ba+B Cu+B", [(B, 3)]),  # who changes his mind has changed it
        ("An+ Ba+ Cu+ An-", []),
        ("An- Ba+ Cu+ Da+", [(A, 3)]),
        ("An+ Ba+ Cu+ Da+ Em+ Gi+ Hu+ Ka+ Le- Mi-", [(A, 8)]),
        ("An+ Ba+ Cu+ Da+ Em+ Gi+ Hu+ Ka+ Le- Mi- No-", []),
        ("An+ Ba+ Cu+ Da+ Em+ Gi+ Hu+ Ka+ Le+ Mi+ No+ Oa+ Pi- Qu- Ri-", []),  # four fifths, but the latest say no
        ("Pi- Qu- Ri- An+ Ba+ Cu+ Da+ Em+ Gi+ Hu+ Ka+ Le+ Mi+ No+ Oa+", [(A, 12)]),
    ],
)
def test_what_is_learned_from_what_people_chose(told: str, expected: list[tuple[int, int]]) -> None:
    assert taught(picks(told)) == expected


def test_what_is_older_than_half_a_year_counts_no_more() -> None:
    said = picks("An+ Ba+ Cu+")
    assert taught(said, said[0].at + KEPT) == [(A, 3)]
    assert taught(said, said[0].at + KEPT + timedelta(seconds=1)) == []


def test_spellings_of_the_same_words_are_counted_together_and_shown_as_most_people_write_them() -> None:
    said = [*picks("An+ Ba+", "go roi giay to"), *picks("Cu+", "giấy tờ gỡ rối"), *picks("Da+ Em+", WORDS)]
    assert learned(said, NOW) == (Phrasing(A, WORDS, Source.LEARNED, 5),)


def test_different_words_are_counted_apart() -> None:
    assert taught([*picks("An+ Ba+"), *picks("Cu+", "gỡ rối hồ sơ")]) == []


voices = st.builds(
    Pick,
    st.sampled_from([WORDS, "go roi giay to", "việc khác hẳn"]),
    st.sampled_from([A, B, 3]),
    st.sampled_from(["An", "Ba", "Cu", "Da", "Em", "Gi"]),
    st.booleans(),
    st.timedeltas(timedelta(0), timedelta(days=200)).map(lambda ago: NOW - ago),
)
prankster = st.builds(
    Pick,
    st.just(WORDS),
    st.sampled_from([A, B, 3]),
    st.just("X"),
    st.booleans(),
    st.timedeltas(timedelta(0), timedelta(days=170)).map(lambda ago: NOW - ago),
)


@given(st.lists(prankster, max_size=1_000))
def test_one_person_pressing_a_thousand_times_teaches_nothing(said: list[Pick]) -> None:
    assert learned(said, NOW) == ()


@given(st.lists(prankster, max_size=50), st.integers(LEAST_PEOPLE + 1, 9))
def test_one_person_takes_nothing_away_from_those_who_agree(said: list[Pick], people: int) -> None:
    agreed = [Pick(WORDS, A, f"P{each}", True, NOW) for each in range(people)]
    assert [each.task_id for each in learned([*agreed, *said], NOW)] == [A]


@given(st.lists(voices, max_size=60))
def test_nothing_is_learned_from_fewer_than_three_people_and_one_phrasing_means_one_task(said: list[Pick]) -> None:
    lessons = learned(said, NOW)
    assert all(LEAST_PEOPLE <= each.people <= 6 for each in lessons)
    assert len({each.words for each in lessons}) == len(lessons)


@given(st.lists(voices, max_size=40), st.randoms(use_true_random=False))
def test_the_order_in_which_picks_are_read_does_not_matter(said: list[Pick], chance: object) -> None:
    moments = {each.at: each for each in said}  # no two at the same instant, whose order nobody knows
    mixed = list(moments.values())
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert set(learned(mixed, NOW)) == set(learned(moments.values(), NOW))
