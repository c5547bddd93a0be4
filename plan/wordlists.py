"""The word lists of plan/data, read once when first wanted. What is in them is data, reviewed like code."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(name: str) -> dict[str, Any]:
    """Return the word list plan/data/<name>.toml as it stands."""
    return tomllib.loads(resources.files("plan.data").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
