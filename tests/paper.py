"""A small writer of PDF files for tests: words and lines put at places in points, from the top left corner of a page.

Letters are half as wide as they are high. The font is not embedded; what letter a code means is told as PDF programs tell it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

A4 = (595.0, 842.0)
LEADING = 1.3
LETTER = 0.5


class Sheet:
    """A page under way. `rotate` is the page's own turn, clockwise, in degrees, as viewers are told it."""

    def __init__(self, size: tuple[float, float] = A4, rotate: int = 0) -> None:
        self.width, self.height = size
        self.rotate = rotate
        self.drawn: list[str] = []
        self.letters: set[str] = set()
        self.picture: tuple[int, int, bytes] | None = None

    def text(self, x: float, base: float, text: str, size: float = 12, turn: str = "1 0 0 1") -> Sheet:
        """Set a line of text; `base` is where its letters stand, from the top."""
        self.letters |= set(text)
        codes = "".join(f"{ord(letter):04X}" for letter in text)
        self.drawn.append(f"BT /F {size} Tf {turn} {x} {self.height - base} Tm <{codes}> Tj ET")
        return self

    def lines(self, x: float, base: float, lines: Iterable[str], size: float = 12) -> float:
        """Set lines under each other and return where the next one would stand."""
        for line in lines:
            self.text(x, base, line, size)
            base += size * LEADING
        return base

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        """Stroke a line."""
        self.drawn.append(f"0.5 w {x0} {self.height - y0} m {x1} {self.height - y1} l S")
        return self

    def bar(self, x: float, y: float, width: float, height: float) -> Sheet:
        """Fill a box, as Word draws its lines."""
        self.drawn.append(f"{x} {self.height - y - height} {width} {height} re f")
        return self

    def box(self, x: float, y: float, width: float, height: float) -> Sheet:
        """Stroke a box."""
        self.drawn.append(f"0.5 w {x} {self.height - y - height} {width} {height} re S")
        return self

    def scan(self, width: int, height: int, grey: bytes) -> Sheet:
        """Cover the page with a picture of grey dots."""
        self.picture = (width, height, grey)
        self.drawn.append(f"q {self.width} 0 0 {self.height} 0 0 cm /P Do Q")
        return self

    def table(self, xs: Sequence[float], top: float, rows: Sequence[Sequence[str]], size: float = 10) -> float:
        """Set a ruled table with wrapped cells and return its lower edge."""
        self.line(xs[0], top, xs[-1], top)
        y = top
        for row in rows:
            cells = [wrapped(cell, right - left - 8, size) for cell, left, right in zip(row, xs, xs[1:], strict=False)]
            for lines, left in zip(cells, xs, strict=False):
                self.lines(left + 4, y + size + 2, lines, size)
            y += max(map(len, cells)) * size * LEADING + 6
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, top, x, y)
        return y


def wrapped(text: str, width: float, size: float) -> list[str]:
    """Wrap a text to a width in points; its own line breaks stay."""
    if "\n" in text:
        return [line for part in text.split("\n") for line in wrapped(part, width, size)]
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and len(longer) * size * LETTER > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def pdf(*sheets: Sheet) -> bytes:
    """Return the pages as a PDF file."""
    kids = " ".join(f"{6 + 3 * place} 0 R" for place in range(len(sheets)))
    letters = sorted({letter for sheet in sheets for letter in sheet.letters})
    objects: dict[int, bytes] = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode(),
        3: b"<< /Type /Font /Subtype /Type0 /BaseFont /Helvetica /Encoding /Identity-H /DescendantFonts [4 0 R]"
        b" /ToUnicode 5 0 R >>",
        4: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Helvetica /DW 500 /CIDToGIDMap /Identity"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
        b" /FontDescriptor << /Type /FontDescriptor /FontName /Helvetica /Flags 4 /Ascent 800 /Descent -200 /CapHeight 700"
        b" /ItalicAngle 0 /StemV 80 /FontBBox [0 -200 1000 800] >> >>",
        5: _stream(_meanings(letters)),
    }
    for place, sheet in enumerate(sheets):
        at = 6 + 3 * place
        picture = f" /XObject << /P {at + 2} 0 R >>" if sheet.picture else ""
        objects[at] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] /Rotate {sheet.rotate}"
            f" /Resources << /Font << /F 3 0 R >>{picture} >> /Contents {at + 1} 0 R >>"
        ).encode()
        objects[at + 1] = _stream("\n".join(sheet.drawn).encode())
        objects[at + 2] = _picture(sheet.picture) if sheet.picture else b"null"
    return _file(objects)


def _meanings(letters: Sequence[str]) -> bytes:
    """Return the table from codes to letters."""
    codes = "\n".join(f"<{ord(letter):04X}> <{ord(letter):04X}>" for letter in letters)
    head = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def"
    space = "1 begincodespacerange <0000> <FFFF> endcodespacerange"
    return f"{head}\n{space}\n{len(letters)} beginbfchar\n{codes}\nendbfchar endcmap end end".encode()


def _stream(data: bytes, more: str = "") -> bytes:
    return f"<< /Length {len(data)}{more} >>\nstream\n".encode() + data + b"\nendstream"


def _picture(picture: tuple[int, int, bytes]) -> bytes:
    width, height, grey = picture
    kind = f" /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
    return _stream(grey, kind)


def _file(objects: dict[int, bytes]) -> bytes:
    written, places = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        places[number] = len(written)
        written += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    rows = "".join(f"{places[number]:010d} 00000 n \n" for number in sorted(places))
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(written)}\n%%EOF"
    return written + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}{trailer}".encode()
