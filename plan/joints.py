"""Where wrapped lines meet: with a blank between them, or none where a break stands inside a range or a number."""

from __future__ import annotations

import re
from itertools import pairwise

_GLUED_HYPHEN = re.compile(r"\S[-–]$")
_CUT_NUMBER = re.compile(r"\d/$|\d/[\dA-ZĐ]+[-–]$")


def joined_lines(lines: list[str]) -> str:
    """Join wrapped lines: a range or a number broken behind its hyphen ("2021-" "2025") stays as close as it was written."""
    glued = (_is_glued(before, line) for before, line in pairwise(lines))
    return lines[0] + "".join(line if close else f" {line}" for close, line in zip(glued, lines[1:], strict=True))


def _is_glued(before: str, line: str) -> bool:
    """Say whether a break stands inside "2021-2025" or the number of a document, "118/2008/QĐ-TTg"."""
    if line[0].isdigit():
        return _GLUED_HYPHEN.search(before) is not None
    return line[0].isupper() and _CUT_NUMBER.search(before) is not None
