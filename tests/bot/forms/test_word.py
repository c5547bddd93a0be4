"""A Word document is told as Word shows it, in its order, whichever program wrote it."""

from __future__ import annotations

import io
from dataclasses import replace
from importlib import resources

import docx as python_docx
import pytest

from bot.forms import old_fonts
from bot.forms.limits import Limits, within
from bot.forms.text import read_text
from bot.forms.word import read_word
from plan.document import Document, DocumentError, Paragraph, Table
from plan.reading import read
from tests.bot.forms.word_files import HEAD, NAMES, cell, docx, paragraph, row, run, style, table


def blocks(body: str, **parts: str) -> tuple[Paragraph | Table, ...]:
    return read_word(docx(body, **parts), "a.docx").blocks


def lines(body: str, **parts: str) -> list[str]:
    return [block.text for block in blocks(body, **parts) if isinstance(block, Paragraph)]


def rows(*told: str) -> tuple[tuple[str, ...], ...]:
    [found] = blocks(table(*told))
    assert isinstance(found, Table)
    return found.rows


def field(code: str, result: str) -> str:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    return f"{marks['begin']}<w:r><w:instrText>{code}</w:instrText></w:r>{marks['separate']}{run(result)}{marks['end']}"


def test_paragraphs_and_tables_stand_in_their_order_with_the_places_of_paragraphs():
    body = paragraph("Một") + table(row("a", "b")) + paragraph() + paragraph("Hai")
    assert blocks(body) == (Paragraph("Một", 1), Table((("a", "b"),), 2), Paragraph("Hai", 5))


def test_text_is_composed_and_blanks_are_folded():
    assert lines(paragraph("Ke\u0302\u0301  hoa\u0323ch\u00a0", " na\u0306m\n2025")) == ["Kế hoạch năm 2025"]


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<w:del><w:r><w:delText>cũ </w:delText></w:r></w:del><w:ins w:author="x">' + run("mới") + "</w:ins>", "mới"),
        ("<w:moveFrom>" + run("đi") + "</w:moveFrom><w:moveTo>" + run("đến") + "</w:moveTo>", "đến"),
        (run("ẩn", "<w:vanish/>") + run("hiện", '<w:vanish w:val="0"/>'), "hiện"),
        (run("thấy", "<w:webHidden/>") + run("hoa", "<w:caps/>"), "thấyHOA"),
        ('<w:hyperlink r="x">' + run("liên kết") + "</w:hyperlink>", "liên kết"),
        ('<w:fldSimple w:instr="PAGE">' + run("7") + "</w:fldSimple>", "7"),
        (field("REF a", "mục 3"), "mục 3"),
        (field("IF " + "</w:instrText></w:r>" + field("X", "trong") + "<w:r><w:instrText>", "ngoài"), "ngoài"),
        (field("XE", "a").replace('"separate"', '"other"') + run("b"), "b"),
        (run("a") + "<w:r><w:tab/></w:r>" + run("b") + "<w:r><w:noBreakHyphen/><w:softHyphen/></w:r>" + run("c"), "a b-c"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0E0"/><w:sym w:char="x"/><w:sym w:char="2022"/></w:r>', "→•"),
        (run("chữ") + '<w:r><w:footnoteReference w:id="2"/></w:r>', "chữ"),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("điền") + "</w:sdtContent></w:sdt>", "điền"),
        ("<w:smartTag><w:customXml>" + run("thẻ") + "</w:customXml></w:smartTag>", "thẻ"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        ("<w:r><w:ruby><w:rt>" + run("trên") + "</w:rt><w:rubyBase>" + run("dưới") + "</w:rubyBase></w:ruby></w:r>", "dưới"),
    ],
    ids=(
        [
            "changed",
            "moved",
            "hidden",
            "capitals",
            "link",
            "page",
            "field",
            "inner_field",
            "index",
            "signs",
            "symbols",
            "note",
            "control",
            "tags",
            "formula",
            "ruby",
        ]
    ),
)
def test_a_paragraph_says_what_is_seen(inside, said):
    assert lines(paragraph(inside)) == [said]


def test_letters_are_hidden_by_their_style_too():
    styles = (
        style("Ẩn", looks="<w:vanish/>", kind="character") + style("Con", based_on="Cha") + style("Cha", looks="<w:vanish/>")
    )
    body = paragraph(run("a", '<w:rStyle w:val="Ẩn"/>'), "b") + paragraph("c", style="Con")
    assert lines(body, styles=styles) == ["b"]


def test_a_code_that_never_ends_hides_no_other_paragraph():
    assert lines(paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "mã") + paragraph("chữ")) == ["chữ"]


@pytest.mark.parametrize("mark", ["<w:del/>", "<w:moveFrom/>", "<w:vanish/>", "<w:vanish/><w:specVanish/>"])
def test_a_paragraph_whose_end_is_gone_goes_on_in_the_next(mark):
    cut = paragraph("Đơn vị chủ trì: ", properties=f"<w:rPr>{mark}</w:rPr>")
    assert lines(cut + paragraph("Phòng A")) == ["Đơn vị chủ trì: Phòng A"]
    assert lines(cut) == ["Đơn vị chủ trì:"]
    assert rows(row(f"<w:tc>{cut}</w:tc>", "b")) == (("Đơn vị chủ trì:", "b"),)


