"""Writes a message as a page of HTML that stands alone: to be read in a browser, printed on A4, sent by any mail."""

from __future__ import annotations

from base64 import b64encode
from html import escape

from bot.delivery.paragraphs import Paragraph, Run

# Margins of official papers: Nghị định 30/2020/NĐ-CP, phụ lục I, mục I.2 (20-25 mm above and below, 30-35 left, 15-20 right).
_STYLE = """
@page { size: A4; margin: 2cm 1.5cm 2cm 3cm }
body { font: 13pt/1.4 "Times New Roman", Tinos, "Liberation Serif", serif; color: #111; background: #fff;
  max-width: 16.5cm; margin: 1.5rem auto; padding: 0 1rem; overflow-wrap: anywhere }
h1 { font-size: 16pt; line-height: 1.3; margin: 0 0 .8rem }
h2 { font-size: 13pt; margin: 1rem 0 .3rem; break-after: avoid }
p { margin: .35rem 0 }
blockquote, pre { margin: .35rem 0; padding-left: .8rem; border-left: 3px solid #999; white-space: pre-wrap }
code, pre { font: 11.5pt/1.4 "Courier New", Cousine, "Liberation Mono", monospace }
img { display: block; max-width: 100%; height: auto; margin: .8rem 0; break-inside: avoid }
@media print { body { margin: 0; padding: 0; max-width: none } a { color: inherit } }
"""
_TAGS = ("b", "i", "u", "s", "code")


def web_paper(lines: tuple[Paragraph, ...], title: str, picture: bytes | None, language: str = "vi") -> bytes:
    """Return the page in UTF-8: the first line is its heading, the picture (PNG) stands below. It asks no host for anything."""
    head, rest = lines[:1], lines[1:]
    body = [f"<h1>{_words(line)}</h1>" for line in head]
    if picture is not None:
        body.append(f'<img alt="{escape(title)}" src="data:image/png;base64,{b64encode(picture).decode("ascii")}">')
    body.extend(_element(line) for line in rest)
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n" + "\n".join(body) + "\n</body>\n</html>\n"
    ).encode()


def _element(line: Paragraph) -> str:
    tag = "h2" if line.is_heading else line.block or "p"
    return f"<{tag}>{_words(line)}</{tag}>"


def _words(line: Paragraph) -> str:
    return "".join(map(_run, line.runs))


def _run(run: Run) -> str:
    html = escape(run.text)
    for tag in _TAGS:
        if tag in run.marks:
            html = f"<{tag}>{html}</{tag}>"
    return f'<a href="{escape(run.address)}" rel="noopener noreferrer">{html}</a>' if run.address else html
