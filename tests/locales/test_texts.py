"""Texts: two complete languages, every value escaped, nothing missing and nothing left over."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views.card import plain_text
from locales import LANGUAGES, TextError, Texts
from locales.wording import cut

ROOT = Path(__file__).parents[2]
ASKERS = {"html", "plain"}
ANYTHING = r"[\w.]+"


def _written(node: ast.expr) -> str | None:
    """Return a key as a pattern: a literal as it is, each filled part of an f-string as anything within one room."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.escape(node.value)
    if isinstance(node, ast.JoinedStr):
        parts = [_written(part) if isinstance(part, ast.Constant) else ANYTHING for part in node.values]
        return "".join(part or "" for part in parts)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return (_written(node.left) or ANYTHING) + (_written(node.right) or ANYTHING)
    return None


def _asked(tree: ast.AST) -> Iterator[str]:
    """Yield a pattern for every string in code, filled in or not; one of them may be the key."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant | ast.JoinedStr | ast.BinOp) and (pattern := _written(node)):
            yield pattern


def _asked_directly(tree: ast.AST) -> Iterator[tuple[str, set[str] | None]]:
    """Yield each key that is asked for by a literal, with the names of its values (None where they are unpacked)."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ASKERS):
            continue
        if node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
            names = {keyword.arg for keyword in node.keywords}
            yield node.args[0].value, None if None in names else {name for name in names if name}


def _trees() -> list[ast.AST]:
    folders = ("handlers", "bot", "locales")
    return [ast.parse(p.read_text(encoding="utf-8")) for folder in folders for p in sorted((ROOT / folder).rglob("*.py"))]


def test_both_languages_have_the_same_texts_with_the_same_variables():
    vietnamese, english = (Texts.load(language) for language in LANGUAGES)
    assert vietnamese.keys == english.keys
    assert {k: vietnamese.variables(k) for k in vietnamese.keys} == {k: english.variables(k) for k in english.keys}


def test_every_text_that_code_asks_for_exists_and_gets_its_values():
    texts = Texts.load("vi")
    asked = [each for tree in _trees() for each in _asked_directly(tree)]
    assert asked
    assert [key for key, _ in asked if key not in texts.keys] == []
    assert [(key, names) for key, names in asked if names is not None and names != texts.variables(key)] == []


def test_every_text_is_asked_for_somewhere():
    patterns = {pattern for tree in _trees() for pattern in _asked(tree)}
    telling = [pattern for pattern in sorted(patterns) if re.search(r"[a-z]{2}", pattern.replace(ANYTHING, ""))]
    wanted = re.compile("|".join(f"(?:{pattern})" for pattern in telling))
    assert [key for key in sorted(Texts.load("vi").keys) if not wanted.fullmatch(key)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_shouts_or_begs(language):
    begging = re.compile(r"[Xx]in vui lòng|\b[Tt]ôi\b|\b[Ee]m\b")
    texts = Texts.load(language)
    sources = {key: texts._sources[key] for key in texts.keys}
    assert [key for key, source in sources.items() if re.search(r"!(?!=)", source) or begging.search(source)] == []


def test_an_unknown_key_is_refused():
    with pytest.raises(TextError, match="no text"):
        Texts.load("vi").plain("no.such")


def test_an_unknown_language_is_refused():
    with pytest.raises(TextError, match="tlh"):
        Texts.load("tlh")


@pytest.mark.parametrize("values", [{}, {"codes": "3.a"}, {"code": "3.a", "odd": 1}], ids=["missing", "other", "too_many"])
def test_a_missing_or_superfluous_value_is_refused(values):
    with pytest.raises(TextError, match=r"task\.code"):
        Texts.load("vi").plain("task.code", **values)


@given(st.text())
def test_every_value_is_escaped_in_html_and_untouched_in_plain(value):
    texts = Texts("vi", {"say": "<b>{{ it }}</b>"})
    html = texts.html("say", it=value)
    assert "<" not in html.removeprefix("<b>").removesuffix("</b>")
    assert plain_text(html) == value
    assert texts.plain("say", it=value) == f"<b>{value}</b>"


def test_html_inside_html_is_escaped_once():
    texts = Texts("vi", {"inner": "<i>{{ it }}</i>", "outer": "({{ it }})"})
    assert texts.html("outer", it=texts.html("inner", it="a & b")) == "(<i>a &amp; b</i>)"


def test_a_template_cannot_reach_into_the_machine():
    from jinja2.exceptions import SecurityError

    texts = Texts("vi", {"evil": "{{ it.__class__.__mro__ }}"})
    with pytest.raises((SecurityError, TextError)):
        texts.plain("evil", it=1)


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ day|date }}", "30/9/2025"),
        ("{{ day|day }}", "30/9"),
        ("{{ day|weekday }}", "thứ Ba, 30/9"),
        ("{{ sunday|weekday }}", "Chủ nhật 30/11"),
        ("{{ 5|standing }}", "còn 5 ngày"),
        ("{{ 1|standing }}", "ngày mai"),
        ("{{ 0|standing }}", "hôm nay"),
        ("{{ -12|standing }}", "quá hạn 12 ngày"),
        ("{{ 1234|number }}", "1.234"),
    ],
)
def test_dates_and_numbers_are_written_as_people_write_them(template, said):
    small = {
        key: text for key, text in Texts.load("vi")._sources.items() if key.split(".")[0] in {"format", "weekday", "standing"}
    }
    texts = Texts("vi", {**small, "say": template})
    values = {"day": date(2025, 9, 30), "sunday": date(2025, 11, 30)}
    assert texts.plain("say", **{k: v for k, v in values.items() if k in texts.variables("say")}) == said


def test_english_writes_dates_its_own_way():
    texts = Texts.load("en")
    assert texts.plain("list.day_of_year", day=date(2025, 9, 30)) == "30 Sep 2025"
    assert texts.plain("list.weekday", day=date(2025, 11, 30)) == "Sun 30 Nov"


@pytest.mark.parametrize(
    ("text", "size", "shown"),
    [
        ("Kế hoạch", 8, "Kế hoạch"),
        ("Kế hoạch năm", 9, "Kế hoạch…"),
        ("Kế hoạch năm", 8, "Kế…"),
        ("Báo cáo, kế hoạch", 9, "Báo cáo…"),
        ("Kếhoạch", 4, "Kếh…"),
        (" kế", 2, "…"),
    ],
)
def test_a_long_text_is_cut_at_the_end_of_a_word(text, size, shown):
    assert cut(text, size) == shown


@given(st.text(), st.integers(min_value=1, max_value=50))
def test_a_cut_text_is_never_longer_than_asked(text, size):
    assert len(cut(text, size)) <= max(size, 1)
