"""Why a backup cannot be written or read, as codes; the sentences stand in `locales` under `backup.fault_<code>`."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class BackupError(Exception):
    """`code` is one of those in `CODES`; `path` is the file or folder that it is about."""

    def __init__(self, code: str, path: Path | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.path = path


CODES = (
    "folder",  # nothing can be written there
    "full",  # there is too little room
    "exists",  # a file of that name is there already
    "missing",  # there is no such file
    "unreadable",
    "damaged",
    "sum",  # it is not as the .sha256 beside it says
    "key_needed",
    "key_wrong",
    "key_file",  # what should hold a key holds none
    "database",  # the database cannot be read
    "stopped",  # the program ends
)
"""`database` and `stopped` are only met by the daily backup; a command says what the database said."""


@contextmanager
def writing_to(path: Path) -> Iterator[None]:
    """Raise `BackupError` for what the system raises when something is written at `path`."""
    try:
        yield
    except FileExistsError:
        raise BackupError("exists", path) from None
    except OSError as error:
        full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
        raise BackupError("full" if full else "folder", path) from error
