"""An exception as a log may show it: which errors, through which lines of which files. Never what a person typed.

Messages of exceptions repeat values: a key that was not found, a text that is no number, the parameters of a statement, the
part of a message that Telegram could not parse. So only those are shown that name things of the program.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from types import TracebackType

from storage.errors import StorageError

ROOMS = frozenset({"bot", "handlers", "storage", "plan", "locales"})
MOST_FRAMES = 25
"""How many calls are shown of each error, the innermost ones: a recursion has thousands."""
_ROOT = Path(__file__).parents[1]
_NAMING = (AttributeError, NameError, ImportError, ZeroDivisionError, RecursionError, StorageError)
"""Errors whose messages name attributes, modules and tables only."""


def shown(error: BaseException) -> str:
    """Return an exception with what it came from, oldest first, one line a call."""
    seen: set[int] = set()
    return "\n".join(_lines(error, seen))


def named(error: BaseException) -> str:
    """Return what an exception is, with its message where that cannot hold anybody's words."""
    name = type(error).__name__
    if isinstance(error, OSError) and error.strerror:
        return f"{name}: {error.strerror}"
    return f"{name}: {error}" if isinstance(error, _NAMING) and str(error) else name


def place_of(error: BaseException) -> str:
    """Return where it happened, as "handlers/task.py:31": the innermost line that is ours, else the innermost of all."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if _short(frame.filename).partition("/")[0] in ROOMS]
    innermost = (ours or frames)[-1:]
    return "".join(f"{_short(frame.filename)}:{frame.lineno}" for frame in innermost)


def _lines(error: BaseException, seen: set[int]) -> list[str]:
    seen.add(id(error))
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_lines(cause, seen), "led to"] if cause is not None and id(cause) not in seen else []
    inner = [line for each in getattr(error, "exceptions", ()) if id(each) not in seen for line in _lines(each, seen)]
    return [*before, *_calls(error.__traceback__), named(error), *(f"| {line}" for line in inner)]


def _calls(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-MOST_FRAMES:]
    return [f"  {_short(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]


def _short(file: str) -> str:
    """Return a file from its room or its package on: where the program is installed is nobody's business."""
    path = Path(file)
    if path.is_relative_to(_ROOT) and "site-packages" not in path.parts:
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-2:])
