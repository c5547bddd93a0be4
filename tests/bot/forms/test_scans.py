"""Pages that are pictures are read where tesseract stands on the machine, tables too, and the document says so."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2
import pytest
from matplotlib import get_data_path
from PIL import Image, ImageDraw, ImageFont

from bot.forms import scans
from bot.forms.pdf import read_pdf
from bot.forms.scanned_rules import rules_of, straightened
from plan.document import DocumentError, Table
from plan.folding import fold
from tests.paper import Sheet, pdf

needs_tesseract = pytest.mark.skipif(
    not scans.can_see(), reason="needs tesseract with Vietnamese: apt-get install tesseract-ocr tesseract-ocr-vie"
)
SCALE = 200 / 72


def picture(askew: float = 0.0) -> Image.Image:
    """Draw a page with a sentence and a table of two rows, as a scanner at 200 dots an inch sees it."""
    page = Image.new("L", (1200, 700), 255)
    draw = ImageDraw.Draw(page)
    font = ImageFont.truetype(f"{get_data_path()}/fonts/ttf/DejaVuSans.ttf", 30)
    draw.text((150, 60), "Văn phòng ban hành kế hoạch như sau:", fill=0, font=font)
    for y in (200, 300, 400):
        draw.line((100, y, 1100, y), fill=0, width=2)
    for x in (100, 600, 1100):
        draw.line((x, 200, x, 400), fill=0, width=2)
    cells = {(130, 230): "Nội dung", (630, 230): "Chủ trì", (130, 330): "Rà soát văn bản", (630, 330): "Phòng Nội chính"}
    for place, text in cells.items():
        draw.text(place, text, fill=0, font=font)
    return page.rotate(askew, Image.Resampling.BICUBIC, fillcolor=255)


def scanned(askew: float = 0.0) -> bytes:
    page = picture(askew)
    return pdf(Sheet((page.width / SCALE, page.height / SCALE)).scan(page.width, page.height, page.tobytes()))


@pytest.mark.parametrize("askew", [0.0, 1.2, -0.8])
def test_ruled_lines_are_found_in_a_picture_however_it_was_drawn_in(askew):
    level, upright = rules_of(np.asarray(straightened(picture(askew))) < 170, SCALE)
    assert (len(level), len(upright)) == (3, 3)
    assert level[0].end - level[0].start == pytest.approx(1000 / SCALE, abs=4)


@needs_tesseract
def test_a_scanned_page_is_read_with_its_table_and_says_that_it_was_seen():
    document = read_pdf(scanned(0.7), "a.pdf")
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    assert document.by_eye
    assert fold(document.blocks[0].text).startswith("van phong ban hanh ke hoach")
    assert [[fold(cell) for cell in row] for row in table.rows] == [
        ["noi dung", "chu tri"],
        ["ra soat van ban", "phong noi chinh"],
    ]


@needs_tesseract
@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_a_picture_is_read_as_a_page(kind):
    memory = io.BytesIO()
    picture().save(memory, kind)
    assert scans.read_picture(memory.getvalue(), "a").by_eye


def test_without_tesseract_a_scan_is_a_reason_of_its_own(monkeypatch):
    monkeypatch.setattr(scans, "can_see", lambda: False)
    with pytest.raises(DocumentError) as caught:
        read_pdf(scanned(), "a.pdf")
    assert caught.value.code == "no_eyes"


def test_a_long_scan_is_refused_before_anyone_waits_for_it(monkeypatch):
    monkeypatch.setattr(scans, "MOST_PAGES", 0)
    with pytest.raises(DocumentError) as caught:
        read_pdf(scanned(), "a.pdf")
    assert caught.value.code == "long_scan"


@pytest.mark.parametrize(("content", "code"), [(b"\x89PNG\r\n\x1a\n broken", "broken"), (b"GIF89a", "broken")])
def test_a_picture_that_cannot_be_read_is_refused(content, code):
    with pytest.raises(DocumentError) as caught:
        scans.read_picture(content, "a.png")
    assert caught.value.code == code


def test_a_page_with_little_text_is_no_picture():
    page = pypdfium2.PdfDocument(pdf(Sheet().text(85, 100, "Môi trường").line(60, 90, 300, 90)))[0]
    assert not scans.is_picture(page, 9)


def test_an_empty_page_is_no_picture():
    assert not scans.is_picture(pypdfium2.PdfDocument(pdf(Sheet()))[0], 0)
