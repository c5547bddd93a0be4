"""Runs one Python module in a process of its own that cannot outlive, outgrow or outlast what it may: for content from outside.

The child gets nothing of ours: no settings, no tokens, no open files, a folder for its own temporary files that is removed
whatever happens, and a group of its own, so that what it started ends with it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

MOST_TOLD = 64 * 1024 * 1024
"""The longest answer of a child, in bytes."""

_ROOT = Path(__file__).parents[1]
_PASSED_ON = ("PATH", "TESSDATA_PREFIX", "LD_LIBRARY_PATH")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.002, 0.02
_groups: set[int] = set()


class ChildError(Exception):
    """The child gave no whole answer: `by` is the signal that ended it, 0 for none; `late` says that its time was over."""

    def __init__(self, by: int, *, late: bool) -> None:
        super().__init__(f"signal {by}, late: {late}")
        self.by = by
        self.late = late


def run(module: str, given: bytes, seconds: float, stop: threading.Event) -> list[bytes]:
    """Run a module with `given` on its standard input and return the lines that it wrote, once it has ended well.

    Raises `ChildError` where it did not within so many seconds or wrote too much, or `stop` was set from another thread;
    `OSError` where the machine has no room for it.
    """
    with (
        tempfile.TemporaryDirectory(prefix="nhacviec-") as place,
        tempfile.TemporaryFile() as taken,
        tempfile.TemporaryFile() as told,
    ):
        taken.write(given)
        taken.seek(0)
        child = subprocess.Popen(  # noqa: S603 - our own module: nothing that was sent is part of the command
            [sys.executable, "-B", "-P", "-s", "-m", module],
            stdin=taken,
            stdout=told,
            stderr=subprocess.DEVNULL,
            cwd=place,
            env=_surroundings(place),
            start_new_session=True,
        )
        _groups.add(child.pid)
        late = not _waited(child, seconds, stop)
        if late or child.returncode or os.fstat(told.fileno()).st_size > MOST_TOLD:
            raise ChildError(max(0, -child.returncode), late=late)
        told.seek(0)
        return told.readlines()


def end_all() -> None:
    """End every child that runs now, and what it started: for a process that ends without waiting for anything."""
    for group in tuple(_groups):
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)


def _surroundings(place: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    own = {"HOME": place, "TMPDIR": place, "LANG": "C.UTF-8", "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"}
    return {**kept, **own, "OPENBLAS_NUM_THREADS": "1", "OMP_THREAD_LIMIT": "2"}


def _waited(child: subprocess.Popen[bytes], seconds: float, stop: threading.Event) -> bool:
    """Wait for the child, end its whole group, and say whether it had ended by itself.

    It is reaped only afterwards, so that its number cannot belong to anybody else when the group is ended.
    """
    until = time.monotonic() + seconds
    pause = _FIRST_PAUSE
    ended = _has_ended(child)
    while not ended and time.monotonic() < until and not stop.wait(pause):
        pause = min(pause * 1.5, _LONGEST_PAUSE)
        ended = _has_ended(child)
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    _groups.discard(child.pid)
    child.wait()
    return ended


def _has_ended(child: subprocess.Popen[bytes]) -> bool:
    return os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
