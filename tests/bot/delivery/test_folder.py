"""A folder as a messenger: each card can be read again from its page and its Word file, and nothing gets out of the folder."""

from __future__ import annotations

import base64
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Cm, Pt
from PIL import Image

from bot.delivery.channel import Channel
from bot.delivery.folder import FolderChannel, folder_channel, safe_name
from bot.delivery.verdict import Fate, judge
from handlers.speaking import Place
from handlers.views.card import Button, Card

GROUP = Place(-100)
DIGEST = Card(
    "<b>Bản tin tuần 48 · Phòng Hành chính - Tổ chức</b> (24/11 – 30/11/2025)\n\n🔴 <b>Quá hạn</b>\n"
    '<b>2.b</b> Theo dõi <i>thi hành</i> <u>pháp</u> <s>luật</s>, <code>/viec</code> <a href="https://vp.vn/?a&amp;b">hạn</a>\n'
    "<blockquote>“Quý III năm 2025”</blockquote>",
    ((Button("Cập nhật", "x"),),),
)


class StandingClock:
    def now(self) -> datetime:
        return datetime(2025, 11, 23, 17, 30, tzinfo=UTC)  # already Monday at the office


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "outer" / "bản tin"


@pytest.fixture
def channel(folder: Path) -> FolderChannel:
    return folder_channel(folder, clock=StandingClock())


def png(colour: str = "red") -> bytes:
    out = BytesIO()
    Image.new("RGB", (90, 60), colour).save(out, "PNG")
    return out.getvalue()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def inodes(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in folder.iterdir()}


def pages(folder: Path) -> list[Page]:
    return [Page(path) for path in sorted(folder.glob("*.html"))]


def words(folder: Path) -> list[Any]:
    return [Document(str(path)) for path in sorted(folder.glob("*.docx"))]


def centimetres(*lengths: int) -> list[float]:
    return [round(length / Cm(1), 2) for length in lengths]


async def test_a_card_becomes_a_page_and_a_word_file_named_by_day_number_and_first_line(channel: Channel, folder: Path):
    assert await channel.send(GROUP, DIGEST) == 1
    assert await channel.send(GROUP, Card("Nhắc hạn 5.đ")) == 2
    stem = "2025-11-24_0001_ban-tin-tuan-48-phong-hanh-chinh-to-chuc-24-11-30-11-2025"
    assert names(folder) == [
        f"{stem}.docx",
        f"{stem}.html",
        "2025-11-24_0002_nhac-han-5-d.docx",
        "2025-11-24_0002_nhac-han-5-d.html",
    ]
    assert not channel.limits.buttons


async def test_the_word_file_is_set_as_offices_want_it(channel: FolderChannel, folder: Path):
    await channel.send(GROUP, DIGEST)
    document = words(folder)[0]
    section = document.sections[0]
    assert centimetres(section.page_width, section.page_height) == [21, 29.7]
    margins = section.top_margin, section.bottom_margin, section.left_margin, section.right_margin
    assert centimetres(*margins) == [2, 2, 3, 1.5]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == ("Times New Roman", Pt(13))
    for style in ("Normal", "Heading 1", "Heading 2"):
        fonts = document.styles[style].element.rPr.rFonts.attrib
        assert set(fonts.values()) == {"Times New Roman"}
    assert document.core_properties.title.startswith("Bản tin tuần 48")


async def test_headings_marks_and_links_are_real_in_word(channel: FolderChannel, folder: Path):
    await channel.send(GROUP, DIGEST)
    document = words(folder)[0]
    head, late, task, quoted = document.paragraphs
    assert [each.style.name for each in (head, late, task, quoted)] == ["Heading 1", "Heading 2", "Normal", "Normal"]
    assert task.text == "2.b Theo dõi thi hành pháp luật, /viec hạn"
    marked = {run.text: run for run in task.runs}
    assert marked["2.b"].bold
    assert marked["thi hành"].italic
    assert marked["pháp"].underline
    assert marked["luật"].font.strike
    assert marked["/viec"].font.name == "Courier New"
    assert not marked[" Theo dõi "].bold
    assert [(link.text, link.url) for link in task.hyperlinks] == [("hạn", "https://vp.vn/?a&b")]
    assert centimetres(quoted.paragraph_format.left_indent) == [1]


async def test_the_page_stands_alone_and_says_the_same(channel: FolderChannel, folder: Path):
    await channel.send(GROUP, Card(DIGEST.html, DIGEST.buttons, png()))
    page = pages(folder)[0]
    for text in ("Bản tin tuần 48 · Phòng Hành chính - Tổ chức", "🔴 Quá hạn", "“Quý III năm 2025”"):
        assert text in page.words
    assert "Cập nhật" not in page.words
    assert "size: A4; margin: 2cm 1.5cm 2cm 3cm" in page.words
    (picture,) = page.named("img")
    assert base64.b64decode((picture["src"] or "").removeprefix("data:image/png;base64,")) == png()
    assert not any(name in attributes for _, attributes in page.tags for name in ("onerror", "onclick", "onload"))
    assert [link["href"] for link in page.named("a")] == ["https://vp.vn/?a&b"]
    assert page.named("script") == page.named("link") == []
    assert {"charset": "utf-8"} in page.named("meta")


