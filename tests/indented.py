"""Reads the part of YAML in which our compose file is written: nested mappings, lists in brackets, anchors, merged mappings."""

from __future__ import annotations

import re
from typing import Any

_ENTRY = re.compile(r"^( *)([^\s:#][^:]*|<<):(?: (.*))?$")


def indented(text: str) -> dict[str, Any]:
    """Return the mapping that a text holds; `ValueError` with the line for what is written in any other way."""
    whole: dict[str, Any] = {}
    anchors: dict[str, dict[str, Any]] = {}
    open_at: list[tuple[int, dict[str, Any]]] = [(-1, whole)]
    for line in text.splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = _ENTRY.match(line)
        if found is None:
            raise ValueError(line)
        depth, name, value = len(found[1]), found[2], (found[3] or "").strip()
        while open_at[-1][0] >= depth:
            open_at.pop()
        inside = open_at[-1][1]
        if name == "<<":
            inside.update(anchors[value.removeprefix("*")])
        elif not value or value.startswith("&"):
            inside[name] = {}
            open_at.append((depth, inside[name]))
            if value:
                anchors[value[1:]] = inside[name]
        else:
            inside[name] = _scalar(value)
    return whole


def _scalar(value: str) -> str | list[str]:
    if value.startswith("["):
        return [_plain(each) for each in re.findall(r'"[^"]*"|[^\s,\[\]]+', value)]
    return _plain(value)


def _plain(value: str) -> str:
    return value[1:-1] if value.startswith('"') else value
