"""Files that mean harm, or that harm has come to: each a name, its content, and with which code it is refused ("" for read).

Where a form may be read or not on a machine or in a version, any of several codes will do.
"""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from bot.forms.limits import Limits
from tests.bot.forms.word_files import (
    HEAD,
    NAMES,
    abstract,
    cell,
    docx,
    item,
    levels,
    list_of,
    numbered,
    paragraph,
    row,
    run,
    style,
    table,
    zipped,
)

SMALL = Limits(
    unpacked=20_000_000, entries=100, ratio=200, pages=5, cells=2_000, characters=200_000, seconds=20.0, memory=700_000_000
)
"""Bounds that small files overstep."""

ANY = ("", "broken", "too_much", "too_slow", "too_heavy", "bomb", "no_text", "no_eyes", "long_scan", "locked")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Hostile:
    """A file, how it is named, and which codes it may be refused with; "" stands for being read."""

    what: str
    content: bytes
    codes: tuple[str, ...]
    name: str = "kế hoạch.docx"
    text: str | None = None


def all_of_them() -> list[Hostile]:
    """Return every hostile file."""
    return [*_packages(), *_parts(), *_documents(), *_wrong_names(), *_texts(), *_other_forms()]


def _packages() -> list[Hostile]:
    good = docx(paragraph("kế hoạch"))
    return [
        Hostile("a bomb that says so", zipped({"word/document.xml": b"0" * 21_000_000}), ("bomb",)),
        Hostile("a bomb among pictures", docx("", extra={"word/media/a.png": "0" * 5_000_000}), ("bomb",)),
        Hostile("a bomb that lies about its size", _lying(b"0" * 3_000_000, 1_000), ("bomb", "broken")),
        Hostile("a ratio that no document has", zipped({"word/document.xml": b"0" * 1_500_000}), ("bomb",)),
        Hostile("very many entries", docx("", extra={f"word/{n}": "" for n in range(200)}), ("bomb",)),
        Hostile("entries that share their bytes", _overlapping(), ("bomb", "broken")),
        Hostile("an archive in an archive", zipped({"a.zip": zipped({"b.zip": good})}), ("archive",)),
        Hostile(
            "a bomb put into a document as a file", docx(paragraph("a"), extra={"word/b.zip": _bomb_inside()}), ("",), text="a"
        ),
        Hostile("an encrypted entry", _flagged(good, 1), ("locked",)),
        Hostile(
            "paths out of the folder",
            docx(paragraph("a"), extra={"../../etc/x": "x", "/etc/y": "y", "C:\\z": ""}),
            ("",),
            text="a",
        ),
        Hostile("half a file", good[: len(good) // 2], ("broken",)),
        Hostile("a file without its last byte", good[:-1], ("broken",)),
        Hostile("spoilt bytes", _spoilt(good), ("broken",)),
        Hostile("an archive of nothing", b"PK\x05\x06" + bytes(18), ("archive", "broken")),
        Hostile("a signature and nothing", b"PK\x03\x04", ("broken",)),
        Hostile(
            "a packing that no office program uses", zipped({"word/document.xml": "x" * 999}, zipfile.ZIP_BZIP2), ("broken",)
        ),
        Hostile("a directory that claims to be huge", good[:-12] + struct.pack("<LL", 2**32 - 2, 7) + good[-4:], ("broken",)),
    ]


def _parts() -> list[Hostile]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return [
        Hostile("no document in it", zipped({"word/other.xml": "<a/>"}), ("broken",)),
        Hostile("an outside entity", _typed('<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "&x;"), ("broken",)),
        Hostile("an outside type", _typed('<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">', "x"), ("broken",)),
        Hostile("a parameter entity", _typed('<!DOCTYPE d [<!ENTITY % x SYSTEM "file:///dev/zero"> %x;]>', "x"), ("broken",)),
        Hostile("a billion laughs", _typed(f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>', "&l11;"), ("broken",)),
        Hostile("one long entity, often", _typed(f'<!DOCTYPE d [<!ENTITY a "{"a" * 9_999}">]>', "&a;" * 9_999), ("broken",)),
        Hostile("a type in UTF-16", _typed('<!DOCTYPE d [<!ENTITY x "y">]>', "&x;", "utf-16"), ("broken",)),
        Hostile("NUL bytes", _main(paragraph("a").replace("a</w:t>", "a\x00</w:t>")), ("broken",)),
        Hostile("half a letter", _main(paragraph("a").replace("a</w:t>", "&#xD800;</w:t>")), ("broken",)),
        Hostile("a tag that never ends", _main("<w:p><w:r>"), ("broken",)),
        Hostile("a name from nowhere", _main("<zz:p/>"), ("broken",)),
        Hostile("an encoding from nowhere", _part("<?xml version='1.0' encoding='rot-99'?><a/>"), ("broken",)),
        Hostile("elements in elements", _main("<w:sdt>" * 20_000 + "</w:sdt>" * 20_000), ("broken", "too_heavy")),
        Hostile("a huge attribute", _main(f'<w:p w:a="{"a" * 900_000}"/>' + paragraph("x")), ("",), text="x"),
        Hostile("very many attributes", _main("<w:p" + "".join(f' w:a{n}=""' for n in range(9_000)) + "/>"), ("",), text=""),
        Hostile(
            "relations in a circle",
            _related("../../../../etc/passwd", "document.xml", "_rels/document.xml.rels"),
            ("",),
            text="a",
        ),
        Hostile("a main part that is a picture", docx("", extra={"word/document.xml": b"\x89PNG\r\n\x1a\n"}), ("broken",)),
    ]


def _documents() -> list[Hostile]:
    nested = "x"
    for _ in range(400):
        nested = table(row(cell(nested, "y"), "z"))
    circle = style("A", numbered(1), based_on="B") + style("B", based_on="A")
    loop = abstract('<w:numStyleLink w:val="A"/>') + list_of(1)
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    box = "<w:r><w:pict><w:txbxContent><w:p>" * 3_000 + "</w:p></w:txbxContent></w:pict></w:r>" * 3_000
    far = abstract(levels('lowerLetter %1)|<w:start w:val="999999999"/>', f"decimal {'%1' * 50_000}")) + list_of(1)
    return [
        Hostile("tables in tables", docx(nested), ("broken", "")),
        Hostile("styles in a circle", docx(paragraph("x", style="A"), styles=circle, numbering=loop), ("",), text="x"),
        Hostile("numbers beyond letters", docx(item("x"), numbering=far), ("",), text="999999999) x"),
        Hostile("a number's text that swells", docx(item("x", 1, 1) * 500, numbering=far), ("", "too_much")),
        Hostile("cells wider than any page", docx(table(*[row(cell("x", span=99_999_999))] * 500)), ("too_much",)),
        Hostile("a long text merged far down", docx(_merged("dài " * 2_000, 800)), ("too_much",)),
        Hostile("fields in fields", docx(paragraph(begin * 9_000, "x" * 9)), ("",), text=""),
        Hostile("boxes in boxes", docx(paragraph(box)), ("broken",)),
        Hostile("one paragraph that goes on and on", docx(_endless()), ("",)),
        Hostile("nothing but paragraphs", docx("<w:p/>" * 40_000), ("",), text=""),
        Hostile("numbers that are none", docx(paragraph("x", properties=numbered(1).replace('"1"', '"１"'))), ("",), text="x"),
        Hostile("a span below nothing", docx(table(row(cell("a", span=2).replace('"2"', '"-9"'), "b"))), ("",)),
    ]


def _wrong_names() -> list[Hostile]:
    return [
        Hostile("Word named PDF", docx(paragraph("kế hoạch")), ("",), "a.pdf", "kế hoạch"),
        Hostile("text named Word", "kế hoạch".encode(), ("",), "a.docx", "kế hoạch"),
        Hostile("a picture named Word", b"\x89PNG\r\n\x1a\n" + bytes(99), ("broken", "no_text", "no_eyes"), "a.docx"),
        Hostile("a web page named .doc", b"<html><body>x</body></html>", ("web_page",), "a.doc"),
        Hostile("a saved web page named .doc", b"MIME-Version: 1.0\r\n\r\n", ("web_page",), "a.doc"),
        Hostile("slides named Word", zipped({"ppt/presentation.xml": "<a/>"}), ("slides",), "a.docx"),
        Hostile("a packed file named Word", gzip.compress(b"x" * 9_999), ("archive",), "a.docx"),
        Hostile("a program named text", b"\x7fELF\x02\x01\x01" + bytes(99), ("binary",), "a.txt"),
        Hostile("a name with a path", "kế hoạch".encode(), ("",), "../../etc/passwd\n{{ 7*7 }}.txt", "kế hoạch"),
    ]


def _texts() -> list[Hostile]:
    return [
        Hostile("nothing", b"", ("empty",), "a.docx"),
        Hostile("nothing but NUL", bytes(9_999), ("empty",), "a.txt"),
        Hostile("NUL among letters", b"a\x00b" * 99, ("binary",), "a.txt"),
        Hostile("more than may be sent", b"x" * (SMALL.bytes + 1), ("too_large",), "a.txt"),
        Hostile("one line as long as may be sent", b"x," * (SMALL.bytes // 2), ("too_much", "too_slow"), "a.csv"),
        Hostile("a line of bars", b"|" * 60_000 + b"x", ("", "too_slow", "too_much"), "a.txt"),
        Hostile("marks upon marks", ("a" + "\u0301\u0323" * 2_000).encode(), ("", "too_slow"), "a.txt"),
        Hostile("half a letter at the end", "\ufeffkế".encode("utf-16-le")[:-1], ("encoding", "binary"), "a.txt"),
        Hostile("very many lines", b"1. a\n" * 20_000, ("", "too_much", "too_slow"), "a.txt"),
        Hostile("braces in braces", b"{\\rtf1" + b"{" * 99_999, ("rich_text",), "a.rtf"),
    ]


def _other_forms() -> list[Hostile]:
    stream = "EncryptedPackage".encode("utf-16-le")
    corner = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    claimed = f'<worksheet><dimension ref="A1:XFD1048576"/><sheetData>{corner}</sheetData></worksheet>'
    return [
        Hostile("a password on a .docx", _OLE + bytes(600) + stream, ("locked",)),
        Hostile("a password on a .doc", old_doc(encrypted=True), ("locked",), "a.doc"),
        Hostile("half a .doc", old_doc(encrypted=False), ("old_word",), "a.doc"),
        Hostile("an old file of no kind", _OLE + bytes(600), ("binary", "broken"), "a.doc"),
        Hostile(
            "pages in a circle",
            _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"),
            ANY,
            "a.pdf",
        ),
        Hostile("a page tree that is its own parent", _pdf(b"<</Type/Catalog/Pages 1 0 R/Parent 1 0 R>>"), ANY, "a.pdf"),
        Hostile("two billion objects", _pdf(b"<</Type/Catalog>>").replace(b"/Size 2", b"/Size 2147483647"), ANY, "a.pdf"),
        Hostile("a stream that unpacks to much", _pdf_bomb(), ANY, "a.pdf"),
        Hostile(
            "a table of places that names itself",
            _pdf(b"<</Type/Catalog>>").replace(b"/Size 2", b"/Size 2/Prev 9"),
            ANY,
            "a.pdf",
        ),
        Hostile("half a PDF", b"%PDF-1.7\n1 0 obj\n<</Length 99999999>>\nstream\n", ANY, "a.pdf"),
        Hostile("brackets in brackets", b"%PDF-1.4\n1 0 obj\n" + b"[" * 50_000, ANY, "a.pdf"),
        Hostile("a sheet that claims a billion cells", _xlsx(claimed), ANY, "a.xlsx"),
        Hostile("a sheet that is no XML", _xlsx("<worksheet><sheetData>"), ANY, "a.xlsx"),
        Hostile("half an .xls", _OLE + bytes(504) + "Workbook".encode("utf-16-le"), ANY, "a.xls"),
    ]


def _main(body: str) -> bytes:
    return _part(f"{HEAD}<w:document {NAMES}><w:body>{body}</w:body></w:document>")


def _part(told: str | bytes) -> bytes:
    return zipped({"word/document.xml": told})


def _typed(doctype: str, said: str, encoding: str = "utf-8") -> bytes:
    told = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}<w:document {NAMES}><w:body><w:p><w:r><w:t>{said}'
    return _part(f"{told}</w:t></w:r></w:p></w:body></w:document>".encode(encoding))


def _lying(content: bytes, claimed: int) -> bytes:
    """Return a package whose entry is larger than both of its headers say."""
    packed = bytearray(zipped({"word/document.xml": content}))
    struct.pack_into("<L", packed, 22, claimed)
    struct.pack_into("<L", packed, packed.rindex(b"PK\x01\x02") + 24, claimed)
    return bytes(packed)


def _overlapping() -> bytes:
    """Return a package with fifty names for one entry."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", b"x" * 9_000)
        first = archive.infolist()[0]
        for n in range(50):
            twin = zipfile.ZipInfo(f"word/{n}.xml")
            twin.file_size, twin.compress_size, twin.CRC, twin.header_offset = (
                first.file_size,
                first.compress_size,
                first.CRC,
                0,
            )
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
    return memory.getvalue()


def _flagged(content: bytes, flag: int) -> bytes:
    changed = bytearray(content)
    at = changed.index(b"PK\x01\x02")
    struct.pack_into("<H", changed, at + 8, flag)
    return bytes(changed)


def _spoilt(content: bytes) -> bytes:
    at = content.index(b"word/document.xml") + 40
    return content[:at] + bytes(30) + content[at + 30 :]


def _bomb_inside() -> bytes:
    return zipped({"bomb": b"0" * 30_000_000})


def _related(*targets: str) -> bytes:
    told = "".join(f'<Relationship Type="x/styles" Target="{t}"/><Relationship Type="x/header" Target="{t}"/>' for t in targets)
    return docx(paragraph("a"), extra={"word/_rels/document.xml.rels": f"{HEAD}<Relationships>{told}</Relationships>"})


def _merged(text: str, rows: int) -> str:
    lower = row(cell(merge=""), "x")
    return table(row(cell(text, merge="restart"), "x"), *[lower] * rows)


def _endless() -> str:
    return paragraph("a ", properties="<w:rPr><w:del/></w:rPr>") * 3_000 + paragraph(run("b") + "<w:r><w:br/></w:r>" * 20_000)


def old_doc(*, encrypted: bool) -> bytes:
    stream = b"\xec\xa5" + bytes(9) + bytes([encrypted]) + bytes(200)
    return _OLE + bytes(504) + stream + "WordDocument".encode("utf-16-le")


def _pdf(*objects: bytes) -> bytes:
    body = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, told) for n, told in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer\n<</Root 1 0 R/Size 2>>\nstartxref\n9\n%%EOF\n"


def _pdf_bomb() -> bytes:
    packed = zlib.compress(zlib.compress(b"BT (x) Tj ET " * 2_000_000, 9), 9)
    content = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n%s\nendstream" % (len(packed), packed)
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>"
    return _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>", page, content)


def _xlsx(sheet: str) -> bytes:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    book = f'<workbook xmlns:r="{relation}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    related = (
        f'<Relationships><Relationship Id="r1" Type="{relation}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
    )
    return zipped({"xl/workbook.xml": book, "xl/_rels/workbook.xml.rels": related, "xl/worksheets/sheet1.xml": sheet})
