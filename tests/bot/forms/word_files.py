"""Makes Word files for tests, piece by piece, so that both Word's and LibreOffice's ways of writing a thing can be tried."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_OPEN = "http://schemas.openxmlformats.org"
_OFFICE = f"{_OPEN}/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{_OPEN}/wordprocessingml/2006/main" xmlns:mc="{_OPEN}/markup-compatibility/2006" '
    f'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" '
    f'xmlns:wp="{_OPEN}/drawingml/2006/wordprocessingDrawing" xmlns:a="{_OPEN}/drawingml/2006/main" '
    f'xmlns:m="{_OPEN}/officeDocument/2006/math"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'


def docx(body: str, *, styles: str = "", numbering: str = "", header: str = "", extra: dict[str, str] | None = None) -> bytes:
    """Return a .docx of this body; `extra` are more entries, or other contents for those that it has."""
    entries = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"officeDocument": "word/document.xml"}),
        "word/_rels/document.xml.rels": _relations(
            {"styles": "styles.xml", "numbering": "numbering.xml", "header": "/word/header1.xml"}
        ),
        "word/document.xml": f"{HEAD}<w:document {NAMES}><w:body>{body}<w:sectPr/></w:body></w:document>",
        "word/styles.xml": f"{HEAD}<w:styles {NAMES}>{styles}</w:styles>",
        "word/numbering.xml": f"{HEAD}<w:numbering {NAMES}>{numbering}</w:numbering>",
        "word/header1.xml": f"{HEAD}<w:hdr {NAMES}>{header}</w:hdr>",
    }
    return zipped({**entries, **(extra or {})})


def zipped(entries: dict[str, str | bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of these entries."""
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w", compression) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return memory.getvalue()


def run(text: str, looks: str = "") -> str:
    """Return a run of letters."""
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*parts: str, style: str = "", properties: str = "") -> str:
    """Return a paragraph; a part that is no XML is text."""
    inside = "".join(part if part.startswith("<") else run(part) for part in parts)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{inside}</w:p>"


def item(text: str, list_id: int = 1, level: int = 0) -> str:
    """Return a paragraph with numbering of its own."""
    return paragraph(text, properties=numbered(list_id, level))


def numbered(list_id: int | None, level: int | None = None) -> str:
    """Return the properties that number a paragraph or a style."""
    depth = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    named = "" if list_id is None else f'<w:numId w:val="{list_id}"/>'
    return f"<w:numPr>{depth}{named}</w:numPr>"


def levels(*forms: str, first: int = 0) -> str:
    """Return the levels of a list: "decimal %1." and so on; what stands behind a | is more of the level's XML."""
    told = []
    for depth, form in enumerate(forms, start=first):
        form, _, more = form.partition("|")
        kind, _, text = form.partition(" ")
        start = "" if "<w:start " in more else '<w:start w:val="1"/>'
        told.append(
            f'<w:lvl w:ilvl="{depth}">{start}<w:numFmt w:val="{kind}"/>{more}<w:lvlText w:val="{escape(text)}"/></w:lvl>'
        )
    return "".join(told)


def abstract(inside: str, abstract_id: int = 0) -> str:
    """Return an abstract list."""
    return f'<w:abstractNum w:abstractNumId="{abstract_id}">{inside}</w:abstractNum>'


def list_of(list_id: int, abstract_id: int = 0, overrides: str = "") -> str:
    """Return a list over an abstract one."""
    return f'<w:num w:numId="{list_id}"><w:abstractNumId w:val="{abstract_id}"/>{overrides}</w:num>'


def style(name: str, properties: str = "", *, based_on: str = "", looks: str = "", kind: str = "paragraph") -> str:
    """Return a style whose id and name are the same."""
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{base}'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{looks}</w:rPr></w:style>"
    )


def cell(*content: str, span: int = 1, merge: str | None = None, more: str = "") -> str:
    """Return a cell of paragraphs and tables; `merge` is the value of vMerge, "" for none as Word writes the lower parts."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    up = "" if merge is None else f'<w:vMerge w:val="{merge}"/>' if merge else "<w:vMerge/>"
    inside = "".join(part if part.startswith("<") else paragraph(part) for part in content) or "<w:p/>"
    return f"<w:tc><w:tcPr>{wide}{up}{more}</w:tcPr>{inside}</w:tc>"


def row(*cells: str, more: str = "") -> str:
    """Return a row; a cell that is no XML is text."""
    return f"<w:tr><w:trPr>{more}</w:trPr>{''.join(c if c.startswith('<') else cell(c) for c in cells)}</w:tr>"


def table(*rows: str) -> str:
    """Return a table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def _relations(targets: dict[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets.items())
    )
    return f'{HEAD}<Relationships xmlns="{_OPEN}/package/2006/relationships">{told}</Relationships>'


def _content_types() -> str:
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    named = {"document": "document.main", "styles": "styles", "numbering": "numbering", "header1": "header"}
    told = "".join(f'<Override PartName="/word/{part}.xml" ContentType="{kind}.{of}+xml"/>' for part, of in named.items())
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'{HEAD}<Types xmlns="{_OPEN}/package/2006/content-types">{relations}{told}</Types>'
