"""Reads Telegram HTML into paragraphs of marked words, for papers that know no Telegram. It writes nothing.

The tags are those of https://core.telegram.org/bots/api#html-style; any other tag stays as the words that it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from typing_extensions import override

_MARKS = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "u": "u",
    "ins": "u",
    "s": "s",
    "strike": "s",
    "del": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "emoji",
    "a": "a",
}
_BLOCKS = ("pre", "blockquote")
_ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\x00-\x1f]+", re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike: `marks` of "b", "i", "u", "s" and "code"; `address` where they are a link for paper."""

    text: str
    marks: frozenset[str] = frozenset()
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of a message; `block` is "pre" or "blockquote" where it stands in one."""

    runs: tuple[Run, ...]
    block: str | None = None

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def is_heading(self) -> bool:
        """Whether every word is bold, as headings of parts are in a message."""
        written = [run for run in self.runs if any(map(str.isalnum, run.text))]  # an emoji in front is not bold
        return bool(written) and all("b" in run.marks for run in written) and self.block is None


def paragraphs(html: str) -> tuple[Paragraph, ...]:
    """Return a message's lines in order, empty ones left out; letters that no file can hold are taken away."""
    reader = _Reader()
    reader.feed(_UNPRINTABLE.sub("", html))
    reader.close()
    reader.end_line()
    return tuple(reader.lines)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[Paragraph] = []
        self._runs: list[Run] = []
        self._open: list[tuple[str, str | None]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _MARKS:
            self.handle_data(self.get_starttag_text() or "")
            return
        if _MARKS[tag] in _BLOCKS:
            self.end_line()
        address = dict(attrs).get("href") if tag == "a" else None
        self._open.append((tag, address if address and _ADDRESS.fullmatch(address) else None))

    @override
    def handle_startendtag(self, _tag: str, _attrs: list[tuple[str, str | None]]) -> None:
        self.handle_data(self.get_starttag_text() or "")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag not in _MARKS:
            self.handle_data(f"</{tag}>")
            return
        if _MARKS[tag] in _BLOCKS:
            self.end_line()
        if tag in (names := [name for name, _ in self._open]):
            del self._open[len(names) - 1 - names[::-1].index(tag)]

    @override
    def handle_data(self, data: str) -> None:
        for number, line in enumerate(_UNPRINTABLE.sub("", data).split("\n")):  # entities may hold what text may not
            if number:
                self.end_line()
            if line:
                self._runs.append(Run(line, self._marks & {"b", "i", "u", "s", "code"}, self._address))

    @override
    def set_cdata_mode(self, elem: str, **_: bool) -> None:
        """Read on as before: what stands in <script> is words like all others."""

    @override
    def handle_comment(self, data: str) -> None:
        self.handle_data(f"<!--{data}-->")

    @override
    def handle_decl(self, decl: str) -> None:
        self.handle_data(f"<!{decl}>")

    @override
    def unknown_decl(self, data: str) -> None:
        self.handle_data(f"<![{data}]>")

    @override
    def handle_pi(self, data: str) -> None:
        self.handle_data(f"<?{data}>")

    def end_line(self) -> None:
        """Finish the line in hand; one without words is none."""
        if any(run.text.strip() for run in self._runs):
            block = next((mark for mark in _BLOCKS if mark in self._marks), None)
            self.lines.append(Paragraph(tuple(self._runs), block))
        self._runs = []

    @property
    def _marks(self) -> frozenset[str]:
        return frozenset(_MARKS[tag] for tag, _ in self._open)

    @property
    def _address(self) -> str | None:
        return next((address for _, address in reversed(self._open) if address), None)
