"""The client of Telegram's Bot API spares what each request would do in vain."""

from __future__ import annotations

import sys
from importlib.util import find_spec

import pytest

from bot.application import TELEGRAM, http_client


def test_a_package_that_is_not_installed_is_not_looked_for_at_each_request() -> None:
    known = sys.modules.pop("sniffio", None)
    try:
        if find_spec("sniffio") is not None:
            pytest.skip("sniffio is installed here")
        http_client(TELEGRAM)
        assert sys.modules["sniffio"] is None
        with pytest.raises(ModuleNotFoundError):
            __import__("sniffio")
    finally:
        sys.modules.pop("sniffio", None) if known is None else sys.modules.update(sniffio=known)
