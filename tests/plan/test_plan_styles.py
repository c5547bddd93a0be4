"""Every style of plans is read as expected, whatever its bullets are and however its lines are wrapped."""

from __future__ import annotations

import re
import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plan.document import Document, Paragraph
from plan.reading import read
from tests.plan.readings import reading_of
from tests.plan.styles import shown, styles, tasks_of

BULLETS = ["-", "–", "+", "*", "•", "➢", "●"]


@pytest.mark.parametrize("name", styles())
def test_a_style_is_read_as_it_is_meant(name: str) -> None:
    text, expected = styles()[name]
    assert shown(reading_of(text)) == expected


@pytest.mark.parametrize("name", styles())
def test_word_paragraphs_give_the_same_tasks_as_text(name: str) -> None:
    text, expected = styles()[name]
    paragraphs = (line.replace("**", "") for line in text.splitlines() if line.strip())
    assert tasks_of(shown(read(Document(tuple(map(Paragraph, paragraphs)))))) == tasks_of(expected)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(styles())), st.sampled_from(BULLETS))
def test_the_kind_of_bullets_does_not_matter(name: str, bullet: str) -> None:
    text, expected = styles()[name]
    other = re.sub(r"(?m)^[-+*] ", f"{bullet} ", text)
    assert tasks_of(shown(reading_of(other))) == tasks_of(expected)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(styles())), st.integers(45, 110))
def test_where_lines_are_wrapped_does_not_matter(name: str, width: int) -> None:
    text, expected = styles()[name]
    wrapped = ("\n".join(textwrap.wrap(line, width, break_on_hyphens=False)) for line in text.splitlines() if line.strip())
    assert tasks_of(shown(reading_of("\n\n".join(wrapped)))) == tasks_of(expected)
