"""Automatic numbers of Word are told as Word shows them, however a list is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.forms.number_words import shown
from bot.forms.word import read_word
from tests.bot.forms.word_files import abstract, docx, item, levels, list_of, numbered, paragraph, row, style, table

PLAN = levels("upperRoman %1.", "decimal %2.", "lowerLetter %3)", "bullet -")
OUTLINE = levels("decimal %1.", "decimal %1.%2.", "decimal %1.%2.%3.")


def texts(content: bytes) -> list[str]:
    return [getattr(block, "text", block) for block in read_word(content, "a.docx").blocks]


def told(items: str, list_xml: str, *, styles: str = "") -> list[str]:
    """Return the marks of paragraphs that all say "x"."""
    return [text.removesuffix("x").strip() for text in texts(docx(items, numbering=list_xml, styles=styles))]


def steps(*depths: int, list_id: int = 1) -> str:
    return "".join(item("x", list_id, depth) for depth in depths)


@pytest.mark.parametrize(
    ("list_xml", "items", "marks"),
    [
        (abstract(PLAN) + list_of(1), steps(0, 1, 2, 2, 1, 2, 0, 1, 3), "I. 1. a) b) 2. a) II. 1. -"),
        (abstract(OUTLINE) + list_of(1), steps(0, 1, 1, 2, 0, 1), "1. 1.1. 1.2. 1.2.1. 2. 2.1."),
        (abstract(OUTLINE) + list_of(1), steps(1, 1, 0), "1.1. 1.2. 1."),
        (abstract(levels("lowerLetter %1)")) + list_of(1), steps(*[0] * 7), "a) b) c) d) e) f) g)"),
        (abstract(levels('decimal (%1)|<w:start w:val="5"/>')) + list_of(1), steps(0, 0), "(5) (6)"),
        (abstract(levels("bullet +", "bullet \uf0b7", "bullet *")) + list_of(1), steps(0, 1, 2), "+ - *"),
        (abstract(levels("decimalZero %1", "none ")) + list_of(1), steps(0, 0, 1), "01 02 "),
        (
            abstract(levels("upperRoman %1.", "decimal %1.%2|<w:isLgl/>", "lowerRoman %3)")) + list_of(1),
            steps(0, 0, 1, 2, 2),
            "I. II. 2.1 i) ii)",
        ),
        (
            abstract(levels("upperRoman %1.", 'decimal %2.|<w:lvlRestart w:val="0"/>')) + list_of(1),
            steps(0, 1, 1, 0, 1),
            "I. 1. 2. II. 3.",
        ),
        (
            abstract(levels("upperRoman %1.", "decimal %2.", 'lowerLetter %3)|<w:lvlRestart w:val="1"/>')) + list_of(1),
            steps(0, 1, 2, 1, 2, 0, 1, 2),
            "I. 1. a) 2. b) II. 1. a)",
        ),
        (abstract(levels("decimal Điều %1.")) + list_of(1), steps(0, 0), "Điều 1.|Điều 2."),
    ],
    ids=["plan", "legal", "no head", "letters", "start", "bullets", "zero", "figures", "never restarts", "restarts", "words"],
)
def test_a_list_is_counted_as_word_counts(list_xml, items, marks):
    assert told(items, list_xml) == (marks.split("|") if "|" in marks else marks.split(" "))


def test_lists_over_one_abstract_list_go_on_with_each_other_unless_one_starts_anew():
    over = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = abstract(levels("decimal %1.")) + list_of(1) + list_of(2) + list_of(3, overrides=over)
    items = steps(0, 0) + steps(0, list_id=2) + steps(0, 0, list_id=3) + steps(0)
    assert told(items, lists) == ["1.", "2.", "3.", "1.", "2.", "3."]


def test_a_list_can_change_a_level_of_its_abstract_list():
    over = f'<w:lvlOverride w:ilvl="0">{levels("lowerRoman %1.")}</w:lvlOverride>'
    assert told(steps(0, 0), abstract(levels("decimal %1.")) + list_of(1, overrides=over)) == ["i.", "ii."]


def test_a_list_may_stand_behind_the_name_of_a_style_of_lists():
    lists = (
        abstract('<w:numStyleLink w:val="Plan"/>', 1)
        + abstract('<w:styleLink w:val="Plan"/>' + PLAN, 2)
        + list_of(1, 1)
        + list_of(2, 2)
    )
    assert told(steps(0, 1), lists, styles=style("Plan", numbered(2), kind="numbering")) == ["I.", "1."]


@pytest.mark.parametrize(
    "bound", [True, False], ids=["level bound to the style, as Word writes it", "level named in the style, as LibreOffice"]
)
def test_headings_are_numbered_through_their_styles(bound):
    link = [f'|<w:pStyle w:val="Heading{n}"/>' if bound else "" for n in (1, 2)]
    lists = abstract(levels(f"upperRoman %1.{link[0]}", f"decimal %2.{link[1]}")) + list_of(7)
    styles = style("Heading1", numbered(7, None if bound else 0)) + style("Heading2", numbered(7, None if bound else 1))
    body = paragraph("A", style="Heading1") + paragraph("B", style="Heading2") + paragraph("C", style="Heading2")
    assert texts(docx(body, numbering=lists, styles=styles)) == ["I. A", "1. B", "2. C"]


def test_a_style_inherits_its_list_and_a_paragraph_may_leave_it():
    styles = style("Base", numbered(1)) + style("Mine", based_on="Base")
    body = paragraph("A", style="Mine") + paragraph("B", style="Mine", properties=numbered(0)) + paragraph("C", style="Mine")
    assert texts(docx(body, numbering=abstract(PLAN) + list_of(1), styles=styles)) == ["I. A", "B", "II. C"]


def test_a_paragraph_may_name_the_level_and_leave_the_list_to_its_style():
    body = paragraph("A", style="Mine") + paragraph("B", style="Mine", properties=numbered(None, 1))
    assert texts(docx(body, numbering=abstract(PLAN) + list_of(1), styles=style("Mine", numbered(1)))) == ["I. A", "1. B"]


def test_the_usual_style_numbers_whoever_names_none():
    usual = style("Normal", numbered(1)).replace("<w:style ", '<w:style w:default="1" ')
    assert texts(docx("<w:p><w:r><w:t>A</w:t></w:r></w:p>", numbering=abstract(PLAN) + list_of(1), styles=usual)) == ["I. A"]


def test_an_empty_paragraph_counts_as_word_counts_it_but_is_not_told():
    body = item("A") + paragraph(properties=numbered(1, 0)) + item("B")
    assert texts(docx(body, numbering=abstract(levels("decimal %1.")) + list_of(1))) == ["1. A", "3. B"]


def test_an_empty_numbered_cell_tells_its_number():
    number = f"<w:tc>{paragraph(properties=numbered(1, 0))}</w:tc>"
    lists = abstract(levels("decimal %1")) + list_of(1)
    [found] = texts(docx(table(row(number, "Một"), row(number, "Hai")), numbering=lists))
    assert found.rows == (("1", "Một"), ("2", "Hai"))


def test_a_list_that_is_nowhere_numbers_nothing():
    assert texts(docx(steps(0) + paragraph("y", style="Lost"), styles=style("Lost", numbered(9)))) == ["x", "y"]


def test_lists_and_styles_that_name_each_other_end():
    styles = style("A", numbered(1), based_on="B") + style("B", based_on="A") + style("L", numbered(1), kind="numbering")
    lists = abstract('<w:numStyleLink w:val="L"/>') + list_of(1)
    assert texts(docx(paragraph("x", style="A"), styles=styles, numbering=lists)) == ["x"]


@pytest.mark.parametrize(
    ("number", "form", "words"),
    [
        (4, "upperRoman", "IV"),
        (1994, "lowerRoman", "mcmxciv"),
        (26, "lowerLetter", "z"),
        (27, "upperLetter", "AA"),
        (53, "lowerLetter", "aaa"),
        (0, "lowerLetter", "0"),
        (0, "upperRoman", "0"),
        (3, "vietnameseCounting", "ba"),
        (7, "ordinalText", "7"),
        (5000, "upperRoman", "5000"),
        (99999999, "lowerLetter", "99999999"),
    ],
)
def test_a_number_is_written_in_its_form(number, form, words):
    assert shown(number, form) == words


def test_a_form_of_ones_own_is_padded():
    assert shown(7, "custom", "001") == "007"


@given(st.lists(st.integers(0, 8), min_size=1, max_size=30))
def test_no_two_items_of_an_outline_have_the_same_number_and_each_follows_the_one_before(wishes):
    depths = [0]
    for wish in wishes:  # an outline goes down by one at a time
        depths.append(min(wish, depths[-1] + 1))
    forms = [f"decimal {'.'.join(f'%{n + 1}' for n in range(depth + 1))}" for depth in range(9)]
    marks = [tuple(map(int, mark.split("."))) for mark in told(steps(*depths), abstract(levels(*forms)) + list_of(1))]
    assert marks == sorted(set(marks))
    assert all(mark[-1] == 1 or (*mark[:-1], mark[-1] - 1) in marks for mark in marks)
