"""How the commands speak: texts in the installation's language, mistakes on standard error, exit status 2 for bad input."""

from __future__ import annotations

import os
from typing import NoReturn

import click

from bot.documents import DocumentError
from bot.settings import Settings, SettingsError, load
from locales import Texts

BAD_INPUT = 2
FAILED = 1


def default_texts() -> Texts:
    """Return texts for a command that needs no settings: LANGUAGE if it is one of ours, else Vietnamese."""
    return Texts.load("en" if os.environ.get("LANGUAGE") == "en" else "vi")


def settings_or_exit() -> tuple[Settings, Texts]:
    """Return the settings with the texts of their language, or say every mistake at once and end with status 2."""
    try:
        settings = load()
    except SettingsError as error:
        texts = default_texts()
        lines = [texts.plain("cli.settings_wrong", count=len(error.mistakes))]
        lines += [f"  {m.name}: {texts.plain(f'settings.{m.code}')}" for m in error.mistakes]
        click.echo("\n".join(lines), err=True)
        raise SystemExit(BAD_INPUT) from None
    return settings, Texts.load(settings.language)


def refuse(texts: Texts, key: str, **values: object) -> NoReturn:
    """Say on standard error what is wrong with the input and what to do; end with status 2."""
    click.echo(texts.plain(key, **values), err=True)
    raise SystemExit(BAD_INPUT)


def refuse_document(texts: Texts, error: DocumentError) -> NoReturn:
    """Say why a file cannot be read and what to do; end with status 2."""
    refuse(texts, f"document.{error.code}", name=error.name)