async def test_the_picture_stands_in_the_word_file_as_wide_as_the_text(channel: FolderChannel, folder: Path):
    await channel.send(GROUP, Card("Tiến độ\nTuần 48", (), png()))
    document = words(folder)[0]
    (shape,) = document.inline_shapes
    assert (shape.width, shape.height) == (Cm(16.5), Cm(11))


HOSTILE = [
    "<script>alert(1)</script>",
    "../../etc/passwd",
    "..\\..\\x",
    "\x00\x01\x0b\x1f",
    "C:\\CON.txt:stream",
    "đ" * 5000,
    "",
    "   \n\n ",
    '"><img src=x onerror=alert(1)>',
    "</style></title><script>",
    "<b>Kế hoạch</b>\r\n\u2028\u2029\ud800\uffff",
    "-rf *",
    "مرحبا",
]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_texts_stay_texts_and_stay_inside(channel: FolderChannel, folder: Path, text: str):
    await channel.send(GROUP, Card(text, (), png()))
    await channel.send(GROUP, Card(f"Bản tin\n{text}"))
    assert len(names(folder)) == 4
    assert all(re.fullmatch(r"2025-11-24_000[12]_[a-z0-9-]{1,80}\.(docx|html)", name) for name in names(folder))
    assert [path.name for path in folder.parent.iterdir()] == [folder.name]
    for page in pages(folder):
        assert {tag for tag, _ in page.tags} <= {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "b", "img"}
        assert all(set(each) <= {"alt", "src"} for each in page.named("img"))
    assert len(words(folder)) == 2


async def test_an_edit_replaces_its_own_files_and_no_others(channel: FolderChannel, folder: Path):
    first, second = await channel.send(GROUP, Card("Tuần 48\ncũ")), await channel.send(GROUP, Card("Tuần 49\ncũ"))
    before = names(folder)
    await channel.edit(GROUP, first, Card("Tuần 48\nmới"))
    assert names(folder) == before
    assert ["mới" in page.words for page in pages(folder)] == [True, False]
    assert [[line.text for line in word.paragraphs] for word in words(folder)] == [["Tuần 48", "mới"], ["Tuần 49", "cũ"]]
    assert (first, second) == (1, 2)


async def test_an_edit_that_says_the_same_touches_nothing(channel: FolderChannel, folder: Path):
    number = await channel.send(GROUP, DIGEST)
    before = inodes(folder)
    await channel.edit(GROUP, number, DIGEST)
    assert inodes(folder) == before


async def test_an_edit_of_what_is_gone_fails_and_writes_nothing(channel: FolderChannel, folder: Path):
    await channel.send(GROUP, DIGEST)
    before = names(folder)
    with pytest.raises(LookupError, match="no file number 7"):
        await channel.edit(GROUP, 7, Card("mới"))
    assert names(folder) == before


async def test_a_folder_that_cannot_be_written_is_tried_again_later(tmp_path: Path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(OSError) as failed:  # noqa: PT011  # which one depends on the system
        await folder_channel(tmp_path / "file" / "x", clock=StandingClock()).send(GROUP, DIGEST)
    assert judge(failed.value, 1).fate is Fate.LATER


async def test_files_of_others_are_left_alone_and_take_no_number(channel: FolderChannel, folder: Path):
    await channel.send(GROUP, Card("một"))
    (folder / "2025-11-24_0009_của tôi.html").write_text("của tôi")
    assert await channel.send(GROUP, Card("của tôi")) == 2
    assert (folder / "2025-11-24_0009_của tôi.html").read_text() == "của tôi"


def test_two_writers_never_share_a_number(folder: Path):
    writers = [folder_channel(folder, clock=StandingClock()) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        numbers = list(threads.map(lambda each: writers[each % 4]._send(GROUP, Card(f"Tin {each}")), range(12)))
    assert sorted(numbers) == list(range(1, 13))
    assert len(names(folder)) == 24


def test_who_asks_for_it_names_the_files_by_unit_and_kind(folder: Path):
    by_place = folder_channel(folder, clock=StandingClock(), naming=lambda place, _title: f"bản tin HC-TC {place.chat_id}")
    assert by_place._send(GROUP, DIGEST) == 1
    assert names(folder)[0] == "2025-11-24_0001_ban-tin-hc-tc-100.docx"


def test_a_safe_name_is_never_empty():
    assert safe_name("…/…") == "thong-bao"
    assert safe_name("Tổ kiểm tra, kỷ luật " * 9).startswith("to-kiem-tra-ky-luat-to-kiem-tra")
