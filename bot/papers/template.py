"""The template of the Word report that holds where an office has none: built from our texts, to be edited in Word.

Its lay-out is that of Nghị định 30/2020/NĐ-CP, Phụ lục I and Phụ lục III, mẫu 1.4 (văn bản có tên loại).
"""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.shared import Pt

from bot.papers.typing import (
    CENTRE,
    LEFT,
    body,
    control,
    lay_out,
    number_pages,
    plain_table,
    rule,
    ruled_table,
    set_usual,
    write,
)
from locales import Texts

_NAMED = re.compile(r"\[([a-z_.]+)\]")
_HEAD = (6.4, 9.6)
_SUM_COLUMNS = ("total", "done", "done_late", "running", "overdue", "regular")
_SUM_FIELDS = ("tong", "dung_han", "sau_han", "trong_han", "qua_han", "thuong_xuyen")
_SUM_WIDTHS = (1.1, 4.9, 1.5, 1.6, 1.6, 1.6, 1.6, 2.1)
_TASK_COLUMNS = ("code", "task", "unit", "helpers", "due", "state", "result")
_TASK_FIELDS = ("ma", "noi_dung", "chu_tri", "phoi_hop", "thoi_han", "tien_do", "ket_qua")
_TASK_WIDTHS = (1.6, 6.8, 3.2, 3.0, 3.4, 2.9, 3.8)


@cache
def default_template(texts: Texts) -> bytes:
    """Return the template as a Word file."""
    document = docx.Document()
    set_usual(document)
    _properties(document)
    lay_out(document.sections[0])
    number_pages(document.sections[0])
    words = _Words(texts)
    _head(document, words)
    _overview(document, words)
    _results(document, words)
    _troubles(document, words)
    _end(document, words)
    _annex(document, words)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Words:
    """The template's words, with the names of fields as the template engine wants them."""

    def __init__(self, texts: Texts) -> None:
        self._texts = texts

    def __call__(self, key: str) -> str:
        return _NAMED.sub(r"{{ \1 }}", self._texts.plain(f"report_template.{key}"))


def _properties(document: Document) -> None:
    """Leave no trace of the library in what an office signs."""
    known = document.core_properties
    known.author = known.title = known.comments = known.last_modified_by = ""
    relations = document.part.package.rels
    for name in [name for name, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        del relations[name]  # a picture of an empty page, not of this one


def _head(document: Document, words: _Words) -> None:
    """Issuer and nation beside each other, number and place under them, then kind and subject."""
    left, right = plain_table(document, _HEAD)
    write(left.paragraphs[0], "{{ co_quan_chu_quan }}", 12)
    write(left.add_paragraph(), "{{ co_quan }}", 12, bold=True)
    rule(left.add_paragraph(), 2.2, _HEAD[0] - 0.4)
    write(right.paragraphs[0], words("nation"), 12, bold=True)
    write(right.add_paragraph(), words("motto"), 13, bold=True)
    rule(right.add_paragraph(), 5.5, _HEAD[1] - 0.4)
    left, right = plain_table(document, _HEAD)
    write(left.paragraphs[0], words("number"), 13, above=4)
    write(right.paragraphs[0], words("place"), 13, italic=True, above=4)
    write(document.add_paragraph(), words("kind"), 14, bold=True, above=14)
    write(document.add_paragraph(), words("subject"), 14, bold=True)
    rule(document.add_paragraph(), 4, 16)


def _overview(document: Document, words: _Words) -> None:
    body(document, words("opening")).paragraph_format.space_before = Pt(12)
    body(document, words("overview"), bold=True)
    for key in ("total", "finished", "under_way", "regular", "released", "in_period"):
        body(document, words(key))


def _results(document: Document, words: _Words) -> None:
    body(document, words("results"), bold=True)
    for heading, column, rows in (("by_section", "section", "theo_linh_vuc"), ("by_unit", "unit", "theo_don_vi")):
        body(document, words(heading), bold=True).paragraph_format.space_after = Pt(4)
        _sums(document, words, column, rows)
    body(document, words("by_unit_note"), italic=True)
    _listed(document, words, "done_list", "ds_hoan_thanh")


def _sums(document: Document, words: _Words, column: str, rows: str) -> None:
    """Add a table of sums, a row for each section or unit."""
    titles = [words("column_number"), words(f"column_{column}"), *(words(f"column_{each}") for each in _SUM_COLUMNS)]
    named = ["{{ dong.stt }}", "{{ dong.ten }}", *(f"{{{{ dong.{each} }}}}" for each in _SUM_FIELDS)]
    ruled_table(document, _SUM_WIDTHS, [titles, [f"{{%tr for dong in {rows} %}}"], named, ["{%tr endfor %}"]], 12)


def _listed(document: Document, words: _Words, heading: str, lines: str) -> None:
    """Add a heading and a list under it, or that there is nothing."""
    body(document, words(heading), bold=True)
    control(document, f"{{%p for dong in {lines} %}}")
    body(document, "- {{ dong }}")
    control(document, "{%p endfor %}")
    control(document, f"{{%p if not {lines} %}}")
    body(document, words("none"))
    control(document, "{%p endif %}")


def _troubles(document: Document, words: _Words) -> None:
    body(document, words("troubles"), bold=True)
    for heading, lines in (
        ("overdue_list", "ds_qua_han"),
        ("held_list", "ds_vuong_mac"),
        ("extension_list", "ds_gia_han"),
        ("explanation_list", "ds_giai_trinh"),
        ("proposals", "ds_kien_nghi"),
    ):
        _listed(document, words, heading, lines)


def _end(document: Document, words: _Words) -> None:
    """Close the text, then receivers and signature beside each other (khoản 8 and 9)."""
    body(document, words("closing"))
    left, right = plain_table(document, (7.5, 8.5))
    write(left.paragraphs[0], words("receivers"), 12, bold=True, italic=True, at=LEFT, above=12)
    for key in ("receiver_above", "receiver_archive"):
        write(left.add_paragraph(), words(key), 11, at=LEFT)
    write(right.paragraphs[0], words("signer"), 14, bold=True, above=12)
    write(right.add_paragraph(), words("signature"), 13, italic=True)
    for _ in range(3):
        right.add_paragraph()


def _annex(document: Document, words: _Words) -> None:
    """Add the table of all tasks on pages of their own, on their side, numbered apart."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    lay_out(section, landscape=True)
    number_pages(section)
    write(document.add_paragraph(), words("annex"), 14, bold=True, at=CENTRE)
    write(document.add_paragraph(), words("annex_title"), 14, bold=True)
    write(document.add_paragraph(), words("annex_of"), 14, italic=True).paragraph_format.space_after = Pt(8)
    titles = [words(f"column_{each}") for each in _TASK_COLUMNS]
    named = [f"{{{{ viec.{each} }}}}" for each in _TASK_FIELDS]
    rows = [
        titles,
        ["{%tr for nhom in bieu %}"],
        ["{{ nhom.nhom }}"],
        ["{%tr for viec in nhom.viec %}"],
        named,
        ["{%tr endfor %}"],
        ["{%tr endfor %}"],
    ]
    ruled_table(document, _TASK_WIDTHS, rows, 12)
