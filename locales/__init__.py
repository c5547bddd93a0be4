"""Every word a person reads, per language. Imports nothing of ours."""

from locales.texts import LANGUAGES, TextError, Texts

__all__ = ["LANGUAGES", "TextError", "Texts"]
