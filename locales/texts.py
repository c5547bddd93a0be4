"""The texts of one language: Jinja2 templates kept in TOML, as Telegram HTML or plain. They decide nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Self

from jinja2 import StrictUndefined, Template, UndefinedError, meta
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from locales.wording import filters

LANGUAGES = ("vi", "en")


class TextError(LookupError):
    """A text was asked for under an unknown key, or with variables that it does not have."""


class Texts:
    """Makes the sentences of one language: `html` with every value escaped, `plain` for buttons, alerts and terminals."""

    def __init__(self, language: str, templates: Mapping[str, str]) -> None:
        self.language = language
        self._sources = dict(templates)
        self._html = _environment(autoescape=True)
        self._plain = _environment(autoescape=False)
        for environment in (self._html, self._plain):
            environment.filters.update(filters(language, self.plain))
        self._made: dict[tuple[bool, str], tuple[Template, frozenset[str]]] = {}

    @classmethod
    @cache
    def load(cls, language: str) -> Self:
        """Read `<language>.toml` and `<language>.*.toml` beside this module, once; `TextError` if there are none."""
        return cls(language, _read(language))

    def html(self, key: str, /, **values: object) -> Markup:
        """Return the text as Telegram HTML with every value escaped, except values that are HTML already."""
        return Markup(self._render(key, values, escaped=True))  # noqa: S704 (the environment has escaped it)

    def plain(self, key: str, /, **values: object) -> str:
        """Return the text with nothing escaped."""
        return self._render(key, values, escaped=False)

    @property
    def keys(self) -> frozenset[str]:
        """Every key of this language."""
        return frozenset(self._sources)

    def variables(self, key: str) -> frozenset[str]:
        """Return the names that the text of `key` must be given."""
        return self._template(key, escaped=False)[1]

    def _render(self, key: str, values: Mapping[str, object], *, escaped: bool) -> str:
        template, wanted = self._template(key, escaped=escaped)
        if values.keys() != wanted:
            odd = ", ".join(sorted(values.keys() ^ wanted))
            raise TextError(f"{self.language}: {key} is given too much or too little: {odd}")
        try:
            return template.render(values)
        except UndefinedError as error:
            raise TextError(f"{self.language}: {key}: {error.message}") from error

    def _template(self, key: str, *, escaped: bool) -> tuple[Template, frozenset[str]]:
        made = self._made.get((escaped, key))
        if made is None:
            if key not in self._sources:
                raise TextError(f"{self.language}: there is no text {key}")
            environment, source = (self._html if escaped else self._plain), self._sources[key]
            wanted = frozenset(meta.find_undeclared_variables(environment.parse(source)))
            made = self._made[escaped, key] = environment.from_string(source), wanted
        return made


def _environment(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        autoescape=autoescape, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=False
    )


@cache
def _read(language: str) -> Mapping[str, str]:
    """Read the language's files once; a key that stands in two files is a mistake."""
    found: dict[str, str] = {}
    for file in sorted(files(__package__).iterdir(), key=lambda file: file.name):
        if file.name.startswith(f"{language}.") and file.name.endswith(".toml"):
            for key, text in _flat(tomllib.loads(file.read_text("utf-8"))):
                if key in found:
                    raise TextError(f"{file.name}: {key} stands twice")
                found[key] = text
    if not found:
        raise TextError(f"there are no texts in {language}")
    return found


def _flat(table: Mapping[str, object], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{prefix}{name}.")
        elif isinstance(value, str):
            yield f"{prefix}{name}", value
        else:
            raise TextError(f"{prefix}{name} is no text")
