"""Telegram HTML becomes paragraphs of marked words, and no word is lost, whatever was written."""

from __future__ import annotations

import html

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.paragraphs import Paragraph, Run, paragraphs


def words(text: str) -> list[str]:
    return [line.text for line in paragraphs(text)]


def test_marks_links_and_lines_are_kept():
    assert paragraphs('<b>2.b</b> hạn <a href="https://vp.vn/x?a=1&amp;b=2">31/3</a>\n\n<i><u>quá</u> hạn</i>') == (
        Paragraph((Run("2.b", frozenset("b")), Run(" hạn "), Run("31/3", address="https://vp.vn/x?a=1&b=2"))),
        Paragraph((Run("quá", frozenset("iu")), Run(" hạn", frozenset("i")))),
    )


def test_a_block_begins_and_ends_a_paragraph_and_spoilers_are_told():
    assert [(line.text, line.block) for line in paragraphs("a<blockquote expandable>b\nc</blockquote>d<pre>e</pre>")] == [
        ("a", None),
        ("b", "blockquote"),
        ("c", "blockquote"),
        ("d", None),
        ("e", "pre"),
    ]
    assert paragraphs("<tg-spoiler>kín</tg-spoiler>") == (Paragraph((Run("kín"),)),)


def test_a_line_of_bold_words_is_a_heading_even_behind_an_emoji():
    assert [line.is_heading for line in paragraphs("🔴 <b>Quá hạn</b>\n<b>2.b</b> Theo dõi\n—\n<pre><b>x</b></pre>")] == [
        True,
        False,
        False,
        False,
    ]


def test_what_is_no_tag_of_telegram_stays_words():
    assert words("<script>alert('<b>')</script>") == ["<script>alert('')</script>"]
    assert words("<img src=x onerror=y><br/><!-- c --><!doctype html><?php x>") == [
        "<img src=x onerror=y><br/><!-- c --><!doctype html><?php x>"
    ]
    assert words("&lt;b&gt; 3 < 4 &amp; 5 > 4") == ["<b> 3 < 4 & 5 > 4"]
    assert words("</b></blockquote>a</i><b") == ["a<b"]


def test_only_addresses_of_the_web_and_of_mail_become_links():
    for address in ("javascript:alert(1)", "tg://user?id=1", "data:text/html,x", "file:///etc/passwd", " https://a.vn", ""):
        assert paragraphs(f'<a href="{address}">x</a>') == (Paragraph((Run("x"),)),)
    assert paragraphs("<a>x</a>") == (Paragraph((Run("x"),)),)


def test_letters_that_no_file_can_hold_are_taken_away():
    assert words("a\x00b\x0bc\ud800d\uffffe&#11;f") == ["abcdef"]


@given(st.text())
def test_an_escaped_text_comes_back_as_it_was(text):
    shown = "\n".join(words(html.escape(text)))
    kept = "".join(letter for letter in text if letter.isprintable() and not letter.isspace())
    assert "".join(letter for letter in shown if letter.isprintable() and not letter.isspace()) == kept


@given(st.text(alphabet="<>/&;!?-=\"' \nabipresco#x0"))
def test_nothing_that_can_be_typed_is_refused(text):
    assert all(line.text.strip() for line in paragraphs(text))
