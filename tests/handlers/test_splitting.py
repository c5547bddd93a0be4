"""Splitting: no part too long, nothing lost, no tag or entity cut, tags closed and opened again."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from handlers.splitting import split, units
from handlers.views.card import plain_text

_words = st.text(alphabet="aăđế &<>😀\u202e\n", max_size=400)


def _balanced(part: str) -> bool:
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)([a-z]+)[^>]*>", part):
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            return False
    return not opened


@given(st.lists(st.tuples(_words, st.sampled_from(["b", "i", None])), max_size=6), st.integers(min_value=40, max_value=120))
def test_parts_fit_are_balanced_and_lose_nothing(pieces: list[tuple[str, str | None]], most: int) -> None:
    whole = "".join(f"<{tag}>{html.escape(text)}</{tag}>" if tag else html.escape(text) for text, tag in pieces)
    parts = split(whole, most)
    assert [part for part in parts if units(part) > most] == []
    assert [part for part in parts if not _balanced(part)] == []
    assert "".join("".join(plain_text(part).split()) for part in parts) == "".join(plain_text(whole).split())


def test_a_short_card_stays_whole() -> None:
    assert split("<b>a</b>\nb") == ["<b>a</b>\nb"]


def test_it_breaks_at_the_end_of_a_line() -> None:
    assert split("một hai\nba bốn\nnăm", 15) == ["một hai\nba bốn", "năm"]


def test_a_long_line_breaks_between_words_with_its_tags() -> None:
    assert split("<b>một hai ba</b>", 15) == ["<b>một hai</b>", "<b>ba</b>"]


def test_letters_outside_the_plane_count_twice() -> None:
    assert units("😀") == 2
    assert split("😀😀 😀😀", 5) == ["😀😀", "😀😀"]
