"""Copies of what goes over the wire, so that nobody changes what was sent. JSON only, several times faster than `deepcopy`."""

from __future__ import annotations

from typing import TypeVar, cast

T = TypeVar("T")


def copied(value: T) -> T:
    """Return a copy of dicts and lists, however deep; everything else in JSON never changes."""
    if isinstance(value, dict):
        return cast("T", {key: copied(each) for key, each in value.items()})
    if isinstance(value, list):
        return cast("T", [copied(each) for each in value])
    return value
