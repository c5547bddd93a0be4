"""Texts in the fonts of the nineties become Unicode where the extra is installed, and are refused with a reason elsewhere."""

from __future__ import annotations

import importlib.util
import sys

import pytest

from bot.forms.delimited import read_delimited
from bot.forms.old_fonts import converter, encoding_of, from_bytes
from bot.forms.pdf import read_pdf
from plan.document import DocumentError
from tests.paper import Sheet, pdf

needs_extra = pytest.mark.skipif(
    importlib.util.find_spec("viparse") is None, reason="needs the extra legacy: pip install nhacviec[legacy]"
)
TCVN3 = ["Céng hßa x· héi chñ nghÜa ViÖt Nam", "§éc lËp - Tù do - H¹nh phóc", "KÕ ho¹ch n¨m 2025 ®­îc giao c¸c phßng"]
VNI = ["COÄNG HOØA XAÕ HOÄI CHUÛ NGHÓA VIEÄT NAM", "Ñoäc laäp - Töï do - Haïnh phuùc", "Keá hoaïch naêm 2025 cuûa caùc ñôn vò"]
UNICODE = [
    "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Kế hoạch năm 2025 của các đơn vị, § 3, ® và ©",
    "Café Österreich, Ñuñoa",
]


@pytest.mark.parametrize(("texts", "encoding"), [(TCVN3, "tcvn3"), (VNI, "vni"), (UNICODE, None), ([], None)])
def test_the_encoding_is_told_by_the_whole_document(texts, encoding):
    assert encoding_of(texts) == encoding


def test_a_document_in_unicode_needs_nothing():
    assert converter(UNICODE, "a.docx") is None
    assert from_bytes(b"Plain text, na\xefve", "a.txt") is None


@needs_extra
@pytest.mark.parametrize(
    ("texts", "piece", "expected"),
    [
        (TCVN3, "®­îc", "được"),
        (TCVN3, TCVN3[0], "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        (TCVN3, "Đơn vị chủ trì", "Đơn vị chủ trì"),
        (VNI, "laäp", "lập"),
        (VNI, VNI[2], "Kế hoạch năm 2025 của các đơn vị"),
        (VNI, "Quý", "Quý"),
    ],
)
def test_even_a_short_piece_is_turned_with_the_encoding_of_its_document(texts, piece, expected):
    convert = converter(texts, "a.docx")
    assert convert is not None
    assert convert(piece) == expected


@needs_extra
def test_a_text_file_in_an_old_font_is_read():
    text = "\n".join(f"1;{line}" for line in TCVN3)
    (table,) = read_delimited(text.encode("cp1252"), "a.csv").blocks
    assert [row[1] for row in table.rows][1:] == ["Độc lập - Tự do - Hạnh phúc", "Kế hoạch năm 2025 được giao các phòng"]


@needs_extra
def test_a_pdf_in_an_old_font_is_read():
    sheet = Sheet()
    sheet.lines(85, 100, VNI)
    assert "Độc lập - Tự do - Hạnh phúc" in " ".join(block.text for block in read_pdf(pdf(sheet), "a.pdf").blocks)


def test_without_the_extra_an_old_font_is_a_reason_of_its_own(monkeypatch):
    monkeypatch.setitem(sys.modules, "viparse", None)
    with pytest.raises(DocumentError) as caught:
        converter(VNI, "a.docx")
    assert caught.value.code == "old_fonts"