def test_a_placeholder_and_a_table_of_contents_are_no_text():
    empty = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Bấm vào đây')}</w:sdtContent></w:sdt>"
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    listing = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{paragraph('I. MỤC ĐÍCH 1')}</w:sdtContent></w:sdt>"
    listed = paragraph("II. NHIỆM VỤ 2", style="toc 1")
    assert lines(paragraph(empty, "a") + listing + listed, styles=style("toc 1")) == ["a"]


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (("1. Việc một", "- Chủ trì: A", "Thời gian: quý I"), ["1. Việc một", "- Chủ trì: A", "Thời gian: quý I"]),
        (("KẾ HOẠCH", "Cải cách hành chính", "năm 2025"), ["KẾ HOẠCH", "Cải cách hành chính năm 2025"]),
        (("Căn cứ", "", "Nghị quyết"), ["Căn cứ Nghị quyết"]),
    ],
)
def test_a_soft_line_break_parts_what_opens_something_and_joins_the_rest(parts, said):
    assert lines(paragraph("<w:r><w:br/></w:r>".join(map(run, parts)))) == said


def box(word: str) -> str:
    content = f"<w:txbxContent>{paragraph(word)}</w:txbxContent>"
    new = f"<mc:Choice><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>"
    old = f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback>"
    return f"<w:r><mc:AlternateContent>{new}{old}</mc:AlternateContent></w:r>"


def test_a_text_box_that_is_written_twice_is_told_once_after_its_paragraph():
    assert lines(paragraph("chữ", box("hộp"))) == ["chữ", "hộp"]
    assert rows(row(f"<w:tc>{paragraph('ô', box('hộp'))}</w:tc>", "b")) == (("ô\nhộp", "b"),)


def test_a_text_box_of_older_programs_is_told_too():
    shape = f"<v:shape><v:textbox><w:txbxContent>{paragraph('hộp')}</w:txbxContent></v:textbox></v:shape>"
    assert lines(paragraph(f"<w:r><w:pict>{shape}</w:pict></w:r>")) == ["hộp"]


@pytest.mark.parametrize("lower", ["", "continue"], ids=["as Word writes it", "as LibreOffice writes it"])
def test_a_merged_cell_says_its_text_in_every_place(lower):
    assert rows(
        row(cell("A", merge="restart"), cell("B", span=2)),
        row(cell(merge=lower), "c", "d"),
        row(cell("E", span=2), cell("f", merge="restart")),
        row("g", "h", cell(merge=lower)),
    ) == (("A", "B", "B"), ("A", "c", "d"), ("E", "E", "f"), ("g", "h", "f"))


def test_a_block_that_is_merged_both_ways_fills_its_square():
    assert rows(row(cell("A", span=2, merge="restart"), "b"), row(cell(span=2, merge=""), "c")) == (
        ("A", "A", "b"),
        ("A", "A", "c"),
    )


def test_older_merges_skipped_places_and_short_rows_keep_the_grid():
    left = '<w:hMerge w:val="{}"/>'
    assert rows(
        row(cell("A", more=left.format("restart")), cell(more=left.format("continue")), "b"),
        row("c", more='<w:gridBefore w:val="1"/><w:gridAfter w:val="1"/>'),
        row("d"),
    ) == (("A", "A", "b"), ("", "c", ""), ("d", "", ""))


def test_a_lower_part_without_an_upper_one_says_its_own():
    assert rows(row(cell("A", merge=""), "b")) == (("A", "b"),)


def test_deleted_and_hidden_rows_and_deleted_cells_are_left_out():
    gone = cell("x", more='<w:cellDel w:author="x"/>')
    assert rows(row("a", "b"), row("c", "d", more="<w:del/>"), row("e", "f", more="<w:hidden/>"), row(gone, "g", "h")) == (
        ("a", "b"),
        ("g", "h"),
    )


def test_rows_and_cells_inside_controls_are_found():
    def control(inside: str) -> str:
        return f"<w:sdt><w:sdtContent>{inside}</w:sdtContent></w:sdt>"

    wrapped = control(row("a", control(cell("b"))))
    assert rows(wrapped) == (("a", "b"),)


def test_a_cell_keeps_its_paragraphs_and_soft_breaks_as_lines():
    assert rows(row(cell("Sở A", "", "Sở B"), cell(paragraph("C<br>", "<w:r><w:br/></w:r>", "D")))) == (
        ("Sở A\nSở B", "C<br>\nD"),
    )


def test_a_table_inside_a_cell_stays_in_it_line_by_line():
    inner = table(
        row("Chủ trì", "Sở A"), row(cell("Hạn", merge="restart"), "quý I"), row(cell(merge=""), cell("quý II", "quý III"))
    )
    assert rows(row(cell("trước", inner, "sau"), "b")) == (("trước\nChủ trì Sở A\nHạn quý I\nquý II\nquý III\nsau", "b"),)


