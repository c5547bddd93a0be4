"""A document comes back from the child process as it was, however odd its words; a damaged answer is no document."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.answers import GarbledError, refused, taken, written
from plan.document import Document, DocumentError, Paragraph, Table
from plan.folding import nfc

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=30).map(nfc)
lines = st.none() | st.integers(1, 10**6)
paragraphs = st.builds(Paragraph, words, lines)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    rows = tuple(map(tuple, draw(st.lists(st.lists(words, min_size=2, max_size=2), min_size=1, max_size=4))))
    line = draw(lines)
    return Table(rows, line, () if line is None else tuple(range(line, line + len(rows))))


documents = st.builds(Document, st.lists(paragraphs | tables(), max_size=5).map(tuple), st.booleans())


@given(documents)
def test_any_document_comes_back_as_it_was(document: Document) -> None:
    assert taken([line.encode() for line in written(document)], "tệp") == document


@given(documents, st.data())
def test_half_an_answer_is_no_document(document: Document, data: st.DataObject) -> None:
    sent = [line.encode() for line in written(document)]
    with pytest.raises(GarbledError):
        taken(sent[: data.draw(st.integers(0, len(sent) - 1))], "tệp")


def test_a_refusal_is_raised_with_its_reason() -> None:
    with pytest.raises(DocumentError) as caught:
        taken([refused("bomb", "ratio 1:4000").encode()], "tệp")
    assert caught.value.code == "bomb"
