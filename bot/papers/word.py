"""Fills a Word template with what a letter holds. A template names fields, loops and asks, no more."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # it has no types
from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from plan.papers import Letter, printable


class TemplateFault(Exception):  # noqa: N818 - it names what is wrong with a template, as its code says
    """A template cannot be used: `code` is "not_word", "broken" or "unknown", `place` what stands there."""

    def __init__(self, code: str, place: str = "") -> None:
        super().__init__(f"{code} {place}")
        self.code = code
        self.place = place


def filled(template: bytes, letter: Letter) -> bytes:
    """Return a template filled with a letter's fields, every value escaped. Raises `TemplateFault`."""
    fields = _printable(dict(letter.fields))
    try:
        document = DocxTemplate(BytesIO(template))
        document.init_docx()
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        raise TemplateFault("not_word") from error
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    try:
        document.render(fields, environment, autoescape=True)
    except UndefinedError as error:
        raise TemplateFault("unknown", _name_in(error)) from error
    except TemplateError as error:
        raise TemplateFault("broken", _place_in(error)) from error
    except Exception as error:  # whatever a template of an office's own leads to, the report goes out by ours
        raise TemplateFault("broken") from error
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _printable(value: Any) -> Any:
    match value:
        case str():
            return printable(value)
        case Mapping():
            return {name: _printable(each) for name, each in value.items()}
        case list():
            return [_printable(each) for each in value]
    return value


def _name_in(error: UndefinedError) -> str:
    """Return the name that the template uses and nobody gives, as the engine quotes it."""
    parts = (error.message or "").split("'")
    return parts[-2] if len(parts) > 2 else ""


def _place_in(error: TemplateError) -> str:
    """Return the words around what is wrong, as the template engine found them."""
    context = [line.strip() for line in getattr(error, "docx_context", ()) if line.strip()]
    return " ".join(context)[:80]