def test_a_frame_of_one_cell_is_no_table():
    assert blocks(table(row(cell("a", table(row("b", "c")))))) == (Paragraph("a", 1), Table((("b", "c"),), 2))


def test_an_empty_table_is_no_block():
    assert blocks(table(row("", " "))) == ()


def test_a_table_with_too_many_places_is_refused():
    with within(Limits(cells=100)), pytest.raises(DocumentError) as refused:
        blocks(table(*[row(cell("a", span=60))] * 2))
    assert refused.value.code == "too_much"


@pytest.mark.parametrize(
    "parts",
    [
        {"header": paragraph("TỐI MẬT")},
        {"header": '<w:p><w:r><w:pict><v:shape><v:textpath string="MẬT"/></v:shape></w:pict></w:r></w:p>'},
        {"header": paragraph(box("MẬT"))},
        {"body": paragraph("UBND TỈNH<", "<w:r><w:tab/></w:r>", "TUYỆT MẬT")},
    ],
    ids=["header", "watermark", "box in the header", "behind a tab"],
)
def test_a_mark_of_secrecy_is_seen_where_it_is_stamped(parts):
    with pytest.raises(DocumentError) as refused:
        read_word(docx(**{"body": paragraph("KẾ HOẠCH"), **parts}), "a.docx")
    assert refused.value.code == "secret"


def test_the_strict_kind_of_the_standard_is_read_the_same():
    usual, strict = (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    told = f"{HEAD}<w:document {NAMES}><w:body>{paragraph('Kế hoạch')}</w:body></w:document>".replace(usual, strict)
    assert lines("", extra={"word/document.xml": told}) == ["Kế hoạch"]


def test_a_document_without_its_side_parts_is_read():
    alone = docx(paragraph("a"), extra={"_rels/.rels": f"{HEAD}<r/>", "word/_rels/document.xml.rels": f"{HEAD}<r/>"})
    assert read_word(alone, "a.docx") == Document((Paragraph("a", 1),))


def test_a_document_of_another_program_is_read():
    made = python_docx.Document()
    made.add_paragraph("Một", style="List Number")
    made.add_paragraph("Hai", style="List Number")
    grid = made.add_table(2, 2)
    grid.cell(0, 0).merge(grid.cell(1, 0)).text = "A"
    grid.cell(0, 1).text, grid.cell(1, 1).text = "b", "c"
    memory = io.BytesIO()
    made.save(memory)
    assert read_word(memory.getvalue(), "a.docx").blocks == (
        Paragraph("1. Một", 1),
        Paragraph("2. Hai", 2),
        Table((("A", "b"), ("A", "c")), 3),
    )


OLD = ["Céng hßa x· héi chñ nghÜa ViÖt Nam", "§éc lËp - Tù do - H¹nh phóc", "KÕ ho¹ch n¨m 2025 ®­îc giao c¸c phßng"]


def test_letters_of_the_old_fonts_are_made_unicode_run_by_run(monkeypatch):
    def fix(text: str, encoding: str) -> str:
        return text.translate(str.maketrans("®­îÕ¹", "đượếạ")) if encoding == "tcvn3" else text

    monkeypatch.setattr(old_fonts, "_fix", lambda _: fix)
    capital = run("kÕ ho¹ch", '<w:rFonts w:ascii=".VnTimeH"/>')
    told = lines("".join(map(paragraph, OLD)) + paragraph(capital, " ®­îc"))
    assert told[-1] == "KẾ HOẠCH được"


def test_the_head_and_the_foot_of_a_document_are_told_column_by_column():
    head = table(
        row(cell("UBND TỈNH", "VĂN PHÒNG", "-------"), cell("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")),
        row("Số: 12/KH-VP", "Quảng Ngãi, ngày 5 tháng 8 năm 2025"),
    )
    foot = table(row(cell("Nơi nhận:", "- Như trên;"), cell("CHÁNH VĂN PHÒNG")))
    assert lines(head + paragraph("KẾ HOẠCH") + foot) == [
        *("UBND TỈNH", "VĂN PHÒNG", "Số: 12/KH-VP"),
        *("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Quảng Ngãi, ngày 5 tháng 8 năm 2025"),
        *("KẾ HOẠCH", "Nơi nhận:", "- Như trên;", "CHÁNH VĂN PHÒNG"),
    ]


def test_the_shipped_example_is_the_same_plan_as_word_and_as_text():
    content = (resources.files("bot.examples") / "ke-hoach-cchc-2025.txt").read_bytes()
    text = read_text(content, "a.txt")
    word = read_word(docx("".join(paragraph(block.text) for block in text.blocks if isinstance(block, Paragraph))), "a.docx")
    tasks = [[replace(task, line=None) for task in read(document).plan.tasks] for document in (text, word)]
    assert tasks[0] == tasks[1]
    assert len(tasks[0]) == 27
