"""The XML parts of a Word package, parsed with distrust: a document type, where entities would come from, is refused.

Names are told as Word writes them; the "Strict" kind of the standard (ISO/IEC 29500-1, annex A) is read as the usual one.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

from bot.forms.packages import Package
from plan.document import DocumentError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/wordprocessingml/main")
_USUAL = W[1:-1].encode()
_OFF = frozenset({"0", "false", "off"})


class _ForbiddenError(ValueError):
    """There is a document type in the part."""


class _Builder(TreeBuilder):
    def doctype(self, name: str, public: str, system: str) -> None:
        raise _ForbiddenError(name, public, system)


class Parts:
    """The parts of a package that a document refers to."""

    def __init__(self, package: Package, name: str) -> None:
        self._package = package
        self._name = name
        found = [target for kind, target in self._relations("") if kind == "officeDocument" and package.has(target)]
        self.main = found[0] if found else "word/document.xml"

    def root(self, path: str) -> Element:
        """Return a part's root; an empty element where there is no such part. Raises `DocumentError` "broken"."""
        content = self._package.read(path)
        return self._parsed(content) if content else Element("none")

    def of_kind(self, *kinds: str) -> Iterator[Element]:
        """Yield the roots of the parts that the main part refers to as "styles", "numbering", "header"."""
        for kind, target in self._relations(self.main):
            if kind in kinds:
                yield self.root(target)

    def _relations(self, path: str) -> Iterator[tuple[str, str]]:
        folder, file = posixpath.split(path)
        for relation in self.root(posixpath.join(folder, "_rels", f"{file}.rels")):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                kind = relation.get("Type", "").rpartition("/")[2]
                yield kind, posixpath.normpath(target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target))

    def _parsed(self, content: bytes) -> Element:
        parser = XMLParser(target=_Builder())  # noqa: S314 - expat loads nothing from outside, and entities are refused
        try:
            parser.feed(_STRICT.sub(_USUAL, content))
            root = parser.close()
        except (ParseError, _ForbiddenError, LookupError, UnicodeError):
            raise DocumentError("broken", self._name) from None
        if not isinstance(root, Element):
            raise DocumentError("broken", self._name)
        return root


def local(element: Element) -> str:
    """Return an element's name without its namespace."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """Return what stands at a path of Word's names below an element."""
    for name in path:
        element = element.find(W + name) if element is not None else None
    return element


def value(element: Element | None, *path: str) -> str | None:
    """Return the value (w:val) of what stands at a path; None where there is none."""
    found = child(element, *path)
    return found.get(f"{W}val") if found is not None else None


def whole(text: str | None) -> int | None:
    """Return a whole number as Word writes it, None for anything else."""
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else None


def switched(element: Element | None, name: str) -> bool | None:
    """Return whether a property is switched on or off; None where it is not spoken of."""
    found = child(element, name)
    return None if found is None else (found.get(f"{W}val") or "1").lower() not in _OFF
