"""Every text of both languages with hostile values: valid HTML of Telegram's, no tag but the text's own, every letter kept."""

from __future__ import annotations

import itertools
from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.markup import read_html
from locales import LANGUAGES, Texts

HOSTILE = {
    "markup": "<b>&\"'\u202e…",
    "a closing tag": '</b><a href="tg://user?id=1">x</a>',
    "a broken tag": "<",
    "references": "&amp;&lt;b&gt;&#60;i&#62;&nbsp;",
    "a template": "{{7*7}}{%raw%}{#x#}",
    "length": "Ă" * 4_200,
    "emoji": "😀👨‍👩‍👧‍👦" * 20,
    "new lines": "\n" * 50 + "x" + "\r\n\u2028\u2029\x85" * 10,
    "marks of direction": "\u200f\u202eabc\u2066\u2069\u061c",
    "controls": "\x00\x07\x1b[31m\x7f",
}
TOKEN = "\ue000"
"""Stands for a harmless value: no letter of any text."""


class Thing:
    """Something with fields, as templates of the command line take it: each is a text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __getattr__(self, name: str) -> str:
        return self.text


MADE = (str, Thing, lambda _: 5, lambda _: date(2025, 11, 24))
"""What a variable may be, tried in this order: a text where it can be one."""


@cache
def fitting(language: str, key: str) -> tuple[Any, ...] | None:
    """Return what each variable of a text (by name) must be, found out by trying; None if it takes things of many parts."""
    texts, names = Texts.load(language), sorted(Texts.load(language).variables(key))
    for makers in itertools.product(MADE, repeat=len(names)):
        try:
            texts.html(key, **{name: make(TOKEN) for name, make in zip(names, makers, strict=True)})
        except Exception:  # noqa: S112 - whatever a template says to a value of the wrong kind
            continue
        return makers
    return None


def filled(texts: Texts, key: str, value: str) -> str:
    makers = fitting(texts.language, key) or ()
    return str(texts.html(key, **{name: make(value) for name, make in zip(sorted(texts.variables(key)), makers, strict=True)}))


@cache
def sendable(language: str) -> dict[str, tuple[str, list[str]]]:
    """Return what every text that may be sent says with harmless values, and its own marks.

    Those of the terminal may hold "<" or take a whole task: they are never Telegram HTML.
    """
    texts, found = Texts.load(language), {}
    for key in sorted(texts.keys):
        if fitting(language, key) is not None:
            with suppress(ApiError):
                text, entities = read_html(filled(texts, key, TOKEN))
                found[key] = text, kinds(entities)
        assert key in found or key.startswith("cli."), f"{key} is no Telegram HTML"
    return found


def kinds(entities: list[dict[str, Any]]) -> list[str]:
    return sorted(each["type"] for each in entities)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_value_brings_a_tag_or_breaks_one_or_loses_a_letter(language: str) -> None:
    texts, wrong = Texts.load(language), []
    told = sendable(language)  # takes seconds to find out: one test a language
    for (name, value), (key, (harmless, own)) in itertools.product(HOSTILE.items(), told.items()):
        text, entities = read_html(filled(texts, key, value))
        whole = text == harmless.replace(TOKEN, value)
        if kinds(entities) != own or not (whole or "cut(" in texts._sources[key]):
            wrong.append((name, key, kinds(entities), text[:80]))
    assert wrong == []
    assert sum(TOKEN in harmless for harmless, _ in told.values()) > 100, (
        "hardly any text takes a value that anybody may choose"
    )


def test_a_text_marked_as_safe_would_be_found_out() -> None:
    texts = Texts("vi", {"say": "<b>{{ it|safe }}</b>"})
    text, entities = read_html(str(texts.html("say", it="<i>x</i>")))
    assert (text, kinds(entities)) == ("x", ["bold", "italic"])
