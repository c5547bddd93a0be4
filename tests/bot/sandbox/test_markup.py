"""Telegram's HTML is read as Telegram reads it, and every slip is complained about in its words."""

from __future__ import annotations

import html as escaping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import find, length, slice_of
from bot.sandbox.errors import ApiError
from bot.sandbox.markup import read_html


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("đ<br/>", 'Unsupported start tag "br/" at byte offset 2'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("3 < 5", 'Unsupported start tag "" at byte offset 2'),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span class='x'>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_a_slip_is_complained_about(written: str, complaint: str) -> None:
    with pytest.raises(ApiError) as caught:
        read_html(written)
    assert caught.value.description == f"Bad Request: can't parse entities: {complaint}"


@pytest.mark.parametrize(
    ("written", "text", "kinds"),
    [
        ("<strong>a</strong><em>b</em>", "ab", ["bold", "italic"]),
        ("<B>a</B>", "a", ["bold"]),
        ("<ins>a</ins><del>b</del><tg-spoiler>c</tg-spoiler>", "abc", ["underline", "strikethrough", "spoiler"]),
        ('<span class="tg-spoiler">a</span>', "a", ["spoiler"]),
        ('<a href="https://x.vn/?a=1&amp;b=2">a</a>', "a", ["text_link"]),
        ("<a href='#top'>a</a>", "a", []),
        ("<blockquote expandable>a</blockquote>", "a", ["expandable_blockquote"]),
        ("<b><i>a</i></b>", "a", ["bold", "italic"]),
        ("&lt;b&gt; &amp;&quot; &#273;&#x111; &nbsp;", '<b> &" đđ &nbsp;', []),
        ("<b></b>", "", []),
    ],
)
def test_marks_become_entities(written: str, text: str, kinds: list[str]) -> None:
    read, found = read_html(written)
    assert read == text
    assert sorted(entity["type"] for entity in found) == sorted(kinds)


def test_a_code_block_keeps_its_language_and_is_one_entity() -> None:
    _, found = read_html('<pre><code class="language-python">x</code></pre>')
    assert found == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]


@given(
    st.text(alphabet=st.characters(exclude_categories=("Cs",))),
    st.text(alphabet=st.characters(exclude_categories=("Cs",)), min_size=1),
)
def test_an_escaped_text_comes_back_whole_and_its_mark_covers_it(before: str, marked: str) -> None:
    text, found = read_html(f"{escaping.escape(before, quote=False)}<b>{escaping.escape(marked, quote=False)}</b>")
    assert text == before + marked
    assert slice_of(text, found[0]) == marked
    assert found[0]["offset"] == length(before)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("/hoi ai chủ trì", [("bot_command", "/hoi")]),
        ("/hoi@nhacviec_bot 3a", [("bot_command", "/hoi@nhacviec_bot")]),
        ("😀 /viec", [("bot_command", "/viec")]),
        ("30/9/2025 và/hoặc 123/BC", []),
        ("chào @hoa_hctc #cchc https://x.vn/a.", [("mention", "@hoa_hctc"), ("hashtag", "#cchc"), ("url", "https://x.vn/a")]),
        ("thư: hoa@vanphong.vn", [("email", "hoa@vanphong.vn")]),
        ("#123", []),
    ],
)
def test_telegram_finds_commands_mentions_and_addresses_by_itself(text: str, found: list[tuple[str, str]]) -> None:
    assert [(entity["type"], slice_of(text, entity)) for entity in find(text)] == found
